"""Light kitchen: marble counter, handmade tiles, herbs and limes, morning sun through leaves."""

from __future__ import annotations

import math
import random
from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "清新厨房", "en": "Fresh kitchen"},
    "keywords": {
        "zh": [
            "厨房", "早餐", "轻食", "控糖", "低糖", "无糖", "减脂", "健康", "清爽", "料理", "家居", "孕妈", "养生",
            "灶台", "料理台", "厨房台面", "岛台", "餐桌", "瓷砖墙", "果蔬",
        ],
        "en": [
            "kitchen", "breakfast", "healthy", "sugar-free", "low sugar", "light", "diet", "fresh", "cooking", "home",
            "kitchen counter", "countertop", "worktop", "stove", "tiles", "Küche", "cuisine", "cocina", "cozinha",
            "кухня",
        ],
    },
    "moods": ["fresh", "light", "healthy", "bright"],
    "cm_per_unit": 7,
    "stand": (0, 0, 0),
    "podium_width": 3.8,
    "max_height": 4.0,
    "reflection": 0.16,
    "reflection_blur": 0.014,
    "bases": (0.72, 0.80, 0.72),
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.5), "blur": 0.5},
    "views": {
        "1x1": {"span": 6.9, "stand": (0.5, 0.755)},
        "9x16": {"span": 4.6, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -50, "elevation": 35, "softness": 1.5},
    "samples": 6,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.27], [0.05, 0.85, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.33], [0.06, 0.80, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.48, 0.58], [0.04, 0.80, 0.62, 0.97]],
    },
    "palettes": [
        {
            "name": "mint", "title": {"zh": "薄荷清晨", "en": "Mint morning"}, "dark": False,
            "slots": ["#d3e2d6", "#f6f5f2", "#f3eee4"], "ink_dark": "#17382a", "ink_light": "#ffffff",
            "accent": ["#3fa36c", "#1f6b45"],
            "key": {"colour": "#fff3dc", "strength": 1.2}, "fill": {"colour": "#f2f7ff", "strength": 0.60},
        },
        {
            "name": "snow", "title": {"zh": "雪白晨光", "en": "Snow white"}, "dark": False,
            "slots": ["#f0f0ec", "#f5f4f1", "#c9d6cf"], "ink_dark": "#22302b", "ink_light": "#ffffff",
            "accent": ["#2f7d8c", "#17505c"],
            "key": {"colour": "#fff5e4", "strength": 1.15}, "fill": {"colour": "#eef4ff", "strength": 0.60},
        },
        {
            "name": "lemon", "title": {"zh": "柠檬汽水", "en": "Lemonade"}, "dark": False,
            "slots": ["#f3e3a6", "#f8f4ea", "#ffffff"], "ink_dark": "#4a3a06", "ink_light": "#fffdf2",
            "accent": ["#ffb52e", "#f08a12"],
            "key": {"colour": "#fff2d0", "strength": 1.2}, "fill": {"colour": "#fffaf0", "strength": 0.58},
        },
        {
            "name": "blush", "title": {"zh": "蜜桃粉", "en": "Peach blush"}, "dark": False,
            "slots": ["#f0cfc4", "#f8f2ee", "#e9b7a8"], "ink_dark": "#4a2018", "ink_light": "#fff8f5",
            "accent": ["#f07a63", "#d24a4f"],
            "key": {"colour": "#fff0de", "strength": 1.2}, "fill": {"colour": "#fff6f4", "strength": 0.58},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Counter, tiled wall, herb pot left, board and a bowl of limes right."""
    from studio.staging import lights, materials, plants, props
    from studio.staging.solids import box, cylinder, lathe, sphere

    counter = stage.textured("counter", materials.marble_veins, slot=2, rough=0.14, coat=0.25)
    tile = stage.paint("tile", 1, rough=0.16, bump=0.10, bump_scale=2.2)
    grout = stage.fixed("grout", (0.66, 0.65, 0.62), rough=0.9)
    pot = stage.paint("pot", 3, rough=0.35)
    soil = stage.fixed("soil", (0.06, 0.045, 0.035), rough=0.9)
    leaf = stage.fixed("leaf", (0.085, 0.23, 0.05), rough=0.42)
    lime = stage.fixed("lime", (0.20, 0.42, 0.05), rough=0.38, bump=0.25, bump_scale=26)
    board = stage.textured(
        "board", lambda t: materials.wood_grain(t, (0.30, 0.17, 0.08), (0.56, 0.36, 0.20), (0.9, 0.9, 7)), rough=0.5
    )
    black = stage.fixed("gobo", (0.02, 0.02, 0.02), rough=1)
    narrow = stage.framing == "9x16"

    box(counter, (0, -5.6, -0.2), (44, 18.4, 0.4), edge=0.04)
    rng = random.Random(6)
    side, back = 0.92, 3.5
    for row in range(-1, 11):
        for column in range(-13, 14):
            tilt = (rng.uniform(-0.012, 0.012), 0, rng.uniform(-0.012, 0.012))
            place = ((column + 0.5) * side, back, row * side + 0.06 + side / 2)
            box(tile, place, (side - 0.032, 0.12, side - 0.032), edge=0.025, turn=tilt)
    box(grout, (0, back + 0.05, 5), (44, 0.1, 16), edge=0)

    left, right = (-1.85, 1.95) if narrow else (-2.7, 2.45)
    props.plant_pot(pot, soil, (left, 1.7, 0), radius=0.52, height=0.98)
    plants.herb(leaf, (left, 1.7, 0.8), height=1.3, stems=26, spread=1.0, leaf=0.5, seed=5)
    cylinder(board, (right + 0.25, 2.95, 1.38), 1.3, 0.13, edge=0.04, turn=(math.radians(79), 0, 0.0))
    if not narrow:
        bowl = (right - 0.1, 1.15, 0)
        lathe(
            pot,
            bowl,
            [
                (0, 0),
                (0.34, 0),
                (0.36, 0.06),
                (0.72, 0.36),
                (0.80, 0.52),
                (0.77, 0.53),
                (0.66, 0.36),
                (0.3, 0.12),
                (0, 0.1),
            ],
        )
        for i in range(6):
            angle = i * 2 * math.pi / 5
            ring, lift = (0.36, 0.50) if i < 5 else (0.0, 0.80)
            fruit = sphere(
                lime, (bowl[0] + ring * math.cos(angle), bowl[1] + ring * math.sin(angle), lift), 0.29, squash=0.92
            )
            fruit.rotation_euler = (rng.random() * 3, rng.random() * 3, rng.random() * 3)
        fruit = sphere(lime, (right - 1.15, 0.55, 0.27), 0.28, squash=0.93)
        fruit.rotation_euler = (0.4, 0.9, 0.2)
    else:
        sphere(lime, (1.55, 1.2, 0.25), 0.26, squash=0.93)
        sphere(lime, (2.05, 0.95, 0.25), 0.26, squash=0.93)
    towards = lights.sun_direction(-50, 35)
    lights.window_shadow(
        black, (0.3, 2.4, 1.7), towards, distance=7, width=4.6, height=6.0, columns=2, rows=3, bar=0.14
    )
    leaves = ((-3.3, 2.2, -20, 3.2), (-2.6, 2.9, -55, 3.0), (-3.6, 1.0, 6, 2.8))
    lights.palm_shadow(black, (0.2, 2.6, 2.5), towards, distance=6, leaves=leaves, width=0.2)
    lights.panel((5, -5, 6), (0, 1, 1.5), 5, 260)
