"""Plates and pills: what a free price and the lines of a list get under them where the picture is too busy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.creative import Slot
from tools.generation.colours import Colour, luminances
from tools.generation.drawing import load_skia

Rect = tuple[float, float, float, float]
PLATED_FROM, PLATED_ANYWAY = 0.08, 0.16
"""Busyness of the empty set, and of the picture itself, from which on a price gets a plate."""
PILLS_FROM = 0.11
"""Busyness from which on the lines of a list of benefits get pills."""
PILL_END = 0.9
"""How far such a pill goes on beyond the words, in sizes of type."""
PADS = (1.0, 0.75, 0.5, 0.3)
APART = 2.6
"""A button further from its price than this, in sizes of type, keeps off the price's plate."""


def on_plate(price: Rect, size: float, button: Rect | None) -> bool:
    """Whether a button stands so close beside its price that one plate carries both."""
    if button is None:
        return False
    level = abs(price[1] + price[3] - button[1] - button[3]) < size
    gap = max(button[0] - price[2], price[0] - button[2])
    return level and 0 <= gap < APART * size


def plate_under(price: Rect, size: float, button: Rect | None, others: Sequence[Rect], canvas: Rect) -> Rect:
    """A pill around a price, and around its button where that is close, as wide as its neighbours let it be."""
    tall = price[3] - price[1]
    high = max(tall + 1.1 * size, button[3] - button[1] + 0.5 * size if button else 0.0)
    middle = (price[1] + price[3]) / 2
    box = price
    for share in PADS:
        half = (tall + share * (high - tall)) / 2
        side = share * 0.42 * high
        left, right = price[0] - side, price[2] + side
        if button:
            # A button ends the plate as far from its sides as from its end.
            inset = max(0.0, half - (button[3] - button[1]) / 2)
            left, right = min(left, button[0] - inset), max(right, button[2] + inset)
        top, bottom = max(canvas[1], middle - half), min(canvas[3], middle + half)
        box = (max(canvas[0], left), top, min(canvas[2], right), bottom)
        if not any(touch(box, other) for other in others):
            break
    return box


def touch(one: Rect, other: Rect) -> bool:
    """Whether two rectangles overlap."""
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])


def slot_of(kind: str, slots: Sequence[Slot]) -> Slot | None:
    """The first slot of a kind."""
    return next((slot for slot in slots if slot.kind == kind), None)


def frosted(canvas: Any, picture: NDArray[np.uint8], box: Rect) -> tuple[Colour, Colour]:
    """Blur the picture behind a glass pill; its darkest and lightest colours there."""
    patch = _patch(picture, box)
    skia = load_skia()
    shape = max(2, round(box[2] - box[0]) // 10), max(2, round(box[3] - box[1]) // 10)
    small = np.asarray(cv2.resize(patch, shape, interpolation=cv2.INTER_AREA), np.uint8)
    image = skia.Image.fromarray(cv2.cvtColor(small, cv2.COLOR_RGB2RGBA), skia.kRGBA_8888_ColorType)
    where = skia.Rect.MakeLTRB(*(round(v) for v in box))
    radius = (box[3] - box[1]) / 2
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeRectXY(where, radius, radius), skia.ClipOp.kIntersect, True)
    canvas.drawImageRect(image, where, skia.SamplingOptions(skia.FilterMode.kLinear))
    canvas.restore()
    return extremes(small)


def seen_through(picture: NDArray[np.uint8], box: Rect) -> tuple[Colour, Colour]:
    """The darkest and lightest colours of the picture behind a pill."""
    return extremes(_patch(picture, box))


def _patch(picture: NDArray[np.uint8], box: Rect) -> NDArray[np.uint8]:
    x0, y0, x1, y1 = (round(v) for v in box)
    return picture[max(0, y0) : y1, max(0, x0) : x1]


def extremes(pixels: NDArray[np.uint8]) -> tuple[Colour, Colour]:
    """The colours that are darker and lighter than nearly all others."""
    flat = pixels.reshape(-1, 3)[:: max(1, pixels.size // 12000)]
    order = np.argsort(luminances(flat))
    dim, lit = flat[order[int(0.04 * len(order))]], flat[order[int(0.96 * (len(order) - 1))]]
    return (int(dim[0]), int(dim[1]), int(dim[2])), (int(lit[0]), int(lit[1]), int(lit[2]))
