"""Colours: contrast as WCAG 2 defines it, mixing, and finding an ink that can be read on a fill."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (12, 12, 14)
BODY = 4.5
LARGE = 3.0


def parse(text: str) -> Colour:
    """``#rrggbb`` as numbers."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def hexed(colour: Colour) -> str:
    """Numbers as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


@lru_cache(maxsize=1)
def _table() -> NDArray[np.float32]:
    values = np.arange(256) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = (float(_table()[part]) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def luminances(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Relative luminance of every pixel."""
    table = _table()
    return table[pixels[..., 0]] * 0.2126 + table[pixels[..., 1]] * 0.7152 + table[pixels[..., 2]] * 0.0722


def contrast(one: float, other: float) -> float:
    """WCAG contrast ratio of two luminances."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def contrast_of(ink: Colour, fills: Iterable[Colour]) -> float:
    """The least ratio of an ink with any of these fills."""
    return min(contrast(luminance(ink), luminance(fill)) for fill in fills)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def deepen(colour: Colour, other: Colour, wanted: float) -> Colour:
    """The colour, moved away from the other's lightness just far enough for this contrast; its hue stays."""
    darker = luminance(other) > luminance(colour)
    for step in range(21):
        moved = _shade(colour, step / 20) if darker else mix(colour, WHITE, step / 20)
        if contrast_of(other, (moved,)) >= wanted:
            return moved
    return BLACK if darker else WHITE


def _shade(fill: Colour, share: float) -> Colour:
    """Darker by multiplying, which keeps a colour saturated where mixing with black would grey it."""
    red, green, blue = (round(part * (1 - share)) for part in fill)
    return red, green, blue


def readable(fills: Iterable[Colour], choices: Iterable[Colour], wanted: float = BODY) -> Colour:
    """The first of the inks that reads on all fills, else the best of them, black and white."""
    fills, choices = tuple(fills), tuple(choices)
    for ink in choices:
        if contrast_of(ink, fills) >= wanted:
            return ink
    return max((*choices, BLACK, WHITE), key=lambda ink: contrast_of(ink, fills))
