"""How a product stands in its picture: on something, apart from what is around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.creative import Box, Transform
from tools.efficiency.decoding import cutout_pixels
from tools.efficiency.differences import ciede2000, lab

Array = NDArray[Any]
SIDE = 420
AROUND = 16
"""Pixels beyond the product that its rim is compared with, at most."""


@dataclass(frozen=True)
class Place:
    """What is seen around a product."""

    box: Box
    distinct: float
    """Colour difference of the rim and its surroundings that a third of the outline stays under."""
    contact: float | None
    """How much the ground changes right under the product; None where its foot is cut off."""


def place_of(cutout: bytes, transform: Transform, picture: Array) -> Place:
    """Look at a product where its generator says it stands."""
    height, width = picture.shape[:2]
    alpha = cutout_pixels(cutout)[..., 3]
    reduction = min(1.0, SIDE / max(height, width))
    small = cv2.resize(picture, None, fx=reduction, fy=reduction, interpolation=cv2.INTER_AREA)
    mask = laid(alpha, transform, reduction, small.shape[:2])
    seen = alpha > 40
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    left = alpha.shape[1] - 1 - columns.max() if transform.mirrored else columns.min()
    right = alpha.shape[1] - 1 - columns.min() if transform.mirrored else columns.max()
    box = Box(
        x0=(transform.x + left * transform.scale) / width,
        y0=(transform.y + rows.min() * transform.scale) / height,
        x1=(transform.x + (right + 1) * transform.scale) / width,
        y1=(transform.y + (rows.max() + 1) * transform.scale) / height,
    )
    return Place(box, _distinct(small, mask), _contact(small, mask) if box.y1 < 0.985 else None)


def laid(alpha: Array, transform: Transform, reduction: float, shape: tuple[int, int]) -> Array:
    """The product's mask on the picture, reduced by so much."""
    step = transform.scale * reduction
    shown = alpha[:, ::-1] if transform.mirrored else alpha
    size = max(1, round(shown.shape[1] * step)), max(1, round(shown.shape[0] * step))
    scaled = cv2.resize(np.ascontiguousarray(shown), size, interpolation=cv2.INTER_AREA)
    move = np.array([[1, 0, transform.x * reduction], [0, 1, transform.y * reduction]], np.float32)
    return cv2.warpAffine(scaled, move, (shape[1], shape[0])) > 127


def _distinct(rgb: Array, mask: Array) -> float:
    """The 35th percentile along the outline: a third of it may melt into the background, not more."""
    kernel = np.ones((3, 3), np.uint8)
    solid = mask.astype(np.uint8)
    left, top, width, height = cv2.boundingRect(solid)
    part = slice(max(0, top - AROUND), top + height + AROUND), slice(max(0, left - AROUND), left + width + AROUND)
    solid, colours = np.ascontiguousarray(solid[part]), lab(np.ascontiguousarray(rgb[part]))
    inner = (cv2.erode(solid, kernel) > 0) & (cv2.erode(solid, kernel, iterations=5) == 0)
    outer = (cv2.dilate(solid, kernel, iterations=6) > 0) & (cv2.dilate(solid, kernel, iterations=2) == 0)
    outline = cv2.morphologyEx(solid, cv2.MORPH_GRADIENT, kernel) > 0
    if not outline.any():
        return 0.0
    sides = []
    for part in (inner, outer):
        weight = cv2.blur(part.astype(np.float32), (15, 15))[..., None]
        sides.append(cv2.blur(colours * part[..., None], (15, 15)) / np.maximum(weight, 1e-3))
    return float(np.percentile(ciede2000(*(side[outline] for side in sides)), 35))


def _contact(rgb: Array, mask: Array) -> float | None:
    """How much the ground changes directly under the product's foot, against the ground below it and beside it.

    A shadow darkens it; through glass, and on gloss, light brightens it. Under what was merely pasted nothing changes.
    """
    luma = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    columns = np.flatnonzero(mask.any(0))
    reach = max(6, round(0.06 * max(mask.shape)))
    if not len(columns):
        return None
    bottoms = mask.shape[0] - 1 - np.argmax(mask[::-1, columns], axis=0)
    foot = bottoms >= bottoms.max() - 0.03 * max(mask.shape)
    strips = [luma[bottom + 2 : bottom + 2 + reach, x] for x, bottom in zip(columns[foot], bottoms[foot], strict=True)]
    strips = [strip for strip in strips if len(strip) == reach]
    if len(strips) < 3:
        return None
    near = float(np.median([strip[: reach // 4].mean() for strip in strips]))
    below = float(np.median([strip[reach // 2 :].mean() for strip in strips]))
    level = int(np.median(bottoms[foot]))
    width = columns[foot].max() - columns[foot].min()
    beside = [luma[level - 2 : level + reach // 4, max(0, x) : x + reach] for x in
              (columns.min() - width // 2 - reach, columns.max() + width // 2)]  # fmt: skip
    sides = [float(patch.mean()) for patch in beside if patch.size]
    level_ground = [sum(sides) / 2] if len(sides) == 2 else []  # light that falls off sideways is no shadow
    return max(abs(1 - near / max(other, 4.0)) for other in (below, *level_ground))
