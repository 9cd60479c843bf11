"""Lights and the things that shape them. A light's role decides which pass it is rendered in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import bpy
from mathutils import Quaternion, Vector

from studio.staging.plants import frond
from studio.staging.solids import Point

UNIT_SUN = math.pi  # a white surface facing this sun renders as exactly 1.0


def sun_direction(azimuth: float, elevation: float) -> Vector:
    """Towards the sun; azimuth 0 is from the camera, negative from the left (degrees)."""
    a, e = math.radians(azimuth), math.radians(elevation)
    return Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))


def _add(data: Any, at: Any, towards: Any, role: str) -> Any:
    lamp = bpy.data.objects.new(role, data)
    bpy.context.collection.objects.link(lamp)
    lamp.location = at
    lamp.rotation_euler = (Vector(at) - Vector(towards)).to_track_quat("Z", "Y").to_euler()
    lamp["role"] = role
    return lamp


def sun(azimuth: float, elevation: float, softness: float = 1.0) -> Vector:
    """The key light as a sun; returns the direction towards it."""
    towards = sun_direction(azimuth, elevation)
    data = bpy.data.lights.new("sun", "SUN")
    data.energy, data.angle = UNIT_SUN, math.radians(softness)
    _add(data, towards * 10, (0, 0, 0), "key")
    return towards


def spot(at: Point, towards: Point, power: float, *, radius: float = 0.3, cone: float = 70, blend: float = 0.6) -> Any:
    """The key light as a lamp at a place."""
    data = bpy.data.lights.new("spot", "SPOT")
    data.energy, data.shadow_soft_size = power, radius
    data.spot_size, data.spot_blend = math.radians(cone), blend
    return _add(data, at, towards, "key")


def panel(
    at: Point, towards: Point, size: float, power: float, *, height: float | None = None, role: str = "fill"
) -> Any:
    """A soft box."""
    data = bpy.data.lights.new("panel", "AREA")
    data.shape = "RECTANGLE"
    data.energy, data.size, data.size_y = power, size, height or size
    return _add(data, at, towards, role)


def _shadow_only(made: Any) -> None:
    made.visible_camera = made.visible_diffuse = made.visible_glossy = False


PALM: Sequence[tuple[float, float, float, float]] = (
    (-3.6, 2.3, -14, 4.6), (-3.3, 3.1, -42, 4.4), (-1.6, 3.9, -74, 3.6), (-3.9, 0.9, 8, 3.6)
)  # fmt: skip


def palm_shadow(
    material: Any, centre: Point, towards: Vector, *, distance: float = 6.5, leaves: Any = PALM, width: float = 0.27
) -> None:
    """Palm leaves between sun and set, seen only as shadow. Each leaf: right, up, angle, length."""
    facing = towards.to_track_quat("Z", "Y")
    for i, (right, up, angle, length) in enumerate(leaves):
        at = Vector(centre) + towards * (distance + 0.25 * i) + facing @ Vector((right, up, 0))
        leaf = frond(material, tuple(at), length, leaflets=17, seed=i, width=width, droop=0.05)
        leaf.rotation_mode = "QUATERNION"
        spin = Quaternion((0, 0, 1), math.radians(angle)) @ Quaternion((1, 0, 0), math.radians(12 * (i % 3 - 1)))
        leaf.rotation_quaternion = facing @ spin
        _shadow_only(leaf)


def window_shadow(
    material: Any,
    centre: Point,
    towards: Vector,
    *,
    distance: float = 6,
    width: float = 3.6,
    height: float = 4.6,
    columns: int = 2,
    rows: int = 3,
    bar: float = 0.15,
) -> None:
    """A window between sun and set, seen only as the light it lets through."""
    facing = towards.to_track_quat("Z", "Y")
    frame = 14.0
    parts = [(-width / 2 + width * i / columns, 0.0, bar, height) for i in range(1, columns)]
    parts += [(0.0, -height / 2 + height * i / rows, width, bar) for i in range(1, rows)]
    for side in (-1, 1):
        parts.append((side * (width + frame) / 2, 0.0, frame, height + 2 * frame))
        parts.append((0.0, side * (height + frame) / 2, width, frame))
    for x, y, across, along in parts:
        bpy.ops.mesh.primitive_cube_add(size=1)
        made = bpy.context.object
        made.scale = (across, along, 0.05)
        made.rotation_mode = "QUATERNION"
        made.rotation_quaternion = facing
        made.location = Vector(centre) + towards * distance + facing @ Vector((x, y, 0))
        made.data.materials.append(material)
        _shadow_only(made)
