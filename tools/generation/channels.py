"""Sums and extremes over the three channels of a picture: the same numbers as numpy's own, several times as fast.

numpy reduces a last axis of three elements pixel by pixel; these go channel by channel, in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def largest(picture: Array) -> Array:
    """``picture.max(-1)``."""
    return np.maximum(np.maximum(picture[..., 0], picture[..., 1]), picture[..., 2])


def smallest(picture: Array) -> Array:
    """``picture.min(-1)``."""
    return np.minimum(np.minimum(picture[..., 0], picture[..., 1]), picture[..., 2])


def spread(picture: Array) -> Array:
    """``np.ptp(picture, -1)``."""
    return np.subtract(largest(picture), smallest(picture))


def total(picture: Array) -> Array:
    """``picture.sum(-1)`` of floating-point numbers."""
    return np.add(np.add(picture[..., 0], picture[..., 1]), picture[..., 2])


def length(picture: Array) -> Array:
    """``np.linalg.norm(picture, axis=-1)``."""
    return np.sqrt(total(picture * picture))
