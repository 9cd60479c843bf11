"""The running shoe's shape as plain numbers: outline, heights and the upper's surface. Centimetres; heel at x = 0."""

from __future__ import annotations

import math
from collections.abc import Sequence

LENGTH = 28.6
THROAT = 0.66
"""Where the lace opening ends, as a part of the length."""
COLLAR = 0.40
"""Where the collar turns into the lace opening."""
Point3 = tuple[float, float, float]
Curve = Sequence[tuple[float, float]]

LATERAL: Curve = (
    (0, 3.25),
    (0.12, 3.45),
    (0.3, 3.6),
    (0.45, 3.95),
    (0.6, 4.6),
    (0.72, 4.95),
    (0.84, 4.7),
    (0.93, 4.1),
    (1, 3.5),
)
MEDIAL: Curve = (
    (0, 3.2),
    (0.12, 3.35),
    (0.3, 3.05),
    (0.45, 3.0),
    (0.6, 3.9),
    (0.72, 4.75),
    (0.84, 4.75),
    (0.93, 4.2),
    (1, 3.6),
)
FLOOR: Curve = (
    (0, 0.75),
    (0.06, 0.4),
    (0.16, 0.08),
    (0.3, 0),
    (0.6, 0),
    (0.72, 0.12),
    (0.82, 0.55),
    (0.92, 1.35),
    (1, 2.3),
)
DECK: Curve = (
    (0, 4.75),
    (0.06, 4.45),
    (0.18, 4.05),
    (0.35, 3.75),
    (0.55, 3.3),
    (0.72, 3.0),
    (0.84, 3.05),
    (0.93, 3.5),
    (1, 4.1),
)
EDGE: Curve = (
    (0, 11.3),
    (0.03, 11.25),
    (0.1, 10.2),
    (0.18, 9.15),
    (0.26, 9.0),
    (0.34, 9.85),
    (0.4, 10.9),
    (0.46, 10.35),
    (0.55, 8.95),
    (0.66, 7.5),
    (0.75, 6.7),
    (0.84, 6.3),
    (0.91, 6.1),
    (0.96, 5.75),
    (0.985, 5.25),
    (1, 4.3),
)
OPENING: Curve = (
    (0, 2.35),
    (0.12, 2.7),
    (0.25, 2.75),
    (0.34, 2.35),
    (0.4, 1.75),
    (0.5, 1.35),
    (0.6, 1.05),
    (0.645, 0.6),
    (0.66, 0.0),
    (0.7, 0),
    (1, 0),
)


def at(curve: Curve, u: float) -> float:
    """Return a curve's value at u by monotone cubic interpolation: no overshoot between given points."""
    xs, ys = [p[0] for p in curve], [p[1] for p in curve]
    u = min(max(u, xs[0]), xs[-1])
    i = max(k for k in range(len(xs) - 1) if xs[k] <= u or k == 0)
    slopes = [(ys[k + 1] - ys[k]) / (xs[k + 1] - xs[k]) for k in range(len(xs) - 1)]

    def tangent(k: int) -> float:
        if k == 0 or k == len(xs) - 1:
            return slopes[0 if k == 0 else -1]
        before, after = slopes[k - 1], slopes[k]
        return 0.0 if before * after <= 0 else 2 * before * after / (before + after)

    h = xs[i + 1] - xs[i]
    t = (u - xs[i]) / h
    return (
        (2 * t**3 - 3 * t**2 + 1) * ys[i]
        + (t**3 - 2 * t**2 + t) * h * tangent(i)
        + (-2 * t**3 + 3 * t**2) * ys[i + 1]
        + (t**3 - t**2) * h * tangent(i + 1)
    )


def ends(u: float, heel: float = 0.13, toe: float = 0.2) -> float:
    """Return how far the outline has opened from its rounded ends: 0 at the tips, 1 in between."""
    if u < heel:
        return max(0.0, 1 - (1 - u / heel) ** 2.3) ** 0.5
    if u > 1 - toe:
        return max(0.0, 1 - ((u - 1 + toe) / toe) ** 2.3) ** 0.5
    return 1.0


def half_width(u: float, side: int) -> float:
    """Return the sole's half width; side -1 is lateral (towards the camera), 1 is medial."""
    return at(LATERAL if side < 0 else MEDIAL, u) * ends(u)


