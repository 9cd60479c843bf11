"""Landscape: boulders, mountain ranges and a shore of conifers, all as real geometry."""

from __future__ import annotations

import math
import random
from typing import Any

import bmesh
import bpy
from mathutils import Vector, noise

from studio.staging.solids import Point, mesh


def boulder(
    material: Any,
    at: Point,
    size: Point,
    *,
    seed: int,
    rough: float = 0.22,
    flat_top: float | None = None,
    turn: float = 0,
) -> Any:
    """A weathered rock: a fine sphere pushed by noise, with planes knocked off; `flat_top` levels it at a height."""
    rng = random.Random(seed)
    shape = bmesh.new()
    bmesh.ops.create_icosphere(shape, subdivisions=6, radius=1)
    planes = [
        (Vector((rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-0.6, 0.9))).normalized(), rng.uniform(0.62, 0.86))
        for _ in range(13)
    ]
    offset = Vector((seed * 7.3, seed * 3.1, seed * 5.7))
    cos, sin = math.cos(turn), math.sin(turn)
    for vertex in shape.verts:
        place = vertex.co.copy()
        for normal, cut in planes:
            over = place.dot(normal) - cut
            if over > 0:
                place -= normal * over * 0.88
        coarse = noise.fractal(place * 1.3 + offset, 0.9, 2.0, 4)
        fine = noise.fractal(place * 5.5 + offset, 0.8, 2.1, 5)
        place += vertex.co * (coarse * rough + fine * rough * 0.14)
        x, y, z = place.x * size[0] / 2, place.y * size[1] / 2, place.z * size[2] / 2
        if flat_top is not None:
            level = flat_top - at[2]
            if z > level:  # a worn top: level, with a breath of relief
                z = level + min(z - level, 1.0) * 0.02 + fine * 0.012
        vertex.co = Vector((at[0] + x * cos - y * sin, at[1] + x * sin + y * cos, at[2] + z))
    data = bpy.data.meshes.new("boulder")
    shape.to_mesh(data)
    made = bpy.data.objects.new("boulder", data)
    bpy.context.collection.objects.link(made)
    data.materials.append(material)
    for face in data.polygons:
        face.use_smooth = True
    return made


def mountain_range(
    material: Any, *, y: float, depth: float, height: float, width: float, seed: int, peaks: float = 0.06
) -> Any:
    """A ridge across the view: ridged noise under an envelope that falls to the water in front."""
    across, along = 560, 64
    offset = Vector((seed * 11.3, seed * 4.7, seed * 2.9))
    points: list[Point] = []
    for j in range(along + 1):
        v = j / along
        envelope = math.sin(math.pi * min(1.0, 0.04 + v * 0.62)) ** 1.35
        for i in range(across + 1):
            x = (i / across - 0.5) * width
            place = Vector((x * peaks, (y + v * depth) * peaks * 1.5, 0)) + offset
            ridge = noise.ridged_multi_fractal(place, 0.95, 2.1, 7, 1.0, 2.0)
            swell = 0.55 + 0.45 * noise.noise(Vector((x * peaks * 0.35, seed * 5.0, 0)))
            points.append((x, y + v * depth, height * envelope * swell * (0.35 + 0.42 * ridge) - 0.3))
    row = across + 1
    faces = [
        (j * row + i, j * row + i + 1, (j + 1) * row + i + 1, (j + 1) * row + i)
        for j in range(along)
        for i in range(across)
    ]
    return mesh("range", points, faces, material, smooth=True)


def conifers(material: Any, *, y: float, width: float, count: int, tall: float, seed: int, keep: Any = None) -> None:
    """A wooded shore: many small firs on a low bank; `keep(x)` thins them out (0 to 1)."""
    rng = random.Random(seed)
    points: list[Point] = []
    faces: list[tuple[int, ...]] = []
    for _ in range(count):
        x = rng.uniform(-width / 2, width / 2)
        share = keep(x) if keep else 1.0
        if share <= 0.02:
            continue
        height = tall * rng.uniform(0.45, 1.0) * (0.4 + 0.6 * share)
        place_y, floor = y + rng.uniform(0, 2.5), 0.25 * share
        for tier in range(4):
            low = floor + height * (0.08 + 0.2 * tier)
            top = floor + height * (0.46 + 0.18 * tier)
            radius = height * 0.17 * (1 - 0.2 * tier)
            first, sides = len(points), 9
            spin = rng.uniform(0, 1)
            for k in range(sides):
                angle = 2 * math.pi * (k + spin) / sides
                reach = radius * rng.uniform(0.75, 1.15)
                points.append((x + reach * math.cos(angle), place_y + reach * math.sin(angle), low))
            points.append((x, place_y, top))
            faces += [(first + k, first + (k + 1) % sides, first + sides) for k in range(sides)]
    mesh("conifers", points, faces, material)
