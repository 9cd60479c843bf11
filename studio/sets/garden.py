"""Garden terrace: clipped box in terracotta before a hedge and a plastered wall, wooden table, dappled light."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "阳光花园", "en": "Sunny garden"},
    "keywords": {
        "zh": [
            "花园", "庭院", "阳台", "园艺", "绿植", "植物", "草地", "春天", "春季", "春日", "踏青", "有机", "露台",
            "公园", "草坪", "院子", "农家院子", "野餐", "户外花园", "田园",
        ],
        "en": [
            "garden", "backyard", "balcony", "gardening", "plants", "lawn", "picnic", "spring", "botanical",
            "organic", "terrace", "park", "patio", "yard", "grass", "meadow", "countryside", "Garten", "jardin",
            "jardín", "jardim", "parc", "сад", "дача",
        ],
    },
    "moods": ["natural", "fresh", "bright", "calm"],
    "cm_per_unit": 8,
    "stand": (0, 0, 0),
    "podium_width": 3.6,
    "max_height": 4.0,
    "reflection": 0.03,
    "camera": {"at": (0, -13, 2.7), "look": (0, 0, 1.7), "blur": 0.24},
    "bases": (0.72, 0.5, 0.6),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -48, "elevation": 38, "softness": 3.2},
    "bounces": 2,
    "samples": 5,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "terracotta", "title": {"zh": "陶土", "en": "Terracotta"}, "dark": False,
            "slots": ["#f0e4d0", "#b48c64", "#c9693c"], "ink_dark": "#3a2412", "ink_light": "#ffffff",
            "accent": ["#5c8a2e", "#37601a"],
            "key": {"colour": "#fff0d2", "strength": 0.92}, "fill": {"colour": "#f2f4ee", "strength": 0.46},
        },
        {
            "name": "sage", "title": {"zh": "鼠尾草绿", "en": "Sage"}, "dark": False,
            "slots": ["#d3dcc6", "#ab9070", "#f3eee2"], "ink_dark": "#22361a", "ink_light": "#ffffff",
            "accent": ["#d0702c", "#a04a14"],
            "key": {"colour": "#fff0d0", "strength": 0.92}, "fill": {"colour": "#f0f5ec", "strength": 0.46},
        },
        {
            "name": "sky", "title": {"zh": "晴空", "en": "Blue sky"}, "dark": False,
            "slots": ["#b9d8ec", "#c79c6c", "#e08a58"], "ink_dark": "#0f3048", "ink_light": "#ffffff",
            "accent": ["#f08a2c", "#c85a10"],
            "key": {"colour": "#fff4dc", "strength": 0.92}, "fill": {"colour": "#eef6ff", "strength": 0.46},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Wall, hedge, clipped balls in pots, planks; leaves between them and the sun."""
    from studio.staging import lights, materials, props, topiary
    from studio.staging.solids import box

    wall = stage.paint("wall", 1, rough=0.9, bump=0.12, bump_scale=7)
    plank = stage.textured(
        "plank", lambda t: materials.wood_grain(t, materials.grey(0.40), materials.grey(0.58), (0.3, 5, 5)), slot=2,
        rough=0.55,
    )  # fmt: skip
    pot = stage.paint("pot", 3, rough=0.75, bump=0.03, bump_scale=30)
    soil = stage.fixed("soil", (0.06, 0.045, 0.035), rough=0.9)
    core = stage.fixed("core", (0.035, 0.08, 0.018), rough=0.9)
    tones = [
        stage.fixed(f"leaf{number}", colour, rough=0.5)
        for number, colour in enumerate(((0.085, 0.2, 0.035), (0.13, 0.275, 0.055), (0.2, 0.36, 0.085)))
    ]
    shade = stage.fixed("shade", (0.02, 0.02, 0.02), rough=1)
    narrow, wide = stage.framing == "9x16", stage.framing == "16x9"

    box(wall, (0, 6.2, 6), (60, 0.2, 24), edge=0)
    box(soil, (0, 4.6, -1.3), (60, 4.0, 0.2), edge=0)
    topiary.hedge(tones, core, (0, 5.4, -1.2), (26 if wide else 11, 1.0, 2.35), seed=2)
    for row in range(7):
        box(plank, (0.3 * (-1) ** row, -7.1 + 1.5 * row, -0.15), (46, 1.47, 0.3), edge=0.04)
    spots = (
        ((-1.85, 1.7, 0.34, 0.62, 0.62), (1.95, 1.9, 0.26, 0.46, 0.44)) if narrow
        else ((2.5, 2.0, 0.42, 0.74, 0.8), (-2.0, 2.2, 0.3, 0.5, 0.5)) if wide
        else ((-2.55, 1.7, 0.46, 0.8, 0.86), (2.6, 1.9, 0.36, 0.62, 0.6))
    )  # fmt: skip
    for number, (x, y, radius, high, size) in enumerate(spots):
        props.plant_pot(pot, soil, (x, y, 0), radius=radius, height=high)
        topiary.ball(tones, core, (x, y, high + 0.82 * size), size, seed=number)
    towards = lights.sun_direction(-48, 38)
    topiary.dappled_light(shade, (-0.6, 4.6, 3.6), towards, seed=4)
    lights.panel((6, -5, 6), (0, 1, 1.5), 4, 200)
