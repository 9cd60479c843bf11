"""Bathroom: slim tiles, a stone shelf, rolled towels, eucalyptus, light through a window."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "清新浴室", "en": "Bathroom"},
    "keywords": {
        "zh": [
            "浴室", "卫生间", "洗手台", "洗漱", "沐浴", "洗发", "沐浴露", "洗护", "护肤", "牙膏", "毛巾", "瓷砖",
            "个护", "洗手间", "浴缸", "淋浴",
        ],
        "en": [
            "bathroom", "shower", "bath", "washbasin", "spa", "shampoo", "body wash", "toiletries", "towel", "tiles",
            "personal care", "washroom", "bathtub", "basin", "Badezimmer", "salle de bain", "baño", "banheiro",
            "ванная",
        ],
    },
    "moods": ["fresh", "clean", "calm", "light"],
    "cm_per_unit": 7,
    "stand": (0, 0, 0),
    "podium_width": 3.6,
    "max_height": 4.0,
    "reflection": 0.1,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.6)},
    "reflection_blur": 0.02,
    "bases": (0.72, 0.72, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -50, "elevation": 36, "softness": 1.5},
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "sage", "title": {"zh": "鼠尾草", "en": "Sage"}, "dark": False,
            "slots": ["#bccdbc", "#e9e4da", "#f4f1ea"], "ink_dark": "#1c3226", "ink_light": "#ffffff",
            "accent": ["#4c8a66", "#2a5c40"],
            "key": {"colour": "#fff2da", "strength": 1.0}, "fill": {"colour": "#f2f8f4", "strength": 0.52},
        },
        {
            "name": "ocean", "title": {"zh": "海盐蓝", "en": "Ocean"}, "dark": False,
            "slots": ["#b4cfdc", "#e8eaea", "#f5f6f6"], "ink_dark": "#12303e", "ink_light": "#ffffff",
            "accent": ["#2f86b0", "#145678"],
            "key": {"colour": "#fff4e2", "strength": 1.0}, "fill": {"colour": "#eef6ff", "strength": 0.52},
        },
        {
            "name": "blush", "title": {"zh": "裸粉", "en": "Blush"}, "dark": False,
            "slots": ["#ecc9be", "#f0e6de", "#fbf3ee"], "ink_dark": "#4c201a", "ink_light": "#fffaf8",
            "accent": ["#cf6a58", "#963a30"],
            "key": {"colour": "#fff0e0", "strength": 1.0}, "fill": {"colour": "#fff4f2", "strength": 0.52},
        },
        {
            "name": "white", "title": {"zh": "纯白", "en": "White"}, "dark": False,
            "slots": ["#efeeeb", "#e6e2da", "#ffffff"], "ink_dark": "#2b2a28", "ink_light": "#ffffff",
            "accent": ["#8a7a5c", "#5a4c34"],
            "key": {"colour": "#fff4e4", "strength": 0.92}, "fill": {"colour": "#f2f5ff", "strength": 0.52},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Shelf and tiles, towels left, eucalyptus and a dish right, window shadow."""
    from studio.staging import lights, materials, seasons
    from studio.staging.solids import box, cylinder, lathe

    tile = stage.paint("tile", 1, rough=0.14, bump=0.08, bump_scale=2.0)
    grout = stage.fixed("grout", (0.72, 0.71, 0.69), rough=0.9)
    shelf = stage.textured("shelf", lambda t: materials.travertine(t, 0.58, 0.78), slot=2, rough=0.3, coat=0.1)
    towel = stage.paint("towel", 3, rough=0.95, sheen=0.5, bump=0.6, bump_scale=55)
    clay = stage.paint("clay", 2, rough=0.5)
    leaf = stage.fixed("leaf", (0.16, 0.27, 0.19), rough=0.55)
    black = stage.fixed("gobo", (0.02, 0.02, 0.02), rough=1)
    narrow = stage.framing == "9x16"

    box(shelf, (0, -5.6, -0.25), (44, 18.6, 0.5), edge=0.05)
    across, up, back = 0.36, 1.7, 3.6
    for row in range(6):
        for column in range(-24, 25):
            place = ((column + 0.5) * across, back, row * up + up / 2 + 0.02)
            box(tile, place, (across - 0.03, 0.12, up - 0.03), edge=0.018)
    box(grout, (0, back + 0.05, 5), (44, 0.1, 16), edge=0)
    if narrow:
        seasons.towel_roll(towel, (-1.75, 1.7, 0.36), 0.36, 1.3, turn=0.5)
        vase = (1.75, 2.0, 0)
    else:
        for x, y, z in ((-3.05, 1.2, 0.45), (-2.1, 1.4, 0.45), (-2.6, 1.3, 1.22)):
            seasons.towel_roll(towel, (x, y, z), 0.45, 1.7, turn=0.0)
        vase = (2.75, 1.6, 0)
        dish = [(0, 0), (0.55, 0), (0.72, 0.12), (0.76, 0.2), (0.7, 0.19), (0.5, 0.07), (0, 0.06)]
        lathe(clay, (2.65, -0.1, 0), dish)
        box(towel, (2.65, -0.1, 0.17), (0.62, 0.42, 0.2), edge=0.08, turn=(0, 0, 0.4))
        if stage.framing == "1x1":
            cylinder(clay, (-2.55, -0.4, 0.05), 0.4, 0.1, edge=0.04)
    lathe(
        clay,
        vase,
        [(0, 0), (0.36, 0), (0.46, 0.16), (0.5, 0.6), (0.36, 1.05), (0.2, 1.3), (0.24, 1.42), (0.18, 1.4), (0.15, 1.2)],
    )
    seasons.eucalyptus(leaf, (vase[0], vase[1], 1.25), height=2.2, stems=6, seed=3)
    towards = lights.sun_direction(-50, 36)
    lights.window_shadow(
        black, (0.3, 2.2, 1.7), towards, distance=7, width=4.8, height=6.2, columns=2, rows=2, bar=0.16
    )
    lights.panel((5, -5, 6), (0, 1, 1.5), 5, 240)
