"""Sets with their product and without words, handed from the process that painted to the one that checks the picture.

Staging a product takes 40 ms and the check needs it again, mostly in another process. What is left here is grey and
taken away by whoever takes it up; what nobody comes for, because a run ended in between, goes after an hour.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.creative import Layout, PresentationInstruction

KEPT_SECONDS = 3600
Pixels = NDArray[np.uint8]
_folder: Path | None = None


def leave_in(folder: Path) -> None:
    """Hand over in this folder from now on; what nobody came for is cleared away."""
    global _folder
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        with suppress(OSError):  # somebody else has just taken or cleared it
            if file.stat().st_mtime < time.time() - KEPT_SECONDS:
                file.unlink()
    _folder = folder


def leave(instruction: PresentationInstruction, layout: Layout, cutout: bytes, staged: Pixels) -> None:
    """Leave a set for the check; where that cannot be done, it is staged again there."""
    if _folder is None:
        return
    file = _folder / _key(instruction, layout, cutout)
    with suppress(OSError):
        being_written = file.with_suffix(f".{secrets.token_hex(4)}")
        with being_written.open("wb") as target:
            np.save(target, grey(staged))
        being_written.replace(file)


def taken(instruction: PresentationInstruction, layout: Layout, cutout: bytes) -> Pixels | None:
    """The grey set that was left for this picture; None where none is there."""
    if _folder is None:
        return None
    file = _folder / _key(instruction, layout, cutout)
    try:
        with file.open("rb") as source:
            left: Pixels = np.load(source)
    except (OSError, ValueError, EOFError):
        return None
    with suppress(OSError):
        file.unlink()
    return left


def grey(staged: Pixels) -> Pixels:
    """A staged set as the check looks at it."""
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(staged[..., :3]), cv2.COLOR_RGB2GRAY), np.uint8)


def _key(instruction: PresentationInstruction, layout: Layout, cutout: bytes) -> str:
    told = f"{instruction.model_dump_json()}\n{layout.model_dump_json()}\n".encode()
    return hashlib.blake2b(told + cutout, digest_size=16).hexdigest()
