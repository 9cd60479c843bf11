"""KOVTEN over-ear headphones: sand-coloured cups, champagne aluminium, protein-leather cushions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from studio.packshot import Shot
from studio.softboxes import Softbox

SHOT = Shot(
    sku="kovten-headphones",
    rig=(
        Softbox(-42, 26, 1.3, 1.6, 4.8, soft=0.8),
        Softbox(72, 14, 0.6, 1.9, 3.2, soft=0.6),
        Softbox(-128, 14, 0.45, 2.0, 8.0, soft=0.35),
        Softbox(132, 14, 0.45, 2.0, 8.0, soft=0.35),
        Softbox(0, 82, 1.8, 1.5, 4.5, soft=0.8),
    ),
    turn_deg=-28,
    exposure=1.3,
    ambient=0.3,
    samples=64,
)
WIDE, TALL, ROUND = 3.7, 4.6, 2.35
"""Half axes of the ear cup and the exponent of its superellipse."""
CUP_X, CUP_Z = 7.0, 4.75
Ring = tuple[float, float] | tuple[float, float, float]


def oval(a: float, b: float, count: int = 128, power: float = ROUND) -> list[tuple[float, float]]:
    """Return a superellipse."""
    out = []
    for i in range(count):
        t = 2 * math.pi * i / count
        c, s = math.cos(t), math.sin(t)
        out.append((a * math.copysign(abs(c) ** (2 / power), c), b * math.copysign(abs(s) ** (2 / power), s)))
    return out


def dish(name: str, profile: Sequence[Ring], material: Any, steps: int = 8) -> Any:
    """Skin a profile of (inset, x) around the ear cup's outline."""
    from studio.modelling import grid
    from studio.outlines import fillet

    rows = []
    for inset, x in fillet(profile, steps):
        a, b = max(1e-3, WIDE - inset), max(1e-3, TALL - inset * (TALL / WIDE if inset > WIDE * 0.8 else 1))
        rows.append([(x, y, z) for y, z in oval(a, b)])
    return grid(name, rows, material)


def cushion(leather: Any, fabric: Any) -> list[Any]:
    """Model the ear pad: a soft ring with a seam and creases, and the cloth over the driver."""
    from studio.modelling import grid

    rows, around, section = [], oval(2.62, 3.5, 192), 48
    for i, (y, z) in enumerate(around):
        ny, nz = _normal(around, i)
        crease = 1 + 0.009 * math.sin(i / 192 * 2 * math.pi * 17) * math.sin(i / 192 * 2 * math.pi * 5 + 1)
        ring = []
        for j in range(section):
            t = 2 * math.pi * j / section
            u, w = math.cos(t), math.sin(t)
            out = 1.12 * math.copysign(abs(u) ** 0.8, u) * crease
            deep = 0.98 * math.copysign(abs(w) ** 0.8, w) * crease
            # A stitched seam pinches the outer wall.
            pinch = 0.07 * math.exp(-(((t - 0.55) / 0.09) ** 2))
            ring.append((-1.0 - deep, y + ny * (out - pinch), z + nz * (out - pinch)))
        rows.append(ring)
    rows.append(rows[0])
    return [
        grid("cushion", rows, leather, caps=False, smooth_deg=70),
        dish("cloth", [(1.2, -0.5), (1.3, -0.62), (WIDE, -0.7)], fabric),
    ]


def _normal(points: Sequence[tuple[float, float]], i: int) -> tuple[float, float]:
    """Return the outward normal of a closed outline at a point."""
    (y0, z0), (y1, z1) = points[i - 1], points[(i + 1) % len(points)]
    length = math.hypot(y1 - y0, z1 - z0)
    return (z1 - z0) / length, -(y1 - y0) / length


