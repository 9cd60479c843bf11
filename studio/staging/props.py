"""Things that sets share: books, a laptop, pots and cups, a desk lamp, pencils."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

from studio.staging.solids import Point, box, cylinder, lathe, mesh, sphere, tube


def book(cover: Any, pages: Any, at: Point, size: Point, turn: float = 0.0) -> None:
    """A closed book lying flat: width, depth, thickness."""
    x, y, z = at
    width, depth, thick = size
    board = min(0.035, thick * 0.2)
    for level in (board / 2, thick - board / 2):
        box(cover, (x, y, z + level), (width, depth, board), edge=0.012, turn=(0, 0, turn))
    inset = 0.05
    shift = (inset / 2 * math.sin(turn) * 0, 0)
    box(
        pages,
        (x + shift[0], y, z + thick / 2),
        (width - inset, depth - inset, thick - 2 * board),
        edge=0.0,
        turn=(0, 0, turn),
    )
    spine_x, spine_y = x - math.cos(turn) * (width / 2 - 0.012), y - math.sin(turn) * (width / 2 - 0.012)
    box(cover, (spine_x, spine_y, z + thick / 2), (0.03, depth, thick), edge=0.012, turn=(0, 0, turn))


def book_row(
    covers: Sequence[Any],
    x: float,
    end: float,
    y: float,
    z: float,
    *,
    depth: float = 0.9,
    tall: float = 1.5,
    seed: int = 3,
    gaps: float = 0.18,
) -> None:
    """Upright books on a shelf from x to end, with a few gaps and leaning ones."""
    rng = random.Random(seed)
    while x < end:
        width, height = rng.uniform(0.13, 0.32), rng.uniform(0.62, 1.0) * tall
        lean = rng.choice([0, 0, 0, 0, 0.12])
        if x + width > end:
            break
        box(
            rng.choice(list(covers)),
            (x + width / 2, y, z + height / 2),
            (width * 0.94, depth, height),
            edge=0.012,
            turn=(0, lean, 0),
        )
        x += width + (rng.uniform(0.3, 0.9) if rng.random() < gaps else lean * height * 0.8)


def open_notebook(paper: Any, cover: Any, ink: Any, at: Point, size: tuple[float, float], turn: float) -> None:
    """An open notebook: two gently curved pages with a few ruled lines."""
    width, depth = size
    cos, sin = math.cos(turn), math.sin(turn)

    def put(u: float, v: float, w: float) -> Point:
        return at[0] + u * cos - v * sin, at[1] + u * sin + v * cos, at[2] + w

    box(cover, put(0, 0, 0.02), (width + 0.1, depth + 0.08, 0.035), edge=0.012, turn=(0, 0, turn))
    for sign in (-1, 1):
        steps = 14
        profile = [
            (sign * width / 2 * k / steps, 0.05 + 0.10 * math.sin(math.pi * (k / steps) ** 0.55) ** 1.2)
            for k in range(steps + 1)
        ]
        points = [put(u, v, w) for u, w in profile for v in (-depth / 2, depth / 2)]
        faces = [(2 * k, 2 * k + 2, 2 * k + 3, 2 * k + 1) for k in range(steps)]
        sheet = mesh("page", points, faces, paper, smooth=True)
        sheet.modifiers.new("thick", "SOLIDIFY").thickness = 0.02
        for row in range(7):
            v = depth / 2 - depth * (row + 1.4) / 9
            u0, u1 = sign * width * 0.08, sign * width * (0.30 + 0.14 * ((row * 37) % 5) / 5)
            u0, u1 = min(u0, u1), max(u0, u1)
            k = 8
            line = [
                put(u0 + (u1 - u0) * j / k, v + e, 0.004 + _page_height(abs(u0 + (u1 - u0) * j / k) / (width / 2)))
                for j in range(k + 1)
                for e in (-0.008, 0.008)
            ]
            mesh("line", line, [(2 * j, 2 * j + 2, 2 * j + 3, 2 * j + 1) for j in range(k)], ink)


def _page_height(u: float) -> float:
    return 0.05 + 0.10 * math.sin(math.pi * u**0.55) ** 1.2


def laptop(
    shell: Any, keys: Any, screen: Any, at: Point, *, width: float = 3.6, turn: float = 0.35, open_angle: float = 108
) -> None:
    """An open laptop; `turn` is about the vertical axis, hinge at the back."""
    depth, thick = width * 0.68, 0.07
    cos, sin = math.cos(turn), math.sin(turn)

    def put(u: float, v: float, w: float) -> Point:
        return at[0] + u * cos - v * sin, at[1] + u * sin + v * cos, at[2] + w

    box(shell, put(0, 0, thick / 2), (width, depth, thick), edge=0.03, turn=(0, 0, turn))
    for row in range(5):
        for column in range(13):
            u = (column - 6) * width * 0.068
            v = depth * 0.36 - row * depth * 0.105
            box(keys, put(u, v, thick + 0.008), (width * 0.056, depth * 0.082, 0.018), edge=0.0, turn=(0, 0, turn))
    box(keys, put(0, -depth * 0.31, thick + 0.001), (width * 0.36, depth * 0.26, 0.004), edge=0, turn=(0, 0, turn))
    lean = math.radians(open_angle - 90)
    height = depth * 0.98
    middle = (0.0, depth / 2 + math.sin(lean) * height / 2, thick + math.cos(lean) * height / 2)
    tilt = (-lean, 0, turn)
    box(shell, put(*middle), (width, 0.05, height), edge=0.025, turn=tilt)
    front = (0.0, middle[1] - 0.03 * math.cos(lean), middle[2] + 0.03 * math.sin(lean) * -1)
    box(keys, put(*front), (width * 0.97, 0.02, height * 0.95), edge=0, turn=tilt)
    glass = (0.0, front[1] - 0.012, front[2])
    box(screen, put(*glass), (width * 0.93, 0.01, height * 0.87), edge=0, turn=tilt)


def mug(glaze: Any, inside: Any, at: Point, *, radius: float = 0.45, height: float = 1.0, handle: float = 0.0) -> None:
    """A mug with a handle pointing along an angle."""
    r, h = radius, height
    lathe(
        glaze,
        at,
        [
            (0, 0.0),
            (r * 0.9, 0.0),
            (r, 0.05),
            (r, h * 0.5),
            (r, h - 0.02),
            (r * 0.97, h),
            (r * 0.91, h - 0.03),
            (r * 0.9, h * 0.4),
            (r * 0.88, 0.08),
            (0, 0.07),
        ],
    )
    cylinder(inside, (at[0], at[1], at[2] + h * 0.8), r * 0.9, 0.01, edge=0)
    cos, sin = math.cos(handle), math.sin(handle)
    reach = [(r * 0.95, 0.8), (r * 1.5, 0.78), (r * 1.62, 0.5), (r * 1.4, 0.24), (r * 0.95, 0.2)]
    tube(glaze, [(at[0] + u * cos, at[1] + u * sin, at[2] + w * h) for u, w in reach], radius * 0.13)


def plant_pot(glaze: Any, soil: Any, at: Point, *, radius: float = 0.5, height: float = 0.95) -> None:
    """A slightly conical pot with a rim."""
    r, h = radius, height
    lathe(
        glaze,
        at,
        [
            (0, 0),
            (r * 0.74, 0),
            (r * 0.76, 0.02),
            (r * 0.97, h * 0.86),
            (r, h * 0.88),
            (r, h),
            (r * 0.93, h),
            (r * 0.9, h * 0.85),
            (0, h * 0.84),
        ],
        subdivide=1,
    )
    cylinder(soil, (at[0], at[1], at[2] + h * 0.86), r * 0.9, 0.04, edge=0)


def pencil_cup(
    cup: Any, woods: Sequence[Any], tip: Any, at: Point, *, radius: float = 0.34, height: float = 0.85, seed: int = 2
) -> None:
    """A cup with pencils leaning every way."""
    r, h = radius, height
    lathe(cup, at, [(0, 0), (r, 0), (r, 0.04), (r, h), (r * 0.92, h), (r * 0.92, 0.06), (0, 0.06)], subdivide=0)
    rng = random.Random(seed)
    for i, wood in enumerate(woods):
        angle = 2 * math.pi * i / len(woods) + rng.uniform(-0.3, 0.3)
        lean, length = rng.uniform(0.1, 0.22), rng.uniform(1.25, 1.6)
        turn = (-lean * math.sin(angle), lean * math.cos(angle), 0)
        base = (at[0] + 0.35 * r * math.cos(angle), at[1] + 0.35 * r * math.sin(angle), at[2] + 0.05)
        along = (math.sin(lean) * math.cos(angle), math.sin(lean) * math.sin(angle), math.cos(lean))
        middle = tuple(b + a * length / 2 for a, b in zip(along, base, strict=True))
        cylinder(wood, middle, 0.045, length, edge=0, sides=6, turn=turn)
        end = tuple(b + a * (length + 0.07) for a, b in zip(along, base, strict=True))
        import bpy

        bpy.ops.mesh.primitive_cone_add(vertices=24, radius1=0.045, depth=0.15, location=end, rotation=turn)
        bpy.context.object.data.materials.append(tip)


def desk_lamp(metal: Any, shade: Any, bulb: Any, at: Point, head: Point, *, aim: Point) -> None:
    """A jointed desk lamp from its foot to its head; the shade opens towards `aim`."""
    from mathutils import Vector

    x, y, z = at
    cylinder(metal, (x, y, z + 0.06), 0.62, 0.12, edge=0.04)
    elbow = (x + (x - head[0]) * 0.28, y + 0.25, z + (head[2] - z) * 0.62)
    for a, b in (((x, y, z + 0.1), elbow), (elbow, head)):
        tube(metal, [a, tuple((p + q) / 2 for p, q in zip(a, b, strict=True)), b], 0.045)
        sphere(metal, b, 0.1)
    down = (Vector(aim) - Vector(head)).normalized()
    made = lathe(
        shade,
        (0, 0, 0),
        [
            (0.10, 0.30),
            (0.17, 0.30),
            (0.19, 0.22),
            (0.26, 0.05),
            (0.55, -0.42),
            (0.57, -0.45),
            (0.54, -0.44),
            (0.24, 0.02),
            (0.12, 0.18),
            (0.0, 0.2),
        ],
        subdivide=1,
    )
    made.rotation_mode = "QUATERNION"
    made.rotation_quaternion = (-down).to_track_quat("Z", "Y")
    made.location = head
    sphere(bulb, tuple(Vector(head) + down * 0.16), 0.15)
