"""What a product does to the set around it: cast shadow, contact, colour and reflection.

A product takes away key light where its silhouette stands between a surface and the key, and fill light where it is
close. Everything here happens at plate resolution.
"""

from __future__ import annotations

import cv2
import numpy as np

from tools.generation.facing import with_facing
from tools.generation.footing import Footing, footings
from tools.generation.plates import Bytes, Floats, Plate
from tools.generation.relight import Lit, develop, dither_of, grown, linear_table
from tools.generation.shadows import COARSE, Window, contact, key_shadow, nearness, reach
from tools.generation.standee import Standee


def with_product(plate: Plate, lit: Lit, product: Standee) -> Bytes:
    """The lit plate with everything the product does to its surroundings, but without the product itself."""
    if plate.facing:
        return with_facing(plate, lit, product)
    feet = footings(plate, product)
    box = _reached(plate, feet)
    if box is None:
        return lit.picture.copy()
    x0, y0, x1, y1 = box
    full = (x1 - x0, y1 - y0)
    place = plate.place[y0 // 2 : y1 // 2, x0 // 2 : x1 // 2]
    near_full = grown(_together([nearness(foot.plate, foot.product, foot.around(place)) for foot in feet]), full)
    open_sky = cv2.merge([1 - near_full] * 3)
    light = lit.rest[y0:y1, x0:x1].astype(np.float32) * open_sky
    key = lit.key[y0:y1, x0:x1].astype(np.float32)
    changed = near_full
    if plate.key is not None:
        cast = [key_shadow(foot.plate, foot.product, foot.around(place)) for foot in feet]
        shadow = grown(np.maximum.reduce(cast), full)
        key *= cv2.merge([(1 - 0.96 * shadow) * (1 - 0.35 * near_full)] * 3)
        changed = np.maximum(changed, shadow)
    light += key
    touch = np.maximum.reduce([contact(plate, foot.product, box) for foot in feet])
    free = 1 - touch
    bounce = near_full * 0.35
    light *= cv2.merge([(1 + bounce * float(tint)) * free for tint in _colour_cast(product)])
    flat = grown((np.abs(place[..., 2]) < 0.035).astype(np.float32), full)
    mirrored = np.maximum.reduce([_reflect(plate, lit, foot.product, box, flat, light) for foot in feet])
    out = lit.picture.copy()
    visible = np.maximum(np.maximum(changed, touch), mirrored) > 0.003
    fresh = develop(light, dither_of(plate.height, plate.width)[y0:y1, x0:x1])
    cv2.copyTo(fresh, visible.astype(np.uint8), out[y0:y1, x0:x1])
    return out


def _reached(plate: Plate, feet: tuple[Footing, ...]) -> Window | None:
    """The part of the plate that any foot can darken."""
    sparse = plate.place[::COARSE, ::COARSE]
    boxes = [box for foot in feet if (box := reach(foot.plate, foot.product, foot.around(sparse)))]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _together(hidden: list[Floats]) -> Floats:
    """Share of the surrounding light that several things hide between them."""
    return 1 - np.multiply.reduce([1 - one for one in hidden])


def _colour_cast(product: Standee) -> Floats:
    """How the product's mean colour tints light that bounced off it."""
    sample = product.rgba[::4, ::4]
    weight = sample[..., 3].astype(np.float32)
    mean = (linear_table()[sample[..., :3]] * weight[..., None]).sum((0, 1)) / max(float(weight.sum()), 1.0)
    return np.clip(mean / max(float(mean.mean()), 1e-3) - 1, -0.6, 0.6).astype(np.float32)


def _reflect(plate: Plate, lit: Lit, product: Standee, box: Window, flat: Floats, light: Floats) -> Floats:
    """Mix the product's mirror image into `light` where the stand's top is; returns how much, per pixel."""
    x0, y0, x1, y1 = box
    share = np.zeros((y1 - y0, x1 - x0), np.float32)
    if plate.reflection <= 0:
        return share
    rows, columns = product.rgba.shape[:2]
    # The mirror image starts at the middle of the base, which is hidden behind the product's front edge.
    first = round(product.bottom - 0.02 * rows) - y0
    left = round(product.left) - x0
    rows = min(rows, share.shape[0] - first)
    a, b = max(0, left), min(share.shape[1], left + columns)
    if rows < 4 or b <= a:
        return share
    image = cv2.GaussianBlur(product.rgba[::-1][:rows], (0, 0), plate.reflection_blur * columns + 0.6)[
        :, a - left : b - left
    ]
    fade = np.linspace(1, 0, rows, dtype=np.float32)[:, None] ** 1.8
    mix = image[..., 3].astype(np.float32) / 255 * plate.reflection * fade * flat[first : first + rows, a:b]
    seen = linear_table()[image[..., :3]] * lit.exposure
    target = light[first : first + rows, a:b]
    target += (seen - target) * mix[..., None]
    share[first : first + rows, a:b] = mix
    return share
