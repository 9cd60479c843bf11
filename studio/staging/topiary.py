"""Clipped greenery: balls and hedges of box, thousands of small leaves on a dark core, each tone one mesh."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from typing import Any

from mathutils import Vector

from studio.staging.solids import Point, box, mesh, sphere

Spot = tuple[Vector, Vector]
"""A place on a clipped surface, and the way out of it."""


def leaves_on(tones: Sequence[Any], spots: Iterable[Spot], size: float, rng: random.Random) -> list[Any]:
    """A small folded leaf at every spot, in one of the tones."""
    shapes: list[tuple[list[Point], list[tuple[int, ...]]]] = [([], []) for _ in tones]
    for place, out in spots:
        points, faces = shapes[rng.randrange(len(tones))]
        aside = Vector((rng.gauss(0, 1), rng.gauss(0, 1), rng.gauss(0, 1)))
        along = (out * rng.uniform(0.35, 0.9) + aside.cross(out).normalized()).normalized()
        across = along.cross(out).normalized()
        long, wide = size * rng.uniform(0.75, 1.2), size * rng.uniform(0.42, 0.58)
        root = place - along * long * 0.35 + out * rng.uniform(-0.25, 0.35) * size
        first = len(points)
        points += [
            tuple(root),
            tuple(root + along * long * 0.5 + across * wide / 2 + out * 0.1 * size),
            tuple(root + along * long * 0.5 - out * 0.06 * size),
            tuple(root + along * long * 0.5 - across * wide / 2 + out * 0.1 * size),
            tuple(root + along * long),
        ]
        faces += [(first, first + 1, first + 2), (first, first + 2, first + 3),
                  (first + 1, first + 4, first + 2), (first + 2, first + 4, first + 3)]  # fmt: skip
    made = zip(tones, shapes, strict=True)
    return [mesh("leaves", points, faces, tone, smooth=False) for tone, (points, faces) in made if points]


def ball(tones: Sequence[Any], core: Any, at: Point, radius: float, *, leaf: float = 0.1, seed: int = 0) -> None:
    """A clipped ball; `at` is its middle."""
    rng = random.Random(seed)
    sphere(core, at, radius * 0.95)
    count = int(42 * (radius / leaf) ** 2)
    golden = math.pi * (3 - math.sqrt(5))
    spots = []
    for number in range(count):
        z = 1 - 2 * (number + 0.5) / count
        level, turn = math.sqrt(1 - z * z), number * golden
        out = Vector((level * math.cos(turn), level * math.sin(turn), z))
        uneven = 1 + 0.018 * math.sin(5 * turn) * math.cos(4 * z) + rng.uniform(-0.02, 0.02)
        spots.append((Vector(at) + out * radius * uneven, out))
    leaves_on(tones, spots, leaf, rng)


def hedge(
    tones: Sequence[Any], core: Any, at: Point, size: Point, *, leaf: float = 0.16, dense: float = 2.2, seed: int = 0
) -> None:
    """A clipped hedge: a box of leaves seen from the front and above; `at` is the middle of its foot."""
    rng = random.Random(seed)
    x, y, z = at
    wide, deep, high = size
    box(core, (x, y, z + high / 2 - 0.04), (wide, deep - 0.1, high - 0.08), edge=0.05)
    front = [
        (Vector((x + rng.uniform(-0.5, 0.5) * wide, y - deep / 2, z + rng.random() * high)), Vector((0, -1, 0)))
        for _ in range(int(dense * wide * high / leaf**2))
    ]
    top = [
        (Vector((x + rng.uniform(-0.5, 0.5) * wide, y + rng.uniform(-0.5, 0.5) * deep, z + high)), Vector((0, 0, 1)))
        for _ in range(int(dense * wide * deep / leaf**2))
    ]
    leaves_on(tones, front + top, leaf, rng)


def dappled_light(
    shade: Any, centre: Point, towards: Vector, *, distance: float = 7, width: float = 7.0, height: float = 3.4,
    count: int = 70, leaf: float = 0.75, seed: int = 0,
) -> None:  # fmt: skip
    """Loose foliage between sun and set, dense at its upper left and gone at its lower right; seen only as shadow."""
    rng = random.Random(seed)
    facing = towards.to_track_quat("Z", "Y")
    spots = []
    while len(spots) < count:
        u, v = rng.random(), rng.random()
        if rng.random() < (1 - u) * v * 1.6:
            at = Vector(((u - 0.5) * width, (v - 0.5) * height, rng.uniform(-0.6, 0.6)))
            spots.append((Vector(centre) + towards * distance + facing @ at, towards))
    for made in leaves_on([shade], spots, leaf, rng):
        made.visible_camera = made.visible_diffuse = made.visible_glossy = False
