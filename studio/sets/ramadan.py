"""Ramadan: keel arches, a crescent, lanterns and a tiled dais under a night sky."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "斋月灯火", "en": "Ramadan night"},
    "keywords": {
        "zh": [
            "斋月", "开斋节", "古尔邦节", "中东", "阿拉伯", "清真", "新月", "灯笼", "异域", "رمضان",
        ],
        "en": [
            "ramadan", "eid", "eid mubarak", "arabian", "middle east", "crescent", "lantern", "mosque", "halal",
            "dates", "رمضان", "ramadhan",
        ],
    },
    "moods": ["festive", "calm", "grand", "warm"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.56),
    "podium_width": 3.0,
    "max_height": 3.7,
    "reflection": 0.05,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.9)},
    "bloom": 0.5,
    "vignette": 0.2,
    "bases": (0.4, 0.4, 0.5),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-4.0, -7.4, 8.0), "towards": (0, 1.2, 1.6),
        "power": 8200, "radius": 0.8, "cone": 44, "blend": 0.85,
    },
    "ambient": 0.4,
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "midnight", "title": {"zh": "午夜蓝金", "en": "Midnight"}, "dark": True,
            "slots": ["#16285e", "#22397c", "#3a56a0"], "ink_dark": "#08123a", "ink_light": "#fff6e0",
            "accent": ["#f2c766", "#c48a2c"],
            "key": {"colour": "#fff0da", "strength": 1.1}, "fill": {"colour": "#dfe6ff", "strength": 0.66},
            "emit": {"colour": "#ffc46a", "strength": 0.95},
        },
        {
            "name": "emerald", "title": {"zh": "祖母绿", "en": "Emerald"}, "dark": True,
            "slots": ["#0e4a3e", "#156353", "#2a8570"], "ink_dark": "#04241d", "ink_light": "#fbfff0",
            "accent": ["#f0cc74", "#b8862e"],
            "key": {"colour": "#fff0d8", "strength": 1.1}, "fill": {"colour": "#e0fff4", "strength": 0.66},
            "emit": {"colour": "#ffcc78", "strength": 0.95},
        },
        {
            "name": "plum", "title": {"zh": "紫夜", "en": "Plum"}, "dark": True,
            "slots": ["#3c1f5c", "#542d7c", "#7a4aa0"], "ink_dark": "#1a0a30", "ink_light": "#fdf4ff",
            "accent": ["#f4c678", "#c0862e"],
            "key": {"colour": "#fff0de", "strength": 1.1}, "fill": {"colour": "#efe2ff", "strength": 0.66},
            "emit": {"colour": "#ffc070", "strength": 0.95},
        },
        {
            "name": "dune", "title": {"zh": "沙丘", "en": "Dune"}, "dark": False,
            "slots": ["#ecd2a6", "#e2bd84", "#f6e6cb"], "ink_dark": "#4a300e", "ink_light": "#fffaf0",
            "accent": ["#a8702a", "#6c4212"],
            "key": {"colour": "#fff0d4", "strength": 0.95}, "fill": {"colour": "#f6f0ff", "strength": 0.6},
            "emit": {"colour": "#ffdc9a", "strength": 0.7},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Two walls with keel-arched doors, crescent in the gap, hanging lanterns, dais with gold rims."""
    import math

    from studio.staging import lights, party
    from studio.staging.solids import cove, cylinder, extruded, ring, tube

    wall = stage.paint("wall", 1, rough=0.75, bump=0.03, bump_scale=30)
    inner = stage.paint("inner", 2, rough=0.7)
    dais = stage.paint("dais", 3, rough=0.35, coat=0.2)
    gold = stage.fixed("gold", (0.90, 0.64, 0.26), rough=0.24, metal=1)
    flame = stage.glow(stage.fixed("flame", (0.9, 0.7, 0.4), rough=0.6), 2.6)
    narrow = stage.framing == "9x16"

    cove(wall, depth=6.2, radius=0.5)
    wide, high = (3.6, 5.9) if narrow else (4.7, 5.1)
    for y, grow, paint in ((3.0, 0.0, inner), (3.9, -0.75, dais)):
        door = party.pointed_outline(0.0, wide + grow, high + grow * 0.7)
        outline = [(-30.0, 0.0), *door, (30.0, 0.0), (30.0, 14.0), (-30.0, 14.0)]
        extruded("keel wall", outline, y, 0.5, paint, 0.04)
    rim = party.pointed_outline(0.0, wide + 0.16, high + 0.14)
    tube(gold, [(x, 2.97, z) for x, z in rim[1:-1:4]], 0.035)
    party.crescent(gold, (0.1, 5.6, 3.7 if narrow else 3.15), 0.75 if narrow else 0.9)
    cylinder(inner, (0, 0.1, 0.14), 2.4, 0.28, edge=0.04, sides=8, turn=(0, 0, math.pi / 8))
    cylinder(dais, (0, 0, 0.42), 1.65, 0.28, edge=0.03)
    ring(gold, (0, 0, 0.555), 1.63, 0.02)
    if narrow:
        hung = ((-1.75, 1.7, 4.6, 0.42), (1.75, 1.7, 5.2, 0.42))
        stood = ((-1.85, 1.1, 0.34), (1.9, 1.2, 0.28))
    else:
        hung = ((-2.95, 1.6, 3.9, 0.5), (2.95, 1.6, 4.25, 0.5), (-3.75, 2.2, 2.9, 0.36), (3.8, 2.2, 3.2, 0.36))
        stood = ((2.8, 0.5, 0.46), (3.55, 0.0, 0.3), (-2.85, 0.5, 0.46))
    if stage.framing == "16x9":
        hung, stood = hung[1::2], stood[:2]
    for x, y, z, size in hung:
        _lantern(gold, flame, (x, y, z), size, True)
    for x, y, size in stood:
        _lantern(gold, flame, (x, y, size * 1.05), size, False)
    lights.panel((6, -6, 6), (0, 0.5, 1.2), 4, 360)


def _lantern(metal: Any, flame: Any, at: tuple[float, float, float], size: float, hung: bool) -> None:
    """A six-sided lantern with a domed roof; `at` is its middle."""
    import math

    from studio.staging.solids import cylinder, lathe, ring, sphere

    x, y, z = at
    cylinder(metal, (x, y, z - size), size * 0.62, size * 0.12, edge=0.01, sides=6)
    cylinder(metal, (x, y, z + size * 0.55), size * 0.66, size * 0.08, edge=0.01, sides=6)
    for k in range(6):
        a = k * math.pi / 3 + math.pi / 6
        place = (x + 0.55 * size * math.cos(a), y + 0.55 * size * math.sin(a), z - 0.22 * size)
        cylinder(metal, place, size * 0.045, size * 1.5, edge=0, sides=10)
    ring(metal, (x, y, z - 0.22 * size), size * 0.55, size * 0.03)
    dome = [(0.62, 0.58), (0.6, 0.72), (0.48, 0.95), (0.26, 1.12), (0.1, 1.22), (0.05, 1.4), (0.0, 1.45)]
    lathe(metal, at, [(r * size, h * size) for r, h in dome], sides=6 * 8, subdivide=0)
    ring(metal, (x, y, z + 1.52 * size), size * 0.11, size * 0.03, turn=(math.pi / 2, 0, 0))
    sphere(flame, (x, y, z - 0.25 * size), size * 0.34, squash=1.35)
    if hung:
        cylinder(metal, (x, y, z + 1.6 * size + 3), 0.012, 6, edge=0, sides=8)