def stations(count: int, start: float = 0.0, end: float = 1.0) -> list[float]:
    """Return positions along the shoe, dense near its rounded tips."""
    spread = [0.5 - 0.5 * math.cos(math.pi * i / (count - 1)) for i in range(count)]
    return [start + (end - start) * s for s in spread]


def outline(count: int = 160) -> list[tuple[float, int]]:
    """Return the closed sole outline as (u, side) pairs."""
    us = stations(count)
    return [(u, -1) for u in us] + [(u, 1) for u in reversed(us[1:-1])]


def smooth(t: float) -> float:
    """Return the smoothstep of t."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def upper(u: float, v: float, side: int, lift: float = 0.0) -> Point3:
    """Return the upper's surface: v runs from the sole (0) to the opening or the crest (1); ``lift`` goes outwards."""
    if lift:
        e = 0.004
        a, b = upper(min(1, u + e), v, side), upper(max(0, u - e), v, side)
        c, d = upper(u, min(1, v + e), side), upper(u, max(0, v - e), side)
        p, q = [a[k] - b[k] for k in range(3)], [c[k] - d[k] for k in range(3)]
        n = (p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0])
        size = math.sqrt(sum(x * x for x in n)) or 1.0
        sign = lift * (-side) / size
        base = upper(u, v, side)
        return (base[0] + n[0] * sign, base[1] + n[1] * sign, base[2] + n[2] * sign)
    open_, crest = ends(u), smooth((u - 0.5) / 0.22)
    foot = half_width(u, side) * 0.94
    low, high = at(DECK, u) - 0.55, at(EDGE, u)
    tall = high - low
    rim = at(OPENING, u) * (open_ if u < 0.3 else 1.0)
    bulge = (0.35 + 0.25 * crest) * open_
    p0, p3 = (foot, low), (rim, high)
    p1 = (foot + bulge, low + tall * (0.42 + 0.16 * crest))
    # At the collar the wall arrives nearly upright, over the toes it arrives flat.
    wall, flat = (rim + 0.35 * open_, high - tall * 0.34), (rim + (foot - rim) * 0.62, high + tall * 0.02)
    p2 = (wall[0] + (flat[0] - wall[0]) * crest, wall[1] + (flat[1] - wall[1]) * crest)
    w = ((1 - v) ** 3, 3 * v * (1 - v) ** 2, 3 * v * v * (1 - v), v**3)
    y = sum(k * p[0] for k, p in zip(w, (p0, p1, p2, p3), strict=True))
    z = sum(k * p[1] for k, p in zip(w, (p0, p1, p2, p3), strict=True))
    return (u * LENGTH + _lean(u, z), side * y, z)


def _lean(u: float, z: float) -> float:
    """Return how far the heel's back moves at a height: in under the ankle, out again at the pull tab."""
    near = 1 - smooth(u / 0.3)
    k = (z - 4.0) / 8.0
    return near * (0.25 + 1.1 * math.sin(math.pi * min(1, max(0, k)) * 0.8) * 0.9 - 0.55 * smooth((k - 0.72) / 0.3))


def counter(a: float, b: float) -> tuple[float, float]:
    """Map the unit square to the heel counter: tall at the back, running out along the sole."""
    return 0.001 + 0.27 * a**1.3, b * 0.68 * max(0.0, 1 - a**1.7) ** 0.8


def pull(a: float, b: float) -> tuple[float, float]:
    """Map the unit square to the strip up the back of the heel."""
    return 0.001 + 0.03 * a, 0.55 + 0.45 * b


def mudguard(a: float, b: float) -> tuple[float, float]:
    """Map the unit square to the toe's bumper, rising towards the tip."""
    return 0.70 + 0.299 * a**0.6, b * (0.05 + 0.27 * smooth(a * 1.2))


def eyestay(a: float, b: float) -> tuple[float, float]:
    """Map the unit square to the reinforcement along the lace opening."""
    return COLLAR + (THROAT + 0.015 - COLLAR) * a, 1 - (0.19 - 0.03 * a) * (1 - b)


def mist(start: float, end: float, v: float, a: float, b: float) -> tuple[float, float]:
    """Map the unit square to one bar of the mist mark, with rounded ends."""
    return start + (end - start) * a + 0.018 * b, v + (b - 0.5) * 0.056 * max(0.0, 1 - (2 * a - 1) ** 8) ** 0.5
