"""SHANZHI cold-brew black coffee: a gloss-black bottle with a cream wrap label and copper foil."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

from studio.packshot import Shot
from studio.softboxes import Softbox

SHOT = Shot(
    sku="shanzhi-black-coffee",
    rig=(
        Softbox(-58, 12, 0.62, 2.2, 8.0, soft=0.6),
        Softbox(64, 10, 0.3, 2.2, 6.5, soft=0.45),
        Softbox(-133, 8, 0.4, 2.2, 10.0, soft=0.3),
        Softbox(135, 8, 0.4, 2.2, 10.0, soft=0.3),
        Softbox(0, 86, 1.6, 1.6, 4.0, soft=1.0),
    ),
    ambient=0.15,
    exposure=1.45,
    table=0.35,
    samples=64,
)
RADIUS = 3.0
LABEL_LOW, LABEL_HIGH = 1.6, 11.2
CREAM, INK, COPPER = "#F3EAD9", "#17120F", "#C98B5A"
BODY = [
    (0, 0.35),
    (1.8, 0.35, 0.3),
    (2.2, 0, 0.25),
    (2.72, 0, 0.45),
    (RADIUS, 0.75, 0.6),
    (RADIUS, 12.3, 2.6),
    (1.42, 15.6, 2.6),
    (1.42, 16.75, 0.05),
    (1.6, 16.85, 0.06),
    (1.6, 17.05, 0.06),
    (1.4, 17.1),
    (0, 17.1),
]


def label() -> tuple[Path, Path]:
    """Draw the wrap label: mountains under a copper sun, the name in large serif."""
    from studio.label_art import Sheet

    width, height = 2 * math.pi * RADIUS * 0.985, LABEL_HIGH - LABEL_LOW
    s = Sheet(width, height, CREAM, px_per_cm=190)
    mid = width / 2
    s.box(0, 0, width, 0.16, INK)
    s.box(0, 0.25, width, 0.035, COPPER, foil=True)
    s.disc(mid + 0.55, 1.95, 0.92, COPPER, foil=True)
    for base, swing, phase, colour in [
        (2.35, 0.5, 0.4, "#B3A591"),
        (2.75, 0.42, 2.3, "#5F5146"),
        (3.05, 0.34, 4.4, INK),
    ]:
        ridge = [
            (x, base - swing * _ridge((x - mid) * 1.25 + phase))
            for x in (mid - 2.3 + 4.6 * i / 400 for i in range(401))
        ]
        s.polygon([*ridge, (mid + 2.3, 3.4), (mid - 2.3, 3.4)], colour)
    s.text(mid, 5.15, "山止", "serif-bold", 1.6, INK, tracking=0.08)
    s.text(mid, 5.78, "SHANZHI COFFEE", "display-bold", 0.29, INK, tracking=0.2)
    s.box(mid - 0.5, 6.1, 1.0, 0.035, COPPER, foil=True)
    s.text(mid, 6.9, "冷萃黑咖啡", "sans-bold", 0.58, INK, tracking=0.12)
    s.text(mid, 7.34, "COLD BREW BLACK COFFEE", "display", 0.225, INK, tracking=0.12)
    for x, big, small in [(-1.4, "0", "糖 SUGAR"), (0, "0", "脂 FAT"), (1.4, "150", "mg 咖啡因")]:
        s.text(mid + x, 8.32, big, "display-serif-bold", 0.6, "#A8683A", foil=True)
        s.text(mid + x, 8.64, small, "sans", 0.2, INK, tracking=0.04)
    for x in (-0.7, 0.7):
        s.box(mid + x - 0.01, 7.88, 0.02, 0.75, "#B7A993")
    s.box(0, height - 0.6, width, 0.6, INK)
    s.text(mid, height - 0.215, "净含量 300 mL", "sans-bold", 0.23, CREAM, tracking=0.12)
    for side in (-1, 1):
        x = mid + side * 4.3
        s.column(x, 2.2, "山止于此咖啡始之", "serif-bold", 0.62, INK, leading=1.22)
        s.disc(x, 7.75, 0.36, COPPER, foil=True, ring=0.035)
        s.text(x, 7.83, "始", "serif-bold", 0.34, COPPER, foil=True)
    return s.save("black-coffee")


def _ridge(x: float) -> float:
    """Return a mountain skyline between about -1 and 1: sharp peaks of three sizes."""
    return 1.1 - 0.95 * abs(math.sin(x * 0.8)) - 0.42 * abs(math.sin(x * 1.9 + 1)) - 0.13 * abs(math.sin(x * 5.1 + 2))


def cap(cream: Any, copper: Any) -> None:
    """Model the screw cap: fine knurls between smooth bands, and a copper tamper ring."""
    from studio.modelling import lathe

    def knurl(angle: float, z: float) -> float:
        inside = min(1.0, max(0.0, (z - 17.05) / 0.12)) * min(1.0, max(0.0, (18.3 - z) / 0.12))
        return 0.02 * inside * math.cos(angle * 84)

    walls = [(1.78, 16.98 + 0.06 * i) for i in range(1, 24)]
    top = [(1.78, 18.6, 0.2), (1.5, 18.66, 0.1), (1.42, 18.6, 0.08), (0, 18.6)]
    lathe("cap", [(1.5, 16.92), (1.77, 16.92, 0.04), *walls, *top], cream, 1008, ribs=knurl)
    lathe("tamper-ring", [(1.5, 16.45), (1.76, 16.45, 0.04), (1.76, 16.87, 0.04), (1.5, 16.87)], copper)


def dew(water: Any) -> None:
    """Scatter condensation on the bare glass: many fine beads, few large drops, none on the paper."""
    from studio.modelling import mesh
    from studio.outlines import fillet

    rng = random.Random(11)
    outline = [p for p in fillet(BODY, 14) if LABEL_HIGH + 0.15 < p[1] < 16.6]
    verts: list[tuple[float, ...]] = []
    faces: list[tuple[int, ...]] = []
    rings, sides = 5, 14
    for _ in range(1150):
        z = rng.uniform(LABEL_HIGH + 0.15, 16.5)
        k = max(i for i in range(len(outline) - 1) if outline[i][1] <= z or i == 0)
        (r0, z0), (r1, z1) = outline[k], outline[k + 1]
        t = (z - z0) / max(1e-6, z1 - z0)
        r, a = r0 + (r1 - r0) * t, rng.uniform(-1.75, 1.75)
        tilt = math.atan2(r0 - r1, z1 - z0)
        size = 0.022 + 0.085 * rng.random() ** 5
        stretch = 1.0 + (0.35 * rng.random() if size > 0.06 else 0)
        out = (math.sin(a) * math.cos(tilt), -math.cos(a) * math.cos(tilt), math.sin(tilt))
        up = (-math.sin(a) * math.sin(tilt), math.cos(a) * math.sin(tilt), math.cos(tilt))
        side = (math.cos(a), math.sin(a), 0.0)
        centre = (r * math.sin(a), -r * math.cos(a), z)
        first = len(verts)
        for i in range(rings + 1):
            lift, wide = math.sin(i / rings * math.pi / 2), math.cos(i / rings * math.pi / 2)
            for j in range(sides):
                b = 2 * math.pi * j / sides
                u, v, w = size * wide * math.cos(b), size * stretch * wide * math.sin(b), size * 0.5 * lift
                verts.append(tuple(centre[d] + side[d] * u + up[d] * v + out[d] * w for d in range(3)))
        faces += [
            (
                first + i * sides + j,
                first + i * sides + (j + 1) % sides,
                first + (i + 1) * sides + (j + 1) % sides,
                first + (i + 1) * sides + j,
            )
            for i in range(rings)
            for j in range(sides)
        ]
    mesh("dew", verts, faces, water, 80)


def build() -> None:
    """Model the whole product."""
    from studio.modelling import lathe, wrap
    from studio.surfaces import printed, surface

    art, foil = label()
    dark = surface("coffee-glass", (0.010, 0.0052, 0.003), 0.05, coat=1.0, coat_rough=0.015, ior=1.52)
    paper = printed("label", art, foil, rough=0.42, grain=0.05, coat=0.12)
    cream = surface("cream-lacquer", "efe4cf", 0.32, coat=0.35, coat_rough=0.12, smudge=0.04)
    copper = surface("copper", "c98b5a", 0.22, metal=1.0)
    lathe("bottle", BODY, dark, 256, steps=14)
    wrap("label", RADIUS, LABEL_LOW, LABEL_HIGH, 354.6, paper)
    cap(cream, copper)
    dew(surface("water", "ffffff", 0.0, glass=1.0, ior=1.33))
