"""Flat outlines for modelling: rounded polylines and smooth curves. Lengths are centimetres."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point2 = tuple[float, float]
Point3 = tuple[float, float, float]
Corner = tuple[float, float] | tuple[float, float, float]


def fillet(corners: Sequence[Corner], steps: int = 8, closed: bool = False) -> list[Point2]:
    """Turn a polyline into a smooth one: a corner's optional third number is its rounding radius."""
    out: list[Point2] = []
    count = len(corners)
    for i, corner in enumerate(corners):
        x, y = corner[0], corner[1]
        radius = corner[2] if len(corner) > 2 else 0.0
        if radius <= 0 or (not closed and i in (0, count - 1)):
            out.append((x, y))
            continue
        before, after = corners[i - 1], corners[(i + 1) % count]
        ax, ay, bx, by = before[0] - x, before[1] - y, after[0] - x, after[1] - y
        la, lb = math.hypot(ax, ay), math.hypot(bx, by)
        ax, ay, bx, by = ax / la, ay / la, bx / lb, by / lb
        angle = math.acos(max(-1.0, min(1.0, ax * bx + ay * by)))
        if angle > math.pi - 1e-3:
            out.append((x, y))
            continue
        # A fillet may use less than half of each edge, so that neighbouring fillets never overlap.
        cut = min(radius / math.tan(angle / 2), la * 0.495, lb * 0.495)
        p0, p2 = (x + ax * cut, y + ay * cut), (x + bx * cut, y + by * cut)
        turn = math.pi - angle
        real = cut * math.tan(angle / 2)
        mx, my = ax + bx, ay + by
        ml = math.hypot(mx, my)
        centre = (x + mx / ml * real / math.sin(angle / 2), y + my / ml * real / math.sin(angle / 2))
        a0 = math.atan2(p0[1] - centre[1], p0[0] - centre[0])
        a2 = math.atan2(p2[1] - centre[1], p2[0] - centre[0])
        sweep = (a2 - a0 + math.pi) % (2 * math.pi) - math.pi
        n = max(2, math.ceil(steps * turn / (math.pi / 2)))
        out += [
            (centre[0] + real * math.cos(a0 + sweep * k / n), centre[1] + real * math.sin(a0 + sweep * k / n))
            for k in range(n + 1)
        ]
    return out


def spline(points: Sequence[Sequence[float]], per_span: int = 8, closed: bool = False) -> list[tuple[float, ...]]:
    """Return a Catmull-Rom curve through points of any dimension."""
    n = len(points)
    spans = n if closed else n - 1
    out: list[tuple[float, ...]] = []
    for i in range(spans):
        quad = [points[(i + k) % n] if closed else points[max(0, min(n - 1, i + k))] for k in (-1, 0, 1, 2)]
        for k in range(per_span):
            t = k / per_span
            w = (
                -0.5 * t**3 + t**2 - 0.5 * t,
                1.5 * t**3 - 2.5 * t**2 + 1,
                -1.5 * t**3 + 2 * t**2 + 0.5 * t,
                0.5 * t**3 - 0.5 * t**2,
            )
            out.append(tuple(sum(w[j] * quad[j][d] for j in range(4)) for d in range(len(points[0]))))
    if not closed:
        out.append(tuple(points[-1]))
    return out
