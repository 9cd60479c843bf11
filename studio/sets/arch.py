"""Pastel stage: arches, round podium and the shadow of a palm."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "马卡龙展台", "en": "Pastel podium"},
    "keywords": {
        "zh": [
            "展台", "新品", "首发", "夏日", "马卡龙", "少女", "甜美", "潮流", "国潮", "穿搭", "极简", "礼物", "周末",
            "下午茶", "拱门", "几何",
        ],
        "en": [
            "podium", "launch", "new arrival", "summer", "pastel", "trend", "minimal", "fashion", "gift", "weekend",
            "sweet", "arches", "geometric",
        ],
    },
    "moods": ["playful", "clean", "sweet", "summer"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.5),
    "podium_width": 3.3,
    "max_height": 3.8,
    "reflection": 0.0,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.8)},
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.745)},
        "9x16": {"span": 4.6, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.775)},
    },
    "key": {"kind": "sun", "azimuth": -50, "elevation": 36, "softness": 1.2},
    "samples": 6,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.83, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.45, 0.66], [0.04, 0.76, 0.44, 0.96]],
    },
    "palettes": [
        {
            "name": "sky", "title": {"zh": "晴空蓝", "en": "Sky"}, "dark": False,
            "slots": ["#bcd2f6", "#7ea6ee", "#f5f8ff"], "ink_dark": "#102a66", "ink_light": "#ffffff",
            "accent": ["#3d7bff", "#1b4fd6"],
            "key": {"colour": "#fff4e6", "strength": 0.86}, "fill": {"colour": "#eaf1ff", "strength": 0.40},
        },
        {
            "name": "blush", "title": {"zh": "蜜桃粉", "en": "Blush"}, "dark": False,
            "slots": ["#f6cdc2", "#ec9c88", "#fff1ea"], "ink_dark": "#5a1f1a", "ink_light": "#fffaf7",
            "accent": ["#ff7d68", "#dd4353"],
            "key": {"colour": "#fff2e2", "strength": 0.86}, "fill": {"colour": "#fff0ee", "strength": 0.40},
        },
        {
            "name": "mint", "title": {"zh": "薄荷绿", "en": "Mint"}, "dark": False,
            "slots": ["#c4e6d4", "#84c7a6", "#f4fff8"], "ink_dark": "#0f3d2a", "ink_light": "#ffffff",
            "accent": ["#2fae7a", "#137a52"],
            "key": {"colour": "#fff7e4", "strength": 0.86}, "fill": {"colour": "#eefcf6", "strength": 0.40},
        },
        {
            "name": "lilac", "title": {"zh": "香芋紫", "en": "Lilac"}, "dark": False,
            "slots": ["#dbcdf4", "#b498e6", "#fbf7ff"], "ink_dark": "#36206b", "ink_light": "#ffffff",
            "accent": ["#8a5cf0", "#5a2fc4"],
            "key": {"colour": "#fff3e8", "strength": 0.86}, "fill": {"colour": "#f3eeff", "strength": 0.40},
        },
        {
            "name": "butter", "title": {"zh": "奶油黄", "en": "Butter"}, "dark": False,
            "slots": ["#fbe3a2", "#f6b95c", "#fff9e6"], "ink_dark": "#573500", "ink_light": "#fffdf5",
            "accent": ["#ff9a2e", "#e8641a"],
            "key": {"colour": "#fff4dc", "strength": 0.86}, "fill": {"colour": "#fffaf0", "strength": 0.40},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Seamless backdrop, two arches, stepped podium, a column and two balls."""
    from studio.staging import lights
    from studio.staging.solids import arch_block, cove, cylinder, sphere

    wall = stage.paint("wall", 1, rough=0.85, bump=0.05, bump_scale=45)
    deep = stage.paint("deep", 2, rough=0.6)
    light = stage.paint("light", 3, rough=0.5)
    leaf = stage.paint("leaf shadow", 3)
    narrow = stage.framing == "9x16"

    cove(wall, depth=5.2, radius=1.3)
    arch_block(light, 0.65 if narrow else 0.9, 3.3, 3.1 if narrow else 3.5, 5.6 if narrow else 5.1, 0.6)
    arch_block(deep, -1.75 if narrow else -2.35, 4.1, 2.3 if narrow else 2.7, 4.1 if narrow else 3.6, 0.5)
    cylinder(deep, (0, 0.12, 0.11), 2.25, 0.22, edge=0.035)
    cylinder(light, (0, 0, 0.36), 1.7, 0.28, edge=0.035)
    if narrow:
        cylinder(deep, (2.05, 1.9, 0.65), 0.6, 1.3, edge=0.03)
        sphere(light, (2.05, 1.9, 1.3 + 0.3), 0.3)
        sphere(light, (-1.95, 1.3, 0.4), 0.4)
    else:
        cylinder(light, (2.75, 1.5, 0.6), 0.72, 1.2, edge=0.03)
        sphere(deep, (2.75, 1.5, 1.2 + 0.36), 0.36)
        sphere(light, (-2.65, 0.9, 0.5), 0.5)
        sphere(deep, (-2.75, -1.05, 0.22), 0.22)
    towards = lights.sun_direction(-50, 36)
    lights.palm_shadow(leaf, (0.6, 2.4, 2.8), towards)
