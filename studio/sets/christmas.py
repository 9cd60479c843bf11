"""Christmas: paper firs in the snow, gifts and baubles, lights out of focus."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "圣诞雪夜", "en": "Christmas snow"},
    "keywords": {
        "zh": [
            "圣诞", "圣诞节", "平安夜", "雪", "冬天", "冬季", "冬日", "暖冬", "节日礼物", "礼盒", "跨年", "新年礼",
            "下雪", "圣诞树",
        ],
        "en": [
            "christmas", "xmas", "noel", "navidad", "weihnachten", "winter", "snow", "santa", "holiday gift",
            "new year gift", "snowfall", "Christmas tree", "Noël", "Navidad", "зимний лес",
            "зима",
        ],
    },
    "moods": ["festive", "joyful", "warm", "sweet"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.4),
    "podium_width": 3.1,
    "max_height": 3.8,
    "reflection": 0.03,
    "camera": {"at": (0, -13, 2.5), "look": (0, 0, 1.7)},
    "bloom": 0.5,
    "bases": (0.5, 0.4, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-4.4, -7.4, 7.8), "towards": (0, 1.0, 1.6),
        "power": 8600, "radius": 0.9, "cone": 46, "blend": 0.9,
    },
    "ambient": 0.6,
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "classic", "title": {"zh": "经典红绿", "en": "Classic"}, "dark": True,
            "slots": ["#a31c22", "#1f5a3a", "#f6f3ee"], "ink_dark": "#4a060a", "ink_light": "#fff6ea",
            "accent": ["#ffcb5c", "#e8902a"],
            "key": {"colour": "#fff0dc", "strength": 1.0}, "fill": {"colour": "#eef2ff", "strength": 0.66},
            "emit": {"colour": "#ffd890", "strength": 0.9},
        },
        {
            "name": "pine", "title": {"zh": "松林绿", "en": "Pine"}, "dark": True,
            "slots": ["#14503c", "#0f6a48", "#f4f6f2"], "ink_dark": "#04261b", "ink_light": "#f4fff8",
            "accent": ["#f2c860", "#c8862a"],
            "key": {"colour": "#fff2dc", "strength": 1.0}, "fill": {"colour": "#e8f6ff", "strength": 0.66},
            "emit": {"colour": "#ffdc98", "strength": 0.9},
        },
        {
            "name": "frost", "title": {"zh": "冰雪蓝", "en": "Frost"}, "dark": False,
            "slots": ["#bcd6ee", "#7fa9d4", "#f8fbff"], "ink_dark": "#0f2c50", "ink_light": "#ffffff",
            "accent": ["#e0484e", "#a81c30"],
            "key": {"colour": "#fff4e6", "strength": 0.95}, "fill": {"colour": "#eaf4ff", "strength": 0.62},
            "emit": {"colour": "#fff4d8", "strength": 0.7},
        },
        {
            "name": "champagne", "title": {"zh": "香槟金", "en": "Champagne"}, "dark": False,
            "slots": ["#ead8bc", "#c9a56c", "#fdf9f1"], "ink_dark": "#43300f", "ink_light": "#fffaf0",
            "accent": ["#b5322e", "#7a1418"],
            "key": {"colour": "#fff0d8", "strength": 0.95}, "fill": {"colour": "#fbf6ff", "strength": 0.62},
            "emit": {"colour": "#ffe6b0", "strength": 0.8},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Snow floor and drum, five firs, gifts, baubles, a wall of soft lights."""
    from mathutils import Vector, noise

    from studio.staging import drapes, lights, materials, party
    from studio.staging.solids import box, cylinder, sphere

    wall = stage.paint("wall", 1, rough=0.9)
    stage.glow(wall, 1.1, "emit", colour=lambda t: materials.bokeh(t, 1.1, 0.6))
    leaf = stage.paint("leaf", 2, rough=0.6)
    snow = stage.paint("snow", 3, rough=0.75, bump=0.1, bump_scale=30)
    gift = stage.paint("paper", 1, rough=0.4)
    gold = stage.fixed("gold", (0.92, 0.66, 0.28), rough=0.22, metal=1)
    trunk = stage.fixed("trunk", (0.16, 0.09, 0.05), rough=0.8)
    narrow = stage.framing == "9x16"

    def drift(u: float, v: float) -> tuple[float, float, float]:
        x, y = (u - 0.5) * 30, -9 + 15 * v
        rise = noise.noise(Vector((x * 0.35, y * 0.35, 1))) * 0.5 + noise.noise(Vector((x, y, 5))) * 0.08
        away = min(max(((x * x + y * y) ** 0.5 - 2.0) / 2.0, 0.0), 1.0)
        return x, y, -0.02 + max(0.0, rise + 0.12) * away

    box(wall, (0, 6, 6), (60, 0.2, 24), edge=0)
    drapes.sheet("snow", snow, drift, columns=220, rows=120)
    cylinder(snow, (0, 0, 0.2), 1.75, 0.4, edge=0.09)
    firs = [
        (-2.75, 1.9, 3.0, 1.15),
        (-3.9, 2.9, 3.8, 1.3),
        (2.85, 2.1, 2.6, 1.0),
        (3.9, 3.2, 4.0, 1.35),
        (1.75, 3.6, 1.9, 0.75),
    ]
    if narrow:
        firs = [(-1.85, 2.2, 3.0, 0.95), (-2.5, 3.4, 4.4, 1.2), (1.95, 2.4, 2.4, 0.85), (2.3, 3.8, 4.9, 1.3)]
    elif stage.framing == "16x9":
        firs = firs[2:]
    for number, (x, y, tall, wide) in enumerate(firs):
        party.paper_tree(leaf, trunk, (x, y, 0), height=tall, radius=wide, tiers=5 if tall > 2.8 else 4)
        party.cushion(gold, (x, y, tall + 0.12), 0.34, party.star_outline, turn=(0, 0, 0.2 * number))
    if narrow:
        party.gift(gift, gold, (1.75, 0.9, 0), (0.7, 0.7, 0.6), -0.3)
        baubles = [(-1.6, 0.8, 0.26), (-1.85, 0.3, 0.17)]
    else:
        party.gift(gift, gold, (2.75, 0.6, 0), (1.05, 1.05, 0.9), -0.3)
        baubles = [(-2.4, 0.4, 0.34), (-2.0, -0.8, 0.2), (2.25, -0.6, 0.22), (-2.85, -0.1, 0.22)]
        if stage.framing == "1x1":
            party.gift(gift, gold, (-3.2, 0.9, 0), (0.8, 0.8, 0.7), 0.3)
        else:
            baubles = baubles[2:3]
    for number, (x, y, size) in enumerate(baubles):
        sphere(gold if number % 2 else gift, (x, y, size), size)
        cylinder(gold, (x, y, 2 * size), size * 0.2, size * 0.25, edge=0.01, sides=32)
    lights.panel((6, -6, 6), (0, 0.5, 1.2), 4, 420)
