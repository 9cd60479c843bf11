"""Seamless paper: one colour from floor to wall, a thin disc, a soft pool of light."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "无缝纸背景", "en": "Seamless sweep"},
    "keywords": {
        "zh": [
            "无缝", "纯色", "纯色背景", "影棚", "棚拍", "极简", "简约", "干净", "高级感", "科技", "数码", "通勤",
            "极简风", "简洁", "简洁背景", "干净背景", "留白", "高级灰",
        ],
        "en": [
            "seamless", "sweep", "plain", "studio", "minimal", "clean", "solid colour", "simple", "tech",
            "electronics", "minimalist", "minimalistic", "plain background", "solid background", "clean background",
            "studio backdrop", "packshot",
        ],
    },
    "moods": ["clean", "minimal", "modern", "calm"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.09),
    "podium_width": 3.6,
    "max_height": 4.1,
    "reflection": 0.03,
    "camera": {"at": (0, -13, 2.5), "look": (0, 0, 1.7)},
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "ambient": 0.8,
    "bounces": 2,
    "key": {
        "kind": "spot", "at": (-5.2, -6.4, 7.4), "towards": (0.5, 2.2, 1.9), "power": 6400, "radius": 0.75, "cone": 46,
        "blend": 1.0,
    },
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.27], [0.05, 0.86, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.34], [0.06, 0.81, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.48, 0.94]],
    },
    "palettes": [
        {
            "name": "mist", "title": {"zh": "云雾灰", "en": "Mist"}, "dark": False,
            "slots": ["#dfe3e8", "#f4f6f8", "#c3cad2"], "ink_dark": "#1c2733", "ink_light": "#ffffff",
            "accent": ["#2f6bff", "#1742c4"],
            "key": {"colour": "#fff6ea", "strength": 0.72}, "fill": {"colour": "#f4f6ff", "strength": 0.72},
        },
        {
            "name": "sand", "title": {"zh": "奶茶杏", "en": "Sand"}, "dark": False,
            "slots": ["#ead7c0", "#f7ecdd", "#d6b892"], "ink_dark": "#43301c", "ink_light": "#fffaf2",
            "accent": ["#b8793a", "#7f4a1c"],
            "key": {"colour": "#fff1dc", "strength": 0.74}, "fill": {"colour": "#fff6ee", "strength": 0.66},
        },
        {
            "name": "coral", "title": {"zh": "珊瑚橙", "en": "Coral"}, "dark": False,
            "slots": ["#f4907a", "#fbc4b2", "#e2674f"], "ink_dark": "#4a120a", "ink_light": "#fff8f3",
            "accent": ["#7a1f3c", "#4c0f26"],
            "key": {"colour": "#fff2e2", "strength": 0.78}, "fill": {"colour": "#fff0ea", "strength": 0.62},
        },
        {
            "name": "sky", "title": {"zh": "天际蓝", "en": "Sky"}, "dark": False,
            "slots": ["#8fc0f0", "#cfe4fb", "#5b97dc"], "ink_dark": "#0b2a52", "ink_light": "#ffffff",
            "accent": ["#ff7a3d", "#e0481c"],
            "key": {"colour": "#fff6ea", "strength": 0.76}, "fill": {"colour": "#eef5ff", "strength": 0.62},
        },
        {
            "name": "ink", "title": {"zh": "墨夜蓝", "en": "Ink"}, "dark": True,
            "slots": ["#22314f", "#35486f", "#182338"], "ink_dark": "#0a1222", "ink_light": "#f4f8ff",
            "accent": ["#5fa8ff", "#2f62e6"],
            "key": {"colour": "#eaf1ff", "strength": 1.0}, "fill": {"colour": "#dfe8ff", "strength": 0.62},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Paper with a wide curve, and a thin disc to stand on."""
    from studio.staging import lights
    from studio.staging.solids import cove, cylinder

    paper = stage.paint("paper", 1, rough=0.8, bump=0.02, bump_scale=60)
    disc = stage.paint("disc", 2, rough=0.5)

    cove(paper, depth=5.6, radius=3.4)
    cylinder(disc, (0, 0, 0.045), 2.15, 0.09, edge=0.03)
    lights.panel((6, -6, 5), (0, 0, 1), 5, 260)
