"""Looking at a test while it runs without fooling oneself: planned looks that decide, and a bound that always holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

NORMAL = NormalDist()
Spending = Literal["obrien_fleming", "pocock"]
Floats = NDArray[np.float64]
NODES = 241
"""Quadrature points: the bounds agree with published ones to four digits."""
NEVER = 1e-12
"""A chance to cross below this is none: the bound of that look is infinite."""
TUNED_FOR = 20_000
"""Users at which the always-valid bound is tightest."""


def spent(fraction: float, alpha: float = 0.05, spending: Spending = "obrien_fleming") -> float:
    """How much of the error rate may be used up by this fraction of the information (Lan & DeMets 1983)."""
    fraction = min(1.0, max(0.0, fraction))
    if fraction == 0:
        return 0.0
    if spending == "pocock":
        return alpha * math.log(1 + (math.e - 1) * fraction)
    # Two-sided: each side spends alpha/2 by the one-sided function.
    return 4 * NORMAL.cdf(-NORMAL.inv_cdf(1 - alpha / 4) / math.sqrt(fraction))


def boundaries(
    fractions: Sequence[float], alpha: float = 0.05, spending: Spending = "obrien_fleming"
) -> tuple[float, ...]:
    """Critical |z| at each look, by recursive integration (Armitage, McPherson & Rowe 1969).

    Looks need not be where they were planned: only the fractions so far count.
    """
    if any(later <= earlier for earlier, later in zip((0.0, *fractions), fractions, strict=False)):
        raise ValueError("looks come one after the other, each with more users than the one before")
    return _boundaries(tuple(round(min(1.0, fraction), 6) for fraction in fractions), alpha, spending)


@lru_cache(maxsize=256)
def _boundaries(fractions: tuple[float, ...], alpha: float, spending: Spending) -> tuple[float, ...]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    bounds: list[float] = []
    used = before = 0.0
    places: Floats = np.zeros(1)
    density: Floats = np.ones(1)  # weight of each place where the sum may stand, not having crossed
    for fraction in fractions:
        due, step = spent(fraction, alpha, spending) - used, math.sqrt(fraction - before)
        edge = _edge(due / 2, places, density, step)
        used += due
        bounds.append(edge / math.sqrt(fraction) if math.isfinite(edge) else math.inf)
        reach = min(edge, 9 * math.sqrt(fraction))
        now = nodes * reach
        kernel = np.exp(-0.5 * ((now[:, None] - places[None, :]) / step) ** 2) / (step * math.sqrt(2 * math.pi))
        density, places, before = (kernel @ density) * weights * reach, now, fraction
    return tuple(bounds)


def _edge(due: float, places: Floats, density: Floats, step: float) -> float:
    """Where the sum must stand to be crossed from above with this chance; bisection."""
    from scipy.special import ndtr

    if due < NEVER:
        return math.inf
    low, high = 0.0, 12.0
    for _ in range(60):
        middle = (low + high) / 2
        chance = float((density * ndtr((places - middle) / step)).sum())
        low, high = (middle, high) if chance > due else (low, middle)
    return (low + high) / 2


def always_valid_reach(users: float, alpha: float = 0.05, tuned_for: float = TUNED_FOR) -> float:
    """Half-width, in standard errors, of an interval that holds at every moment at once.

    Asymptotic confidence sequence with a normal mixture (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2021).
    It works on the absolute difference: on the relative lift it breaks with few conversions.
    """
    if users <= 0:
        return math.inf
    spread = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / tuned_for
    t = users * spread + 1
    return math.sqrt(t / (t - 1) * (2 * math.log(1 / alpha) + math.log(t)))


def planned_fractions(looks: int) -> tuple[float, ...]:
    """Looks evenly spread over the planned users; the last is at the end."""
    return tuple((number + 1) / looks for number in range(looks))
