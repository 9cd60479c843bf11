"""Singles' Day: four glowing pillars read 11 11 over a dark violet stage."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "双11狂欢夜", "en": "Double 11 night"},
    "keywords": {
        "zh": ["双11", "双十一", "双11狂欢", "11.11", "十一月十一", "光棍节", "狂欢夜", "狂欢节", "预售", "尾款"],
        "en": [
            "double 11", "singles day", "singles' day", "11.11", "november sale", "shopping festival",
            "presale",
        ],
    },
    "moods": ["bold", "grand", "energetic", "festive", "dark"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.6),
    "podium_width": 3.1,
    "max_height": 3.7,
    "reflection": 0.12,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.9)},
    "bloom": 0.8,
    "vignette": 0.22,
    "bases": (0.3, 0.3, 0.4),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-3.2, -7.5, 8.2), "towards": (0, 0.8, 1.2),
        "power": 6800, "radius": 0.8, "cone": 38, "blend": 0.8,
    },
    "ambient": 0.22,
    "bounces": 3,
    "samples": 5,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.42, 0.94]],
    },
    "palettes": [
        {
            "name": "violet", "title": {"zh": "电光紫", "en": "Violet"}, "dark": True,
            "slots": ["#3a1a86", "#4c24b0", "#7a4ce0"], "ink_dark": "#160640", "ink_light": "#f8f2ff",
            "accent": ["#ff4fb0", "#ff7a2e"],
            "key": {"colour": "#fff0f6", "strength": 1.3}, "fill": {"colour": "#d8ccff", "strength": 0.7},
            "emit": {"colour": "#ff3fa8", "strength": 0.95}, "emit2": {"colour": "#b07aff", "strength": 0.8},
        },
        {
            "name": "red", "title": {"zh": "狂欢红", "en": "Red"}, "dark": True,
            "slots": ["#8a0f2a", "#b0162f", "#e0344a"], "ink_dark": "#3a0410", "ink_light": "#fff2ea",
            "accent": ["#ffc445", "#ff7a1e"],
            "key": {"colour": "#fff0e2", "strength": 1.3}, "fill": {"colour": "#ffd8d8", "strength": 0.7},
            "emit": {"colour": "#ffb03c", "strength": 0.9}, "emit2": {"colour": "#ff5a4a", "strength": 0.8},
        },
        {
            "name": "blue", "title": {"zh": "极光蓝", "en": "Blue"}, "dark": True,
            "slots": ["#12308a", "#1c48bc", "#3f7af0"], "ink_dark": "#06123e", "ink_light": "#f0f6ff",
            "accent": ["#ff5ab0", "#b864ff"],
            "key": {"colour": "#f4f6ff", "strength": 1.3}, "fill": {"colour": "#d0e0ff", "strength": 0.7},
            "emit": {"colour": "#35c8ff", "strength": 0.9}, "emit2": {"colour": "#9a5aff", "strength": 0.85},
        },
        {
            "name": "black", "title": {"zh": "黑金", "en": "Black gold"}, "dark": True,
            "slots": ["#26222c", "#33303a", "#5c5560"], "ink_dark": "#0d0b10", "ink_light": "#fff4e0",
            "accent": ["#ffc85a", "#d8862a"],
            "key": {"colour": "#fff2de", "strength": 1.4}, "fill": {"colour": "#dcd8ff", "strength": 0.7},
            "emit": {"colour": "#ffc45a", "strength": 0.85}, "emit2": {"colour": "#ff8a3c", "strength": 0.7},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Pillars with lit edges, a stepped octagon stage, gifts and bags, glowing lines on the floor."""
    from studio.staging import lights, party
    from studio.staging.solids import box, cylinder, mesh, ring

    wall = stage.paint("wall", 1, rough=0.6)
    floor = stage.paint("floor", 2, rough=0.2, coat=0.2)
    block = stage.paint("block", 3, rough=0.35, coat=0.2)
    first = stage.glow(stage.fixed("first", (0.05, 0.05, 0.05), rough=1), 9, "emit")
    second = stage.glow(stage.fixed("second", (0.05, 0.05, 0.05), rough=1), 9, "emit2")
    gold = stage.fixed("gold", (0.92, 0.66, 0.30), rough=0.25, metal=1)
    narrow = stage.framing == "9x16"

    box(wall, (0, 6.5, 6), (70, 0.2, 24), edge=0)
    mesh("floor", [(-40, -14, 0), (40, -14, 0), (40, 6.6, 0), (-40, 6.6, 0)], [(0, 1, 2, 3)], floor)
    pairs = ((-1.62, -0.72), (0.72, 1.62)) if narrow else ((-2.75, -1.5), (1.5, 2.75))
    tall, wide = (4.7, 0.5) if narrow else (4.15, 0.72)
    for pair, lit in zip(pairs, (first, second), strict=True):
        for x in pair:
            _one(block, lit, x, tall, wide, box)
    cylinder(floor, (0, 0.1, 0.15), 2.6, 0.3, edge=0.04, sides=8, turn=(0, 0, 0.3927))
    cylinder(block, (0, 0, 0.45), 1.75, 0.3, edge=0.04, sides=8, turn=(0, 0, 0.3927))
    for radius, z, lit in ((2.66, 0.03, first), (1.8, 0.32, second)):
        corners = [party.arc((0.0, 0.0), radius, a, a, 1)[0] for a in range(22, 382, 45)]
        for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
            _line(lit, (x0, y0 + 0.05, z), (x1, y1 + 0.05, z))
    if narrow:
        party.gift(floor, gold, (-1.9, 0.9, 0), (0.75, 0.75, 0.7), 0.3)
        party.bag(block, gold, (1.9, 1.0, 0), (0.75, 0.4, 0.95), -0.25)
    else:
        party.bag(block, gold, (3.45, 0.4, 0), (0.95, 0.5, 1.25), -0.25)
        party.gift(floor, gold, (2.9, -0.7, 0), (0.7, 0.7, 0.6), 0.2)
        if stage.framing == "1x1":
            party.gift(block, gold, (-3.3, 0.3, 0), (1.05, 1.05, 0.95), 0.3)
    ring(gold, (0, 0, 0.595), 1.5, 0.012)
    lights.panel((6, -5, 6), (0.5, 0.5, 1.2), 3, 260)
    lights.panel((-2, 5, 9), (0, 1, 0.5), 5, 160, height=1)


def _one(block: Any, lit: Any, x: float, tall: float, wide: float, box: Any) -> None:
    """The figure 1: a pillar outlined in light."""
    y = 3.6
    box(block, (x, y, tall / 2), (wide, 0.5, tall), edge=0.05)
    for sign in (-1, 1):
        box(lit, (x + sign * wide * 0.5, y - 0.26, tall / 2), (0.045, 0.04, tall - 0.1), edge=0)
    box(lit, (x, y - 0.26, tall - 0.02), (wide, 0.04, 0.045), edge=0)


def _line(lit: Any, a: Any, b: Any) -> None:
    """A glowing rod between two points."""
    from studio.staging.solids import tube

    tube(lit, [a, tuple((p + q) / 2 for p, q in zip(a, b, strict=True)), b], 0.02)
