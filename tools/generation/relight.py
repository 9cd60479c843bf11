"""Lighting a plate in a palette's colours.

Everything here happens at plate resolution. Light adds up, so a picture is key * colour + fill * colour + emission *
colour; a product can take parts of it away again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.generation.plates import Bytes, Floats, Palette, Plate, linear

Halves = NDArray[np.float16]

LEVELS = 16384
BRIGHTEST = 4.0
SHOULDER = 0.78  # light above this is rolled off instead of clipped
MATTE_NOISE = 0.12  # packed colour areas miss this much of each other at their edges; left bare it shows as light dots
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
def dither_of(rows: int, columns: int) -> NDArray[np.uint16]:
    """Ordered noise of a picture's size, in sixteenths of a level."""
    return np.random.default_rng(5).integers(0, 16, (rows, columns, 1), dtype=np.uint16)


@lru_cache(maxsize=1)
def linear_table() -> Floats:
    """Linear light of every 8-bit level."""
    values = np.arange(256) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)


def develop(light: Floats, dither: NDArray[np.uint16]) -> Bytes:
    """Linear light to an 8-bit picture, with ordered noise instead of bands."""
    index = np.minimum(light * ((LEVELS - 1) / BRIGHTEST), LEVELS - 1).astype(np.uint16)
    return np.minimum((_tone_table()[index] + dither) >> 4, 255).astype(np.uint8)


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
    dither = dither_of(plate.height, plate.width)
    return Lit(key.astype(np.float16), rest.astype(np.float16), develop(key + rest, dither), palette.exposure)


def _surface_colour(plate: Plate, palette: Palette) -> Floats:
    """What to multiply light by so that each colour area gets its palette colour."""
    steep = (np.arange(256, dtype=np.float32) / 255 - MATTE_NOISE / 2) / (1 - MATTE_NOISE)
    areas = np.clip(steep, 0, 1)[plate.matte]
    total = areas.sum(-1, keepdims=True)
    bare = np.maximum(1 - total - MATTE_NOISE, 0) / (1 - MATTE_NOISE)
    areas *= (1 - bare) / np.maximum(total, 1e-6)
    colours = np.array([linear(c) for c in palette.slots], np.float32) / np.array(plate.bases, np.float32)[:, None]
    return areas @ colours + bare


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


def darkened(plate: Plate, lit: Lit, box: tuple[int, int, int, int], shadow: Floats, hidden: Floats) -> Bytes:
    """The lit plate with key light and soft light taken from a part of it, both told at half resolution."""
    x0, y0, x1, y1 = box
    shadow_full, hidden_full = (grown(part, (x1 - x0, y1 - y0)) for part in (shadow, hidden))
    light = lit.rest[y0:y1, x0:x1].astype(np.float32) * cv2.merge([1 - hidden_full] * 3)
    light += lit.key[y0:y1, x0:x1].astype(np.float32) * cv2.merge(
        [(1 - 0.94 * shadow_full) * (1 - 0.35 * hidden_full)] * 3
    )
    out = lit.picture.copy()
    seen = np.maximum(shadow_full, hidden_full) > 0.003
    fresh = develop(light, dither_of(plate.height, plate.width)[y0:y1, x0:x1])
    cv2.copyTo(fresh, seen.astype(np.uint8), out[y0:y1, x0:x1])
    return out


def grown(half: Floats, size: tuple[int, int]) -> Floats:
    """Half-resolution values at full resolution."""
    return np.asarray(cv2.resize(half, size, interpolation=cv2.INTER_LINEAR), np.float32)
