"""Autumn: a table of old planks, pumpkins, fallen maple leaves, low sun through branches."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "秋日落叶", "en": "Autumn leaves"},
    "keywords": {
        "zh": [
            "秋天", "秋季", "秋日", "落叶", "枫叶", "秋冬", "丰收", "感恩节", "万圣节", "暖秋", "南瓜", "秋色",
            "橡果", "乡村", "农家",
        ],
        "en": [
            "autumn", "fall", "maple", "leaves", "harvest", "thanksgiving", "halloween", "pumpkin", "cosy season",
            "rustic", "fallen leaves", "pumpkins", "farmhouse", "countryside table", "Herbst", "automne", "otoño",
            "осень",
        ],
    },
    "moods": ["warm", "natural", "cosy", "calm"],
    "cm_per_unit": 8,
    "stand": (0, 0, 0.24),
    "podium_width": 3.2,
    "max_height": 3.9,
    "reflection": 0.03,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.7)},
    "bases": (0.6, 0.6, 0.6),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -54, "elevation": 30, "softness": 1.4},
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.88, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "amber", "title": {"zh": "琥珀", "en": "Amber"}, "dark": False,
            "slots": ["#e8b878", "#d98a3c", "#f0d9b4"], "ink_dark": "#4a2408", "ink_light": "#fffaf0",
            "accent": ["#c2541c", "#8a3210"],
            "key": {"colour": "#ffe2b4", "strength": 1.05}, "fill": {"colour": "#fbf2ee", "strength": 0.66},
        },
        {
            "name": "maple", "title": {"zh": "枫红", "en": "Maple"}, "dark": True,
            "slots": ["#9a3a22", "#c8542a", "#e8c79c"], "ink_dark": "#3a0e06", "ink_light": "#fff4e6",
            "accent": ["#ffb84a", "#e8801e"],
            "key": {"colour": "#ffe0b8", "strength": 1.1}, "fill": {"colour": "#ffeae4", "strength": 0.72},
        },
        {
            "name": "moss", "title": {"zh": "苔绿", "en": "Moss"}, "dark": False,
            "slots": ["#b8b487", "#8f9450", "#ece2c4"], "ink_dark": "#2c3010", "ink_light": "#fffdf0",
            "accent": ["#c2641c", "#8a3c10"],
            "key": {"colour": "#ffe8bc", "strength": 1.05}, "fill": {"colour": "#f6f6ea", "strength": 0.66},
        },
        {
            "name": "dusk", "title": {"zh": "暮色", "en": "Dusk"}, "dark": False,
            "slots": ["#d8b8b0", "#b07a6c", "#f0dcd0"], "ink_dark": "#44201c", "ink_light": "#fff8f4",
            "accent": ["#b8482c", "#7c2818"],
            "key": {"colour": "#ffdcb8", "strength": 1.05}, "fill": {"colour": "#fdeef0", "strength": 0.66},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Wall with the shadow of branches, planks, a slice of trunk to stand on, pumpkins and leaves."""
    import random

    from studio.staging import lights, materials, seasons
    from studio.staging.solids import box, cylinder

    wall = stage.paint("wall", 1, rough=0.9, bump=0.12, bump_scale=3)
    plank = stage.textured(
        "plank", lambda t: materials.wood_grain(t, (0.20, 0.11, 0.06), (0.44, 0.27, 0.15), (0.35, 5, 5)), rough=0.55
    )
    rim = stage.textured(
        "bark", lambda t: materials.stone(t, (0.10, 0.06, 0.04), (0.24, 0.15, 0.09)), rough=0.9, bump=0.5
    )
    ring = stage.textured(
        "slice", lambda t: materials.wood_grain(t, (0.46, 0.30, 0.17), (0.66, 0.47, 0.29), (2.2, 2.2, 2.2)), rough=0.6
    )
    pumpkin = stage.paint("pumpkin", 2, rough=0.45)
    pale = stage.paint("pale", 3, rough=0.5)
    stalk = stage.fixed("stalk", (0.20, 0.16, 0.07), rough=0.8)
    leaves = [stage.fixed("rust", (0.42, 0.10, 0.03), rough=0.6), stage.fixed("ochre", (0.60, 0.30, 0.05), rough=0.6)]
    leaves.append(stage.paint("leaf", 2, rough=0.6))
    shade = stage.fixed("shade", (0.02, 0.02, 0.02), rough=1)
    narrow = stage.framing == "9x16"

    box(wall, (0, 4.4, 6), (60, 0.2, 18), edge=0)
    for k in range(9):
        box(plank, (0.4 * (-1) ** k, -8.2 + 1.42 * k, -0.15), (46, 1.40, 0.3), edge=0.03)
    cylinder(rim, (0, 0, 0.115), 1.72, 0.23, edge=0.05)
    cylinder(ring, (0, 0, 0.13), 1.62, 0.22, edge=0.02)
    gourds = [(-2.75, 1.3, 0.95, pumpkin), (-2.0, 2.2, 0.6, pale), (2.85, 1.4, 0.75, pale), (3.4, 0.5, 0.55, pumpkin)]
    if narrow:
        gourds = [(-1.75, 1.9, 0.62, pumpkin), (1.85, 1.9, 0.5, pale)]
    elif stage.framing == "16x9":
        gourds = gourds[2:]
    for number, (x, y, size, skin) in enumerate(gourds):
        seasons.pumpkin(skin, stalk, (x, y, 0), size, turn=0.7 * number)
    rng = random.Random(12)
    for number in range(34):
        x, y = rng.uniform(-5.5, 5.0), rng.uniform(-2.6, 3.0)
        if (x * x + y * y) ** 0.5 < 2.0:
            continue
        seasons.maple_leaf(leaves[number % 3], (x, y, 0.03), rng.uniform(0.42, 0.7), rng)
    for x, y, z in ((-2.5, 2.6, 3.4), (2.4, 2.2, 2.9), (-1.7, 3.0, 4.4), (2.0, 2.8, 4.7)):
        seasons.maple_leaf(leaves[int(x) % 3], (x, y, z), 0.55, rng, flat=False)
    towards = lights.sun_direction(-54, 30)
    lights.window_shadow(
        shade, (0.6, 2.4, 2.2), towards, distance=7, width=5.2, height=6.4, columns=3, rows=3, bar=0.12
    )
    boughs = ((-3.6, 2.4, -16, 3.2), (-2.9, 3.1, -50, 3.0))
    lights.palm_shadow(shade, (0.6, 2.6, 2.4), towards, distance=6.2, leaves=boughs, width=0.17)
    lights.panel((6, -5, 6), (0, 1, 1.5), 4, 200)
