"""Where a product can really stand on a set, and what the picture looks like there before anything is put on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.creative import LitFrom
from tools.generation.busyness import Busyness, Rect

Fractions = tuple[float, float, float, float]
DEFAULT_FOOT = 0.8
TURNED, WRONG_LIGHT = 0.15, 0.45
"""What it costs to turn a set whose product's light is not known, and light from the wrong side: a bit less than words
that are not where they were wished."""
PREVIEW = 240
"""Longer side of a preview in pixels."""


@dataclass(frozen=True)
class Stand:
    """A product's box on a set, as the compositor will make it; `cost` grows with zoom, moves and shrinking."""

    box: Fractions
    mirror: bool
    cost: float
    shot: Any = None


@lru_cache(maxsize=4096)
def settle(set_name: str, width: int, height: int, aspect: float, box: Fractions, lit: LitFrom | None = None) -> Stand:
    """The nearest box to a wanted one that the set allows, mirrored where that suits place and light better."""
    from tools.generation import composite

    try:
        shots = [
            (composite._choose_shot(set_name, aspect, width, height, box, mirror), mirror) for mirror in (False, True)
        ]
    except KeyError:
        return Stand(box, False, 0.0)
    wished = turned_for(set_name, lit)
    shot, mirror = min(shots, key=lambda pair: pair[0].cost + _turning(pair[1], wished))
    across, up = shot.size
    left = min(max(round(shot.foot[0] - across / 2), 0), width - across)
    top = min(max(round(shot.foot[1]) - up, 0), height - up)
    placed = (left / width, top / height, (left + across) / width, (top + up) / height)
    wrong = WRONG_LIGHT * (wished is not None and mirror != wished)
    return Stand(placed, mirror, shot.cost + wrong, shot)


def _turning(mirror: bool, wished: bool | None) -> float:
    """What it costs to turn a set's light round, or to leave it on the side that the product is not lit from."""
    return TURNED * mirror if wished is None else WRONG_LIGHT * (mirror != wished)


@lru_cache(maxsize=256)
def turned_for(set_name: str, lit: LitFrom | None) -> bool | None:
    """Whether a set must be mirrored to be lit as the product's photo is; None where one of the two is not known."""
    from tools.generation.plates import set_card

    try:
        plate_lit = set_card(set_name).lit
    except KeyError:
        return None
    return plate_lit != lit if plate_lit and lit else None


@lru_cache(maxsize=256)
def natural_foot(set_name: str, width: int, height: int, lit: LitFrom | None = None) -> tuple[float, float]:
    """Where on the canvas a product's foot stands when the set is framed as its designer meant, in fractions."""
    from tools.generation import composite

    try:
        mirror = bool(turned_for(set_name, lit))
        box = composite.suggest_product_box(set_name, width, height, 0.5, mirror=mirror)
    except KeyError:
        return 0.5, DEFAULT_FOOT
    return (box[0] + box[2]) / 2, box[3]


def preview(set_name: str, palette: str, stand: Stand, width: int, height: int) -> NDArray[np.uint8] | None:
    """A small picture of the empty set as it will be framed for this stand; None for a set that has no plates."""
    if stand.shot is None:
        return None
    import cv2

    from tools.generation import composite
    from tools.generation.plates import load_plate

    plate = load_plate(set_name, stand.shot.framing)
    small, shrink = _small_plate(set_name, stand.shot.framing, palette)
    x0, y0, x1, y1 = (round(v * shrink) for v in composite._window(plate, stand.shot, width, height, stand.mirror))
    picture = small[:, ::-1] if stand.mirror else small
    scale = PREVIEW / max(width, height)
    size = max(8, round(width * scale)), max(8, round(height * scale))
    part = picture[y0 : max(y0 + 2, y1), x0 : max(x0 + 2, x1)]
    return np.asarray(cv2.resize(np.ascontiguousarray(part), size, interpolation=cv2.INTER_LINEAR), np.uint8)


def restlessness(
    set_name: str, palette: str, stand: Stand, width: int, height: int
) -> Callable[[Rect, float], float] | None:
    """How busy the empty set will be under a box of the canvas, for type of a size; None for a set without plates."""
    if stand.shot is None:
        return None
    from tools.generation import composite
    from tools.generation.plates import load_plate

    plate = load_plate(set_name, stand.shot.framing)
    measured = _busy_plate(set_name, stand.shot.framing, palette)
    left, top, right, bottom = composite._window(plate, stand.shot, width, height, stand.mirror)
    across, down = (right - left) / width, (bottom - top) / height

    def under(box: Rect, size: float) -> float:
        x0, x1 = left + box[0] * across, left + box[2] * across
        if stand.mirror:
            x0, x1 = plate.width - x1, plate.width - x0
        return measured.under((x0, top + box[1] * down, x1, top + box[3] * down), size * down)

    return under


@lru_cache(maxsize=96)
def _small_plate(set_name: str, framing: str, palette: str) -> tuple[NDArray[np.uint8], float]:
    import cv2

    picture = _lit_picture(set_name, framing, palette)
    shrink = 1.5 * PREVIEW / max(picture.shape[:2])
    return np.asarray(cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8), shrink


@lru_cache(maxsize=96)
def _busy_plate(set_name: str, framing: str, palette: str) -> Busyness:
    return Busyness(_lit_picture(set_name, framing, palette))


def _lit_picture(set_name: str, framing: str, palette: str) -> NDArray[np.uint8]:
    from tools.generation.lit_plates import light_plate
    from tools.generation.plates import set_card

    names = [known.name for known in set_card(set_name).palettes]
    return light_plate(set_name, framing, palette if palette in names else names[0]).picture
