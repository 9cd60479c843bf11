"""Things that feasts are made of: hearts, stars, balloons, gifts, bags, paper trees, bulbs, crescents."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from mathutils import Euler, Vector

from studio.staging.solids import STILL, Point, box, cylinder, extruded, lathe, mesh, ring, sphere, tube

Outline = Callable[[float], tuple[float, float]]


def heart_outline(t: float) -> tuple[float, float]:
    """A heart about one unit wide, for t from 0 to 2 pi."""
    x = 16 * math.sin(t) ** 3
    z = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
    return x / 32, (z + 2.5) / 32


def star_outline(t: float) -> tuple[float, float]:
    """A soft five-pointed star about one unit wide."""
    reach = 0.36 + 0.14 * math.cos(5 * t) + 0.025 * math.cos(10 * t)
    return reach * math.sin(t), reach * math.cos(t)


def cushion(
    material: Any, at: Point, size: float, outline: Outline, *, depth: float = 0.45, turn: Point = STILL
) -> Any:
    """An outline blown up like a foil balloon."""
    around, across = 120, 18
    points: list[Point] = []
    for j in range(across + 1):
        s = (j / across - 0.5) * math.pi
        shrink, push = math.cos(s) ** 0.75 if abs(s) < 1.5 else 0.0, math.sin(s)
        for i in range(around):
            x, z = outline(2 * math.pi * i / around)
            points.append((x * shrink * size, -push * depth * size / 2, z * shrink * size))
    faces = [
        (j * around + i, j * around + (i + 1) % around, (j + 1) * around + (i + 1) % around, (j + 1) * around + i)
        for j in range(across)
        for i in range(around)
    ]
    made = mesh("cushion", points, faces, material, smooth=True)
    made.location, made.rotation_euler = at, turn
    return made


def balloon(skin: Any, string: Any, at: Point, size: float, *, tail: float = 2.5) -> None:
    """A round balloon on a string."""
    profile = [(0.02, -1.18), (0.10, -1.15), (0.06, -1.1)]
    steps = 24
    for k in range(1, steps):
        a = -math.pi / 2 + math.pi * k / steps
        pull = 1.0 + 0.16 * max(0.0, -math.sin(a))
        profile.append((math.cos(a) * 0.92, math.sin(a) * pull))
    profile.append((0.0, 1.0))
    lathe(skin, at, [(r * size, z * size) for r, z in profile], subdivide=1)
    x, y, z = at
    low = z - 1.15 * size
    tube(string, [(x, y, low), (x + 0.06, y, low - tail / 2), (x, y, low - tail)], 0.008)


def gift(paper: Any, ribbon: Any, at: Point, size: Point, turn: float = 0.0) -> None:
    """A box with a lid, a ribbon and a bow."""
    x, y, z = at
    wide, deep, high = size
    tilt = (0, 0, turn)
    box(paper, (x, y, z + high * 0.41), (wide, deep, high * 0.82), edge=0.02, turn=tilt)
    box(paper, (x, y, z + high * 0.88), (wide * 1.06, deep * 1.06, high * 0.24), edge=0.02, turn=tilt)
    band = 0.14 * min(wide, deep)
    box(ribbon, (x, y, z + high * 0.505), (wide * 1.075, band, high * 1.01), edge=0.004, turn=tilt)
    box(ribbon, (x, y, z + high * 0.507), (band, deep * 1.075, high * 1.01), edge=0.004, turn=tilt)
    loop = min(wide, deep) * 0.17
    for sign in (-1, 1):
        place = (
            x + sign * loop * 0.95 * math.cos(turn),
            y + sign * loop * 0.95 * math.sin(turn),
            z + high + loop * 0.62,
        )
        ring(ribbon, place, loop, loop * 0.26, turn=(math.pi / 2, 0.55 * sign, turn))
    sphere(ribbon, (x, y, z + high + loop * 0.3), loop * 0.42)


def bag(paper: Any, handle: Any, at: Point, size: Point, turn: float = 0.0) -> None:
    """A paper shopping bag with two handles."""
    x, y, z = at
    wide, deep, high = size
    box(paper, (x, y, z + high / 2), size, edge=0.012, turn=(0, 0, turn))
    spin = Euler((0, 0, turn))
    for side in (-0.32, 0.32):
        path = []
        for k in range(9):
            a = math.pi * k / 8
            local = Vector((-math.cos(a) * wide * 0.2, side * deep, high + math.sin(a) ** 0.7 * high * 0.24))
            local.rotate(spin)
            path.append((x + local.x, y + local.y, z + local.z))
        tube(handle, path, 0.022)


def coin(metal: Any, at: Point, size: float, turn: Point = STILL) -> None:
    """A thick coin with a raised rim."""
    cylinder(metal, at, size, size * 0.16, edge=size * 0.03, turn=turn)
    for side in (-1, 1):
        off = Vector((0, 0, side * size * 0.08))
        off.rotate(Euler(turn))
        ring(metal, tuple(Vector(at) + off), size * 0.86, size * 0.06, turn=turn)


def paper_tree(
    leaf: Any, trunk: Any, at: Point, *, height: float, radius: float, tiers: int = 4, folds: int = 16
) -> None:
    """A fir of folded paper: pleated cones one over the other."""
    x, y, z = at
    cylinder(trunk, (x, y, z + height * 0.06), radius * 0.14, height * 0.14, edge=0.01)
    for k in range(tiers):
        t = k / tiers
        low = z + height * (0.1 + 0.74 * t)
        high = low + height * (0.40 - 0.07 * t)
        wide = radius * (1 - 0.68 * t)
        points: list[Point] = []
        for i in range(2 * folds):
            a = math.pi * (i + 0.5 * k) / folds
            reach, drop = (wide, 0.0) if i % 2 else (wide * 0.76, height * 0.035)
            points.append((x + reach * math.cos(a), y + reach * math.sin(a), low + drop))
        points.append((x, y, min(high, z + height)))
        mesh("tier", points, [(i, (i + 1) % (2 * folds), 2 * folds) for i in range(2 * folds)], leaf)


def bulbs(glow: Any, places: Sequence[Point], size: float) -> None:
    """Small glowing balls, all one mesh."""
    import bmesh
    import bpy
    from mathutils import Matrix

    shape = bmesh.new()
    for place in places:
        bmesh.ops.create_icosphere(shape, subdivisions=3, radius=size, matrix=Matrix.Translation(place))
    data = bpy.data.meshes.new("bulbs")
    shape.to_mesh(data)
    data.materials.append(glow)
    made = bpy.data.objects.new("bulbs", data)
    bpy.context.collection.objects.link(made)
    for face in data.polygons:
        face.use_smooth = True


def arc(
    centre: tuple[float, float], radius: float, start: float, end: float, steps: int = 40
) -> list[tuple[float, float]]:
    """Points of an arc in x and z; degrees, 0 to the right, 90 up."""
    angles = (math.radians(start + (end - start) * k / steps) for k in range(steps + 1))
    return [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in angles]


def crescent(material: Any, at: Point, size: float, *, thick: float = 0.12) -> Any:
    """An upright crescent moon, open to the upper right."""
    inner, away, tilt = 0.80, 0.36, 35.0  # the bite: its radius, how far its middle lies off, and where to
    along = (1 + away**2 - inner**2) / (2 * away)
    half = math.degrees(math.acos(along))
    bite = math.degrees(math.acos((along - away) / inner))
    rim = arc((0.0, 0.0), 1.0, tilt + half, tilt + 360 - half, 80)
    middle = (away * math.cos(math.radians(tilt)), away * math.sin(math.radians(tilt)))
    edge = arc(middle, inner, tilt + 360 - bite, tilt + bite, 60)
    outline = [(at[0] + x * size, at[2] + z * size) for x, z in [*rim, *edge[1:-1]]]
    return extruded("crescent", outline, at[1], thick, material, 0.0)


def pointed_outline(centre: float, width: float, height: float, floor: float = 0.0) -> list[tuple[float, float]]:
    """A door with a keel arch on top, seen from the front."""
    half, steps = width / 2, 40
    spring = height - width * 0.72
    left = []
    for k in range(steps + 1):
        t = k / steps
        bulge = math.sin(math.pi * t) * 0.10 * (1 - 2.0 * t)
        left.append((centre - half * (math.cos(t * math.pi / 2) ** 1.15 + bulge), spring + (height - spring) * t**1.12))
    right = [(2 * centre - x, z) for x, z in reversed(left[:-1])]
    return [(centre - half, floor), *left, *right, (centre + half, floor)]
