"""Where a product on a plate blocks light: its cast shadow, its nearness to surfaces, its contact line.

A product is a few cards with its silhouette, turned to the light and standing at the plate's stand point. Coordinates
are scene units relative to that point: x right, y away from the camera, z up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.generation.plates import Floats, Plate
from tools.generation.standee import Standee

Window = tuple[int, int, int, int]

BLURS = (0.0, 0.9, 1.8, 3.6, 7.2, 14.4)  # in silhouette pixels; a shadow picks between neighbours
SLICES = ((0.0, 1.0), (0.3, 0.95), (-0.62, 0.78))  # cards through the body: place along its depth, and width
MARGIN = 34  # silhouette pixels of nothing around the outline, room for its blur
FROM_THE_SIDE = 0.9  # light from further round than this does not see the outline that the camera sees
FAINT = 0.012  # nearness below this cannot be seen, and ending it keeps the touched region small
COARSE = 8


def reach(plate: Plate, product: Standee, sparse: Floats) -> Window | None:
    """The part of the plate (even pixel bounds) that the product can darken, from every `COARSE`-th place of it."""
    touched = nearness(plate, product, sparse) > 0
    if plate.key is not None:
        touched |= cv2.dilate(key_shadow(plate, product, sparse, grown=COARSE * 1.5), np.ones((3, 3), np.uint8)) > 0.01
    rows, columns = np.nonzero(touched)
    step = 2 * COARSE
    foot = round(product.bottom)
    width = product.rgba.shape[1]
    low, high = foot - round(0.15 * width) - 8, foot + round(0.3 * product.rgba.shape[0]) + 8
    left, right = round(product.left - 0.2 * width) - 8, round(product.left + 1.2 * width) + 8
    if rows.size:
        low, high = min(low, (rows.min() - 1) * step), max(high, (rows.max() + 2) * step)
        left, right = min(left, (columns.min() - 1) * step), max(right, (columns.max() + 2) * step)
    x0, y0 = max(0, left) // 2 * 2, max(0, low) // 2 * 2
    x1, y1 = min(plate.width // 2 * 2, right // 2 * 2), min(plate.height // 2 * 2, high // 2 * 2)
    return (x0, y0, x1, y1) if x1 - x0 > 4 and y1 - y0 > 4 else None


def _width_units(plate: Plate, product: Standee) -> float:
    """How wide the product's body is: a spout and a handle make a kettle wider, not deeper."""
    return float(np.median((product.rgba[..., 3] > 128).sum(1))) / plate.unit


