"""A stone in still water: rings spread, light dances on the wall."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "水波倒影", "en": "Water light"},
    "keywords": {
        "zh": [
            "水", "水面", "水波", "波光", "补水", "保湿", "清凉", "清透", "面膜", "防晒", "饮料", "冰爽", "海洋",
            "沐浴", "泳池", "游泳池", "泳池边", "水里", "水下", "涟漪",
        ],
        "en": [
            "water", "ripple", "hydration", "moisture", "aqua", "fresh", "cool", "mask", "sunscreen", "drink",
            "ocean", "pool", "swimming pool", "poolside", "waves", "underwater", "Wasser", "piscine", "piscina",
        ],
    },
    "moods": ["fresh", "clean", "calm", "light"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.3),
    "podium_width": 3.0,
    "max_height": 3.9,
    "reflection": 0.0,
    "camera": {"at": (0, -13, 2.9), "look": (0, 0, 1.8)},
    "bases": (0.72, 0.72, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -42, "elevation": 40, "softness": 1.0},
    "bounces": 3,
    "samples": 5,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.70]],
    },
    "palettes": [
        {
            "name": "aqua", "title": {"zh": "海盐蓝", "en": "Aqua"}, "dark": False,
            "slots": ["#bfe3f2", "#86cfe6", "#f2f8fa"], "ink_dark": "#0a3a52", "ink_light": "#ffffff",
            "accent": ["#1f9fd6", "#0c66a8"],
            "key": {"colour": "#fff8ea", "strength": 0.95}, "fill": {"colour": "#eef8ff", "strength": 0.5},
            "emit": {"colour": "#eaffff", "strength": 0.55},
        },
        {
            "name": "mint", "title": {"zh": "薄荷绿", "en": "Mint"}, "dark": False,
            "slots": ["#c9eadb", "#8ed8c0", "#f4fbf7"], "ink_dark": "#0b3f30", "ink_light": "#ffffff",
            "accent": ["#1fa67c", "#0d6f52"],
            "key": {"colour": "#fff8e4", "strength": 0.95}, "fill": {"colour": "#f0fff8", "strength": 0.5},
            "emit": {"colour": "#f0fff4", "strength": 0.55},
        },
        {
            "name": "dawn", "title": {"zh": "晨曦粉", "en": "Dawn"}, "dark": False,
            "slots": ["#f7d3cf", "#f2b4b2", "#fff4f0"], "ink_dark": "#5a1f2a", "ink_light": "#fffafa",
            "accent": ["#ec6f7c", "#b83a52"],
            "key": {"colour": "#fff0de", "strength": 0.95}, "fill": {"colour": "#fff2f6", "strength": 0.5},
            "emit": {"colour": "#fff0e0", "strength": 0.5},
        },
        {
            "name": "deep", "title": {"zh": "深海", "en": "Deep sea"}, "dark": True,
            "slots": ["#14466b", "#2a86b4", "#c9dbe4"], "ink_dark": "#04182c", "ink_light": "#f0faff",
            "accent": ["#38c6ff", "#1474e0"],
            "key": {"colour": "#eef8ff", "strength": 1.0}, "fill": {"colour": "#cfe8ff", "strength": 0.5},
            "emit": {"colour": "#9ff0ff", "strength": 3.0},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Wall, water with rings around a round stone, pebbles, light net on the wall."""
    from studio.staging import lights, materials
    from studio.staging.solids import box, cylinder, mesh, sphere

    wall = stage.paint("wall", 1, rough=0.85)
    stage.glow(wall, 1.0, "emit", colour=materials.caustics)
    water = stage.paint("water", 2, rough=0.03, metal=0.72)
    materials.ripples(water.node_tree, (0.0, 0.0), 0.12)
    stone = stage.paint("stone", 3, rough=0.55, bump=0.06, bump_scale=9)
    narrow = stage.framing == "9x16"

    box(wall, (0, 6.0, 6), (60, 0.2, 20), edge=0)
    mesh("water", [(-40, -14, 0), (40, -14, 0), (40, 6, 0), (-40, 6, 0)], [(0, 1, 2, 3)], water)
    cylinder(stone, (0, 0, 0.05), 1.6, 0.5, edge=0.07)
    pebbles = [(-1.75, 1.5, 0.42), (1.7, 2.0, 0.5), (1.25, 2.9, 0.3)]
    if not narrow:
        pebbles = [(-2.75, 0.9, 0.6), (-2.0, 1.9, 0.36), (2.7, 1.5, 0.8), (3.5, 0.7, 0.34), (2.35, -1.1, 0.2)]
    for x, y, size in pebbles:
        sphere(stone, (x, y, size * 0.12), size, squash=0.62)
    lights.panel((6, -5, 6), (0, 1, 1.5), 4, 160)
