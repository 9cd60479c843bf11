"""Soft and thin things: draped cloth, hanging curtains, sheets of cut paper."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

from mathutils import Vector, noise

from studio.staging.solids import Point, extruded, mesh


def sheet(
    name: str,
    material: Any,
    place: Callable[[float, float], Point],
    *,
    columns: int = 300,
    rows: int = 200,
    smooth: bool = True,
) -> Any:
    """A surface from a function of two numbers between 0 and 1."""
    points = [place(i / columns, j / rows) for j in range(rows + 1) for i in range(columns + 1)]
    row = columns + 1
    faces = [
        (j * row + i, j * row + i + 1, (j + 1) * row + i + 1, (j + 1) * row + i)
        for j in range(rows)
        for i in range(columns)
    ]
    return mesh(name, points, faces, material, smooth=smooth)


def _crease(value: float, sharp: float) -> float:
    """A wave with narrow ridges and wide valleys, 0 to 1."""
    return (0.5 + 0.5 * math.sin(value)) ** sharp


def draped_floor(
    material: Any,
    *,
    width: float = 34,
    front: float = -9,
    back: float = 6,
    height: float = 0.5,
    flat: float = 1.9,
    seed: int = 1,
) -> Any:
    """Cloth thrown on the floor in long folds, smooth within `flat` of the origin."""
    shift = Vector((seed * 3.7, seed * 9.1, 0))

    def place(u: float, v: float) -> Point:
        x, y = (u - 0.5) * width, front + v * (back - front)
        around = math.hypot(x, y)
        warp = noise.noise(Vector((x * 0.2, y * 0.2, 0)) + shift)
        loose = min(max((around - flat) / 1.5, 0.0), 1.0)
        loose = loose * loose * (3 - 2 * loose)
        folds = _crease(x * 0.8 + y * 1.7 + warp * 7.0, 1.9) + 0.35 * _crease(x * 1.7 - y * 0.5 + warp * 9.0, 2.4)
        fine = noise.noise(Vector((x * 0.7 + warp * 2, y * 0.7, 3)) + shift)
        return x, y, loose * (height * folds + 0.06 * fine)

    return sheet("cloth", material, place, columns=420, rows=240)


def curtain(
    material: Any, *, y: float, width: float = 34, height: float = 14, depth: float = 0.45, seed: int = 2
) -> Any:
    """Cloth hanging in folds from above the picture to the floor."""
    shift = Vector((seed * 5.3, 0, 0))

    def place(u: float, v: float) -> Point:
        x, z = (u - 0.5) * width, v * height
        warp = noise.noise(Vector((x * 0.16, z * 0.06, 0)) + shift)
        swell = noise.noise(Vector((x * 0.5, z * 0.1, 4)) + shift)
        fold = _crease(x * 2.1 + warp * 6.0 + 0.25 * math.sin(z * 0.5 + x), 1.25) + 0.35 * _crease(
            x * 5.2 + warp * 9, 1
        )
        return x, y - depth * fold * (0.75 + 0.5 * swell), z

    return sheet("curtain", material, place, columns=900, rows=60)


def paper_hill(
    material: Any,
    *,
    y: float,
    level: float,
    swing: float,
    waves: float,
    seed: int,
    width: float = 30,
    thick: float = 0.05,
    down: float = -1.0,
) -> Any:
    """An upright sheet of paper whose top edge is cut in waves."""
    rng = random.Random(seed)
    parts = [(rng.uniform(0.6, 1.5), rng.uniform(0, 6.28), rng.uniform(0.3, 1.0)) for _ in range(3)]

    def top(x: float) -> float:
        return level + swing * sum(a * math.sin(x * waves * f + p) for f, p, a in parts) / 1.8

    made = sheet(
        "paper hill",
        material,
        lambda u, v: ((u - 0.5) * width, y, down + v * (top((u - 0.5) * width) - down)),
        columns=400,
        rows=1,
        smooth=False,
    )
    made.modifiers.new("thick", "SOLIDIFY").thickness = thick
    return made


def paper_cloud(material: Any, at: Point, size: float, *, thick: float = 0.05) -> Any:
    """A cloud of one sheet: a flat bottom and four round humps."""
    humps = ((-1.1, 0.0, 0.62), (-0.35, 0.3, 0.9), (0.55, 0.18, 0.75), (1.2, -0.02, 0.55))
    floor = -0.42
    low, high = -1.72, 1.75
    outline = []
    for k in range(161):
        x = low + (high - low) * k / 160
        tops = [z + math.sqrt(max(r * r - (x - c) ** 2, 0.0)) for c, z, r in humps if abs(x - c) <= r]
        outline.append((at[0] + x * size, at[2] + max([floor, *tops]) * size))
    outline.append((at[0] + high * size, at[2] + floor * size))
    return extruded("cloud", [(at[0] + low * size, at[2] + floor * size), *outline[1:]], at[1], thick, material, 0.0)
