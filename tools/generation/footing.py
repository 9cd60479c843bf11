"""What a product stands on: one base, or several feet of which some stand further back.

A photo from a little above shows the further feet higher up. Each of them, with the part of the product above it, casts
its own shadow from where it stands on the set's ground; else a headphone's further cup seems to float.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tools.generation.plates import Floats, Plate
from tools.generation.standee import Standee

NEAR_GROUND = 0.14
"""Share of the height, from below, that feet are looked for in."""
FURTHEST = 0.1
"""What ends higher than this share of the height hangs, and is no foot."""
APART = 0.03
"""Least width of a foot and of the air between two, as a share of the product's width."""
MOST = 6
"""What has more feet than this has a fringe, and stands on all of it."""


@dataclass(frozen=True, eq=False)
class Footing:
    """One foot with what is above it, and the plate as it is seen from there."""

    product: Standee
    plate: Plate
    at: tuple[float, float]
    """Where the foot is on the ground, from the stand: to the right and away from the camera, in units."""

    def around(self, place: Floats) -> Floats:
        """Places relative to the foot instead of the stand."""
        return place if self.at == (0.0, 0.0) else place - np.array([*self.at, 0.0], np.float32)


def footings(plate: Plate, product: Standee) -> tuple[Footing, ...]:
    """Every foot of a product on a plate; a product with one base as it is."""
    feet = feet_of(product.rgba[..., 3])
    if not 1 < len(feet) <= MOST:
        return (Footing(product, plate, (0.0, 0.0)),)
    ends = [0, *((one[1] + other[0]) // 2 for one, other in zip(feet, feet[1:], strict=False)), product.rgba.shape[1]]
    rows = product.rgba.shape[0]
    found = []
    for (left, right, gap), begin, end in zip(feet, ends, ends[1:], strict=False):
        part = Standee(product.rgba[: rows - gap, begin:end], product.left + begin, product.top)
        found.append(_standing(plate, part, (product.left + (left + right) / 2, plate.stand[1] - gap)))
    return tuple(found)


def feet_of(alpha: NDArray[np.uint8]) -> tuple[tuple[int, int, int], ...]:
    """First and last column of all that reaches the ground, from left to right, and how many rows above the lowest."""
    rows, columns = alpha.shape
    least = max(2, round(APART * columns))
    strip: NDArray[np.bool_] = np.greater(alpha[-max(4, round(NEAR_GROUND * rows)) :], 128)
    there = np.flatnonzero(strip.any(0))
    found = []
    for run in np.split(there, np.flatnonzero(np.diff(there) > least) + 1) if there.size else ():
        gap = len(strip) - 1 - int(np.nonzero(strip[:, run[0] : run[-1] + 1])[0].max())
        if run[-1] + 1 - run[0] >= least and gap <= FURTHEST * rows:
            found.append((int(run[0]), int(run[-1]) + 1, gap))
    return tuple(found)


def _standing(plate: Plate, part: Standee, pixel: tuple[float, float]) -> Footing:
    """A part on the ground under a pixel of the plate."""
    x, y, nearer = on_ground(plate, pixel)
    key = plate.key
    if key is not None:
        right, away, up = key["stand_at"]
        key = {**key, "stand_at": [right + x, away + y, up]}
    return Footing(part, replace(plate, stand=pixel, unit=plate.unit * nearer, key=key), (x, y))


def on_ground(plate: Plate, pixel: tuple[float, float]) -> tuple[float, float, float]:
    """Where a pixel meets the ground of the stand (right, away; in units), and how large things look there."""
    camera, stand = plate.geometry["camera"], np.asarray(plate.geometry["stand_at"], np.float64)
    axes, at = np.asarray(camera["axes"], np.float64), np.asarray(camera["at"], np.float64) - stand

    def met(column: float, row: float) -> tuple[NDArray[np.float64], float]:
        across, down = (column - camera["centre"][0]) / camera["focal"], (row - camera["centre"][1]) / camera["focal"]
        ray = axes @ np.array([across, -down, -1.0])
        depth = -at[2] / ray[2]
        return at + depth * ray, depth

    here, depth = met(*pixel)
    origin, usual = met(*plate.stand)
    return float(here[0] - origin[0]), float(here[1] - origin[1]), usual / depth
