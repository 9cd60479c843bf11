"""Putting a product's cut-out on a set: choosing the crop, casting its shadow, pasting its own pixels untouched."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.generation.casting import with_product
from tools.generation.lit_plates import light_plate
from tools.generation.plates import FRAMINGS, Fractions, Palette, Plate, framing_for, load_plate, set_card
from tools.generation.standee import Standee

Pixels = tuple[int, int, int, int]

FILL_WIDTH = 0.9  # of the podium
STRIP = 2.3  # width / height above which a canvas is a banner strip: the product nearly fills its height
# Canvas shape (width / height below), then the product's largest height and width as shares of the canvas.
ROOM = ((0.7, 0.44, 0.56), (1.25, 0.54, 0.66), (STRIP, 0.66, 0.42), (math.inf, 0.8, 0.36))
CLOSEST = 1.9  # zoom limit, relative to the widest crop that fits the canvas


@dataclass(frozen=True)
class Staged:
    """A product on a set, and where everything is."""

    image: NDArray[np.uint8]
    product_box: Pixels
    product_rgba: NDArray[np.uint8]
    product_mask: NDArray[np.uint8]
    calm: tuple[Pixels, ...]
    palette: Palette


@dataclass(frozen=True)
class Shot:
    """A crop of a plate: canvas pixels per plate pixel, and where on the canvas the product's bottom centre is."""

    framing: str
    scale: float
    foot: tuple[float, float]
    size: tuple[int, int]
    cost: float


def suggest_product_box(
    set_name: str, width: int, height: int, cutout_aspect: float, *, mirror: bool = False
) -> Fractions:
    """Where a product of this shape (width / height) looks natural on a set, leaving room for text."""
    plate = load_plate(set_name, framing_for(width, height))
    ratio = width / height
    x, y = (v / size for v, size in zip(_stand(plate, mirror), (plate.width, plate.height), strict=True))
    tall, room = next((tall, room) for widest, tall, room in ROOM if ratio < widest)
    if ratio > STRIP:
        y = 0.92
    scale = max(width / plate.width, height / plate.height)
    if not plate.facing:
        scale = max(scale, _least_scale(plate, (x * width, y * height), width, height, mirror))
    units = plate.unit * scale
    across = min(FILL_WIDTH * plate.card.podium_width * units, room * width)
    up = min(plate.card.max_height * units, tall * height)
    up = min(up, across / cutout_aspect)
    across = up * cutout_aspect
    if plate.facing:  # the stand is where the product's middle goes
        y = min(0.5 + up / 2 / height, 0.97)
    x = min(max(x, across / 2 / width + 0.02), 1 - across / 2 / width - 0.02)
    return (x - across / 2 / width, y - up / height, x + across / 2 / width, y)


def stage_product(
    cutout: NDArray[np.uint8],
    *,
    set_name: str,
    palette: str,
    width: int,
    height: int,
    product_box: Fractions,
    mirror: bool = False,
) -> Staged:
    """Stand a cut-out (RGBA) on a set inside a box (fractions of the canvas). Its opaque pixels are only resampled."""
    colours = set_card(set_name).palette(palette)
    trimmed = _trim(cutout)
    shot = _choose_shot(set_name, trimmed.shape[1] / trimmed.shape[0], width, height, product_box, mirror)
    plate = load_plate(set_name, shot.framing)
    pasted = resample(trimmed, *shot.size)
    left = min(max(round(shot.foot[0] - shot.size[0] / 2), 0), width - shot.size[0])
    top = min(max(round(shot.foot[1]) - shot.size[1], 0), height - shot.size[1])
    window = _window(plate, shot, width, height, mirror)
    background = _background(plate, palette, pasted, (left, top), window, width, height, mirror)
    box = (left, top, left + shot.size[0], top + shot.size[1])
    mask = np.zeros((height, width), np.uint8)
    mask[box[1] : box[3], box[0] : box[2]] = pasted[..., 3]
    paste(background, pasted, box)
    return Staged(background, box, pasted, mask, _calm(plate, window, width, height, mirror), colours)


