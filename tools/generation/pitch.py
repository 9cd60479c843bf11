"""How far a product's photo looks down, read off its outline: the rim of a cup, the front of a sole.

A circle seen from above is an ellipse. Where the outline's upper or lower end is half an ellipse, the ellipse's height
against its width is the sine of the angle. Most things end in no circle: then only the way it rests may say something.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.generation.resting import LYING, pitch_at_rest

SIDE = 400
WIDTHS = ((0.25, 0.661), (0.5, 0.866), (0.75, 0.968))
"""How wide half an ellipse is at these shares of its height."""
FLAT, ROUND = 0.22, 0.75
"""Below, the end is flat: seen from the front. Above, it is the end of a ball, which looks the same from everywhere."""


def photo_pitch(rgba: NDArray[np.uint8]) -> int | None:
    """Degrees by which the camera looked down at a cut-out, 90 for what lies; None where its outline does not tell."""
    solid = _main_part(rgba[..., 3])
    if solid is None:
        return None
    at_rest = pitch_at_rest(solid)
    if at_rest == LYING:
        return LYING
    ratio, error, share = _end(solid)
    if error < 0.1 and share >= 0.6 and ratio <= ROUND:
        return _degrees(ratio)
    ratio, error, share = _end(solid[::-1])
    # A handle or a foot bends the lower end: only a wide and clean one is believed.
    return _degrees(ratio) if error < 0.05 and share >= 0.85 and ratio <= 0.6 else at_rest


def _degrees(ratio: float) -> int:
    return round(math.degrees(math.asin(ratio))) if ratio >= FLAT else 5


def _main_part(alpha: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
    scale = SIDE / max(alpha.shape)
    small = cv2.resize(alpha, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    count, labels, stats, _ = cv2.connectedComponentsWithStats((small > 128).astype(np.uint8))
    if count < 2:
        return None
    part = labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    rows = np.flatnonzero(part.any(1))
    return np.asarray(part[rows[0] : rows[-1] + 1], np.bool_)


def _end(solid: NDArray[np.bool_]) -> tuple[float, float, float]:
    """The half ellipse that fits the outline's upper end best: height over half width, misfit, share of all width."""
    widths = np.maximum.accumulate(solid, 0).sum(1).astype(float)
    high, most, best = len(widths), float(widths.max()), (0.0, 9.0, 0.0)
    for rows in range(4, int(high * 0.55)):
        wide = widths[rows]
        # After half an ellipse come straight sides.
        if wide < 0.4 * most or widths[min(round(1.35 * rows), high - 1)] > 1.06 * wide:
            continue
        error = sum(abs(widths[round(at * rows)] / wide - share) for at, share in WIDTHS)
        if error < best[1]:
            best = (rows / (wide / 2), error, wide / most)
    return best
