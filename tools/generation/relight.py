"""Lighting a plate in a palette's colours, and letting a product cast shadow, contact, colour and reflection on it.

Everything here happens at plate resolution. Light adds up, so a picture is key * colour + fill * colour + emission *
colour; a product takes away key light where its silhouette stands between a surface and the key, and fill light where
it is close.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.generation.lit_plates import lit_plate
from tools.generation.plates import Bytes, Floats, Palette, Plate, linear, load_plate, set_card

Halves = NDArray[np.float16]

LEVELS = 16384
BRIGHTEST = 4.0
SHOULDER = 0.78  # light above this is rolled off instead of clipped
INDIRECT_TINT = 0.35  # how much of the fill light has bounced off the set's own colours


@dataclass(frozen=True, eq=False)
class Lit:
    """A plate in one palette: light a product can block (key), all other light, and the finished empty picture."""

    key: Halves
    rest: Halves
    picture: Bytes
    exposure: float


@lru_cache(maxsize=1)
def _tone_table() -> Bytes:
    light = np.linspace(0, BRIGHTEST, LEVELS)
    rolled = SHOULDER + (1 - SHOULDER) * (1 - np.exp(-(light - SHOULDER) / (1 - SHOULDER)))
    toned = np.where(light < SHOULDER, light, rolled)
    encoded = np.where(toned <= 0.0031308, 12.92 * toned, 1.055 * toned ** (1 / 2.4) - 0.055)
    # Sixteenths of a level, so that dither decides the last bit.
    return np.clip(encoded * 255 * 16 + 0.5, 0, 4080).astype(np.uint16)


@lru_cache(maxsize=4)
def _dither(rows: int, columns: int) -> NDArray[np.uint16]:
    return np.random.default_rng(5).integers(0, 16, (rows, columns, 1), dtype=np.uint16)


@lru_cache(maxsize=1)
def _linear_table() -> Floats:
    values = np.arange(256) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)


def develop(light: Floats, dither: NDArray[np.uint16]) -> Bytes:
    """Linear light to an 8-bit picture, with ordered noise instead of bands."""
    index = np.minimum(light * ((LEVELS - 1) / BRIGHTEST), LEVELS - 1).astype(np.uint16)
    return np.minimum((_tone_table()[index] + dither) >> 4, 255).astype(np.uint8)


@lru_cache(maxsize=6)
def light_plate(name: str, framing: str, palette_name: str) -> Lit:
    """A plate lit in a palette; kept for the next product."""
    return lit_plate(load_plate(name, framing), set_card(name).palette(palette_name), relit)


def relit(plate: Plate, palette: Palette) -> Lit:
    """Light a plate in a palette."""
    colour = _surface_colour(plate, palette)
    key = _lit_pass(plate, palette, "key", colour)
    rest = _lit_pass(plate, palette, "fill", colour)
    glow = _lit_pass(plate, palette, "emit", colour) + _lit_pass(plate, palette, "emit2", colour)
    rest = rest + glow
    if plate.bloom:
        rest += _bloom(glow) * plate.bloom
    lens = _vignette(plate)
    key *= lens
    rest *= lens
    dither = _dither(plate.height, plate.width)
    return Lit(key.astype(np.float16), rest.astype(np.float16), develop(key + rest, dither), palette.exposure)


def _surface_colour(plate: Plate, palette: Palette) -> Floats:
    """What to multiply light by so that each colour area gets its palette colour."""
    areas = plate.matte.astype(np.float32) / 255
    total = areas.sum(-1, keepdims=True)
    areas /= np.maximum(total, 1)
    colours = np.array([linear(c) for c in palette.slots], np.float32) / np.array(plate.bases, np.float32)[:, None]
    return areas @ colours + (1 - np.minimum(total, 1))


def _lit_pass(plate: Plate, palette: Palette, name: str, colour: Floats) -> Floats:
    light = palette.lights.get(name)
    if name not in plate.passes or light is None:
        return np.zeros((plate.height, plate.width, 3), np.float32)
    encoded, scale = plate.passes[name]
    tint = np.array(light.colour, np.float32)
    if name == "fill":
        slots = np.array([linear(c) for c in palette.slots]).mean(0)
        tint = tint * (1 - INDIRECT_TINT + INDIRECT_TINT * slots / slots.mean()).astype(np.float32)
    values = (np.arange(256, dtype=np.float32) / 255) ** 2 * scale
    return values[encoded] * colour * (tint * np.float32(light.strength * palette.exposure))


def _vignette(plate: Plate) -> Floats:
    """Corners a little darker, centred above the stand, so that the eye goes to the product."""
    x = (np.arange(plate.width, dtype=np.float32) - plate.stand[0]) / max(plate.width, plate.height) * 2
    y = (np.arange(plate.height, dtype=np.float32) - plate.stand[1] * 0.75) / max(plate.width, plate.height) * 2
    distance = x[None, :] ** 2 + y[:, None] ** 2
    return (1 - plate.vignette * distance / (0.6 + distance))[..., None].astype(np.float32)


def _bloom(glow: Floats) -> Floats:
    """Light that bright sources spill over the lens."""
    rows, columns = glow.shape[:2]
    small = cv2.resize(np.maximum(glow - 0.7, 0), (columns // 4, rows // 4), interpolation=cv2.INTER_AREA)
    small = np.minimum(small, 3.0)
    spread = sum(w * cv2.GaussianBlur(small, (0, 0), s) for s, w in ((3, 0.30), (9, 0.22), (28, 0.24)))
    return cv2.resize(spread, (columns, rows), interpolation=cv2.INTER_LINEAR)


@dataclass(frozen=True, eq=False)
class Standee:
    """A product on the stand, as the plate sees it: its cut-out at plate scale and the pixel of its bottom centre."""

    rgba: Bytes
    left: float
    top: float

    @property
    def bottom(self) -> float:
        """The row just below the product."""
        return self.top + self.rgba.shape[0]


def with_product(plate: Plate, lit: Lit, product: Standee) -> Bytes:
    """The lit plate with everything the product does to its surroundings, but without the product itself."""
    from tools.generation.shadows import contact, key_shadow, nearness, reach

    if plate.facing:
        from tools.generation.facing import with_facing

        return with_facing(plate, lit, product)
    box = reach(plate, product)
    if box is None:
        return lit.picture.copy()
    x0, y0, x1, y1 = box
    full = (x1 - x0, y1 - y0)
    place = plate.place[y0 // 2 : y1 // 2, x0 // 2 : x1 // 2]
    near = nearness(plate, product, place)
    near_full = _grown(near, full)
    open_sky = cv2.merge([1 - near_full] * 3)
    light = lit.rest[y0:y1, x0:x1].astype(np.float32) * open_sky
    key = lit.key[y0:y1, x0:x1].astype(np.float32)
    changed = near_full
    if plate.key is not None:
        shadow = _grown(key_shadow(plate, product, place), full)
        key *= cv2.merge([(1 - 0.96 * shadow) * (1 - 0.35 * near_full)] * 3)
        changed = np.maximum(changed, shadow)
    light += key
    touch = contact(plate, product, box)
    free = 1 - touch
    bounce = near_full * 0.35
    light *= cv2.merge([(1 + bounce * float(tint)) * free for tint in _colour_cast(product)])
    flat = _grown((np.abs(place[..., 2]) < 0.035).astype(np.float32), full)
    mirrored = _reflect(plate, lit, product, box, flat, light)
    out = lit.picture.copy()
    visible = np.maximum(np.maximum(changed, touch), mirrored) > 0.003
    fresh = develop(light, _dither(plate.height, plate.width)[y0:y1, x0:x1])
    out[y0:y1, x0:x1] = np.where(visible[..., None], fresh, out[y0:y1, x0:x1])
    return out


def darkened(plate: Plate, lit: Lit, box: tuple[int, int, int, int], shadow: Floats, hidden: Floats) -> Bytes:
    """The lit plate with key light and soft light taken from a part of it, both told at half resolution."""
    x0, y0, x1, y1 = box
    shadow_full, hidden_full = (_grown(part, (x1 - x0, y1 - y0)) for part in (shadow, hidden))
    light = lit.rest[y0:y1, x0:x1].astype(np.float32) * cv2.merge([1 - hidden_full] * 3)
    light += lit.key[y0:y1, x0:x1].astype(np.float32) * cv2.merge(
        [(1 - 0.94 * shadow_full) * (1 - 0.35 * hidden_full)] * 3
    )
    out = lit.picture.copy()
    seen = np.maximum(shadow_full, hidden_full) > 0.003
    fresh = develop(light, _dither(plate.height, plate.width)[y0:y1, x0:x1])
    out[y0:y1, x0:x1] = np.where(seen[..., None], fresh, out[y0:y1, x0:x1])
    return out


def _grown(half: Floats, size: tuple[int, int]) -> Floats:
    """Half-resolution values at full resolution."""
    return np.asarray(cv2.resize(half, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _colour_cast(product: Standee) -> Floats:
    """How the product's mean colour tints light that bounced off it."""
    sample = product.rgba[::4, ::4]
    weight = sample[..., 3].astype(np.float32)
    mean = (_linear_table()[sample[..., :3]] * weight[..., None]).sum((0, 1)) / max(float(weight.sum()), 1.0)
    return np.clip(mean / max(float(mean.mean()), 1e-3) - 1, -0.6, 0.6).astype(np.float32)


def _reflect(
    plate: Plate, lit: Lit, product: Standee, box: tuple[int, int, int, int], flat: Floats, light: Floats
) -> Floats:
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
    seen = _linear_table()[image[..., :3]] * lit.exposure
    target = light[first : first + rows, a:b]
    target += (seen - target) * mix[..., None]
    share[first : first + rows, a:b] = mix
    return share
