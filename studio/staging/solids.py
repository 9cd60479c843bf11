"""Plain shapes: boxes, cylinders, spheres, lathe work, backdrops and arches, all with softened edges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import bmesh
import bpy
from mathutils import Vector

Point = tuple[float, float, float]
STILL: Point = (0, 0, 0)


def box(material: Any, at: Point, size: Point, *, edge: float = 0.01, turn: Point = STILL) -> Any:
    """A block with bevelled edges."""
    bpy.ops.mesh.primitive_cube_add(size=1, location=at, rotation=turn)
    made = bpy.context.object
    made.scale = size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    return finish(made, material, edge=edge, smooth=False)


def cylinder(
    material: Any, at: Point, radius: float, height: float, *, edge: float = 0.02, sides: int = 128, turn: Point = STILL
) -> Any:
    """An upright cylinder centred at a point."""
    bpy.ops.mesh.primitive_cylinder_add(vertices=sides, radius=radius, depth=height, location=at, rotation=turn)
    return finish(bpy.context.object, material, edge=edge, smooth=sides > 12)


def sphere(material: Any, at: Point, radius: float, *, squash: float = 1.0) -> Any:
    """A ball."""
    bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=32, radius=radius, location=at)
    made = bpy.context.object
    made.scale.z = squash
    return finish(made, material)


def ring(material: Any, at: Point, radius: float, thickness: float, *, turn: Point = STILL) -> Any:
    """A torus."""
    bpy.ops.mesh.primitive_torus_add(
        major_radius=radius, minor_radius=thickness, major_segments=160, minor_segments=24, location=at, rotation=turn
    )
    return finish(bpy.context.object, material)


def finish(made: Any, material: Any, *, edge: float = 0.0, smooth: bool = True) -> Any:
    """Give an object its material, bevel and shading."""
    made.data.materials.clear()
    made.data.materials.append(material)
    if edge:
        bevel = made.modifiers.new("edge", "BEVEL")
        bevel.width, bevel.segments, bevel.limit_method = edge, 4, "ANGLE"
        bevel.harden_normals = smooth  # else a flat top is shaded like a pillow
    if smooth:
        bpy.ops.object.select_all(action="DESELECT")
        made.select_set(True)
        bpy.context.view_layer.objects.active = made
        bpy.ops.object.shade_auto_smooth(angle=math.radians(35))
    return made


def mesh(
    name: str, points: Sequence[Point], faces: Sequence[tuple[int, ...]], material: Any, smooth: bool = False
) -> Any:
    """An object from bare points and faces."""
    data = bpy.data.meshes.new(name)
    data.from_pydata(points, [], faces)
    made = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(made)
    data.materials.append(material)
    if smooth:
        for face in data.polygons:
            face.use_smooth = True
    return made


def lathe(
    material: Any, at: Point, profile: Sequence[tuple[float, float]], *, sides: int = 72, subdivide: int = 2
) -> Any:
    """Turn a (radius, height) profile round the vertical axis."""
    points = [
        (at[0] + r * math.cos(2 * math.pi * i / sides), at[1] + r * math.sin(2 * math.pi * i / sides), at[2] + z)
        for r, z in profile
        for i in range(sides)
    ]
    faces = [
        (j * sides + i, j * sides + (i + 1) % sides, (j + 1) * sides + (i + 1) % sides, (j + 1) * sides + i)
        for j in range(len(profile) - 1)
        for i in range(sides)
    ]
    made = mesh("lathe", points, faces, material, smooth=True)
    if subdivide:
        modifier = made.modifiers.new("smooth", "SUBSURF")
        modifier.levels = modifier.render_levels = subdivide
    return made


def cove(material: Any, *, width: float = 30, depth: float = 6, height: float = 14, radius: float = 1.5) -> Any:
    """A seamless backdrop: the floor curves up into the wall."""
    steps = 24
    profile = [(-16.0, 0.0), (depth - radius, 0.0)]
    for i in range(1, steps + 1):
        angle = i / steps * math.pi / 2
        profile.append((depth - radius + radius * math.sin(angle), radius - radius * math.cos(angle)))
    profile.append((depth, height))
    points = [(x, y, z) for y, z in profile for x in (-width, width)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(profile) - 1)]
    return mesh("cove", points, faces, material, smooth=True)


def extruded(
    name: str, outline: Sequence[tuple[float, float]], y: float, depth: float, material: Any, edge: float
) -> Any:
    """A plate cut out along an outline (x, z) and pushed back from y."""
    shape = bmesh.new()
    face = shape.faces.new([shape.verts.new((x, y, z)) for x, z in outline])
    pushed = bmesh.ops.extrude_face_region(shape, geom=[face])["geom"]
    bmesh.ops.translate(shape, verts=[v for v in pushed if isinstance(v, bmesh.types.BMVert)], vec=(0, depth, 0))
    bmesh.ops.recalc_face_normals(shape, faces=shape.faces)
    data = bpy.data.meshes.new(name)
    shape.to_mesh(data)
    made = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(made)
    return finish(made, material, edge=edge, smooth=True)


def arch_outline(centre: float, width: float, height: float, floor: float = 0.0) -> list[tuple[float, float]]:
    """A door with a round top, seen from the front."""
    radius, steps = width / 2, 64
    curve = [
        (centre - radius * math.cos(i / steps * math.pi), height - radius + radius * math.sin(i / steps * math.pi))
        for i in range(steps + 1)
    ]
    return [(centre - radius, floor), *curve, (centre + radius, floor)]


def arch_block(material: Any, centre: float, y: float, width: float, height: float, depth: float) -> Any:
    """A solid arch standing on the floor."""
    return extruded("arch", arch_outline(centre, width, height), y, depth, material, 0.04)


def arch_wall(material: Any, centre: float, y: float, width: float, height: float, depth: float) -> Any:
    """A wall with an arched opening."""
    outline = [(-30.0, 0.0), *arch_outline(centre, width, height), (30.0, 0.0), (30.0, 14.0), (-30.0, 14.0)]
    return extruded("arch wall", outline, y, depth, material, 0.05)


def tube(material: Any, points: Sequence[Point], radius: float) -> Any:
    """A smooth tube through points (stems, cables, lamp arms)."""
    curve = bpy.data.curves.new("tube", "CURVE")
    curve.dimensions = "3D"
    spline = curve.splines.new("BEZIER")
    spline.bezier_points.add(len(points) - 1)
    for handle, place in zip(spline.bezier_points, points, strict=True):
        handle.co = Vector(place)
        handle.handle_left_type = handle.handle_right_type = "AUTO"
    curve.bevel_depth = radius
    curve.bevel_resolution = 4
    curve.resolution_u = 24
    made = bpy.data.objects.new("tube", curve)
    bpy.context.collection.objects.link(made)
    curve.materials.append(material)
    return made