def silhouette_atlas(alpha: Floats) -> Floats:
    """The silhouette at growing blurs, side by side, so that one look-up can pick any of them."""
    size = (alpha.shape[1], alpha.shape[0])
    small = cv2.resize(alpha, (max(1, size[0] // 4), max(1, size[1] // 4)), interpolation=cv2.INTER_AREA)
    levels = []
    for blur in BLURS:
        if blur < 3:
            levels.append(alpha if blur == 0 else cv2.GaussianBlur(alpha, (0, 0), blur))
        else:  # a wide blur looks the same from a quarter of the pixels
            levels.append(cv2.resize(cv2.GaussianBlur(small, (0, 0), blur / 4), size, interpolation=cv2.INTER_LINEAR))
    return np.hstack(levels)


@dataclass(frozen=True)
class Body:
    """A product's upright body as the key light sees it: an ellipse from above, wide as the picture shows."""

    facing: tuple[float, float]  # horizontal direction to the light
    side: tuple[float, float]  # across it, to the right of the picture
    across: float  # how wide the light sees it, relative to how wide the camera sees it
    reach: float  # how far it extends towards the light, in units


def _body(width: float, height: float, towards: tuple[float, float]) -> Body:
    """Bottles and jars are round; the wider than tall a thing is, the flatter it is taken to be."""
    norm = max(math.hypot(*towards), 1e-6)
    facing = (towards[0] / norm, towards[1] / norm)
    side = (-facing[1], facing[0]) if facing[1] <= 0 else (facing[1], -facing[0])
    depth = min(1.0, max(0.45, 1 - 0.6 * (width / height - 0.6)))
    across = math.hypot(side[0], depth * side[1])
    return Body(facing, side, across, width / 2 * math.hypot(facing[0], depth * facing[1]))


def key_shadow(plate: Plate, product: Standee, place: Floats, grown: float = 0.0) -> Floats:
    """How much of the key light the product takes from each place (0 to 1)."""
    assert plate.key is not None
    if plate.key["kind"] == "sun":
        towards = np.array(plate.key["towards"], np.float32)
        lamp = None
    else:
        lamp = np.array(plate.key["at"], np.float32) - np.array(plate.key["stand_at"], np.float32)
        towards = lamp
    body = _body(
        _width_units(plate, product), product.rgba.shape[0] / plate.unit, (float(towards[0]), float(towards[1]))
    )
    alpha = _core(product) if abs(body.facing[0]) > FROM_THE_SIDE else product.rgba[..., 3]
    half = cv2.resize(alpha, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    pad = round(grown)
    if pad:
        half = cv2.copyMakeBorder(half, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
        half = cv2.dilate(half, np.ones((2 * pad + 1, 2 * pad + 1), np.uint8))
    half = cv2.copyMakeBorder(half, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=0)
    outline = np.asarray(half, np.float32) / np.float32(255)
    margin = MARGIN + pad
    atlas, wide = silhouette_atlas(outline), outline.shape[1]
    scale = plate.unit / 2
    centre = (plate.stand[0] - product.left) / 2 + margin
    foot = (plate.stand[1] - product.top) / 2 + margin
    x, y, z = place[..., 0], place[..., 1], place[..., 2]
    dx, dy, dz = towards if lamp is None else (lamp[0] - x, lamp[1] - y, lamp[2] - z)
    along = dx * body.facing[0] + dy * body.facing[1]
    away = np.where(np.abs(along) < 1e-4, np.float32(1e-4), along)
    blocked = np.zeros(x.shape, np.float32)
    for share, narrow in SLICES[:1] if grown else SLICES:
        narrow *= body.across
        t = (share * body.reach - x * body.facing[0] - y * body.facing[1]) / away
        valid = t > 0
        if lamp is None:
            blur = np.maximum(t, 0) * (plate.softness * scale)
        else:
            valid &= t < 0.98
            blur = plate.key["radius"] * scale * np.clip(t / np.maximum(1 - t, 0.02), 0, 4) * 0.6
        sideways = (x + dx * t) * body.side[0] + (y + dy * t) * body.side[1]
        column = centre + sideways * (scale / narrow)
        row = foot - (z + dz * t) * scale
        level = np.clip(np.log2(np.maximum(blur, 0.45) / 0.45), 0, len(BLURS) - 1.001).astype(np.float32)
        below = np.floor(level)
        inside = valid & (column > 0) & (column < wide - 1) & (row > -1) & (row < outline.shape[0])
        first = np.where(inside, column + below * wide, -9).astype(np.float32)
        row = np.where(inside, row, -9).astype(np.float32)
        sharp = cv2.remap(atlas, first, row, cv2.INTER_LINEAR, borderValue=0)
        soft = cv2.remap(atlas, first + np.float32(wide), row, cv2.INTER_LINEAR, borderValue=0)
        blocked = np.maximum(blocked, sharp + (soft - sharp) * (level - below))
    # Positions are known at half resolution only: a touch of blur turns their steps into an edge.
    return np.asarray(cv2.GaussianBlur(np.clip(blocked, 0, 1), (0, 0), 1.1), np.float32)


def _core(product: Standee) -> NDArray[np.uint8]:
    """The part of the silhouette that is the same on both sides: from the side, a handle hides behind the body."""
    alpha = product.rgba[..., 3]
    left, right = _base(product)
    shift = round(left + right - 2 * product.left) - alpha.shape[1]
    mirrored = np.zeros_like(alpha)
    a, b = max(0, shift), min(alpha.shape[1], alpha.shape[1] + shift)
    mirrored[:, a:b] = alpha[:, ::-1][:, a - shift : b - shift]
    return np.minimum(alpha, mirrored)


def _base(product: Standee) -> tuple[float, float]:
    """Left and right end of the part that touches the ground, in plate pixels."""
    alpha = product.rgba[..., 3] > 128
    strip = alpha[int(alpha.shape[0] * 0.94) :].any(0)
    columns = np.nonzero(strip)[0]
    if columns.size == 0:
        return product.left, product.left + alpha.shape[1]
    return product.left + float(columns[0]), product.left + float(columns[-1] + 1)


def nearness(plate: Plate, product: Standee, place: Floats) -> Floats:
    """Share of the surrounding light that the product hides from each place near its base."""
    left, right = ((edge - plate.stand[0]) / plate.unit for edge in _base(product))
    wide = max(right - left, 0.1)
    deep = max(0.12, min(wide * plate.depth, 2 * plate.depth))
    tall = product.rgba.shape[0] / plate.unit
    x, y, z = place[..., 0] - (left + right) / 2, place[..., 1], place[..., 2]
    outside = np.maximum(0, np.hypot(x / (wide / 2), y / (deep / 2)) - 1) * (min(wide, deep) * 0.5)
    near = 0.95 * np.exp(-outside / 0.045)
    middle = 0.5 * np.exp(-outside / (0.25 * min(1.2, tall)))
    far = 0.2 * np.exp(-outside / (0.6 * min(1.5, tall)))
    level = np.exp(np.minimum(0, z + 0.02) / 0.04) * np.exp(-np.maximum(0, z) / 0.25)
    hidden = (1 - (1 - near) * (1 - middle) * (1 - far)) * level * 0.85
    return np.clip((hidden - FAINT) / (1 - FAINT), 0, 1).astype(np.float32)


def contact(plate: Plate, product: Standee, box: Window) -> Floats:
    """The dark line where the product meets the ground; follows the real outline of its underside."""
    x0, y0, x1, y1 = box
    strip = _underside(product.rgba[..., 3])
    strip_rows, wide = strip.shape[0], float(strip.max(0).sum())
    canvas = np.zeros((y1 - y0, x1 - x0), np.float32)
    pad = round(0.16 * wide) + 6
    under = cv2.copyMakeBorder(strip, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    tight = cv2.GaussianBlur(under, (0, 0), sigmaX=max(1.0, 0.012 * wide), sigmaY=max(1.0, 0.010 * wide))
    loose = cv2.GaussianBlur(under, (0, 0), sigmaX=max(2.0, 0.05 * wide), sigmaY=max(1.6, 0.03 * wide))
    line = np.clip(0.55 * tight + 0.45 * loose, 0, 0.85)
    top, left = round(product.bottom) - strip_rows - pad - y0, round(product.left) - pad - x0
    a, b = max(0, left), min(canvas.shape[1], left + line.shape[1])
    c, d = max(0, top), min(canvas.shape[0], top + line.shape[0])
    if a < b and c < d:
        canvas[c:d, a:b] = line[c - top : d - top, a - left : b - left]
    return canvas


def _underside(alpha: NDArray[np.uint8]) -> Floats:
    """The lowest sliver of every column near the ground; what stands a little higher, further back, counts less."""
    rows = alpha.shape[0]
    strip = alpha[-max(4, round(rows * 0.14)) :]
    solid = strip > 128
    gap = np.where(solid.any(0), solid[::-1].argmax(0), rows).astype(np.float32)
    height = np.arange(strip.shape[0], 0, -1, dtype=np.float32)[:, None] - 1
    sliver = (height <= gap + max(3, round(rows * 0.035))) * np.exp(-gap / (0.07 * rows))
    return np.asarray(strip * sliver / 255, np.float32)
