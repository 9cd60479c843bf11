"""From which side a product is lit in its photo, read off its own shading.

Things are built alike on the left and on the right, light is not: where both halves show the same material, the half
that is brighter faces the light. Only pairs of places that mirror each other and have the same colour are asked, and
most rows have to agree; a label on one half, two lamps or a lop-sided thing say nothing.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.creative import LitFrom

TALL = 120
"""Rows that a photo is looked at in; shading is coarse."""
ALIKE = 0.93
"""Share of the outline that its mirror image covers, at least: one seen from a corner has no halves to compare."""
SAME_COLOUR = 7.0
"""Largest distance in a and b (CIELAB) of two places of one material."""
BRIGHTER = 3.0
"""So many steps of lightness (CIELAB L) brighter is one half, at least."""
AGREED = 0.8
"""Share of rows that agree, at least."""
ENOUGH = 0.3
"""Share of the outline's area that must have pairs of one material."""


def photo_light(rgba: NDArray[np.uint8]) -> LitFrom | None:
    """The side that the main light of a cut-out's photo comes from; None where its shading does not tell."""
    found = shading(rgba)
    if found is None:
        return None
    brighter, agreed = found
    if abs(brighter) < BRIGHTER or agreed < AGREED:
        return None
    return "left" if brighter > 0 else "right"


def shading(rgba: NDArray[np.uint8]) -> tuple[float, float] | None:
    """By how much the left half is brighter (CIELAB L), and the share of rows that agree; None for lop-sided things."""
    scale = TALL / rgba.shape[0]
    size = (max(8, round(rgba.shape[1] * scale)), TALL)
    small = cv2.resize(rgba, size, interpolation=cv2.INTER_AREA)
    solid = cv2.erode((small[..., 3] > 200).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    columns = np.flatnonzero(solid.any(0))
    if columns.size < 8:
        return None
    solid, small = solid[:, columns[0] : columns[-1] + 1], small[:, columns[0] : columns[-1] + 1]
    both = solid & solid[:, ::-1]
    if both.sum() < ALIKE * solid.sum():
        return None
    lab = cv2.cvtColor(small[..., :3].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    half = solid.shape[1] // 2
    left, right = lab[:, :half], lab[:, ::-1][:, :half]
    same = both[:, :half] & (np.hypot(*(left - right)[..., 1:].transpose(2, 0, 1)) < SAME_COLOUR)
    if 2 * same.sum() < ENOUGH * solid.sum():
        return None
    difference = np.where(same, left[..., 0] - right[..., 0], np.nan)
    rows = same.sum(1) >= 0.25 * half
    if rows.sum() < 0.3 * TALL:
        return None
    by_row = np.nanmedian(difference[rows], 1)
    middle = float(np.median(by_row))
    return middle, float((np.sign(by_row) == np.sign(middle)).mean())
