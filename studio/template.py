"""A set to start from; say here in one line what it looks like. `vitrine sets new NAME` copies this file."""

from __future__ import annotations

from typing import Any

# Coordinates: x to the right, y away from the camera, z up; about 7 units fill a square picture from side to side.
DESIGN: dict[str, Any] = {
    "title": {"zh": "新布景", "en": "New set"},
    # Words in a brief that call for this set. Where two sets know a word, the one that knows more of the brief wins.
    "keywords": {"zh": ["展台"], "en": ["stage"]},
    # What it feels like: audiences ask for moods (see tools/understanding/lexicon/personas.yaml).
    "moods": ["clean"],
    # How large the set is, if its props say so; None where a bottle and a sofa look equally right.
    "cm_per_unit": None,
    # Where the product's foot stands; the widest and tallest product that fits, in units.
    "stand": (0, 0, 0.3),
    "podium_width": 3.2,
    "max_height": 3.8,
    # How much the stand mirrors the product (0 to about 0.2).
    "reflection": 0.03,
    # Albedo at which colour areas 1, 2 and 3 are rendered. Lower it where palettes are dark: less light bounces then.
    "bases": (0.72, 0.72, 0.72),
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.8)},  # "blur": 1.0 is a lens opening; smaller blurs more
    # For each framing: width of the view in units, and where in the picture the stand is.
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    # The one light that casts the product's shadow: a sun, or a "spot" with "at", "towards", "power", "radius", "cone"
    "key": {"kind": "sun", "azimuth": -48, "elevation": 38, "softness": 1.4},
    "ambient": 1.0,
    "bounces": 3,
    "samples": 6,
    # Where words may go: left, top, right, bottom in parts of the picture. Keep props and hard shadows out.
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    # At least three. `slots` colour the areas; inks are for words on light and on dark; `accent` is the price gradient.
    # A set with glowing parts also names "emit" (and "emit2") as it names "key" and "fill".
    "palettes": [
        {
            "name": "snow", "title": {"zh": "雪白", "en": "Snow"}, "dark": False,
            "slots": ["#eceae6", "#f6f5f2", "#d9d4cc"], "ink_dark": "#2b2926", "ink_light": "#ffffff",
            "accent": ["#c8803c", "#8a4f1c"],
            "key": {"colour": "#fff4e6", "strength": 0.88}, "fill": {"colour": "#f0f4ff", "strength": 0.46},
        },
        {
            "name": "sky", "title": {"zh": "晴空蓝", "en": "Sky"}, "dark": False,
            "slots": ["#bcd2f6", "#7ea6ee", "#f5f8ff"], "ink_dark": "#102a66", "ink_light": "#ffffff",
            "accent": ["#3d7bff", "#1b4fd6"],
            "key": {"colour": "#fff4e6", "strength": 0.88}, "fill": {"colour": "#eaf1ff", "strength": 0.46},
        },
        {
            "name": "blush", "title": {"zh": "蜜桃粉", "en": "Blush"}, "dark": False,
            "slots": ["#f6cdc2", "#ec9c88", "#fff1ea"], "ink_dark": "#5a1f1a", "ink_light": "#fffaf7",
            "accent": ["#ff7d68", "#dd4353"],
            "key": {"colour": "#fff2e2", "strength": 0.88}, "fill": {"colour": "#fff0ee", "strength": 0.46},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """What stands on the stage. Shapes: studio/staging/solids.py, drapes.py, plants.py, props.py, party.py."""
    from studio.staging import lights
    from studio.staging.solids import cove, cylinder

    wall = stage.paint("wall", 1, rough=0.85)  # takes the palette's first colour
    stand = stage.paint("stand", 3, rough=0.5)
    # stage.fixed("wood", (0.3, 0.2, 0.1)) keeps its own colour; stage.glow(material, 9) shines in the "emit" pass.
    # In stage.framing "9x16" keep props within 2.2 units of the middle; in "16x9" the left is for words.

    cove(wall, depth=5.2, radius=1.3)
    cylinder(stand, (0, 0, 0.15), 1.7, 0.3, edge=0.04)
    lights.panel((6, -6, 6), (0, 1, 1.5), 5, 200)  # a soft box: fills, casts no product shadow
