"""What an outline says about how a thing rests: on a sole, on a point that cannot carry it, or along a slant.

What would fall over if it stood as it is shown was photographed lying, or hung: it is shown from straight above.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LYING = 90
"""Degrees that are told of what would fall over."""
DOWN = 25
"""Degrees that are meant where a thing stands firmly and its long axis runs into the depth of the picture."""
LONG, LONGISH = 2.4, 1.6
"""So many times as long as wide: what is stouter shows a side and may be turned in any way."""
SLANT, RECEDING = (14.0, 76.0), (18.0, 60.0)
"""Degrees of the long axis from level, between which a thing neither lies along the ground nor stands upright."""
SOLE = 0.04
"""The lowest part of the height: what touches the ground."""
POINT = 0.12
"""A sole that is narrower than this share of the width carries nothing: a hair dryer's cord, a pendant."""


def pitch_at_rest(solid: NDArray[np.bool_]) -> int | None:
    """Degrees by which the camera looked down at this outline; None where the way it rests does not tell."""
    rows, columns = np.nonzero(solid)
    if len(rows) < 20:
        return None
    sole = columns[rows >= rows.max() - max(1.0, SOLE * float(np.ptp(rows)))]
    wide = float(np.ptp(columns)) + 1
    if float(np.ptp(sole)) + 1 < POINT * wide:
        return LYING
    spread, axes = np.linalg.eigh(np.cov(columns, rows))
    length = float(np.sqrt(spread[1] / max(float(spread[0]), 1e-6)))
    slant = float(np.degrees(np.arctan2(abs(axes[1, 1]), abs(axes[0, 1]))))
    aside = not sole.min() - 0.1 * wide <= float(columns.mean()) <= sole.max() + 0.1 * wide
    if aside and length >= LONG and SLANT[0] <= slant <= SLANT[1]:
        return LYING
    return DOWN if length >= LONGISH and RECEDING[0] <= slant <= RECEDING[1] else None
