"""Travertine steps, an arch of stone and desert sun."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "洞石暖阳", "en": "Travertine"},
    "keywords": {
        "zh": [
            "洞石", "石材", "侘寂", "中古", "大地色", "沙漠", "暖阳", "香薰", "蜡烛", "香水", "护肤", "手工", "陶瓷",
            "家居", "石头", "石台", "陶土", "素雅",
        ],
        "en": [
            "travertine", "stone", "wabi-sabi", "desert", "earthy", "mediterranean", "candle", "fragrance", "ceramic",
            "natural", "rock slab", "terracotta", "limestone", "pierre", "piedra",
        ],
    },
    "moods": ["natural", "warm", "elegant", "calm"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.68),
    "podium_width": 3.0,
    "max_height": 3.7,
    "reflection": 0.03,
    "camera": {"at": (0, -13, 2.7), "look": (0, 0, 1.8)},
    "bases": (0.72, 0.72, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -55, "elevation": 38, "softness": 0.8},
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "sand", "title": {"zh": "暖沙", "en": "Sand"}, "dark": False,
            "slots": ["#ead6b8", "#e6d3b6", "#b98d5c"], "ink_dark": "#43301a", "ink_light": "#fffaf0",
            "accent": ["#b3702f", "#77421a"],
            "key": {"colour": "#fff0d2", "strength": 1.0}, "fill": {"colour": "#f3f2ff", "strength": 0.46},
        },
        {
            "name": "terracotta", "title": {"zh": "陶土", "en": "Terracotta"}, "dark": False,
            "slots": ["#d99a77", "#efcdb0", "#a9563a"], "ink_dark": "#471b0d", "ink_light": "#fff6ee",
            "accent": ["#8c3a1f", "#5c2010"],
            "key": {"colour": "#ffecd0", "strength": 1.0}, "fill": {"colour": "#fbefff", "strength": 0.46},
        },
        {
            "name": "olive", "title": {"zh": "橄榄", "en": "Olive"}, "dark": False,
            "slots": ["#b9b88f", "#e6dfc4", "#7f7a4a"], "ink_dark": "#2b2d12", "ink_light": "#fdfff0",
            "accent": ["#6d7430", "#434a16"],
            "key": {"colour": "#fff0cc", "strength": 1.0}, "fill": {"colour": "#f2f6ea", "strength": 0.46},
        },
        {
            "name": "slate", "title": {"zh": "青岩", "en": "Slate"}, "dark": False,
            "slots": ["#a9b4ba", "#d8dad6", "#6f7d86"], "ink_dark": "#1c2930", "ink_light": "#ffffff",
            "accent": ["#3f6a86", "#264a62"],
            "key": {"colour": "#fff0da", "strength": 1.0}, "fill": {"colour": "#ecf3ff", "strength": 0.48},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Slabs and a drum, an arched block, steps on the right, dry grasses on the left."""
    from studio.staging import lights, materials, plants
    from studio.staging.solids import arch_block, box, cove, cylinder, lathe

    wall = stage.paint("wall", 1, rough=0.9, bump=0.18, bump_scale=3)
    stone = stage.textured("travertine", lambda t: materials.travertine(t, 0.46, 0.80), slot=2, rough=0.75, bump=0.12)
    clay = stage.paint("clay", 3, rough=0.7, bump=0.05, bump_scale=30)
    straw = stage.fixed("straw", (0.56, 0.42, 0.26), rough=0.85)
    narrow = stage.framing == "9x16"

    cove(wall, depth=5.0, radius=0.9)
    arch_block(stone, 0.55 if narrow else 0.9, 3.0, 2.5 if narrow else 3.0, 5.1 if narrow else 4.5, 0.8)
    box(stone, (0.25, 0.35, 0.15), (5.4 if not narrow else 4.4, 3.8, 0.3), edge=0.03)
    cylinder(stone, (0, 0, 0.49), 1.6, 0.38, edge=0.03)
    if narrow:
        vase = (-1.75, 1.6, 0.3)
    else:
        vase = (-2.55, 1.5, 0)
        for k in range(4):
            box(stone, (2.75 + 0.56 * k, 2.1, 0.3 + 0.3 * k), (0.55, 1.5, 0.6 + 0.6 * k), edge=0.025)
        lathe(
            clay, (2.55, -0.3, 0.3), [(0, 0), (0.3, 0), (0.34, 0.05), (0.62, 0.24), (0.66, 0.34), (0.6, 0.33), (0, 0.1)]
        )
    profile = [
        (0, 0),
        (0.4, 0),
        (0.58, 0.2),
        (0.66, 0.6),
        (0.5, 1.0),
        (0.24, 1.16),
        (0.26, 1.34),
        (0.2, 1.33),
        (0.18, 1.1),
    ]
    lathe(clay, vase, profile)
    plants.dry_stalks(straw, (vase[0], vase[1], vase[2] + 1.15), count=7, height=2.1, spread=0.7, seed=5)
    lights.panel((6, -5, 5), (0, 1, 1.5), 4, 160)
