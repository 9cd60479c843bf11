"""Valentine: puffy hearts, balloons and petals in soft pink light."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "情人节甜心", "en": "Valentine hearts"},
    "keywords": {
        "zh": [
            "情人节", "七夕", "520", "表白", "爱情", "浪漫", "爱心", "心形", "情侣", "女友", "女神节", "妇女节",
            "母亲节", "玫瑰", "求婚", "粉色爱心", "婚礼",
        ],
        "en": [
            "valentine", "valentine's day", "love", "heart", "romance", "romantic", "couple", "girlfriend",
            "mother's day", "rose", "anniversary", "hearts", "wedding", "Valentinstag", "Saint-Valentin",
            "San Valentín",
        ],
    },
    "moods": ["romantic", "sweet", "soft", "playful"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.56),
    "podium_width": 3.0,
    "max_height": 3.7,
    "reflection": 0.03,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.9)},
    "bases": (0.72, 0.6, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-4.4, -7.6, 8.0), "towards": (0, 1.4, 1.9),
        "power": 8800, "radius": 1.2, "cone": 48, "blend": 0.9,
    },
    "ambient": 0.8,
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "blush", "title": {"zh": "蜜桃粉", "en": "Blush"}, "dark": False,
            "slots": ["#f8cdd2", "#f08a9c", "#fdeef0"], "ink_dark": "#6a1430", "ink_light": "#fffafb",
            "accent": ["#ec3c68", "#b8164a"],
            "key": {"colour": "#fff2ea", "strength": 0.86}, "fill": {"colour": "#fff2f5", "strength": 0.66},
        },
        {
            "name": "rose", "title": {"zh": "玫瑰红", "en": "Rose"}, "dark": True,
            "slots": ["#b01c3c", "#d83456", "#f8b8c4"], "ink_dark": "#4a0418", "ink_light": "#fff4f2",
            "accent": ["#ffb0c0", "#ff6a8a"],
            "key": {"colour": "#fff0e8", "strength": 0.95}, "fill": {"colour": "#ffe6ea", "strength": 0.72},
        },
        {
            "name": "peach", "title": {"zh": "奶油杏", "en": "Peach"}, "dark": False,
            "slots": ["#fbe2cf", "#f4a98c", "#fff6ee"], "ink_dark": "#5e2416", "ink_light": "#fffbf6",
            "accent": ["#f0644c", "#c03a30"],
            "key": {"colour": "#fff2e2", "strength": 0.86}, "fill": {"colour": "#fff6f0", "strength": 0.66},
        },
        {
            "name": "lilac", "title": {"zh": "丁香紫", "en": "Lilac"}, "dark": False,
            "slots": ["#e2d2f4", "#b48ae0", "#f8f2fd"], "ink_dark": "#38186a", "ink_light": "#fdfaff",
            "accent": ["#9a54e0", "#6a28b4"],
            "key": {"colour": "#fff2ec", "strength": 0.86}, "fill": {"colour": "#f6f0ff", "strength": 0.66},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """A large heart behind a stepped stage, balloons, small hearts on the floor."""
    import random

    from studio.staging import lights, party
    from studio.staging.solids import cove, cylinder, ring, sphere

    wall = stage.paint("wall", 1, rough=0.8)
    shiny = stage.paint("shiny", 2, rough=0.22, coat=0.5)
    pale = stage.paint("pale", 3, rough=0.45)
    gold = stage.fixed("gold", (0.93, 0.68, 0.42), rough=0.25, metal=1)
    narrow = stage.framing == "9x16"

    cove(wall, depth=5.2, radius=1.6)
    party.cushion(pale, (0, 3.6, 3.3 if narrow else 2.75), 4.1 if narrow else 4.9, party.heart_outline, depth=0.22)
    cylinder(shiny, (0, 0.1, 0.14), 2.35, 0.28, edge=0.05)
    cylinder(pale, (0, 0, 0.42), 1.62, 0.28, edge=0.05)
    ring(gold, (0, 0.1, 0.275), 2.3, 0.02)
    floating = [
        (-2.9, 1.5, 3.55, 1.2, 0.2),
        (-3.5, 1.0, 2.3, 0.7, -0.2),
        (3.0, 1.4, 3.8, 1.0, -0.25),
        (3.45, 0.8, 2.55, 0.75, 0.2),
    ]
    if narrow:
        floating = [
            (-1.8, 1.5, 4.9, 0.95, 0.2),
            (1.85, 1.4, 5.3, 0.85, -0.25),
            (1.95, 1.0, 1.7, 0.55, 0.2),
            (-1.95, 1.0, 2.1, 0.5, -0.2),
        ]
    elif stage.framing == "16x9":
        floating = floating[2:]
    for number, (x, y, z, size, tilt) in enumerate(floating):
        party.cushion(shiny if number % 2 == 0 else pale, (x, y, z), size, party.heart_outline, turn=(0, tilt, tilt))
    lying = [(-2.7, -0.3, 0.75), (2.8, -0.2, 0.9), (-2.1, -1.3, 0.4), (3.4, -0.9, 0.5)]
    if narrow:
        lying = [(-1.85, 0.5, 0.6), (1.9, 0.6, 0.7)]
    for x, y, size in lying:
        party.cushion(shiny, (x, y, size * 0.46), size, party.heart_outline, turn=(-0.25, 0.15 * x, -0.2 * x))
    rng = random.Random(7)
    for _ in range(26):
        x, y = rng.uniform(-4.5, 4.5), rng.uniform(-2.2, 2.0)
        if (x * x + y * y) ** 0.5 > 2.55:
            sphere(gold if rng.random() < 0.4 else pale, (x, y, 0.06), 0.06)
    lights.panel((6, -6, 6), (0, 0.5, 1.2), 4, 260)