def cup(side: int, m: dict[str, Any]) -> Any:
    """Model one ear cup with its yoke."""
    from studio.modelling import group, tube

    parts = [
        dish(
            "shell",
            [(WIDE, -0.2), (0.35, -0.2, 0.2), (0.0, 0.3, 0.3), (0.0, 1.25, 0.25), (0.3, 1.5), (WIDE, 1.5)],
            m["sand"],
        ),
        dish(
            "ring",
            [(0.5, 1.3), (0.16, 1.46, 0.03), (0.16, 1.68, 0.05), (0.5, 1.78, 0.05), (0.58, 1.6), (0.9, 1.5)],
            m["metal"],
        ),
        dish(
            "plate",
            [(0.56, 1.5), (0.56, 1.66, 0.04), (0.68, 1.7, 0.06), (0.9, 1.66, 0.1), (WIDE, 1.66)],
            m["plate"],
            12,
        ),
        *cushion(m["leather"], m["cloth"]),
    ]
    arc = [
        (0.62, (WIDE + 0.34) * math.cos(t), (TALL + 0.42) * math.sin(t))
        for t in (math.radians(-6 + 192 * i / 72) for i in range(73))
    ]
    parts.append(tube("yoke", arc, 0.27, m["metal"], 32, flat=0.62, up=(1, 0, 0)))
    for y in (-1, 1):
        parts.append(
            tube("pivot", [(0.62, y * (WIDE - 0.25), -0.35), (0.62, y * (WIDE + 0.5), -0.35)], 0.36, m["metal"], 48)
        )
        parts.append(
            tube("pivot-cap", [(0.62, y * (WIDE + 0.5), -0.35), (0.62, y * (WIDE + 0.58), -0.35)], 0.24, m["dark"], 48)
        )
    parts.append(tube("stem", [(0.62, 0, 4.9), (0.62, 0, 8.0)], 0.5, m["metal"], 48, flat=0.4, up=(1, 0, 0)))
    parts.append(
        tube(
            "sleeve",
            [(0.62, 0, z) for z in (6.35, 6.36, 6.42, 7.6)],
            [0.6, 0.7, 0.74, 0.8],
            m["sand"],
            48,
            flat=0.5,
            up=(1, 0, 0),
        )
    )
    parts.append(tube("collar", [(0.62, 0, 4.72), (0.62, 0, 5.5)], 0.62, m["sand"], 48, flat=0.8, up=(1, 0, 0)))
    if side > 0:
        parts += _mark(m["ink"])
    return group("cup", parts, (side * CUP_X, 0, CUP_Z), (0, -4, 0 if side > 0 else 180))


def _mark(ink: Any) -> list[Any]:
    """Lay the brand mark on the outer plate."""
    from studio.modelling import grid

    x = 1.664
    rows = [[(x, -1.9, z), (x, 1.9, z)] for z in (-0.95, 0.95)]
    return [grid("mark", rows, ink, closed=False)]


def headband(m: dict[str, Any]) -> None:
    """Sweep the band: a shell outside, a padded leather cushion inside."""
    from studio.modelling import grid

    def sweep(
        name: str, start: float, end: float, half: float, thick: float, drop: float, material: Any, puff: float = 0.0
    ) -> None:
        rows = []
        steps = 120
        for i in range(steps + 1):
            k = i / steps
            t = math.radians(start + (end - start) * k)
            cx, cz = 7.12 * math.cos(t), 12.1 + 6.1 * math.sin(t)
            nx, nz = math.cos(t) / 7.12, math.sin(t) / 6.1
            length = math.hypot(nx, nz)
            nx, nz = nx / length, nz / length
            taper = min(1.0, math.sin(math.pi * min(1, max(0, k))) * 5 + 0.02) ** 0.5
            quilt = 1 + puff * math.sin(math.pi * 9 * k) ** 2 - puff
            wide = half * (0.55 + 0.45 * math.sin(math.pi * k) ** 0.7) * (0.6 + 0.4 * taper)
            rows.append(
                [
                    (cx + nx * (v * quilt * taper - drop), u * wide / half, cz + nz * (v * quilt * taper - drop))
                    for u, v in oval(half, thick, 56, 2.8)
                ]
            )
        grid(name, rows, material, smooth_deg=70)

    sweep("band", -5, 185, 1.75, 0.26, 0.0, m["sand"])
    sweep("band-line", 20, 160, 1.1, 0.05, -0.25, m["metal"])
    sweep("pad", 27, 153, 1.6, 0.62, 0.68, m["leather"], puff=0.06)


def build() -> None:
    """Model the whole product."""
    from studio.label_art import Sheet
    from studio.surfaces import ink, surface

    mark = Sheet(3.8, 1.9, "#000000", 300)
    mark.text(1.9, 1.1, "KOVTEN", "display-bold", 0.68, "#ffffff", tracking=0.24)
    mark.text(1.9, 1.62, "阔听", "sans-bold", 0.4, "#ffffff", tracking=0.5)
    m = {
        "sand": surface("sand", "d8cbb8", 0.42, coat=0.1, coat_rough=0.3, smudge=0.04, grain=0.03, grain_scale=60),
        "plate": surface("plate", "e2d7c6", 0.34, coat=0.25, coat_rough=0.2, smudge=0.03),
        "metal": surface("champagne", "d3b795", 0.2, metal=1.0, smudge=0.04),
        "leather": surface("leather", "6b5443", 0.5, sheen=0.15, grain=0.22, grain_scale=16),
        "cloth": surface("cloth", "3b322c", 0.85, sheen=0.4, grain=0.4, grain_scale=50),
        "dark": surface("dark", "2a2623", 0.4),
        "ink": ink("mark-ink", mark.save("headphones")[0], "5f4938", 0.4),
    }
    cup(-1, m)
    cup(1, m)
    headband(m)
