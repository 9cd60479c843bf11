"""Arrays kept on disk, shared by every process of a machine: opening one takes less than a millisecond.

What is kept is mapped into memory, once for all processes, and the system's to drop. A file is named after everything
that its content follows from: the plate's own files, the palette, and the code that worked it out. So what is kept is
always what would be made now; anything in the folder may be deleted.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MOST_BYTES = 2_000_000_000
"""What the folder may hold: about 120 lit plates. What was not used for longest goes first."""
CODE = ("plates.py", "plate_files.py", "relight.py", "lit_plates.py", "shelf.py")


@dataclass(frozen=True)
class Shelf:
    """A folder of kept arrays."""

    folder: Path
    most: int = MOST_BYTES

    def place(self, folder: Path, read: Callable[[], Floats]) -> Floats:
        """Where the pixels of the plate in this folder lie: the kept array, mapped into memory, or else read now."""
        file = self.folder / f"place-{plate_hash(folder)[:24]}-{code_hash()[:24]}"
        kept = _mapped(file)
        if kept is not None:
            return kept
        place = read()
        self.keep(file, lambda target: np.save(target, place))
        kept = _mapped(file)
        return place if kept is None else kept

    def keep(self, file: Path, write: Callable[[IO[bytes]], None]) -> None:
        """Put the file in place in one step; a disk that is full costs the keeping, never the picture."""
        draft = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with draft.open("xb") as target:
                write(target)
                target.flush()
                os.fsync(target.fileno())
            draft.replace(file)
            self._make_room()
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def _make_room(self) -> None:
        known = sorted((file.stat().st_mtime, file) for file in self.folder.iterdir())
        sizes = {file: file.stat().st_size for _, file in known}
        total = sum(sizes.values())
        for _, file in known[:-1]:
            if total <= self.most:
                break
            file.unlink(missing_ok=True)
            total -= sizes[file]


_shelf: Shelf | None = None


def keep_in(folder: Path, most: int = MOST_BYTES) -> None:
    """Where this process keeps lit plates, and how many bytes of them; without a call they stay in its memory."""
    global _shelf
    _shelf = Shelf(folder, most) if most else None


def own_shelf() -> Shelf | None:
    """The folder where this process keeps lit plates; None where it keeps them in memory."""
    return _shelf


def place_of(folder: Path, read: Callable[[], Floats]) -> Floats:
    """Where the pixels of the plate in this folder lie, from the shelf where this process has one."""
    return _shelf.place(folder, read) if _shelf else read()


@lru_cache(maxsize=512)
def plate_hash(folder: Path) -> str:
    """A name for the bytes of a plate's files."""
    files = sorted(file for file in folder.iterdir() if file.is_file())
    return hashlib.sha256(b"\0".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()


@lru_cache(maxsize=1)
def code_hash() -> str:
    """A name for the code that reads and lights plates."""
    here = Path(__file__).parent
    code = b"".join((here / name).read_bytes() for name in CODE)
    return hashlib.sha256(code + f"{np.__version__} {cv2.__version__}".encode()).hexdigest()


def _mapped(file: Path) -> Floats | None:
    """A kept array as a view into the file; None where there is none, or not a whole one."""
    try:
        os.utime(file)
        return np.asarray(np.load(file, mmap_mode="r"))
    except (OSError, ValueError, EOFError):
        return None
