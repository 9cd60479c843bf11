"""Festival stage: lacquered podium with gold rims, ring and lanterns, gifts."""

from __future__ import annotations

import math
from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "新春节庆", "en": "Festival stage"},
    "keywords": {
        "zh": [
            "年货", "春节", "新年", "过年", "元旦", "元宵", "年货节", "节日", "中秋", "国庆", "送礼", "礼盒", "喜庆",
            "春联", "灯笼", "中国红", "红色喜庆", "店庆", "开业",
        ],
        "en": [
            "festival", "new year", "spring festival", "chinese new year", "lunar new year", "holiday", "gift",
            "celebration", "mid-autumn", "party", "red and gold", "lanterns", "anniversary",
        ],
    },
    "moods": ["festive", "grand", "joyful", "bold"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.62),
    "podium_width": 3.2,
    "max_height": 3.7,
    "reflection": 0.05,
    "vignette": 0.25,
    "ambient": 0.3,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.9), "blur": 1.4},
    "views": {
        "1x1": {"span": 7.3, "stand": (0.5, 0.73)},
        "9x16": {"span": 4.9, "stand": (0.5, 0.71)},
        "16x9": {"span": 9.8, "stand": (0.69, 0.77)},
    },
    "key": {
        "kind": "spot", "at": (-3.4, -7.5, 8.2), "towards": (0, 1.6, 2.1), "power": 6600, "radius": 0.8, "cone": 40,
    },
    "samples": 7,
    "calm": {
        "1x1": [[0.16, 0.03, 0.84, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.24, 0.04, 0.74, 0.22], [0.06, 0.83, 0.94, 0.96]],
        "16x9": [[0.04, 0.08, 0.44, 0.62], [0.04, 0.64, 0.33, 0.94]],
    },
    "palettes": [
        {
            "name": "red", "title": {"zh": "中国红", "en": "Lucky red"}, "dark": True,
            "slots": ["#a30f14", "#b8161a", "#d8281f"], "ink_dark": "#5a0608", "ink_light": "#fff3d6",
            "accent": ["#ffc04d", "#ff7a1a"],
            "key": {"colour": "#fff0da", "strength": 1.15}, "fill": {"colour": "#fff2ea", "strength": 0.40},
        },
        {
            "name": "night", "title": {"zh": "星夜蓝金", "en": "Midnight gold"}, "dark": True,
            "slots": ["#101d4c", "#1b3180", "#3a5cc4"], "ink_dark": "#0a1338", "ink_light": "#fff6df",
            "accent": ["#ffd27a", "#e0962a"],
            "key": {"colour": "#fff2de", "strength": 1.15}, "fill": {"colour": "#e6ecff", "strength": 0.50},
        },
        {
            "name": "rose", "title": {"zh": "玫瑰粉", "en": "Rose gold"}, "dark": False,
            "slots": ["#f3c9d2", "#e99aac", "#fbe2e4"], "ink_dark": "#6d1734", "ink_light": "#ffffff",
            "accent": ["#e85a85", "#b3264f"],
            "key": {"colour": "#fff3e8", "strength": 1.1}, "fill": {"colour": "#fff2f4", "strength": 0.72},
        },
        {
            "name": "jade", "title": {"zh": "国风翡翠", "en": "Jade"}, "dark": True,
            "slots": ["#0b4438", "#14624f", "#2f9578"], "ink_dark": "#062d24", "ink_light": "#fff8e2",
            "accent": ["#f2cf7a", "#c9963a"],
            "key": {"colour": "#fff2da", "strength": 1.15}, "fill": {"colour": "#eefaf4", "strength": 0.40},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Two-step podium before a gold ring, lanterns above, gifts at the sides."""
    from studio.staging import lights
    from studio.staging.solids import cove, cylinder, ring

    wall = stage.paint("wall", 1, rough=0.7, bump=0.03, bump_scale=40)
    lacquer = stage.paint("lacquer", 2, rough=0.34, coat=0.3)
    silk = stage.paint("silk", 3, rough=0.55)
    gold = stage.fixed("gold", (1.0, 0.68, 0.27), rough=0.24, metal=1)
    narrow = stage.framing == "9x16"

    cove(wall, depth=6, radius=1.4)
    cylinder(lacquer, (0, 0.2, 0.12), 2.45, 0.24, edge=0.03)
    ring(gold, (0, 0.2, 0.24), 2.44, 0.028)
    cylinder(lacquer, (0, 0, 0.43), 1.65, 0.38, edge=0.03)
    for height in (0.26, 0.60):
        ring(gold, (0, 0, height), 1.645, 0.03)
    upright = (math.pi / 2, 0, 0)
    radius = 2.05 if narrow else 2.55
    middle = 3.0 if narrow else 2.75
    cylinder(lacquer, (0, 3.2, middle), radius - 0.04, 0.18, edge=0.03, turn=upright)
    ring(gold, (0, 3.0, middle), radius, 0.065, turn=upright)
    ring(gold, (0, 3.02, middle), radius - 0.28, 0.018, turn=upright)
    if narrow:
        hung = ((-1.85, 1.6, 5.55, 0.5), (1.85, 1.6, 5.85, 0.5), (-2.45, 2.4, 4.3, 0.34), (2.45, 2.4, 4.5, 0.34))
        gifts = ((-1.95, 0.9, 0.72, 0.3), (1.95, 1.0, 0.66, -0.35))
    else:
        hung = ((-2.95, 1.6, 4.3, 0.6), (2.95, 1.6, 4.55, 0.6), (-3.95, 2.6, 3.3, 0.4), (3.95, 2.6, 3.5, 0.4))
        gifts = ((-2.85, 0.35, 0.95, 0.3), (2.95, 0.5, 0.8, -0.35), (3.75, -0.1, 0.5, 0.2), (-3.7, -0.25, 0.55, -0.2))
    if stage.framing == "16x9":  # there the left belongs to the words
        hung, gifts = hung[1::2], gifts[:3]
    for x, y, z, size in hung:
        _lantern(silk, gold, (x, y, z), size)
    for x, y, size, turn in gifts:
        _gift(silk, gold, x, y, size, turn)
    lights.panel((6, -6, 7), (0, 0, 1), 4, 900)
    lights.panel((-2, -9, 7), (0, 0, 2), 3, 620)


def _lantern(silk: Any, gold: Any, at: tuple[float, float, float], size: float) -> None:
    """A ribbed lantern on a thread, with caps and a tassel."""
    from studio.staging.solids import cylinder, mesh

    x, y, z = at
    around, along, ribs = 96, 24, 24
    points, faces = [], []
    for j in range(along + 1):
        t = j / along * math.pi
        for i in range(around):
            a = 2 * math.pi * i / around
            reach = size * math.sin(t) ** 0.7 * (1 - 0.05 * abs(math.sin(a * ribs / 2))) + 0.02
            points.append((x + reach * math.cos(a), y + reach * math.sin(a), z - 0.78 * size * math.cos(t)))
    for j in range(along):
        for i in range(around):
            k = (i + 1) % around
            faces.append((j * around + i, j * around + k, (j + 1) * around + k, (j + 1) * around + i))
    mesh("lantern", points, faces, silk, smooth=True)
    for sign in (-1, 1):
        cylinder(gold, (x, y, z + sign * 0.78 * size), size * 0.42, size * 0.16, edge=0.01)
    cylinder(gold, (x, y, z + 0.78 * size + 3), 0.011, 6, edge=0, sides=12)
    for k in range(14):
        a = k / 14 * 2 * math.pi
        place = (x + 0.15 * size * math.cos(a), y + 0.15 * size * math.sin(a), z - 1.2 * size)
        cylinder(gold, place, 0.016, 0.75 * size, edge=0, sides=8)


def _gift(paper: Any, ribbon: Any, x: float, y: float, size: float, turn: float) -> None:
    """A box with a ribbon and a bow."""
    from studio.staging.solids import box, ring

    centre, tilt = (x, y, size / 2), (0, 0, turn)
    box(paper, centre, (size,) * 3, edge=0.02, turn=tilt)
    for band in ((size * 1.012, size * 0.15, size * 1.012), (size * 0.15, size * 1.012, size * 1.012)):
        box(ribbon, centre, band, edge=0.004, turn=tilt)
    for sign in (-1, 1):
        place = (x + sign * size * 0.15 * math.cos(turn), y + sign * size * 0.15 * math.sin(turn), size * 1.1)
        ring(ribbon, place, size * 0.16, size * 0.035, turn=(math.pi / 2, 0.5 * sign, turn))
