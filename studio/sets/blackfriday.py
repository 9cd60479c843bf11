"""Black Friday: balloons, bags and boxes in black on a glossy floor, one slash of light."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "黑色星期五", "en": "Black Friday"},
    "keywords": {
        "zh": [
            "黑色星期五", "黑五", "黑五大促", "海淘", "年末", "年终",
        ],
        "en": [
            "black friday", "cyber monday", "doorbuster", "year end sale", "black friday deals",
        ],
    },
    "moods": ["bold", "dark", "premium", "grand"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.5),
    "podium_width": 3.1,
    "max_height": 3.8,
    "reflection": 0.14,
    "camera": {"at": (0, -13, 2.5), "look": (0, 0, 1.7)},
    "bloom": 0.7,
    "vignette": 0.25,
    "bases": (0.2, 0.1, 0.3),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-4.4, -6.8, 7.8), "towards": (0, 0.8, 1.3),
        "power": 9000, "radius": 0.8, "cone": 44, "blend": 0.8,
    },
    "ambient": 0.35,
    "bounces": 3,
    "samples": 5,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "gold", "title": {"zh": "黑金", "en": "Black gold"}, "dark": True,
            "slots": ["#2b2926", "#1d1b19", "#4d463a"], "ink_dark": "#100d08", "ink_light": "#fff4dc",
            "accent": ["#ffc84a", "#d88a1e"],
            "key": {"colour": "#fff2e0", "strength": 1.5}, "fill": {"colour": "#dfe4ff", "strength": 0.55},
            "emit": {"colour": "#ffc24a", "strength": 0.85},
        },
        {
            "name": "red", "title": {"zh": "黑红", "en": "Black red"}, "dark": True,
            "slots": ["#2a2426", "#1b1719", "#4c3a3e"], "ink_dark": "#12060a", "ink_light": "#fff2f0",
            "accent": ["#ff3b3b", "#c2102c"],
            "key": {"colour": "#fff0ea", "strength": 1.5}, "fill": {"colour": "#e6e0ff", "strength": 0.55},
            "emit": {"colour": "#ff2f2f", "strength": 0.95},
        },
        {
            "name": "volt", "title": {"zh": "黑荧", "en": "Volt"}, "dark": True,
            "slots": ["#25282a", "#181b1c", "#444b4f"], "ink_dark": "#0a0f08", "ink_light": "#f8ffe8",
            "accent": ["#d8ff3c", "#8ac41a"],
            "key": {"colour": "#f8fff0", "strength": 1.5}, "fill": {"colour": "#dce8ff", "strength": 0.55},
            "emit": {"colour": "#c8ff2a", "strength": 0.75},
        },
        {
            "name": "silver", "title": {"zh": "黑银", "en": "Silver"}, "dark": True,
            "slots": ["#2a2c30", "#1c1e21", "#50555c"], "ink_dark": "#0c0e12", "ink_light": "#ffffff",
            "accent": ["#f2f4f8", "#a9b4c4"],
            "key": {"colour": "#f6f8ff", "strength": 1.5}, "fill": {"colour": "#e2eaff", "strength": 0.55},
            "emit": {"colour": "#ffffff", "strength": 0.7},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Slanted light bars behind, a square block, balloons left, bags and boxes right."""
    from studio.staging import lights, party
    from studio.staging.solids import box, cylinder, mesh, ring

    wall = stage.paint("wall", 1, rough=0.7)
    floor = stage.paint("floor", 2, rough=0.14, coat=0.2)
    thing = stage.paint("thing", 3, rough=0.28, coat=0.4)
    bar = stage.glow(stage.fixed("bar", (0.05, 0.05, 0.05), rough=1), 9)
    metal = stage.glow(stage.fixed("ribbon", (0.75, 0.72, 0.66), rough=0.3, metal=0.6), 0.55)
    narrow = stage.framing == "9x16"

    box(wall, (0, 5.6, 6), (70, 0.2, 24), edge=0)
    mesh("floor", [(-40, -14, 0), (40, -14, 0), (40, 5.7, 0), (-40, 5.7, 0)], [(0, 1, 2, 3)], floor)
    squeeze = 0.62 if narrow else 1.0
    for x, wide in ((-2.5, 0.10), (-2.0, 0.035), (2.3, 0.10), (2.8, 0.035)):
        box(bar, (x * squeeze, 5.2, 4.0), (wide, 0.06, 11.5), edge=0, turn=(0, 0.42, 0))
    box(thing, (0, 0.1, 0.1), (4.6, 3.2, 0.2), edge=0.03)
    cylinder(thing, (0, 0, 0.35), 1.6, 0.3, edge=0.04)
    ring(metal, (0, 0, 0.215), 1.62, 0.016)
    if narrow:
        party.balloon(thing, metal, (-1.75, 1.9, 4.5), 0.5)
        party.balloon(thing, metal, (1.85, 2.2, 5.0), 0.42)
        party.bag(thing, metal, (-1.85, 1.9, 0), (0.8, 0.42, 1.05), 0.25)
        party.gift(thing, metal, (1.9, 1.8, 0), (0.8, 0.8, 0.7), -0.3)
    else:
        if stage.framing == "1x1":
            party.bag(thing, metal, (-3.0, 1.3, 0), (1.15, 0.55, 1.55), 0.25)
            party.gift(thing, metal, (-2.95, -0.2, 0), (0.7, 0.7, 0.5), 0.4)
            party.balloon(thing, metal, (-2.95, 2.0, 3.8), 0.55)
        party.balloon(thing, metal, (3.1, 2.2, 3.7), 0.6)
        party.balloon(thing, metal, (3.75, 1.6, 2.7), 0.42)
        party.gift(thing, metal, (2.95, 0.9, 0), (1.15, 1.15, 1.0), -0.3)
        party.bag(thing, metal, (3.9, 0.2, 0), (0.75, 0.4, 1.0), -0.2)
    lights.panel((6, -4, 6), (0.5, 0.8, 1.2), 3, 420)
    lights.panel((-6, -1, 5), (-0.5, 0.8, 1.2), 2, 180, height=4)
    lights.panel((0, 4.5, 9), (0, 1, 0.5), 5, 150, height=1)