def resample(cutout: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Resize a cut-out; colours are weighted by alpha so that edges take nothing from hidden pixels."""
    if (cutout.shape[1], cutout.shape[0]) == (width, height):
        return cutout.copy()
    method = cv2.INTER_AREA if width < cutout.shape[1] else cv2.INTER_CUBIC
    alpha = cutout[..., 3]
    weighted = cv2.multiply(cutout[..., :3], cv2.merge([alpha] * 3), scale=1 / 255)
    small, cover = (cv2.resize(part, (width, height), interpolation=method) for part in (weighted, alpha))
    partial = (cover > 0) & (cover < 255)
    small[partial] = np.clip(small[partial].astype(np.float32) * 255 / cover[partial][:, None] + 0.5, 0, 255)
    return np.dstack([small, cover])


def _trim(cutout: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if cutout.ndim != 3 or cutout.shape[2] != 4:
        raise ValueError(f"a cut-out must be H x W x 4 (RGBA), not {cutout.shape}")
    solid = cutout[..., 3] > 8
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    if rows.size == 0:
        raise ValueError("the cut-out is empty: every pixel is transparent")
    return cutout[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _stand(plate: Plate, mirror: bool) -> tuple[float, float]:
    return (plate.width - plate.stand[0] if mirror else plate.stand[0]), plate.stand[1]


def _least_scale(plate: Plate, foot: tuple[float, float], width: int, height: int, mirror: bool = False) -> float:
    """The widest crop that has the stand at this canvas point and stays on the plate."""
    x, y = _stand(plate, mirror)
    return max(foot[0] / x, (width - foot[0]) / (plate.width - x), foot[1] / y, (height - foot[1]) / (plate.height - y))


def _choose_shot(set_name: str, aspect: float, width: int, height: int, box: Fractions, mirror: bool) -> Shot:
    natural = framing_for(width, height)
    shots = [
        _shot(load_plate(set_name, framing), aspect, width, height, box, mirror, 0.0 if framing == natural else 0.2)
        for framing in FRAMINGS
        if framing in set_card(set_name).framings
    ]
    return min(shots, key=lambda shot: shot.cost)


def _shot(plate: Plate, aspect: float, width: int, height: int, box: Fractions, mirror: bool, cost: float) -> Shot:
    """The best crop of one plate for a wanted box: move or shrink the product as little as needed."""
    across, up = (box[2] - box[0]) * width, (box[3] - box[1]) * height
    up = max(2.0, min(up, across / aspect, height, width / aspect))
    across = up * aspect
    foot = ((box[0] + box[2]) / 2 * width, min(box[3] * height, height))
    cover = max(width / plate.width, height / plate.height)
    limit = cover * CLOSEST
    fit = max(
        across / (FILL_WIDTH * plate.card.podium_width * plate.unit), up / (plate.card.max_height * plate.unit), cover
    )
    if plate.facing:
        return _free_shot(plate, (across, up), foot, width, height, mirror, min(fit, limit), cost)
    scale = min(max(_least_scale(plate, _ground(plate, foot, across), width, height, mirror), fit), limit)
    shrink = min(1.0, scale / fit)
    up, across = up * shrink, across * shrink
    x, y = _stand(plate, mirror)
    sink = plate.sink * across
    moved_x = _between(foot[0], max(width - (plate.width - x) * scale, across / 2), min(x * scale, width - across / 2))
    moved_y = _between(foot[1], max(height - (plate.height - y) * scale + sink, up), min(y * scale + sink, height))
    moved = math.hypot((moved_x - foot[0]) / width, (moved_y - foot[1]) / height)
    size = (max(2, round(across)), max(2, round(up)))
    total = cost + 6 * moved + 4 * (1 - shrink) + math.log(scale / cover) + 0.3 * max(0.0, math.log(scale))
    return Shot(plate.framing, scale, (moved_x, moved_y), size, total)


def _free_shot(
    plate: Plate, size: tuple[float, float], foot: tuple[float, float], width: int, height: int, mirror: bool,
    scale: float, cost: float,
) -> Shot:  # fmt: skip
    """On a floor or wall seen squarely the product may be anywhere; best near the place that its designer meant."""
    across, up = size
    x = _between(foot[0], across / 2, width - across / 2)
    y = _between(foot[1], up, height)
    meant = _stand(plate, mirror)
    away = math.hypot(x / width - meant[0] / plate.width, (y - up / 2) / height - meant[1] / plate.height)
    cover = max(width / plate.width, height / plate.height)
    total = cost + 1.2 * away + math.log(scale / cover) + 0.3 * max(0.0, math.log(scale))
    return Shot(plate.framing, scale, (x, y), (max(2, round(across)), max(2, round(up))), total)


def _ground(plate: Plate, foot: tuple[float, float], across: float) -> tuple[float, float]:
    """The canvas point of the middle of the base, given that of the front edge."""
    return foot[0], foot[1] - plate.sink * across


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), max(low, high))


def _window(plate: Plate, shot: Shot, width: int, height: int, mirror: bool) -> Pixels:
    """The plate pixels that become the canvas."""
    x, y = _stand(plate, mirror)
    ground = _ground(plate, shot.foot, shot.size[0])
    if plate.facing:
        ground = shot.foot[0], shot.foot[1] - shot.size[1] / 2
    across, up = min(round(width / shot.scale), plate.width), min(round(height / shot.scale), plate.height)
    left = int(_between(round(x - ground[0] / shot.scale), 0, plate.width - across))
    top = int(_between(round(y - ground[1] / shot.scale), 0, plate.height - up))
    return left, top, left + across, top + up


def _background(
    plate: Plate,
    palette: str,
    pasted: NDArray[np.uint8],
    corner: tuple[int, int],
    window: Pixels,
    width: int,
    height: int,
    mirror: bool,
) -> NDArray[np.uint8]:
    """The set with the product's shadow in it, cropped and scaled to the canvas."""
    lit = light_plate(plate.card.name, plate.framing, palette)
    x_scale, y_scale = (window[2] - window[0]) / width, (window[3] - window[1]) / height
    rows, columns = max(2, round(pasted.shape[0] * y_scale)), max(2, round(pasted.shape[1] * x_scale))
    small = resample(pasted, columns, rows)
    left, top = window[0] + corner[0] * x_scale, window[1] + corner[1] * y_scale
    if mirror:
        small, left = np.ascontiguousarray(small[:, ::-1]), plate.width - left - columns
    scene = with_product(plate, lit, Standee(small, left, top))
    if mirror:
        scene = scene[:, ::-1]
    cropped = np.ascontiguousarray(scene[window[1] : window[3], window[0] : window[2]])
    if cropped.shape[:2] == (height, width):
        return cropped
    method = cv2.INTER_AREA if width < cropped.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(cropped, (width, height), interpolation=method), np.uint8)


