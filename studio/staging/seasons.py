"""What the year and the house bring: pumpkins, fallen leaves, daisies, roses, eucalyptus, towels, brushes."""

from __future__ import annotations

import math
import random
from typing import Any

from mathutils import Vector

from studio.staging.plants import leaf_mesh
from studio.staging.solids import Point, cylinder, lathe, mesh, sphere, tube

MAPLE = (
    (0.0, -0.5), (0.06, -0.32), (0.3, -0.42), (0.26, -0.26), (0.52, -0.16), (0.42, -0.04), (0.62, 0.14), (0.42, 0.14),
    (0.4, 0.26), (0.2, 0.16), (0.26, 0.44), (0.14, 0.4), (0.0, 0.66),
)  # fmt: skip


def pumpkin(skin: Any, stalk: Any, at: Point, size: float, *, turn: float = 0.0) -> None:
    """A ribbed pumpkin of a radius, standing on its point."""
    around, along, ribs = 110, 30, 11
    x, y, z = at
    points: list[Point] = []
    for j in range(along + 1):
        t = j / along * math.pi
        for i in range(around):
            a = 2 * math.pi * i / around + turn
            rib = 0.80 + 0.20 * abs(math.cos(a * ribs / 2)) ** 0.6
            reach = size * math.sin(t) ** 0.82 * rib
            dent = 0.16 * size * math.exp(-((math.sin(t) / 0.35) ** 2)) * (1 if t < math.pi / 2 else -1)
            points.append(
                (x + reach * math.cos(a), y + reach * math.sin(a), z + 0.74 * size - 0.76 * size * math.cos(t) + dent)
            )
    faces = [
        (j * around + i, j * around + (i + 1) % around, (j + 1) * around + (i + 1) % around, (j + 1) * around + i)
        for j in range(along)
        for i in range(around)
    ]
    mesh("pumpkin", points, faces, skin, smooth=True)
    top = z + 1.3 * size
    bend = [(x, y, top), (x + 0.02 * size, y, top + 0.2 * size), (x + 0.16 * size, y - 0.05 * size, top + 0.4 * size)]
    tube(stalk, bend, size * 0.09)


def maple_leaf(material: Any, at: Point, size: float, rng: random.Random, *, flat: bool = True) -> None:
    """A curled maple leaf lying flat, or turning in the air."""
    outline = [*MAPLE, *((-x, z) for x, z in reversed(MAPLE[1:-1]))]
    curl = rng.uniform(0.15, 0.4)
    points: list[Point] = [(0, 0, 0.03 * size)]
    points += [(x * size, z * size, curl * size * (x * x + 0.6 * z * z)) for x, z in outline]
    count = len(outline)
    made = mesh("maple", points, [(0, i + 1, (i + 1) % count + 1) for i in range(count)], material)
    made.location = at
    tilt = 0.12 if flat else 1.2
    made.rotation_euler = (rng.uniform(-tilt, tilt), rng.uniform(-tilt, tilt), rng.uniform(0, 6.28))


def towel_roll(cloth: Any, at: Point, radius: float, length: float, *, turn: float) -> None:
    """A rolled towel; its spiral end looks at the camera."""
    x, y, z = at
    turns, steps = 3.2, 120
    points: list[Point] = []
    cos, sin = math.cos(turn), math.sin(turn)
    for k in range(steps + 1):
        t = k / steps
        a, r = t * turns * 2 * math.pi, radius * (0.12 + 0.82 * t)
        u, w = r * math.cos(a), r * math.sin(a)
        for v in (-length / 2, length / 2):
            points.append((x + u * cos - v * sin, y + u * sin + v * cos, z + w))
    roll = mesh("towel", points, [(2 * k, 2 * k + 1, 2 * k + 3, 2 * k + 2) for k in range(steps)], cloth, smooth=True)
    thick = roll.modifiers.new("thick", "SOLIDIFY")
    thick.thickness, thick.offset = radius * 0.2, 0
    soft = roll.modifiers.new("soft", "BEVEL")
    soft.width, soft.segments = radius * 0.07, 3


def eucalyptus(material: Any, at: Point, *, height: float, stems: int, seed: int) -> None:
    """Arching stems with pairs of round leaves."""
    rng = random.Random(seed)
    root = Vector(at)
    for k in range(stems):
        turn = 2 * math.pi * k / stems + rng.uniform(-0.4, 0.4)
        reach, tall = rng.uniform(0.25, 0.75) * height * 0.5, height * rng.uniform(0.65, 1.0)
        top = root + Vector((math.cos(turn) * reach, math.sin(turn) * reach * 0.6, tall))
        middle = root + Vector((math.cos(turn) * reach * 0.3, math.sin(turn) * reach * 0.2, tall * 0.6))
        tube(material, [tuple(root), tuple(middle), tuple(top)], 0.014)
        for step in range(8):
            t = 0.2 + 0.8 * step / 7
            place = root.lerp(middle, t * 1.6) if t < 0.6 else middle.lerp(top, (t - 0.6) / 0.4)
            for side in (0.0, math.pi):
                heading = turn + 1.57 + side + rng.uniform(-0.5, 0.5)
                along = Vector((math.cos(heading), math.sin(heading), rng.uniform(0.1, 0.6)))
                size = 0.36 * (1.1 - 0.5 * t)
                leaf_mesh(material, place, along, size, size * 0.85, rng.uniform(0.0, 0.3))


