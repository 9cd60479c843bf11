"""Layers of cut paper: hills, clouds, a round sun."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "层叠纸艺", "en": "Paper cut"},
    "keywords": {
        "zh": [
            "纸艺", "剪纸", "纸雕", "手工纸", "插画", "插画风", "国风", "国潮", "山水", "云朵", "文创", "趣味",
            "手绘", "手绘风", "卡通", "古风", "新中式", "中式",
        ],
        "en": [
            "paper cut", "papercraft", "paper art", "layered paper", "illustration", "storybook", "craft", "cloud",
            "hills", "cartoon", "hand-drawn", "pop-up book",
        ],
    },
    "moods": ["playful", "bright", "sweet", "natural"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.36),
    "podium_width": 3.2,
    "max_height": 3.8,
    "reflection": 0.0,
    "camera": {"at": (0, -13, 2.5), "look": (0, 0, 1.8)},
    "vignette": 0.06,
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -38, "elevation": 44, "softness": 1.6},
    "ambient": 1.0,
    "bounces": 2,
    "samples": 5,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "meadow", "title": {"zh": "青山", "en": "Meadow"}, "dark": False,
            "slots": ["#cfe8f2", "#7fbf8a", "#f7f4e6"], "ink_dark": "#163a2a", "ink_light": "#ffffff",
            "accent": ["#ff8a3d", "#e0561c"],
            "key": {"colour": "#fff6e6", "strength": 0.74}, "fill": {"colour": "#f4faff", "strength": 0.52},
        },
        {
            "name": "sunset", "title": {"zh": "晚霞", "en": "Sunset"}, "dark": False,
            "slots": ["#fbd0b0", "#ee7d6a", "#fff2dc"], "ink_dark": "#56201c", "ink_light": "#fffaf2",
            "accent": ["#8a3cc0", "#5a2090"],
            "key": {"colour": "#fff0de", "strength": 0.74}, "fill": {"colour": "#fff4ee", "strength": 0.52},
        },
        {
            "name": "indigo", "title": {"zh": "靛青山水", "en": "Indigo"}, "dark": False,
            "slots": ["#c9d6ee", "#4a6fb8", "#f3f3ee"], "ink_dark": "#12224c", "ink_light": "#ffffff",
            "accent": ["#e05a3c", "#b0341c"],
            "key": {"colour": "#fff6ea", "strength": 0.74}, "fill": {"colour": "#f2f5ff", "strength": 0.52},
        },
        {
            "name": "candy", "title": {"zh": "糖果粉", "en": "Candy"}, "dark": False,
            "slots": ["#fbdcea", "#f29bc0", "#fffbe8"], "ink_dark": "#5a1c40", "ink_light": "#fffaff",
            "accent": ["#7a6cf0", "#4a3cc8"],
            "key": {"colour": "#fff5ec", "strength": 0.74}, "fill": {"colour": "#fff6fb", "strength": 0.52},
        },
        {
            "name": "night", "title": {"zh": "夜空", "en": "Night"}, "dark": True,
            "slots": ["#20285c", "#3d4a9a", "#f6e7b8"], "ink_dark": "#0c1136", "ink_light": "#f6f7ff",
            "accent": ["#ffd166", "#f0952a"],
            "key": {"colour": "#f0f2ff", "strength": 0.85}, "fill": {"colour": "#e2e6ff", "strength": 0.6},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Sky sheet, sun, clouds, three hills behind and a stack of paper discs."""
    import math

    from studio.staging import drapes, lights
    from studio.staging.solids import box, cylinder

    sky = stage.paint("sky", 1, rough=0.9, bump=0.02, bump_scale=90)
    hill = stage.paint("hill", 2, rough=0.9, bump=0.02, bump_scale=90)
    pale = stage.paint("pale", 3, rough=0.9, bump=0.02, bump_scale=90)
    upright = (math.pi / 2, 0, 0)
    narrow = stage.framing == "9x16"

    box(sky, (0, 5.2, 6), (60, 0.1, 24), edge=0)
    box(hill, (0, -4, -0.1), (60, 18.4, 0.2), edge=0)
    sun_x, sun_z, sun_r = (0.2, 3.6, 1.45) if narrow else (0.25, 2.95, 1.75)
    cylinder(pale, (sun_x, 4.8, sun_z), sun_r, 0.06, edge=0, turn=upright)
    drapes.paper_hill(hill, y=4.3, level=1.75, swing=0.75, waves=0.62, seed=3)
    drapes.paper_hill(pale, y=3.6, level=1.15, swing=0.55, waves=0.75, seed=8)
    drapes.paper_hill(hill, y=2.8, level=0.62, swing=0.45, waves=0.9, seed=6)
    drapes.paper_hill(sky, y=2.0, level=0.22, swing=0.28, waves=1.1, seed=12)
    clouds = [(-2.7, 4.0, 3.7, 0.55), (2.75, 3.2, 4.2, 0.62), (3.6, 2.4, 2.1, 0.5), (-3.3, 2.4, 1.9, 0.5)]
    if narrow:
        clouds = [(-1.6, 4.0, 4.6, 0.5), (1.75, 3.2, 5.2, 0.5), (1.75, 2.3, 2.3, 0.42), (-1.75, 2.3, 2.0, 0.42)]
    for x, y, z, size in clouds:
        drapes.paper_cloud(pale, (x, y, z), size)
    for level, (paper, radius) in enumerate(((pale, 2.5), (sky, 2.15), (hill, 1.9), (pale, 1.65))):
        cylinder(paper, (0, 0, 0.045 + 0.09 * level), radius, 0.09, edge=0)
    lights.panel((6, -6, 6), (0, 1, 1.5), 5, 120)
