"""Growing things: palm fronds, leafy herbs, dry grasses, pots with plants."""

from __future__ import annotations

import math
import random
from typing import Any

from mathutils import Matrix, Vector

from studio.staging.solids import STILL, Point, mesh, sphere, tube


def _strip(
    points: list[Point], faces: list[tuple[int, ...]], spine: list[Vector], sides: list[Vector], widths: list[float]
) -> None:
    """Add a ribbon along a spine."""
    first = len(points)
    for place, side, width in zip(spine, sides, widths, strict=True):
        points += [tuple(place - side * width / 2), tuple(place + side * width / 2)]
    faces += [(first + 2 * j, first + 2 * j + 1, first + 2 * j + 3, first + 2 * j + 2) for j in range(len(spine) - 1)]


def frond(
    material: Any,
    at: Point,
    length: float = 2.5,
    *,
    leaflets: int = 16,
    droop: float = 0.25,
    width: float = 0.16,
    seed: int = 0,
    turn: Point = STILL,
) -> Any:
    """A palm frond; its stem runs along local +x and sinks under its weight."""
    rng = random.Random(seed)
    points: list[Point] = []
    faces: list[tuple[int, ...]] = []
    for i in range(leaflets):
        t = 0.12 + 0.88 * i / (leaflets - 1)
        root = Vector((t * length, 0, -droop * length * t * t))
        reach = (0.35 + 0.65 * math.sin(math.pi * min(1, t * 0.9 + 0.08))) * length * 0.38
        for sign in (-1, 1):
            angle = math.radians(62 - 38 * t + rng.uniform(-5, 5))
            along = Vector((math.cos(angle), sign * math.sin(angle), -0.25 - 0.2 * rng.random())).normalized()
            side = Vector((-along.y, along.x, 0)).normalized()
            steps = [j / 9 for j in range(10)]
            spine = [root + along * reach * u + Vector((0, 0, -0.18 * reach * u * u)) for u in steps]
            widths = [width * math.sin(math.pi * u**0.75) * (1 - 0.15 * u) for u in steps]
            _strip(points, faces, spine, [side] * 10, widths)
    stem = [Vector((j / 12 * length, 0, -droop * length * (j / 12) ** 2)) for j in range(13)]
    _strip(points, faces, stem, [Vector((0, 1, 0))] * 13, [0.04] * 13)
    made = mesh("frond", points, faces, material, smooth=True)
    made.location, made.rotation_euler = at, turn
    return made


def leaf_mesh(material: Any, at: Vector, along: Vector, length: float, width: float, curl: float) -> Any:
    """One oval leaf with a fold along its rib."""
    along = along.normalized()
    side = along.cross(Vector((0, 0, 1)))
    side = side.normalized() if side.length > 1e-3 else Vector((1, 0, 0))
    up = side.cross(along).normalized()
    points: list[Point] = []
    faces: list[tuple[int, ...]] = []
    steps = 10
    for j in range(steps + 1):
        u = j / steps
        half = width / 2 * math.sin(math.pi * u**0.8) ** 0.9
        place = at + along * length * u - Vector((0, 0, 1)) * curl * length * u * u
        points += [
            tuple(place - side * half + up * half * 0.35),
            tuple(place),
            tuple(place + side * half + up * half * 0.35),
        ]
    for j in range(steps):
        a = 3 * j
        faces += [(a, a + 1, a + 4, a + 3), (a + 1, a + 2, a + 5, a + 4)]
    return mesh("leaf", points, faces, material, smooth=True)


def herb(
    material: Any,
    at: Point,
    *,
    height: float = 1.3,
    stems: int = 9,
    spread: float = 0.55,
    leaf: float = 0.34,
    seed: int = 0,
) -> None:
    """A bushy herb (basil, mint): stems carrying pairs of leaves."""
    rng = random.Random(seed)
    root = Vector(at)
    for _ in range(stems):
        turn = rng.uniform(0, 2 * math.pi)
        lean = rng.uniform(0.1, 1.0) * spread
        top = root + Vector((math.cos(turn) * lean, math.sin(turn) * lean, height * rng.uniform(0.65, 1.0)))
        middle = root + (top - root) * 0.55 + Vector((math.cos(turn), math.sin(turn), 0)) * -0.08
        tube(material, [tuple(root), tuple(middle), tuple(top)], 0.012)
        for k in range(4):
            place = middle + (top - middle) * (k / 3)
            for sign in (0, math.pi):
                heading = turn + k * 1.57 + sign + rng.uniform(-0.4, 0.4)
                along = Vector((math.cos(heading), math.sin(heading), rng.uniform(0.25, 0.8)))
                size = leaf * rng.uniform(0.7, 1.1) * (1 - 0.12 * k)
                leaf_mesh(material, place, along, size, size * 0.62, rng.uniform(0.1, 0.35))


def dry_stalks(
    material: Any, at: Point, *, count: int = 7, height: float = 2.6, spread: float = 0.9, seed: int = 3
) -> None:
    """Dry grasses with soft seed heads, fanning out of a vase."""
    rng = random.Random(seed)
    for k in range(count):
        lean = spread * (k / (count - 1) - 0.5) * 2 + rng.uniform(-0.12, 0.12)
        tall = height * rng.uniform(0.72, 1.0)
        depth = rng.uniform(-0.25, 0.25)
        root = Vector(at)
        bend = [root, root + Vector((lean * 0.35, depth * 0.4, tall * 0.6)), root + Vector((lean, depth, tall))]
        tube(material, [tuple(p) for p in bend], 0.011)
        along = (bend[2] - bend[1]).normalized()
        for _ in range(26):
            t = rng.random()
            wobble = Vector((rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-0.5, 0.5))) * 0.07 * (1.1 - 0.7 * t)
            place = bend[2] - along * 0.55 * tall * 0.42 * (1 - t) + wobble
            grain = sphere(material, tuple(place), 0.035 * (1.15 - 0.5 * t))
            grain.scale = (0.7, 0.7, 1.6)
            grain.rotation_mode = "QUATERNION"
            grain.rotation_quaternion = along.to_track_quat("Z", "Y")


def potted_palm(
    material: Any, at: Point, *, fronds: int = 7, length: float = 1.6, lift: float = 0.95, seed: int = 0
) -> None:
    """Several fronds rising out of one point."""
    for i in range(fronds):
        tilt = Matrix.Rotation(i * 2 * math.pi / fronds + 0.4, 4, "Z") @ Matrix.Rotation(-lift + 0.09 * i, 4, "Y")
        made = frond(material, at, length, leaflets=12, seed=seed + i, width=0.13, droop=0.38)
        made.rotation_euler = tilt.to_euler()
