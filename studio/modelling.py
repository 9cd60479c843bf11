"""Modelling helpers for Blender: profiles, lathes, lofts, tubes and bevelled blocks. Lengths are centimetres."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from studio.outlines import Corner, Point2, Point3, fillet


def reset() -> None:
    """Empty the scene."""
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)


def mesh(
    name: str,
    verts: Sequence[Sequence[float]],
    faces: Sequence[Sequence[int]],
    material: Any,
    smooth_deg: float = 40,
    uvs: Sequence[Point2] | None = None,
) -> Any:
    """Make an object from vertices and faces, with one UV per vertex where given, smooth below an edge angle."""
    import bpy

    data = bpy.data.meshes.new(name)
    data.from_pydata([tuple(v) for v in verts], [], [tuple(f) for f in faces])
    if uvs is not None:
        layer = data.uv_layers.new(name="uv")
        for loop in data.loops:
            layer.data[loop.index].uv = uvs[loop.vertex_index]
    if material is not None:
        data.materials.append(material)
    obj = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(obj)
    if smooth_deg > 0:
        data.polygons.foreach_set("use_smooth", [True] * len(data.polygons))
        data.set_sharp_from_angle(angle=math.radians(smooth_deg))
    return obj


def grid(
    name: str,
    rows: Sequence[Sequence[Point3]],
    material: Any,
    closed: bool = True,
    caps: bool = True,
    smooth_deg: float = 40,
    heights: Sequence[float] | None = None,
) -> Any:
    """Skin a surface over rows of points; ``closed`` joins the ends of each row, ``caps`` fills first and last.

    ``heights`` gives each row's texture coordinate where rows are not evenly spaced.
    """
    m, n = len(rows), len(rows[0])
    columns = n + 1 if closed else n
    # The seam column is doubled so that a texture may wrap once around.
    verts = [row[j % n] for row in rows for j in range(columns)]
    v = heights or [i / (m - 1) for i in range(m)]
    uvs = [(j / (columns - 1), v[i]) for i in range(m) for j in range(columns)]
    faces: list[tuple[int, ...]] = [
        (i * columns + j, i * columns + j + 1, (i + 1) * columns + j + 1, (i + 1) * columns + j)
        for i in range(m - 1)
        for j in range(columns - 1)
    ]
    if caps and closed:
        faces.append(tuple(range(n - 1, -1, -1)))
        faces.append(tuple((m - 1) * columns + j for j in range(n)))
    obj = mesh(name, verts, faces, material, smooth_deg, uvs)
    if closed and caps:
        _weld(obj, smooth_deg)
    return obj


def _weld(obj: Any, smooth_deg: float) -> None:
    """Merge the doubled seam (UVs live on loops and survive), so that shading runs through it."""
    import bmesh

    bm = bmesh.new()
    bm.from_mesh(obj.data)
    bmesh.ops.remove_doubles(bm, verts=bm.verts, dist=1e-5)
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
    bm.to_mesh(obj.data)
    bm.free()
    obj.data.polygons.foreach_set("use_smooth", [True] * len(obj.data.polygons))
    obj.data.set_sharp_from_angle(angle=math.radians(smooth_deg))


def lathe(
    name: str,
    profile: Sequence[Corner],
    material: Any,
    segments: int = 192,
    steps: int = 8,
    ribs: Callable[[float, float], float] | None = None,
) -> Any:
    """Revolve a (radius, height) profile about z; ``ribs(angle, height)`` adds to the radius."""
    points = fillet(profile, steps)
    rows = []
    for r, z in points:
        row = []
        for j in range(segments):
            a = 2 * math.pi * j / segments
            rr = max(1e-4, r + (ribs(a, z) if ribs and r > 0.05 else 0.0))
            row.append((rr * math.sin(a), -rr * math.cos(a), z))
        rows.append(row)
    return grid(name, rows, material)


def wrap(
    name: str,
    radius: float,
    low: float,
    high: float,
    degrees: float,
    material: Any,
    thickness: float = 0.012,
    segments: int = 256,
) -> Any:
    """Lay a sheet around a cylinder, its middle facing the camera (-y); UVs fill the sheet."""
    half = math.radians(degrees) / 2
    levels = [low, low + 0.01, high - 0.01, high]
    rows = []
    for i, z in enumerate(levels):
        r = radius + (thickness if 0 < i < 3 else thickness * 0.6)
        rows.append(
            [
                (r * math.sin(a), -r * math.cos(a), z)
                for a in (-half + 2 * half * j / segments for j in range(segments + 1))
            ]
        )
    return grid(name, rows, material, closed=False, heights=[(z - low) / (high - low) for z in levels])


def tube(
    name: str,
    path: Sequence[Point3],
    radius: float | Sequence[float],
    material: Any,
    sides: int = 24,
    flat: float = 1.0,
    closed: bool = False,
    up: Point3 = (0, 0, 1),
) -> Any:
    """Sweep a circle (squeezed by ``flat`` along its second axis) along a path; the radius may vary."""
    from mathutils import Vector

    points = [Vector(p) for p in path]
    n = len(points)
    radii = [radius] * n if isinstance(radius, (int, float)) else list(radius)
    rows = []
    for i, p in enumerate(points):
        ahead = points[(i + 1) % n] if closed else points[min(n - 1, i + 1)]
        behind = points[i - 1] if closed else points[max(0, i - 1)]
        tangent = (ahead - behind).normalized()
        side = tangent.cross(Vector(up))
        side = side.normalized() if side.length > 1e-4 else Vector((1, 0, 0))
        normal = side.cross(tangent).normalized()
        ring = [
            p + side * (math.cos(a) * radii[i]) + normal * (math.sin(a) * radii[i] * flat)
            for a in (2 * math.pi * k / sides for k in range(sides))
        ]
        rows.append([tuple(q) for q in ring])
    if closed:
        rows.append(rows[0])
    return grid(name, rows, material, caps=not closed)


def slab(
    name: str,
    outline: Sequence[Point2],
    depth: float,
    material: Any,
    bevel: float = 0.05,
    plane: str = "xz",
    segments: int = 4,
) -> Any:
    """Extrude a closed outline symmetrically about its plane and round its edges."""
    n = len(outline)
    place = {"xz": lambda a, b, d: (a, d, b), "xy": lambda a, b, d: (a, b, d), "yz": lambda a, b, d: (d, a, b)}[plane]
    verts = [place(a, b, d) for d in (-depth / 2, depth / 2) for a, b in outline]
    faces: list[tuple[int, ...]] = [tuple(range(n)), tuple(range(2 * n - 1, n - 1, -1))]
    faces += [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)]
    obj = mesh(name, verts, faces, material)
    _weld(obj, 40)
    return round_edges(obj, bevel, segments)


def block(name: str, centre: Point3, size: Point3, material: Any, bevel: float = 0.05, segments: int = 4) -> Any:
    """Make a bevelled box."""
    x, y, z = (s / 2 for s in size)
    obj = slab(name, [(-x, -z), (x, -z), (x, z), (-x, z)], 2 * y, material, bevel, segments=segments)
    obj.location = centre
    return obj


def round_edges(obj: Any, width: float, segments: int = 4, angle_deg: float = 35) -> Any:
    """Bevel the edges sharper than an angle, with normals that keep flat faces flat."""
    if width > 0:
        bevel = obj.modifiers.new("bevel", "BEVEL")
        bevel.width, bevel.segments, bevel.limit_method = width, segments, "ANGLE"
        bevel.angle_limit = math.radians(angle_deg)
        bevel.harden_normals = True
    return obj


def subdivide(obj: Any, levels: int = 2) -> Any:
    """Smooth an object by subdivision."""
    sub = obj.modifiers.new("subdivision", "SUBSURF")
    sub.levels = sub.render_levels = levels
    return obj


def place(obj: Any, location: Point3 = (0, 0, 0), rotation_deg: Point3 = (0, 0, 0), scale: Point3 = (1, 1, 1)) -> Any:
    """Move, turn and scale an object."""
    obj.location = location
    obj.rotation_euler = [math.radians(a) for a in rotation_deg]
    obj.scale = scale
    return obj


def group(name: str, objects: Sequence[Any], location: Point3 = (0, 0, 0), rotation_deg: Point3 = (0, 0, 0)) -> Any:
    """Hang objects under one empty that moves them together."""
    import bpy

    parent = bpy.data.objects.new(name, None)
    bpy.context.collection.objects.link(parent)
    for obj in objects:
        obj.parent = parent
    return place(parent, location, rotation_deg)