def daisies(
    petal: Any, heart: Any, stem: Any, at: Point, *, count: int, height: float, spread: float, seed: int
) -> None:
    """Daisies on thin stems."""
    rng = random.Random(seed)
    root = Vector(at)
    for k in range(count):
        turn, lean = 2.4 * k, spread * math.sqrt((k + 0.5) / count)
        head = root + Vector((math.cos(turn) * lean, math.sin(turn) * lean, height * rng.uniform(0.7, 1.0)))
        middle = root.lerp(head, 0.55) + Vector((0, 0, 0.1 * height))
        tube(stem, [tuple(root), tuple(middle), tuple(head)], 0.014)
        facing = Vector((math.cos(turn) * 0.35, -0.75, 0.65)).normalized()
        side = facing.cross(Vector((0, 0, 1))).normalized()
        up = side.cross(facing)
        for p in range(13):
            a = 2 * math.pi * p / 13
            along = side * math.cos(a) + up * math.sin(a) + facing * 0.15
            leaf_mesh(petal, head, along, 0.25, 0.09, 0.0)
        ball = sphere(heart, tuple(head + facing * 0.02), 0.075)
        ball.scale = (1, 1, 0.8)
        for side_way in (0.4, -0.4):
            leaf_mesh(
                stem,
                root.lerp(head, 0.35),
                Vector((math.cos(turn + side_way), math.sin(turn + side_way), 0.5)),
                0.4,
                0.14,
                0.2,
            )


def roses(petal: Any, leaf: Any, at: Point, size: float, *, seed: int) -> None:
    """A dome of roses, each a spiral of cupped petals."""
    rng = random.Random(seed)
    x, y, z = at
    places = [(0, 0, 0.75)] + [
        (0.95 * math.cos(a), 0.7 * math.sin(a), 0.35 + 0.12 * math.sin(3 * a))
        for a in (0.3, 1.35, 2.4, 3.45, 4.5, 5.55)
    ]
    for dx, dy, dz in places:
        middle = Vector((x + dx * size, y + dy * size, z + dz * size))
        radius = size * rng.uniform(0.5, 0.62)
        for ring_number, (count, reach, lift) in enumerate(
            ((3, 0.3, 0.5), (4, 0.55, 0.34), (5, 0.85, 0.12), (6, 1.0, -0.12))
        ):
            for p in range(count):
                a = 2 * math.pi * p / count + 0.7 * ring_number + rng.uniform(-0.2, 0.2)
                _petal(petal, middle, a, radius * reach, radius * (0.95 - 0.1 * ring_number), lift * radius)
    for k in range(6):
        a = k * 1.05 + 0.5
        leaf_mesh(
            leaf, Vector((x, y, z)), Vector((math.cos(a), math.sin(a) * 0.7, 0.12)), size * 1.9, size * 0.75, 0.25
        )


def _petal(material: Any, middle: Vector, turn: float, reach: float, size: float, lift: float) -> None:
    """A cupped petal round the flower's axis."""
    rows, columns = 6, 8
    points: list[Point] = []
    for j in range(rows + 1):
        v = j / rows
        for i in range(columns + 1):
            u = (i / columns - 0.5) * 1.9 * math.sin(math.pi * (0.18 + 0.62 * v))
            out = reach * (0.25 + 0.75 * math.sin(v * 1.5)) + 0.12 * size * v**3
            a = turn + u * 0.75
            points.append(
                tuple(
                    middle
                    + Vector((math.cos(a) * out, math.sin(a) * out, lift + size * (v - 0.35) * (1 - 0.12 * u * u)))
                )
            )
    row = columns + 1
    faces = [
        (j * row + i, j * row + i + 1, (j + 1) * row + i + 1, (j + 1) * row + i)
        for j in range(rows)
        for i in range(columns)
    ]
    mesh("petal", points, faces, material, smooth=True)


def brush(handle: Any, hair: Any, at: Point, length: float, turn: float, lean: float) -> None:
    """A make-up brush leaning out of a cup."""
    tilt = (-lean * math.sin(turn), lean * math.cos(turn), 0)
    along = Vector((math.sin(lean) * math.cos(turn), math.sin(lean) * math.sin(turn), math.cos(lean)))
    foot = Vector(at)
    cylinder(handle, tuple(foot + along * length / 2), 0.04, length, edge=0, sides=24, turn=tilt)
    made = lathe(hair, (0, 0, 0), [(0, 0), (0.07, 0), (0.12, 0.14), (0.13, 0.26), (0.09, 0.4), (0, 0.46)], sides=32)
    made.location, made.rotation_euler = tuple(foot + along * length), tilt
