"""Layout metrics of the PKU PosterLayout family, from their definitions (the published script has slips; see below).

Higher is better for val, und_l, und_s and uti; lower for ove, ali, occ and rea. Two slips of the published script are
not repeated: containment compared a right edge with itself, and gradients overflowed in 8 bits. `ali` is per element.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Rect = tuple[float, float, float, float]
WIDTH = 513
SMALLEST = 0.001


class Element(NamedTuple):
    """One element: words, the brand, or the ground that words stand on. Box in fractions of the canvas."""

    kind: Literal["text", "logo", "underlay"]
    box: Rect


def poster_metrics(
    elements: Sequence[Element], ground: NDArray[np.uint8], salient: NDArray[np.uint8]
) -> dict[str, float]:
    """All metrics of one picture. `ground` is the picture without elements; `salient` the product's mask."""
    width, height = WIDTH, max(1, round(WIDTH * ground.shape[0] / ground.shape[1]))
    valid = [e for e in elements if _area(e.box) >= SMALLEST]
    others = [e.box for e in valid if e.kind != "underlay"]
    grounds = [e.box for e in valid if e.kind == "underlay"]
    saliency = cv2.resize(salient, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    covered = _mask([e.box for e in valid], width, height)
    bare = _mask([e.box for e in valid if e.kind == "text"], width, height) & ~_mask(grounds, width, height)
    gradient = _gradient(np.asarray(cv2.resize(ground, (width, height), interpolation=cv2.INTER_AREA), np.uint8))
    return {
        "val": len(valid) / len(elements) if elements else 1.0,
        "ove": sum(_iou(a, b) for i, a in enumerate(others) for b in others[i + 1 :]) / max(1, len(others)),
        "ali": _misalignment([e.box for e in valid]),
        "und_l": _mean([max((_share(ground, box) for box in others), default=0.0) for ground in grounds]),
        "und_s": _mean([float(any(_contains(ground, box) for box in others)) for ground in grounds]),
        "uti": float(((1 - saliency) * covered).sum() / max(1e-6, (1 - saliency).sum())),
        "occ": float(saliency[covered].mean()) if covered.any() else 0.0,
        "rea": float(gradient[bare].mean()) if bare.any() else 0.0,
    }


def _area(box: Rect) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _inner(one: Rect, other: Rect) -> float:
    across, down = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


def _iou(one: Rect, other: Rect) -> float:
    inner = _inner(one, other)
    return inner / max(1e-9, _area(one) + _area(other) - inner)


def _share(ground: Rect, box: Rect) -> float:
    return _inner(ground, box) / max(1e-9, _area(box))


def _contains(ground: Rect, box: Rect) -> bool:
    return ground[0] <= box[0] and ground[1] <= box[1] and ground[2] >= box[2] and ground[3] >= box[3]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _misalignment(boxes: list[Rect]) -> float:
    """Every element's distance to its best alignment partner over six anchors, as -log10(1 - distance), summed."""
    if len(boxes) < 2:
        return 0.0
    anchors = np.array([(x0, y0, (x0 + x1) / 2, (y0 + y1) / 2, x1, y1) for x0, y0, x1, y1 in boxes])
    total = 0.0
    for i in range(len(boxes)):
        apart = np.abs(np.delete(anchors, i, axis=0) - anchors[i]).min()
        total += -math.log10(1 - min(0.999, float(apart)))
    return total


def _mask(boxes: list[Rect], width: int, height: int) -> NDArray[np.bool_]:
    mask = np.zeros((height, width), bool)
    for x0, y0, x1, y1 in boxes:
        mask[max(0, int(y0 * height)) : int(y1 * height), max(0, int(x0 * width)) : int(x1 * width)] = True
    return mask


def _gradient(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    strength = np.sqrt((across**2 + down**2) / 2)
    return np.asarray(strength / max(1e-6, float(strength.max())), np.float32)
