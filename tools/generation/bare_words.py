"""Which words stand on the picture itself, and the contrast that they need there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from domain.creative import Layout, Slot
from tools.generation.busyness import Busyness
from tools.generation.looks import Look
from tools.generation.plating import PILLS_FROM, PLATED_ANYWAY
from tools.generation.scrims import Bare, Rect, needed_for

WORDS = ("brand", "headline", "subline")


def is_bare(kind: str, look: Look, rows: bool) -> bool:
    """Whether what such a slot says stands on the picture itself."""
    return kind in WORDS or (kind == "price" and look.offer == "quiet") or (kind == "chip" and rows)


def bare_of(kind: str, box: Rect, size: float, short: float, look: Look) -> Bare:
    """Words on the picture, with the contrast they need."""
    # An accent is a weaker ink than the common one: its headline gets ground for both.
    more = 2.2 if kind == "headline" and look.accent == "tail" else 1.0
    return Bare(box, size, more * needed_for(size, short, kind == "headline"))


@dataclass(frozen=True)
class Standing:
    """The words that stand on a picture, and what of a layout is too small for the ground it would stand on."""

    words: tuple[Bare, ...]
    plated: Slot | None
    """The price that gets a plate."""
    pills: bool
    """Whether the lines of a list get pills."""


def standing(layout: Layout, look: Look, picture: NDArray[np.uint8]) -> Standing:
    """What stands on this picture, by how busy it is there."""
    width, height = layout.canvas.width, layout.canvas.height
    measured, told = Busyness(picture), layout.hints.get("offer") == "plate"
    plated: Slot | None = None
    words: list[Bare] = []
    rows: list[Bare] = []
    for slot in layout.slots:
        if not is_bare(slot.kind, look, layout.hints.get("chips") == "rows"):
            continue
        box = (slot.box.x0 * width, slot.box.y0 * height, slot.box.x1 * width, slot.box.y1 * height)
        size = slot.size * min(width, height)
        word = replace(bare_of(slot.kind, box, size, min(width, height), look), busy=measured.under(box, size))
        if slot.kind == "price" and (told or word.busy >= PLATED_ANYWAY):
            plated = slot
        else:
            (rows if slot.kind == "chip" else words).append(word)
    pills = any(row.busy >= PILLS_FROM for row in rows)
    return Standing((*words, *([] if pills else rows)), plated, pills)
