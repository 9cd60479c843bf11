"""Gym at night: neon tubes over a dark wall, rubber and chrome, one pool of light."""

from __future__ import annotations

import math
from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "健身房", "en": "Gym"},
    "keywords": {
        "zh": [
            "健身房", "健身", "运动", "训练", "力量", "燃脂", "练前", "撸铁", "跑步", "能量", "健身馆", "运动馆",
            "力量区",
        ],
        "en": [
            "gym", "workout", "fitness", "training", "energy", "sport", "strength", "pre-workout", "weights",
            "dumbbells", "Fitnessstudio", "salle de sport", "gimnasio", "academia",
        ],
    },
    "moods": ["energetic", "powerful", "dark", "bold"],
    "cm_per_unit": 8,
    "stand": (0, 0, 0.3),
    "podium_width": 3.0,
    "max_height": 3.9,
    "reflection": 0.10,
    "bases": (0.20, 0.12, 0.30),
    "bloom": 0.9,
    "camera": {"at": (0, -13, 2.2), "look": (0, 0, 1.7), "blur": 0.22},
    "views": {
        "1x1": {"span": 6.9, "stand": (0.5, 0.76)},
        "9x16": {"span": 4.5, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-2.2, -3.6, 7.6), "towards": (0, 0, 0.5), "power": 2200, "radius": 0.55, "cone": 52,
    },
    "ambient": 0.25,
    "samples": 16,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.27], [0.05, 0.86, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.33], [0.06, 0.80, 0.94, 0.95]],
        "16x9": [[0.04, 0.08, 0.50, 0.92]],
    },
    "palettes": [
        {
            "name": "ember", "title": {"zh": "炽焰橙", "en": "Ember"}, "dark": True,
            "slots": ["#343842", "#1c1f26", "#5a606d"], "ink_dark": "#1a0d05", "ink_light": "#fff4e6",
            "accent": ["#ff8a1e", "#ff4a17"],
            "key": {"colour": "#ffe9d2", "strength": 1.9}, "fill": {"colour": "#8fb0ff", "strength": 0.55},
            "emit": {"colour": "#ff6a1a", "strength": 1.0}, "emit2": {"colour": "#ffb03a", "strength": 0.85},
        },
        {
            "name": "electric", "title": {"zh": "电光蓝", "en": "Electric"}, "dark": True,
            "slots": ["#2c3646", "#1a2029", "#54627a"], "ink_dark": "#061220", "ink_light": "#eaf6ff",
            "accent": ["#28c2ff", "#2f5bff"],
            "key": {"colour": "#eaf3ff", "strength": 1.9}, "fill": {"colour": "#7aa6ff", "strength": 0.55},
            "emit": {"colour": "#18a8ff", "strength": 1.05}, "emit2": {"colour": "#5b4bff", "strength": 1.1},
        },
        {
            "name": "volt", "title": {"zh": "荧光绿", "en": "Volt"}, "dark": True,
            "slots": ["#31383b", "#1b1f21", "#5c676b"], "ink_dark": "#0c1406", "ink_light": "#f6ffe6",
            "accent": ["#c8f031", "#5fc21c"],
            "key": {"colour": "#fbfff2", "strength": 1.9}, "fill": {"colour": "#9fc6d0", "strength": 0.55},
            "emit": {"colour": "#b4f01e", "strength": 0.8}, "emit2": {"colour": "#e9fff0", "strength": 0.55},
        },
        {
            "name": "fuchsia", "title": {"zh": "霓虹粉", "en": "Fuchsia"}, "dark": True,
            "slots": ["#372e42", "#1f1a26", "#63567a"], "ink_dark": "#1d0616", "ink_light": "#fff0fb",
            "accent": ["#ff4fa3", "#a23bff"],
            "key": {"colour": "#ffeef8", "strength": 1.9}, "fill": {"colour": "#a39bff", "strength": 0.55},
            "emit": {"colour": "#ff2f92", "strength": 1.0}, "emit2": {"colour": "#4a6bff", "strength": 1.1},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Floor, panelled wall, two groups of tubes, weights left and right."""
    from studio.staging import lights
    from studio.staging.solids import box, cylinder, mesh, ring

    floor = stage.paint("floor", 1, rough=0.27, bump=0.10, bump_scale=90)
    wall = stage.paint("wall", 1, rough=0.75, bump=0.25, bump_scale=5)
    seam = stage.paint("seam", 2, rough=0.5)
    disc = stage.paint("disc", 3, rough=0.34, bump=0.03, bump_scale=120)
    rim = stage.fixed("rim", (0.62, 0.62, 0.64), rough=0.28, metal=1)
    rubber = stage.fixed("rubber", (0.028, 0.028, 0.031), rough=0.5, bump=0.06, bump_scale=60)
    chrome = stage.fixed("chrome", (0.78, 0.78, 0.80), rough=0.2, metal=1)
    left = stage.glow(stage.fixed("tube left", (1, 1, 1), rough=1), 15, "emit")
    right = stage.glow(stage.fixed("tube right", (1, 1, 1), rough=1), 15, "emit2")

    mesh("floor", [(-30, -14, 0), (30, -14, 0), (30, 9, 0), (-30, 9, 0)], [(0, 1, 2, 3)], floor)
    box(wall, (0, 8, 6), (60, 0.2, 20))
    for i in range(-7, 8):
        box(seam, (i * 3.1 + 1.5, 7.87, 6), (0.06, 0.1, 20), edge=0)
    narrow = stage.framing == "9x16"
    squeeze = 0.72 if narrow else 1.0
    for x, tilt, tube in ((-4.6, 0.42, left), (-3.3, 0.42, left), (4.3, 0.42, right), (5.3, 0.42, right)):
        cylinder(tube, (x * squeeze, 7.4, 4.1), 0.055, 10.5, edge=0, sides=24, turn=(0, tilt, 0))
    if stage.framing == "16x9":
        for x in (-10.4, -9.2):
            cylinder(left, (x, 7.4, 4.1), 0.055, 10.5, edge=0, sides=24, turn=(0, 0.42, 0))
    _rack(seam, chrome, rubber, squeeze, box, cylinder)

    def dumbbell(x: float, y: float, radius: float, length: float, turn: float) -> None:
        along = (math.cos(turn), math.sin(turn))
        height = radius * 0.87
        for sign in (-1, 1):
            place = (x + sign * along[0] * length / 2, y + sign * along[1] * length / 2, height)
            cylinder(rubber, place, radius, radius * 1.2, edge=0.06, sides=6, turn=(0, math.pi / 2, turn))
            outer = (place[0] + sign * along[0] * radius * 0.61, place[1] + sign * along[1] * radius * 0.61, height)
            cylinder(rim, outer, radius * 0.52, 0.03, edge=0.01, sides=48, turn=(0, math.pi / 2, turn))
        cylinder(chrome, (x, y, height), radius * 0.2, length, edge=0, sides=48, turn=(0, math.pi / 2, turn))

    if narrow:
        dumbbell(1.75, 1.9, 0.5, 1.5, 0.5)
        dumbbell(-1.95, 2.2, 0.5, 1.5, -0.35)
    else:
        dumbbell(2.75, 0.9, 0.58, 1.8, 0.5)
        dumbbell(-2.95, 1.7, 0.58, 1.8, -0.4)
        dumbbell(-2.3, -1.0, 0.33, 1.05, 0.7)
        tilt = (math.radians(80), 0, -0.3)
        cylinder(rubber, (4.0, 3.6, 1.22), 1.25, 0.34, edge=0.09, turn=tilt)
        ring(rim, (3.95, 3.41, 1.22), 0.92, 0.03, turn=tilt)
        cylinder(chrome, (3.94, 3.38, 1.22), 0.22, 0.3, edge=0.03, turn=tilt)
    cylinder(disc, (0, 0, 0.15), 1.55, 0.3, edge=0.06)
    ring(rim, (0, 0, 0.285), 1.5, 0.018)
    lights.panel((0, 4.5, 8.5), (0, 0.5, 0.2), 5, 260, height=0.6)
    lights.panel((5.5, -3, 4), (1.5, 0.5, 0.3), 1.2, 130, height=4)
    lights.panel((-5.5, -2, 4), (-1.5, 0.5, 0.3), 1.2, 90, height=4)


def _rack(steel: Any, chrome: Any, rubber: Any, squeeze: float, box: Any, cylinder: Any) -> None:
    """A squat rack far behind, only hinted at."""
    for x in (-1.75, 1.75) if squeeze == 1.0 else ():  # in a tall picture the posts would cut the tubes
        box(steel, (x * squeeze, 6.6, 3), (0.22, 0.22, 6.6), edge=0.02)
    cylinder(chrome, (0, 6.3, 3.35), 0.06, 7.2 * squeeze, edge=0, sides=32, turn=(0, math.pi / 2, 0))
    for sign in (-1, 1):
        for k, radius in enumerate((0.95, 0.95, 0.7)):
            place = (sign * (2.35 + 0.24 * k) * squeeze, 6.3, 3.35)
            cylinder(rubber, place, radius, 0.18, edge=0.05, sides=96, turn=(0, math.pi / 2, 0))
