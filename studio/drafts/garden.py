"""Garden table: potted herbs and daisies before sunlit green out of focus."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "阳光花园", "en": "Sunny garden"},
    "keywords": {
        "zh": [
            "花园", "庭院", "阳台", "园艺", "绿植", "植物", "草地", "春天", "春季", "春日", "踏青", 
            "有机", "露台",
        ],
        "en": [
            "garden", "backyard", "balcony", "gardening", "plants", "lawn", "picnic", "spring", "botanical",
            "organic", "terrace", 
        ],
    },
    "moods": ["natural", "fresh", "bright", "calm"],
    "cm_per_unit": 8,
    "stand": (0, 0, 0),
    "podium_width": 3.6,
    "max_height": 4.0,
    "reflection": 0.03,
    "camera": {"at": (0, -13, 2.7), "look": (0, 0, 1.6), "blur": 0.13},
    "bloom": 0.25,
    "bases": (0.6, 0.5, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -48, "elevation": 38, "softness": 1.2},
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "spring", "title": {"zh": "春绿", "en": "Spring"}, "dark": False,
            "slots": ["#a8cf6a", "#c9a070", "#f6f1e6"], "ink_dark": "#1f3a10", "ink_light": "#ffffff",
            "accent": ["#5aa02c", "#2f6c14"],
            "key": {"colour": "#fff0cc", "strength": 1.0}, "fill": {"colour": "#f2f8ee", "strength": 0.5},
            "emit": {"colour": "#fff6c8", "strength": 0.8},
        },
        {
            "name": "olive", "title": {"zh": "橄榄", "en": "Olive"}, "dark": False,
            "slots": ["#b4ba78", "#b88a58", "#efe6d2"], "ink_dark": "#2c3010", "ink_light": "#fffff4",
            "accent": ["#c2702c", "#8a4414"],
            "key": {"colour": "#ffecc4", "strength": 1.0}, "fill": {"colour": "#f4f4ea", "strength": 0.5},
            "emit": {"colour": "#fff0c0", "strength": 0.8},
        },
        {
            "name": "fresh", "title": {"zh": "青空", "en": "Sky"}, "dark": False,
            "slots": ["#a4d2e0", "#cfae84", "#f8f5ee"], "ink_dark": "#0f3444", "ink_light": "#ffffff",
            "accent": ["#f08a2c", "#c85a10"],
            "key": {"colour": "#fff2d4", "strength": 1.0}, "fill": {"colour": "#eef8ff", "strength": 0.5},
            "emit": {"colour": "#fffbe0", "strength": 0.8},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Wooden table, pots of herbs, daisies, a wall of blurred leaves and light."""
    from studio.staging import lights, materials, plants, props, seasons
    from studio.staging.solids import box

    far = stage.textured("far", lambda t: materials.foliage(t, 0.45, 0.7), slot=1, rough=1.0)
    stage.glow(far, 0.9, "emit", colour=lambda t: materials.bokeh(t, 0.9, 0.5))
    plank = stage.textured(
        "plank",
        lambda t: materials.wood_grain(t, (0.34, 0.34, 0.34), (0.58, 0.58, 0.58), (0.3, 5, 5)),
        slot=2,
        rough=0.55,
    )
    pot = stage.paint("pot", 3, rough=0.7)
    soil = stage.fixed("soil", (0.06, 0.045, 0.035), rough=0.9)
    leaf = stage.fixed("leaf", (0.10, 0.25, 0.05), rough=0.45)
    hedge = stage.fixed("hedge", (0.22, 0.38, 0.10), rough=0.6)
    heart = stage.fixed("heart", (0.85, 0.52, 0.06), rough=0.6)
    shade = stage.fixed("shade", (0.02, 0.02, 0.02), rough=1)
    narrow = stage.framing == "9x16"

    box(far, (0, 16, 8), (90, 0.2, 34), edge=0)
    lawn = stage.paint("lawn", 1, rough=1.0)
    box(lawn, (0, 12, -2.2), (90, 14, 0.2), edge=0)
    bushes = (
        (-6.4, 10.5, 3.6),
        (-3.6, 12.0, 4.6),
        (-0.6, 13.0, 3.4),
        (2.4, 12.2, 4.2),
        (5.4, 10.8, 4.9),
        (8.2, 12.5, 4.0),
    )
    for number, (x, y, high) in enumerate(bushes):
        plants.herb(hedge, (x, y, -2.0), height=high, stems=34, spread=2.4, leaf=1.7, seed=number)
    for k in range(8):
        box(plank, (0.3 * (-1) ** k, -8.6 + 1.5 * k, -0.15), (46, 1.47, 0.3), edge=0.04)
    left, right = (-1.8, 1.85) if narrow else (-2.75, 2.8)
    props.plant_pot(pot, soil, (left, 1.5, 0), radius=0.55, height=0.95)
    plants.herb(leaf, (left, 1.5, 0.8), height=1.35, stems=18, spread=0.9, leaf=0.5, seed=5)
    if stage.framing != "9x16":
        props.plant_pot(pot, soil, (right, 1.6, 0), radius=0.45, height=0.8)
        seasons.daisies(pot, heart, leaf, (right, 1.6, 0.7), count=9, height=1.3, spread=0.75, seed=4)
        seasons.daisies(pot, heart, leaf, (right - 0.5, -0.5, 0), count=2, height=0.1, spread=0.25, seed=9)
    else:
        seasons.daisies(pot, heart, leaf, (right, 1.8, 0), count=5, height=1.2, spread=0.4, seed=4)
    boughs = ((-3.4, 2.2, -18, 3.4), (-2.7, 3.0, -50, 3.2))
    lights.palm_shadow(shade, (0.4, 1.0, 0.4), lights.sun_direction(-48, 38), distance=6, leaves=boughs, width=0.24)
    lights.panel((6, -5, 6), (0, 1, 1.5), 4, 200)
