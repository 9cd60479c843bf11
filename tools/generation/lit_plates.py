"""Lit plates on disk, shared by every process of a machine: lighting one takes 120 ms, opening a kept one less than 1.

So is where their pixels lie in space. What is kept is mapped into memory, once for all processes, and the system's to
drop. A file is named after everything that its pixels follow from: the plate's own files, the palette, and the code
that lights it. So a kept plate is always the plate that would be made now; anything in the folder may be deleted.
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
from typing import IO, TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tools.generation.plates import Palette, Plate
    from tools.generation.relight import Lit

Floats = NDArray[np.float32]

MOST_BYTES = 2_000_000_000
"""What the folder may hold: about 120 plates. Those that were not used for longest go first."""
CODE = ("plates.py", "plate_files.py", "relight.py", "lit_plates.py")


@dataclass(frozen=True)
class LitPlates:
    """A folder of lit plates."""

    folder: Path
    most: int = MOST_BYTES

    def get(self, plate: Plate, palette: Palette, light: Callable[[Plate, Palette], Lit]) -> Lit:
        """The plate in this palette: the kept one, mapped into memory, or else lit now and kept."""
        name = plate.card.name.replace("/", "-")
        file = self.folder / f"{name}-{plate.framing}-{key_of(plate, palette)}"
        kept = _opened(file, plate, palette)
        if kept is not None:
            return kept
        lit = light(plate, palette)
        self._keep(file, lambda target: _write(target, lit))
        for decoded in ("passes", "matte"):  # not needed again soon, and large
            vars(plate).pop(decoded, None)
        return _opened(file, plate, palette) or lit

    def place(self, folder: Path, read: Callable[[], Floats]) -> Floats:
        """Where the pixels of the plate in this folder lie: the kept array, mapped into memory, or else read now."""
        file = self.folder / f"place-{_plate_hash(folder)[:24]}-{_code_hash()[:24]}"
        kept = _mapped(file)
        if kept is not None:
            return kept
        place = read()
        self._keep(file, lambda target: np.save(target, place))
        kept = _mapped(file)
        return place if kept is None else kept

    def _keep(self, file: Path, write: Callable[[IO[bytes]], None]) -> None:
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


_kept: LitPlates | None = None


def keep_in(folder: Path, most: int = MOST_BYTES) -> None:
    """Where this process keeps lit plates, and how many bytes of them; without a call they stay in its memory."""
    global _kept
    _kept = LitPlates(folder, most) if most else None


def lit_plate(plate: Plate, palette: Palette, light: Callable[[Plate, Palette], Lit]) -> Lit:
    """The plate in this palette, from the folder where this process has one."""
    return _kept.get(plate, palette, light) if _kept else light(plate, palette)


def place_of(folder: Path, read: Callable[[], Floats]) -> Floats:
    """Where the pixels of the plate in this folder lie, from the folder where this process keeps such."""
    return _kept.place(folder, read) if _kept else read()


def key_of(plate: Plate, palette: Palette) -> str:
    """A name for everything that a lit plate follows from."""
    parts = (_plate_hash(plate.folder), repr(palette), _code_hash())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


@lru_cache(maxsize=512)
def _plate_hash(folder: Path) -> str:
    files = sorted(file for file in folder.iterdir() if file.is_file())
    return hashlib.sha256(b"\0".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()


@lru_cache(maxsize=1)
def _code_hash() -> str:
    here = Path(__file__).parent
    code = b"".join((here / name).read_bytes() for name in CODE)
    return hashlib.sha256(code + f"{np.__version__} {cv2.__version__}".encode()).hexdigest()


def _write(target: IO[bytes], lit: Lit) -> None:
    for part in (lit.key, lit.rest, lit.picture):
        target.write(np.ascontiguousarray(part).data)


def _mapped(file: Path) -> Floats | None:
    """A kept array as a view into the file; None where there is none, or not a whole one."""
    try:
        os.utime(file)
        return np.asarray(np.load(file, mmap_mode="r"))
    except (OSError, ValueError, EOFError):
        return None


def _opened(file: Path, plate: Plate, palette: Palette) -> Lit | None:
    """The kept plate as views into the file; None where there is none, or not a whole one."""
    from tools.generation.relight import Lit

    shape = (plate.height, plate.width, 3)
    count = plate.height * plate.width * 3
    try:
        os.utime(file)  # used just now
        if file.stat().st_size != 5 * count:
            return None
        whole = np.asarray(np.memmap(file, np.uint8, mode="r"))
    except OSError:
        return None
    halves = whole[: 4 * count].view(np.float16).reshape(2, *shape)
    return Lit(halves[0], halves[1], whole[4 * count :].reshape(shape), palette.exposure)