def paste(picture: NDArray[np.uint8], product: NDArray[np.uint8], box: Pixels) -> None:
    """Lay the product over the picture; opaque pixels are copied byte for byte."""
    region = picture[box[1] : box[3], box[0] : box[2]]
    alpha = product[..., 3]
    opaque = alpha == 255
    cv2.copyTo(np.ascontiguousarray(product[..., :3]), opaque.astype(np.uint8), region)
    partial = (alpha > 0) & ~opaque
    share = alpha[partial].astype(np.float32)[:, None] / 255
    mixed = region[partial] * (1 - share) + product[partial][:, :3] * share
    region[partial] = (mixed + 0.5).astype(np.uint8)


def _calm(plate: Plate, window: Pixels, width: int, height: int, mirror: bool) -> tuple[Pixels, ...]:
    """The plate's quiet areas as canvas pixels."""
    left, top, right, bottom = window
    boxes = []
    for x0, y0, x1, y1 in plate.calm:
        if mirror:
            x0, x1 = 1 - x1, 1 - x0
        a, c = ((v * plate.width - left) * width / (right - left) for v in (x0, x1))
        b, d = ((v * plate.height - top) * height / (bottom - top) for v in (y0, y1))
        box = (max(0, round(a)), max(0, round(b)), min(width, round(c)), min(height, round(d)))
        if box[2] - box[0] > 0.12 * width and box[3] - box[1] > 0.06 * height:
            boxes.append(box)
    return tuple(boxes)
