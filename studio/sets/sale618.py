"""The mid-year sale: a sunburst arch with bulbs, balloons, bags and coins."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "618大促", "en": "618 sale stage"},
    "keywords": {
        "zh": [
            "618", "六一八", "年中大促", "年中", "大促", "促销", "狂欢", "满减", "好物", "秒杀", "爆款", "清仓",
            "百亿补贴", "折扣", "双十二", "双12", "12.12", "周年庆",
        ],
        "en": [
            "618", "mid-year sale", "sale", "promotion", "deals", "discount", "flash sale", "clearance", "big sale",
            "bargain", "double 12", "12.12", "anniversary sale",
        ],
    },
    "moods": ["joyful", "bold", "festive", "energetic"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.84),
    "podium_width": 3.0,
    "max_height": 3.6,
    "reflection": 0.04,
    "camera": {"at": (0, -13, 2.7), "look": (0, 0, 1.9)},
    "bloom": 0.6,
    "bases": (0.5, 0.5, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-4.0, -8.0, 8.4), "towards": (0, 1.4, 2.0),
        "power": 9000, "radius": 1.0, "cone": 46, "blend": 0.9,
    },
    "ambient": 0.5,
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "blaze", "title": {"zh": "热力红橙", "en": "Blaze"}, "dark": True,
            "slots": ["#d8261c", "#f2542d", "#ffd9a0"], "ink_dark": "#5a0a06", "ink_light": "#fff6e8",
            "accent": ["#ffd54a", "#ff9a1e"],
            "key": {"colour": "#fff2e2", "strength": 1.1}, "fill": {"colour": "#fff0ea", "strength": 0.62},
            "emit": {"colour": "#ffe2a0", "strength": 1.0},
        },
        {
            "name": "grape", "title": {"zh": "紫电", "en": "Grape"}, "dark": True,
            "slots": ["#5a2fd0", "#8a4cf0", "#ffd0ec"], "ink_dark": "#1e0a56", "ink_light": "#fbf6ff",
            "accent": ["#ffd84d", "#ff9a2e"],
            "key": {"colour": "#fff4ee", "strength": 1.1}, "fill": {"colour": "#f0eaff", "strength": 0.62},
            "emit": {"colour": "#ffe8b0", "strength": 1.0},
        },
        {
            "name": "ocean", "title": {"zh": "活力蓝", "en": "Ocean"}, "dark": True,
            "slots": ["#1858d8", "#2f86f6", "#cfe6ff"], "ink_dark": "#061f56", "ink_light": "#f4faff",
            "accent": ["#ffd23f", "#ff8a1f"],
            "key": {"colour": "#fff6ea", "strength": 1.1}, "fill": {"colour": "#eaf3ff", "strength": 0.62},
            "emit": {"colour": "#fff0c0", "strength": 1.0},
        },
        {
            "name": "peach", "title": {"zh": "蜜桃粉", "en": "Peach"}, "dark": False,
            "slots": ["#ff9a92", "#ffb8a4", "#fff3e4"], "ink_dark": "#6a1424", "ink_light": "#fffaf6",
            "accent": ["#f0324c", "#c0143a"],
            "key": {"colour": "#fff2e6", "strength": 1.0}, "fill": {"colour": "#fff2f0", "strength": 0.62},
            "emit": {"colour": "#fff0cc", "strength": 1.0},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Arched screen with marquee bulbs, round stage, things to buy on both sides."""
    from studio.staging import lights, party
    from studio.staging.solids import arch_block, arch_outline, cove, cylinder, ring

    wall = stage.paint("wall", 1, rough=0.6)
    panel = stage.paint("panel", 2, rough=0.4, coat=0.15)
    pale = stage.paint("pale", 3, rough=0.4)
    gold = stage.fixed("gold", (0.95, 0.62, 0.20), rough=0.22, metal=1)
    bulb = stage.glow(stage.fixed("bulb", (0.9, 0.8, 0.6), rough=0.4), 2.6)
    narrow = stage.framing == "9x16"

    cove(wall, depth=5.4, radius=1.6)
    wide, high = (3.9, 5.3) if narrow else (5.0, 4.85)
    arch_block(panel, 0, 3.6, wide + 0.7, high + 0.35, 0.5)
    arch_block(pale, 0, 3.3, wide, high, 0.4)
    arch_block(wall, 0, 3.05, wide - 0.5, high - 0.25, 0.3)
    outline = arch_outline(0, wide - 0.25, high - 0.125)[1:-1]
    party.bulbs(bulb, [(x, 3.2, z) for x, z in outline[::7]], 0.07)
    low = [(s * (wide / 2 - 0.125), 3.2, 0.25 + 0.4 * k) for s in (-1, 1) for k in range(int((high - wide / 2) / 0.4))]
    party.bulbs(bulb, low, 0.07)
    cylinder(panel, (0, 0.1, 0.29), 2.45, 0.58, edge=0.05)
    ring(gold, (0, 0.1, 0.56), 2.44, 0.035)
    cylinder(pale, (0, 0, 0.71), 1.62, 0.26, edge=0.04)
    if narrow:
        party.balloon(panel, gold, (-1.85, 1.6, 4.6), 0.5)
        party.balloon(pale, gold, (1.9, 1.9, 4.9), 0.42)
        party.gift(pale, gold, (-1.95, 1.0, 0), (0.8, 0.8, 0.75), 0.3)
        party.bag(pale, gold, (1.95, 1.2, 0), (0.8, 0.42, 1.0), -0.25)
        return
    party.balloon(panel, gold, (-3.05, 1.5, 3.7), 0.55)
    party.balloon(pale, gold, (-3.75, 2.2, 2.9), 0.42)
    party.balloon(panel, gold, (3.15, 1.7, 3.8), 0.5)
    party.bag(pale, gold, (2.95, 0.9, 0), (1.0, 0.5, 1.3), -0.25)
    party.gift(panel, gold, (3.55, -0.1, 0), (0.75, 0.75, 0.6), 0.2)
    if stage.framing == "1x1":
        party.gift(pale, gold, (-2.95, 0.7, 0), (1.05, 1.05, 0.95), 0.3)
        party.bag(panel, gold, (-3.6, -0.2, 0), (0.7, 0.36, 0.85), 0.25)
    for x, y, count in ((2.35, -1.5, 3), (2.95, -1.3, 1), (-2.5, -1.4, 2)):
        for k in range(count):
            party.coin(gold, (x + 0.03 * (k % 2), y, 0.05 + 0.095 * k), 0.3)
    lights.panel((6, -6, 7), (0, 0, 1.5), 4, 420)
