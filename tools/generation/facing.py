"""A product that lies on a floor or hangs before a wall, both seen squarely: its shadow on what is behind it.

The product is one or more cards with its silhouette, parallel to the picture and a little before the surface.
Coordinates as everywhere: units relative to the stand, x right, y away from the camera, z up the picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from tools.generation.plates import Bytes, Floats, Plate
from tools.generation.relight import Lit, darkened
from tools.generation.shadows import BLURS, MARGIN, Window, silhouette_atlas
from tools.generation.standee import Standee

LYING, HANGING = (0.2, 0.6, 1.0), (1.0,)
"""Where the cards are, as shares of the distance to the surface: what lies is solid down to it."""
FLAT = 0.16
"""Largest distance of a lying product's middle from the floor, as a share of its smaller side."""
BEHIND = 0.7
"""How far behind the surface something can be and still catch the shadow, in units."""
SHADE = {"floor": 0.72, "wall": 0.42}
"""Share of the soft light that a product takes from the surface right behind it."""


def with_facing(plate: Plate, lit: Lit, product: Standee) -> Bytes:
    """The lit plate with the shadow of a product that is flat before it, without the product itself."""
    lift = _lift(plate, product)
    x0, y0, x1, y1 = _reach(plate, product, lift)
    place = plate.place[y0 // 2 : y1 // 2, x0 // 2 : x1 // 2]
    hidden = _hidden(plate, product, place, lift)
    shadow = _shadow(plate, product, place, lift) if plate.key is not None else np.zeros_like(hidden)
    return darkened(plate, lit, (x0, y0, x1, y1), shadow, hidden)


def _lift(plate: Plate, product: Standee) -> float:
    if plate.facing == "wall":
        return plate.lift
    return min(plate.lift, FLAT * min(product.rgba.shape[:2]) / plate.unit)


def _towards(plate: Plate) -> tuple[float, float, float]:
    """To the key light, one unit nearer to the camera."""
    assert plate.key is not None
    key = plate.key
    x, y, z = (
        key["towards"]
        if key["kind"] == "sun"
        else (a - b for a, b in zip(key["at"], key["stand_at"], strict=True))
    )  # fmt: skip
    away = max(-y, 0.2)
    return x / away, 1.0, z / away


def _reach(plate: Plate, product: Standee, lift: float) -> Window:
    """The part of the plate (even pixel bounds) that the product can darken."""
    rows, columns = product.rgba.shape[:2]
    right, _, up = _towards(plate) if plate.key is not None else (0.0, 1.0, 0.0)
    soft = (0.3 + 3 * plate.softness) * plate.unit
    x, z = -right * (lift + BEHIND) * plate.unit, up * (lift + BEHIND) * plate.unit
    x0, x1 = product.left + min(x, 0) - soft, product.left + columns + max(x, 0) + soft
    y0, y1 = product.top + min(z, 0) - soft, product.top + rows + max(z, 0) + soft
    return (
        max(0, round(x0)) // 2 * 2, max(0, round(y0)) // 2 * 2,
        min(plate.width, round(x1)) // 2 * 2, min(plate.height, round(y1)) // 2 * 2,
    )  # fmt: skip


def _outline(product: Standee) -> Floats:
    half = cv2.resize(product.rgba[..., 3], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    half = cv2.copyMakeBorder(half, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(half, np.float32) / np.float32(255)


def _on_card(plate: Plate, product: Standee, x: Floats, z: Floats) -> tuple[Floats, Floats]:
    """Column and row of the half-size silhouette at places of the card's plane."""
    scale = plate.unit / 2
    column = (plate.stand[0] - product.left) / 2 + MARGIN + x * scale
    row = (plate.stand[1] - product.top) / 2 + MARGIN - z * scale
    return column.astype(np.float32), row.astype(np.float32)


def _shadow(plate: Plate, product: Standee, place: Floats, lift: float) -> Floats:
    """How much of the key light the product takes from each place (0 to 1)."""
    outline = _outline(product)
    atlas, wide = silhouette_atlas(outline), outline.shape[1]
    right, _, up = _towards(plate)
    blocked = np.zeros(place.shape[:2], np.float32)
    for share in LYING if plate.facing == "floor" else HANGING:
        ahead = place[..., 1] + share * lift  # from the card back to the place
        column, row = _on_card(plate, product, place[..., 0] + right * ahead, place[..., 2] + up * ahead)
        blur = np.maximum(ahead, 0) * (plate.softness * plate.unit / 2)
        level = np.clip(np.log2(np.maximum(blur, 0.45) / 0.45), 0, len(BLURS) - 1.001).astype(np.float32)
        below = np.floor(level)
        inside = (ahead > -0.02) & (column > 0) & (column < wide - 1) & (row > 0) & (row < outline.shape[0] - 1)
        first = np.where(inside, column + below * wide, -9).astype(np.float32)
        row = np.where(inside, row, -9).astype(np.float32)
        sharp = cv2.remap(atlas, first, row, cv2.INTER_LINEAR, borderValue=0)
        soft = cv2.remap(atlas, first + np.float32(wide), row, cv2.INTER_LINEAR, borderValue=0)
        blocked = np.maximum(blocked, sharp + (soft - sharp) * (level - below))
    return np.asarray(cv2.GaussianBlur(np.clip(blocked, 0, 1), (0, 0), 1.1), np.float32)


def _hidden(plate: Plate, product: Standee, place: Floats, lift: float) -> Floats:
    """Share of the soft light that the product hides from each place right behind it."""
    outline = _outline(product)
    reach = max(lift, 0.03) * plate.unit / 2
    near = cv2.GaussianBlur(outline, (0, 0), max(1.0, 0.35 * reach))
    far = cv2.GaussianBlur(outline, (0, 0), max(2.0, min(1.3 * reach, 0.6 * MARGIN)))
    column, row = _on_card(plate, product, place[..., 0], place[..., 2])
    dark = cv2.remap(0.5 * near + 0.5 * far, column, row, cv2.INTER_LINEAR, borderValue=0)
    behind = np.abs(place[..., 1])
    return np.asarray(dark * SHADE[plate.facing] / (1 + (behind / max(lift, 0.1)) ** 2), np.float32)
