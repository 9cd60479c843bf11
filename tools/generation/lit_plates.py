"""Plates lit in a palette, each lit once: 120 ms to light one, less than 1 to take it from the shelf."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import IO

import numpy as np

from tools.generation.plates import Palette, Plate, load_plate, set_card
from tools.generation.relight import Lit, relit
from tools.generation.shelf import Shelf, code_hash, own_shelf, plate_hash


@lru_cache(maxsize=6)
def light_plate(name: str, framing: str, palette_name: str) -> Lit:
    """A plate lit in a palette; kept for the next product."""
    plate, palette, kept_on = load_plate(name, framing), set_card(name).palette(palette_name), own_shelf()
    return kept_or_lit(kept_on, plate, palette) if kept_on else relit(plate, palette)


def kept_or_lit(shelf: Shelf, plate: Plate, palette: Palette, light: Callable[[Plate, Palette], Lit] = relit) -> Lit:
    """The plate in this palette: the kept one, mapped into memory, or else lit now and kept."""
    name = plate.card.name.replace("/", "-")
    file = shelf.folder / f"{name}-{plate.framing}-{key_of(plate, palette)}"
    kept = _opened(file, plate, palette)
    if kept is not None:
        return kept
    lit = light(plate, palette)
    shelf.keep(file, lambda target: _write(target, lit))
    for decoded in ("passes", "matte"):  # not needed again soon, and large
        vars(plate).pop(decoded, None)
    return _opened(file, plate, palette) or lit


def key_of(plate: Plate, palette: Palette) -> str:
    """A name for everything that a lit plate follows from."""
    parts = (plate_hash(plate.folder), repr(palette), code_hash())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _write(target: IO[bytes], lit: Lit) -> None:
    for part in (lit.key, lit.rest, lit.picture):
        target.write(np.ascontiguousarray(part).data)


def _opened(file: Path, plate: Plate, palette: Palette) -> Lit | None:
    """The kept plate as views into the file; None where there is none, or not a whole one."""
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
