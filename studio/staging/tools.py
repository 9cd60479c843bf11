"""What a workshop has: wrenches, hammers, screwdrivers, a tool box, a tyre."""

from __future__ import annotations

import math
from typing import Any

from studio.staging.party import arc
from studio.staging.solids import Point, box, cylinder, extruded, lathe, ring


def wrench(steel: Any, at: Point, length: float, *, tilt: float) -> None:
    """A ring and open-end wrench hanging from its ring; `at` is its middle."""
    x, y, z = at
    head = length * 0.13
    ring(steel, (x, y, z + length / 2), head * 0.8, head * 0.32, turn=(math.pi / 2, 0, 0))
    box(steel, (x, y, z), (length * 0.09, 0.06, length * 0.86), edge=0.02, turn=(0, tilt, 0))
    low = z - length / 2
    jaw = [(x + u, low + w) for u, w in arc((0.0, 0.0), head * 1.1, -55, 235, 40)]
    jaw += [(x - head * 0.5, low - head * 0.1), (x + head * 0.5, low - head * 0.1)]
    extruded("jaw", jaw, y - 0.05, 0.1, steel, 0.015)


def hammer(steel: Any, handle: Any, at: Point, length: float) -> None:
    """A claw hammer hanging head up; `at` is its middle."""
    x, y, z = at
    top = z + length * 0.42
    cylinder(handle, (x, y, z - length * 0.06), length * 0.05, length * 0.86, edge=0.02, sides=48)
    box(steel, (x, y, top), (length * 0.24, length * 0.12, length * 0.14), edge=0.025)
    cylinder(steel, (x - length * 0.19, y, top), length * 0.085, length * 0.16, edge=0.015, turn=(0, math.pi / 2, 0))
    claw = [
        (x + length * u, top + length * w)
        for u, w in ((0.1, 0.07), (0.2, 0.06), (0.34, -0.06), (0.19, -0.01), (0.1, -0.06))
    ]
    extruded("claw", claw, y - length * 0.05, length * 0.1, steel, 0.012)


def screwdriver(steel: Any, grip: Any, at: Point, length: float) -> None:
    """A screwdriver hanging handle up; `at` is its middle."""
    x, y, z = at
    r = length * 0.085
    profile = [(0, 0.5), (0.75, 0.49), (1.0, 0.44), (0.95, 0.3), (1.05, 0.16), (0.8, 0.06), (0.55, 0.04), (0.0, 0.04)]
    lathe(grip, at, [(u * r, w * length) for u, w in profile], sides=12, subdivide=1)
    cylinder(steel, (x, y, z - length * 0.22), r * 0.32, length * 0.54, edge=0, sides=24)
    box(steel, (x, y, z - length * 0.5), (r * 0.8, r * 0.22, length * 0.06), edge=0.005)


def tyre(rubber: Any, steel: Any, at: Point, radius: float) -> None:
    """A wheel leaning back a little, facing the camera."""
    turn = (math.pi / 2 - 0.14, 0, 0.16)
    profile = [(0.62, -0.3), (0.9, -0.3), (0.98, -0.22), (1.0, -0.1), (1.0, 0.1), (0.98, 0.22), (0.9, 0.3), (0.62, 0.3)]
    made = lathe(rubber, (0, 0, 0), [(r * radius, z * radius) for r, z in profile], sides=120, subdivide=0)
    made.location, made.rotation_euler = at, turn
    for offset in (-0.2, -0.07, 0.07, 0.2):
        groove = ring(rubber, (0, 0, 0), radius * 1.0, radius * 0.03)
        groove.location, groove.rotation_euler = (at[0], at[1] + offset * radius, at[2]), turn
    for r, thick in ((0.64, 0.05), (0.36, 0.03)):
        ring(steel, (at[0], at[1] - 0.3 * radius, at[2]), r * radius, thick * radius, turn=turn)
    cylinder(steel, (at[0], at[1] - 0.2 * radius, at[2]), 0.16 * radius, 0.3 * radius, edge=0.02, turn=turn)
    for k in range(5):
        a = 2 * math.pi * k / 5 + 0.3
        place = (at[0] + 0.36 * radius * math.cos(a), at[1] - 0.22 * radius, at[2] + 0.36 * radius * math.sin(a))
        box(steel, place, (0.5 * radius, 0.1 * radius, 0.15 * radius), edge=0.02, turn=(0, -a, 0))


def tool_box(enamel: Any, steel: Any, at: Point, size: Point, *, turn: float) -> None:
    """A steel tool box with a lid, two catches and a handle."""
    x, y, z = at
    wide, deep, high = size
    cos, sin = math.cos(turn), math.sin(turn)

    def put(u: float, v: float, w: float) -> Point:
        return x + u * cos - v * sin, y + u * sin + v * cos, z + w

    tilt = (0, 0, turn)
    box(enamel, put(0, 0, high * 0.36), (wide, deep, high * 0.72), edge=0.04, turn=tilt)
    box(enamel, put(0, 0, high * 0.87), (wide * 1.02, deep * 1.02, high * 0.26), edge=0.06, turn=tilt)
    for side in (-0.3, 0.3):
        box(steel, put(side * wide, -deep / 2 - 0.02, high * 0.72), (0.14, 0.05, 0.22), edge=0.015, turn=tilt)
    for side in (-0.22, 0.22):
        box(steel, put(side * wide, 0, high * 1.06), (0.08, 0.1, high * 0.16), edge=0.02, turn=tilt)
    box(steel, put(0, 0, high * 1.15), (wide * 0.5, 0.12, 0.1), edge=0.04, turn=tilt)
