"""Dressing table: a round mirror with bulbs, roses, brushes, a tray of mirrors."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "梳妆台", "en": "Vanity table"},
    "keywords": {
        "zh": [
            "梳妆台", "化妆台", "化妆", "化妆品", "彩妆", "美妆", "口红", "粉底", "眼影", "香水", "镜子", "闺蜜",
            "精致", "化妆镜", "梳妆",
        ],
        "en": [
            "vanity", "dressing table", "makeup", "make-up", "cosmetics", "lipstick", "foundation", "perfume",
            "mirror", "glam", "beauty", "makeup table", "Schminktisch", "coiffeuse",
        ],
    },
    "moods": ["soft", "elegant", "romantic", "sweet"],
    "cm_per_unit": 6,
    "stand": (0, 0, 0.12),
    "podium_width": 3.2,
    "max_height": 3.9,
    "reflection": 0.12,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.7)},
    "reflection_blur": 0.015,
    "bloom": 0.6,
    "bases": (0.72, 0.72, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-4.6, -7.0, 7.2), "towards": (0, 1.2, 1.7),
        "power": 7600, "radius": 0.9, "cone": 48, "blend": 0.9,
    },
    "ambient": 0.8,
    "bounces": 3,
    "samples": 5,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "blush", "title": {"zh": "裸粉", "en": "Blush"}, "dark": False,
            "slots": ["#f3d3cd", "#f7e7e1", "#e8a9a2"], "ink_dark": "#5a2228", "ink_light": "#fffafa",
            "accent": ["#e05a74", "#a8284c"],
            "key": {"colour": "#fff0e6", "strength": 0.9}, "fill": {"colour": "#fff3f5", "strength": 0.6},
            "emit": {"colour": "#ffe6cc", "strength": 1.0},
        },
        {
            "name": "cream", "title": {"zh": "奶油白", "en": "Cream"}, "dark": False,
            "slots": ["#efe4d6", "#f8f2ea", "#d9b892"], "ink_dark": "#43301c", "ink_light": "#fffcf6",
            "accent": ["#b8803c", "#7c4e1c"],
            "key": {"colour": "#fff1de", "strength": 0.9}, "fill": {"colour": "#faf6ff", "strength": 0.6},
            "emit": {"colour": "#ffe8cc", "strength": 1.0},
        },
        {
            "name": "mauve", "title": {"zh": "雾紫", "en": "Mauve"}, "dark": False,
            "slots": ["#dccbe2", "#f1e9f4", "#b48ac4"], "ink_dark": "#341a4c", "ink_light": "#fdfaff",
            "accent": ["#9a4cc0", "#64248c"],
            "key": {"colour": "#fff0ea", "strength": 0.9}, "fill": {"colour": "#f6f0ff", "strength": 0.6},
            "emit": {"colour": "#ffe8d8", "strength": 1.0},
        },
        {
            "name": "rouge", "title": {"zh": "丝绒红", "en": "Rouge"}, "dark": True,
            "slots": ["#8a1f30", "#a83848", "#e2a2a0"], "ink_dark": "#34040e", "ink_light": "#fff2ee",
            "accent": ["#ffb87a", "#e0784a"],
            "key": {"colour": "#fff0e0", "strength": 1.05}, "fill": {"colour": "#ffe6ea", "strength": 0.66},
            "emit": {"colour": "#ffd8a8", "strength": 1.1},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Mirror with bulbs on the wall, table, tray, brushes in a cup, a bunch of roses, pearls."""
    import math

    from studio.staging import lights, party, seasons
    from studio.staging.solids import box, cylinder, lathe, ring, sphere

    wall = stage.paint("wall", 1, rough=0.85)
    table = stage.paint("table", 2, rough=0.2, coat=0.3)
    rose = stage.paint("rose", 3, rough=0.6, sheen=0.3)
    gold = stage.fixed("gold", (0.92, 0.66, 0.40), rough=0.22, metal=1)
    mirror = stage.paint("mirror", 1, rough=0.22, metal=1)
    hair = stage.fixed("hair", (0.16, 0.08, 0.06), rough=0.8)
    leaf = stage.fixed("leaf", (0.10, 0.20, 0.09), rough=0.5)
    bulb = stage.glow(stage.fixed("bulb", (0.9, 0.85, 0.8), rough=0.4), 3.2)
    narrow = stage.framing == "9x16"
    upright = (math.pi / 2, 0, 0)

    box(wall, (0, 4.6, 6), (60, 0.2, 20), edge=0)
    for x in range(-9, 10):
        box(wall, (x * 1.35 + 0.4, 4.46, 6), (0.1, 0.08, 20), edge=0.02)
    box(table, (0, -5.4, -0.2), (44, 19.6, 0.4), edge=0.06)
    radius, middle = (1.85, 3.0) if narrow else (2.25, 2.75)
    cylinder(gold, (0, 4.0, middle), radius + 0.12, 0.2, edge=0.04, turn=upright)
    cylinder(mirror, (0, 3.88, middle), radius, 0.04, edge=0, turn=upright)
    spots = [(radius + 0.42, k * math.pi / 9) for k in range(18)]
    party.bulbs(
        bulb,
        [(r * math.cos(a), 3.95, middle + r * math.sin(a)) for r, a in spots if middle + r * math.sin(a) > 0.2],
        0.13,
    )
    cylinder(gold, (0, 0, 0.04), 1.75, 0.08, edge=0.02)
    cylinder(table, (0, 0, 0.075), 1.68, 0.09, edge=0.02)
    cup_x, rose_x = (-1.75, 1.75) if narrow else (-2.65, 2.75)
    lathe(
        table,
        (cup_x, 1.5, 0),
        [(0, 0), (0.42, 0), (0.45, 0.05), (0.45, 1.0), (0.4, 1.0), (0.4, 0.1), (0, 0.08)],
        subdivide=0,
    )
    for k in range(5):
        a, lean = k * 1.26, 0.13 + 0.03 * (k % 3)
        seasons.brush(
            gold, hair, (cup_x + 0.2 * math.cos(a), 1.5 + 0.2 * math.sin(a), 0.4), 1.15 + 0.14 * (k % 3), a, lean
        )
    lathe(
        rose,
        (rose_x, 1.6, 0),
        [(0, 0), (0.34, 0), (0.5, 0.3), (0.46, 0.7), (0.28, 1.0), (0.32, 1.12), (0.26, 1.1), (0.2, 0.9)],
    )
    seasons.roses(rose, leaf, (rose_x, 1.6, 1.15), 0.34, seed=2)
    if not narrow:
        for x, y, size in ((2.35, -0.7, 0.13), (2.65, -0.55, 0.1), (-2.3, -0.8, 0.12)):
            sphere(table, (x, y, size), size)
        ring(gold, (2.95, -0.2, 0.05), 0.3, 0.05)
        box(rose, (-2.75, -0.2, 0.14), (0.95, 0.7, 0.28), edge=0.06, turn=(0, 0, 0.35))
        box(gold, (-2.75, -0.2, 0.2), (0.97, 0.72, 0.03), edge=0.01, turn=(0, 0, 0.35))
    lights.panel((6, -5, 6), (0, 1, 1.5), 4, 220)
