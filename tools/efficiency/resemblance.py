"""Finding a product by its looks as a whole: what is left where it has hardly any distinctive points."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.efficiency.registration import Reference, scale_of

Array = NDArray[Any]
SIDE = 256
SIZES = tuple(0.22 * 1.09**step for step in range(18))
"""Sizes that are looked for: the product's longer side over that of the picture."""
LIKELY = 2
"""So many sizes of a look at half the size are looked at closely, with their neighbours."""
FINER = (0.955, 0.978, 1.022, 1.045)
"""Sizes between two steps, tried where the product was found."""
ROUGHLY = 0.5
ALIKE = 0.72
AS_ALIKE = 0.95
"""A second unit looks nearly as much like the product as the first one does."""


def by_looks(product: Reference, picture: Array) -> tuple[Array, int] | None:
    """Where the whole product, upright and at any size, looks most like a part of the picture; and how often."""
    scene, reduction = _reduced(picture)
    rgb, mask, (left, top) = _template(product)
    best, found = ALIKE, None
    for size in _likely_sizes(scene, rgb, mask):
        if (match := _likeness(scene, rgb, mask, size)) is not None and match.max() > best:
            best, found = float(match.max()), (size, match)
    if found is None:
        return None
    rough = found[0]
    for factor in FINER:
        size = max(8, round(rough[0] * factor)), max(8, round(rough[1] * factor))
        if (match := _likeness(scene, rgb, mask, size)) is not None and match.max() > best:
            best, found = float(match.max()), (size, match)
    size, match = found
    _, _, _, (x, y) = cv2.minMaxLoc(match)
    scale = size[0] / mask.shape[1] / reduction
    matrix = np.array([[scale, 0, x / reduction - left * scale], [0, scale, y / reduction - top * scale]])
    return matrix, _peaks(match, best, size)


def _likely_sizes(scene: Array, rgb: Array, mask: Array) -> list[tuple[int, int]]:
    """The sizes in which the product may be there, by a look at half the size: the best ones and their neighbours."""
    half = cv2.cvtColor(cv2.resize(scene, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    matches = [_likeness(half, grey, mask, _size(mask, share * SIDE / 2)) for share in SIZES]
    found = [-1.0 if match is None else float(match.max()) for match in matches]
    best = np.argsort(found)[::-1][:LIKELY]
    near = {int(place) + move for place in best if found[place] > ROUGHLY for move in (-1, 0, 1)}
    return [_size(mask, SIZES[place] * SIDE) for place in sorted(near) if 0 <= place < len(SIZES)]


def _size(mask: Array, long: float) -> tuple[int, int]:
    """Width and height of the product when its longer side has so many pixels."""
    step = long / max(mask.shape)
    return max(6, round(mask.shape[1] * step)), max(6, round(mask.shape[0] * step))


def units_by_looks(product: Reference, picture: Array, matrix: Array) -> int:
    """How often the product stands there in the size in which it was found."""
    scene, reduction = _reduced(picture)
    rgb, mask, _ = _template(product)
    step = scale_of(matrix) * reduction
    size = max(8, round(mask.shape[1] * step)), max(8, round(mask.shape[0] * step))
    match = _likeness(scene, rgb, mask, size)
    return 1 if match is None else _peaks(match, float(match.max()), size)


def _reduced(picture: Array) -> tuple[Array, float]:
    """The picture at the size in which looks are compared."""
    reduction = SIDE / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=reduction, fy=reduction, interpolation=cv2.INTER_AREA)
    return small.astype(np.float32), reduction


def _template(product: Reference) -> tuple[Array, Array, tuple[int, int]]:
    """The product's colours and mask, cropped, and where the crop begins."""
    rows, columns = np.nonzero(product.mask)
    part = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    corner = int(columns.min()), int(rows.min())
    return product.rgb[part].astype(np.float32), product.mask[part].astype(np.float32), corner


def _likeness(scene: Array, rgb: Array, mask: Array, size: tuple[int, int]) -> Array | None:
    """How much each place of a scene looks like the product in one size; None where it would not fit."""
    if size[0] > scene.shape[1] or size[1] > scene.shape[0]:
        return None
    template = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    cover = np.dstack([cover] * 3) if scene.ndim == 3 else cover
    match = cv2.matchTemplate(scene, template, cv2.TM_CCOEFF_NORMED, mask=cover)
    return np.where(np.isfinite(match) & (match <= 1.001), match, -1)


def _peaks(field: Array, best: float, size: tuple[int, int]) -> int:
    """How many places look nearly as much like the product as the best one, none over another."""
    left, units = field.astype(np.float32).copy(), 0
    while units < 9:
        _, score, _, (x, y) = cv2.minMaxLoc(left)
        if score < max(ALIKE, AS_ALIKE * best):
            break
        units += 1
        left[max(0, y - size[1] + 1) : y + size[1], max(0, x - size[0] + 1) : x + size[0]] = -1
    return max(1, units)
