"""Satin thrown over a round block, a curtain in folds, pearls."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "丝绸褶皱", "en": "Draped satin"},
    "keywords": {
        "zh": [
            "丝绸", "绸缎", "布料", "褶皱", "柔软", "女性", "优雅", "香水", "珠宝", "口红", "美妆", "内衣", "面料",
            "婚礼", "亚麻", "亚麻布", "棉麻",
        ],
        "en": [
            "silk", "satin", "fabric", "drape", "cloth", "soft", "feminine", "elegant", "perfume", "jewellery",
            "lipstick", "wedding", "linen", "drapery", "textile", "Stoff", "tissu",
        ],
    },
    "moods": ["elegant", "soft", "romantic", "premium"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.5),
    "podium_width": 3.0,
    "max_height": 3.8,
    "reflection": 0.0,
    "camera": {"at": (0, -13, 2.7), "look": (0, 0, 1.8)},
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -62, "elevation": 36, "softness": 3.0},
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "champagne", "title": {"zh": "香槟金", "en": "Champagne"}, "dark": False,
            "slots": ["#ead3b0", "#f0dfc6", "#fff7ea"], "ink_dark": "#46301a", "ink_light": "#fffaf2",
            "accent": ["#b58545", "#7d5420"],
            "key": {"colour": "#fff1da", "strength": 0.9}, "fill": {"colour": "#fbf6ff", "strength": 0.5},
        },
        {
            "name": "blush", "title": {"zh": "裸粉", "en": "Blush"}, "dark": False,
            "slots": ["#f0c6bf", "#f5d9d2", "#fff3ef"], "ink_dark": "#5a2226", "ink_light": "#fff9f8",
            "accent": ["#d9747c", "#a33c50"],
            "key": {"colour": "#fff0e6", "strength": 0.9}, "fill": {"colour": "#fff4f8", "strength": 0.5},
        },
        {
            "name": "pearl", "title": {"zh": "珍珠白", "en": "Pearl"}, "dark": False,
            "slots": ["#e9e7e4", "#f1efec", "#ffffff"], "ink_dark": "#2f2c2a", "ink_light": "#ffffff",
            "accent": ["#9a8468", "#5f4c36"],
            "key": {"colour": "#fff5ea", "strength": 0.9}, "fill": {"colour": "#f0f4ff", "strength": 0.5},
        },
        {
            "name": "emerald", "title": {"zh": "祖母绿", "en": "Emerald"}, "dark": True,
            "slots": ["#0f4a3a", "#0c3a2e", "#e9dcc0"], "ink_dark": "#04241b", "ink_light": "#f2fff9",
            "accent": ["#e4c67c", "#a4782e"],
            "key": {"colour": "#fff4de", "strength": 1.05}, "fill": {"colour": "#dffff2", "strength": 0.55},
        },
        {
            "name": "midnight", "title": {"zh": "午夜蓝", "en": "Midnight"}, "dark": True,
            "slots": ["#1c2a5e", "#16214a", "#dfe4ff"], "ink_dark": "#0a1030", "ink_light": "#f3f5ff",
            "accent": ["#b9c4ff", "#5a6fe0"],
            "key": {"colour": "#eef2ff", "strength": 1.1}, "fill": {"colour": "#dfe6ff", "strength": 0.55},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Cloth over the floor and the block, curtain behind, a few pearls on the cloth."""
    from studio.staging import drapes, lights
    from studio.staging.solids import cylinder, ring, sphere

    satin = stage.paint("satin", 1, rough=0.36, sheen=0.25)
    hanging = stage.paint("curtain", 2, rough=0.42, sheen=0.25)
    pearl = stage.paint("pearl", 3, rough=0.16, coat=0.5)

    drapes.draped_floor(satin, height=0.5, flat=2.0, seed=4)
    cylinder(pearl, (0, 0, 0.25), 1.62, 0.5, edge=0.05)
    ring(satin, (0, 0, 0.47), 1.6, 0.03)
    drapes.curtain(hanging, y=4.4, seed=2)
    pearls = [(-1.95, -0.9, 0.16), (-2.2, -0.5, 0.11), (2.1, -1.0, 0.13)]
    if stage.framing == "9x16":
        pearls = [(-1.5, -1.1, 0.13), (-1.72, -0.85, 0.09)]
    for x, y, size in pearls:
        sphere(pearl, (x, y, size + 0.2), size)
    lights.panel((6, -5, 5), (0, 1, 1.5), 4, 160)
