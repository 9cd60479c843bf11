"""Neon arches one behind the other over a wet black floor."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "霓虹拱廊", "en": "Neon arcade"},
    "keywords": {
        "zh": [
            "霓虹", "霓虹灯", "赛博", "赛博朋克", "电竞", "游戏", "潮玩", "夜店", "酷炫", "科技感", "数码", "音乐",
            "夜", "灯牌", "城市夜景", "酒吧", "炫酷", "酷",
        ],
        "en": [
            "neon", "cyberpunk", "gaming", "esports", "night", "club", "futuristic", "synthwave", "tech", "music",
            "city lights", "bar", "nightclub",
        ],
    },
    "moods": ["bold", "dark", "energetic", "futuristic"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.26),
    "podium_width": 3.0,
    "max_height": 3.8,
    "reflection": 0.16,
    "camera": {"at": (0, -13, 2.5), "look": (0, 0, 1.7)},
    "reflection_blur": 0.015,
    "bloom": 0.9,
    "vignette": 0.2,
    "bases": (0.2, 0.1, 0.25),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "spot", "at": (-1.8, -5.0, 7.6), "towards": (0, 0, 0.8), "power": 2600, "radius": 0.5, "cone": 40},
    "ambient": 0.12,
    "bounces": 3,
    "samples": 5,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.42, 0.70]],
    },
    "palettes": [
        {
            "name": "cyber", "title": {"zh": "赛博粉蓝", "en": "Cyber"}, "dark": True,
            "slots": ["#2c2846", "#191726", "#4a4272"], "ink_dark": "#120a24", "ink_light": "#f6f0ff",
            "accent": ["#ff3fa4", "#7a3cff"],
            "key": {"colour": "#f4f0ff", "strength": 1.6}, "fill": {"colour": "#9f9bff", "strength": 0.6},
            "emit": {"colour": "#ff2f9a", "strength": 0.9}, "emit2": {"colour": "#2fb4ff", "strength": 0.9},
        },
        {
            "name": "toxic", "title": {"zh": "荧光绿", "en": "Toxic"}, "dark": True,
            "slots": ["#22302c", "#141c1a", "#3f5a50"], "ink_dark": "#06140c", "ink_light": "#f2fff6",
            "accent": ["#a6f02a", "#24b45a"],
            "key": {"colour": "#f6fff4", "strength": 1.6}, "fill": {"colour": "#8fd0b8", "strength": 0.6},
            "emit": {"colour": "#8cff2a", "strength": 0.75}, "emit2": {"colour": "#14d8a0", "strength": 0.85},
        },
        {
            "name": "sunset", "title": {"zh": "落日橙紫", "en": "Sunset"}, "dark": True,
            "slots": ["#3a2632", "#20161e", "#6a4452"], "ink_dark": "#1c0812", "ink_light": "#fff4ee",
            "accent": ["#ff8a3c", "#f0386a"],
            "key": {"colour": "#fff2ea", "strength": 1.6}, "fill": {"colour": "#ffa8b0", "strength": 0.6},
            "emit": {"colour": "#ff6a2a", "strength": 0.9}, "emit2": {"colour": "#c03cff", "strength": 0.9},
        },
        {
            "name": "ice", "title": {"zh": "冰蓝", "en": "Ice"}, "dark": True,
            "slots": ["#243040", "#141b26", "#42586e"], "ink_dark": "#06101c", "ink_light": "#f0f8ff",
            "accent": ["#4fd0ff", "#2a6cff"],
            "key": {"colour": "#f2f8ff", "strength": 1.6}, "fill": {"colour": "#9cc4ff", "strength": 0.6},
            "emit": {"colour": "#58c8ff", "strength": 0.85}, "emit2": {"colour": "#e8f6ff", "strength": 0.6},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Three glowing arches, dark walls, a disc with a lit rim."""
    from studio.staging import lights
    from studio.staging.party import arc
    from studio.staging.solids import box, cylinder, mesh, ring, tube

    wall = stage.paint("wall", 1, rough=0.6, bump=0.05, bump_scale=14)
    floor = stage.paint("floor", 2, rough=0.16, bump=0.03, bump_scale=2.2)
    disc = stage.paint("disc", 3, rough=0.3, coat=0.2)
    first = stage.glow(stage.fixed("first", (0.02, 0.02, 0.02), rough=1), 14, "emit")
    second = stage.glow(stage.fixed("second", (0.02, 0.02, 0.02), rough=1), 14, "emit2")
    narrow = stage.framing == "9x16"
    squeeze = 0.66 if narrow else 1.0

    mesh("floor", [(-40, -14, 0), (40, -14, 0), (40, 9, 0), (-40, 9, 0)], [(0, 1, 2, 3)], floor)
    box(wall, (0, 8, 6), (60, 0.2, 22), edge=0)
    for y, radius, spring, neon in ((1.6, 2.75, 2.1, first), (3.6, 2.55, 1.75, second), (5.8, 2.35, 1.45, first)):
        reach, rise = radius * squeeze, spring + (1.1 if narrow else 0.0)
        legs = [rise * k / 5 for k in range(5)]
        left, right = [(-reach, z) for z in legs], [(reach, z) for z in reversed(legs)]
        outline = [*left, *reversed(arc((0.0, rise), reach, 0, 180, 32)), *right]
        tube(neon, [(x, y, z) for x, z in outline], 0.05)
    if not narrow:
        for x in (-6.2, -4.9, 4.9, 6.2):
            cylinder(second, (x, 7.6, 5), 0.05, 12, edge=0, sides=16)
    cylinder(disc, (0, 0, 0.13), 1.6, 0.26, edge=0.04)
    ring(second, (0, 0, 0.05), 1.66, 0.02)
    lights.panel((0, 3.5, 8), (0, 0.4, 0.3), 4, 160, height=0.6)
    lights.panel((5.5, -3, 4), (0.8, 0.5, 0.8), 1.2, 90, height=4)
    lights.panel((-5.5, -2, 4), (-0.8, 0.5, 0.8), 1.2, 70, height=4)
