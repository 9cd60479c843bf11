"""Quiet wall: plaster, a linen-coloured table, dry grasses in a vase, afternoon light through a window."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "窗光静物", "en": "Window light"},
    "keywords": {
        "zh": [
            "居家", "家居", "午后", "窗边", "阳光", "文艺", "侘寂", "慢生活", "极简", "治愈", "香薰", "茶", "卧室",
            "客厅", "家里", "家中", "沙发", "北欧", "北欧风", "原木风", "日式", "和风", "温馨",
        ],
        "en": [
            "home", "window", "sunlight", "afternoon", "calm", "wabi-sabi", "slow living", "minimal", "cosy", "tea",
            "ceramic", "living room", "bedroom", "lounge", "sofa", "at home", "scandi", "scandinavian", "nordic",
            "hygge", "japandi", "Wohnzimmer", "sala",
        ],
    },
    "moods": ["calm", "natural", "elegant", "warm"],
    "cm_per_unit": 8,
    "stand": (0, 0, 0),
    "podium_width": 3.8,
    "max_height": 4.0,
    "reflection": 0.04,
    "camera": {"at": (0, -13, 2.3), "look": (0, 0, 1.5), "blur": 0.8},
    "views": {
        "1x1": {"span": 6.7, "stand": (0.5, 0.755)},
        "9x16": {"span": 4.5, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.2, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -46, "elevation": 30, "softness": 1.0},
    "samples": 6,
    "calm": {
        "1x1": [[0.05, 0.03, 0.80, 0.26], [0.05, 0.85, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.80, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.48, 0.66], [0.04, 0.82, 0.60, 0.97]],
    },
    "palettes": [
        {
            "name": "oat", "title": {"zh": "燕麦色", "en": "Oat"}, "dark": False,
            "slots": ["#f1e6d6", "#dcc7a8", "#efe4d4"], "ink_dark": "#3d2c1b", "ink_light": "#fffaf1",
            "accent": ["#b98a52", "#7d4f22"],
            "key": {"colour": "#ffe9c8", "strength": 1.45}, "fill": {"colour": "#eef2ff", "strength": 0.78},
        },
        {
            "name": "clay", "title": {"zh": "陶土色", "en": "Clay"}, "dark": False,
            "slots": ["#e2b69c", "#b9775a", "#f0dccb"], "ink_dark": "#45190c", "ink_light": "#fff5ec",
            "accent": ["#c2603a", "#8a351c"],
            "key": {"colour": "#ffe4c0", "strength": 1.45}, "fill": {"colour": "#f6efff", "strength": 0.78},
        },
        {
            "name": "fog", "title": {"zh": "雾灰蓝", "en": "Fog blue"}, "dark": False,
            "slots": ["#cdd8de", "#9fb0bb", "#eef1f0"], "ink_dark": "#1b2d3a", "ink_light": "#ffffff",
            "accent": ["#4f7f9c", "#2c5069"],
            "key": {"colour": "#fff0d8", "strength": 1.45}, "fill": {"colour": "#e8f0ff", "strength": 0.78},
        },
        {
            "name": "olive", "title": {"zh": "橄榄绿", "en": "Olive"}, "dark": False,
            "slots": ["#d2d3bb", "#b39f7a", "#e9e5cf"], "ink_dark": "#2a2f14", "ink_light": "#fdfff0",
            "accent": ["#7a8a3a", "#4b5a1e"],
            "key": {"colour": "#ffedc4", "strength": 1.45}, "fill": {"colour": "#f4f6ea", "strength": 0.78},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Wall, table, vase of grasses and a small dish; window and leaves as shadow."""
    from studio.staging import lights, plants
    from studio.staging.solids import box, lathe

    wall = stage.paint("wall", 1, rough=0.88, bump=0.22, bump_scale=3.2)
    table = stage.paint("table", 2, rough=0.5, bump=0.03, bump_scale=28)
    clay = stage.paint("clay", 3, rough=0.6, bump=0.05, bump_scale=30)
    straw = stage.fixed("straw", (0.56, 0.42, 0.26), rough=0.85)
    black = stage.fixed("gobo", (0.02, 0.02, 0.02), rough=1)
    narrow = stage.framing == "9x16"

    box(wall, (0, 4.2, 6), (44, 0.2, 18), edge=0)
    box(table, (0, -5.6, -0.25), (44, 19.2, 0.5), edge=0.05)
    x, y = (1.75, 2.4) if narrow else (2.65, 2.0)
    profile = [
        (0, 0),
        (0.36, 0),
        (0.47, 0.10),
        (0.58, 0.42),
        (0.52, 0.80),
        (0.30, 1.10),
        (0.17, 1.28),
        (0.16, 1.48),
        (0.22, 1.56),
        (0.18, 1.55),
        (0.11, 1.40),
        (0.11, 1.2),
    ]
    lathe(clay, (x, y, 0), profile)
    plants.dry_stalks(straw, (x, y, 1.3), count=8, height=2.7, spread=0.85)
    bowl = [
        (0, 0),
        (0.3, 0),
        (0.32, 0.05),
        (0.62, 0.26),
        (0.70, 0.38),
        (0.67, 0.39),
        (0.56, 0.26),
        (0.26, 0.09),
        (0, 0.08),
    ]
    if not narrow:
        lathe(clay, (-2.7, 0.6, 0) if stage.framing == "1x1" else (x + 0.9, y - 1.3, 0), bowl)
    if not narrow:
        round_vase = [
            (0, 0),
            (0.3, 0),
            (0.52, 0.16),
            (0.64, 0.46),
            (0.52, 0.78),
            (0.26, 0.92),
            (0.24, 0.98),
            (0.19, 0.96),
            (0.2, 0.9),
        ]
        lathe(table, (-2.95, 2.9, 0), round_vase)
    towards = lights.sun_direction(-46, 30)
    lights.window_shadow(
        black, (0.3, 1.7, 1.35), towards, distance=7, width=4.6, height=6.4, columns=2, rows=3, bar=0.15
    )
    leaves = ((-3.4, 2.5, -16, 3.6), (-2.9, 3.0, -50, 3.4), (-3.6, 1.2, 4, 3.0))
    lights.palm_shadow(black, (0.2, 2.6, 2.6), towards, distance=6.2, leaves=leaves, width=0.2)
    lights.panel((5, -5, 6), (0, 1, 1.5), 5, 200)
