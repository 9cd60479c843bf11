"""A wall of glass bricks with daylight behind it, cubes of glass beside the stand."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "玻璃砖", "en": "Glass blocks"},
    "keywords": {
        "zh": [
            "玻璃", "玻璃砖", "通透", "透明", "冰感", "冰块", "清透", "现代", "酒", "饮品", "气泡水", "护肤",
            "数码", "眼镜",
        ],
        "en": [
            "glass", "glass block", "transparent", "translucent", "ice", "crystal", "modern", "drink",
            "sparkling", "eyewear",
        ],
    },
    "moods": ["fresh", "clean", "modern", "light"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.34),
    "podium_width": 3.2,
    "max_height": 3.8,
    "reflection": 0.2,
    "camera": {"at": (0, -13, 2.5), "look": (0, 0, 1.7)},
    "reflection_blur": 0.012,
    "bases": (0.72, 0.72, 0.8),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -44, "elevation": 40, "softness": 1.5},
    "bounces": 8,
    "samples": 5,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "ice", "title": {"zh": "冰川蓝", "en": "Ice"}, "dark": False,
            "slots": ["#cfe6f4", "#dcebf5", "#eef6fb"], "ink_dark": "#0b3048", "ink_light": "#ffffff",
            "accent": ["#2f8fe0", "#1258b0"],
            "key": {"colour": "#fff6ea", "strength": 0.8}, "fill": {"colour": "#eef6ff", "strength": 0.5},
            "emit": {"colour": "#d8efff", "strength": 0.9},
        },
        {
            "name": "lime", "title": {"zh": "青柠", "en": "Lime"}, "dark": False,
            "slots": ["#d8ecb8", "#eaf3da", "#f6fbe8"], "ink_dark": "#24380a", "ink_light": "#fdfff4",
            "accent": ["#6fae1c", "#3f7a0c"],
            "key": {"colour": "#fff6e0", "strength": 0.8}, "fill": {"colour": "#f6ffec", "strength": 0.5},
            "emit": {"colour": "#f0ffd0", "strength": 0.9},
        },
        {
            "name": "peach", "title": {"zh": "蜜桃", "en": "Peach"}, "dark": False,
            "slots": ["#f6d4c4", "#f8e4da", "#fdf1ea"], "ink_dark": "#55231a", "ink_light": "#fffaf6",
            "accent": ["#f0785c", "#c84634"],
            "key": {"colour": "#fff0e0", "strength": 0.8}, "fill": {"colour": "#fff4f0", "strength": 0.5},
            "emit": {"colour": "#ffe4d0", "strength": 0.9},
        },
        {
            "name": "violet", "title": {"zh": "雾紫", "en": "Violet"}, "dark": False,
            "slots": ["#dad2f0", "#e6e0f5", "#f4f1fb"], "ink_dark": "#2a1c58", "ink_light": "#fdfbff",
            "accent": ["#7c5cf0", "#4a2fc0"],
            "key": {"colour": "#fff4ea", "strength": 0.8}, "fill": {"colour": "#f4f0ff", "strength": 0.5},
            "emit": {"colour": "#ece0ff", "strength": 0.9},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Bricks of real glass before a glowing pane, a low stand, three loose cubes."""
    import random

    from studio.staging import lights, materials
    from studio.staging.solids import box, cylinder

    brick = stage.paint("brick", 1, rough=0.06, glass=1.0, ior=1.32, bump=0.15, bump_scale=1.3)
    joint = stage.paint("joint", 3, rough=0.8)
    floor = stage.paint("floor", 2, rough=0.18, coat=0.2)
    stand = stage.paint("stand", 3, rough=0.3)
    cube = stage.paint("cube", 1, rough=0.03, glass=1.0, ior=1.3)
    pane = stage.fixed("pane", (0.75, 0.75, 0.75), rough=1)
    stage.glow(pane, 1.5, "emit", colour=lambda t: materials.height_ramp(
        t, -0.5, 7.5, [(0.0, (1, 1, 1)), (0.45, (0.62, 0.62, 0.62)), (1.0, (0.85, 0.85, 0.85))]
    ))  # fmt: skip
    narrow = stage.framing == "9x16"

    box(floor, (0, -5.2, -0.2), (44, 18.4, 0.4), edge=0.02)
    box(pane, (0, 6.0, 5), (44, 0.1, 18), edge=0)
    side, back = 1.16, 3.9
    rng = random.Random(4)
    for row in range(8):
        for column in range(-7, 8):
            place = ((column + 0.5) * side + 0.3, back, row * side + side / 2)
            box(brick, place, (side - 0.07, 0.42, side - 0.07), edge=0.13, turn=(0, 0, rng.uniform(-0.004, 0.004)))
    for row in range(9):
        box(joint, (0, back, row * side), (44, 0.36, 0.085), edge=0)
    for column in range(-8, 9):
        box(joint, ((column + 1.0) * side + 0.3, back, 5), (0.085, 0.35, 14), edge=0)
    cylinder(stand, (0, 0, 0.17), 1.7, 0.34, edge=0.05)
    cubes = [(-2.6, 0.9, 1.0, 0.5), (-2.2, -0.7, 0.55, 0.2), (2.75, 0.7, 1.3, -0.35)]
    if narrow:
        cubes = [(-1.75, 1.9, 0.75, 0.5), (1.8, 1.7, 1.0, -0.35)]
    for x, y, size, turn in cubes:
        box(cube, (x, y, size / 2), (size,) * 3, edge=0.08, turn=(0, 0, turn))
    lights.panel((6, -5, 6), (0, 1, 1.5), 4, 180)
