"""Study desk at blue hour: one warm lamp, books, an open notebook, fairy lights, city lights behind the window."""

from __future__ import annotations

import math
import random
from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "书桌夜读", "en": "Study desk at night"},
    "keywords": {
        "zh": [
            "书桌", "自习", "学习", "学生", "考研", "备考", "夜读", "熬夜", "宿舍", "图书馆", "深夜", "台灯", "阅读",
            "写作业", "书房", "教室", "开学", "开学季", "校园", "灯下",
        ],
        "en": [
            "study", "student", "exam", "night", "desk lamp", "books", "reading", "dorm", "library", "late night",
            "homework", "classroom", "back-to-school", "back to school", "study room", "campus desk",
        ],
    },
    "moods": ["cosy", "focused", "warm", "night"],
    "cm_per_unit": 7,
    "stand": (0, 0, 0),
    "podium_width": 3.6,
    "max_height": 3.9,
    "reflection": 0.06,
    "bloom": 0.75,
    "bases": (0.45, 0.55, 0.60),
    "camera": {"at": (0, -13, 2.5), "look": (0, 0, 1.5), "blur": 0.24},
    "views": {
        "1x1": {"span": 6.9, "stand": (0.5, 0.755)},
        "9x16": {"span": 5.3, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (1.95, -0.25, 3.05), "towards": (-0.1, -0.2, 0), "power": 950, "radius": 0.22,
        "cone": 118,
    },
    "ambient": 0.35,
    "samples": 7,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.85, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.80, 0.94, 0.96]],
        "16x9": [[0.04, 0.09, 0.42, 0.92]],
    },
    "palettes": [
        {
            "name": "midnight", "title": {"zh": "深夜台灯", "en": "Midnight lamp"}, "dark": True,
            "slots": ["#56678c", "#8a5d3b", "#d9743f"], "ink_dark": "#141c30", "ink_light": "#fff2da",
            "accent": ["#ffb347", "#ff7a1f"],
            "key": {"colour": "#ffdcae", "strength": 1.15}, "fill": {"colour": "#b4c4f2", "strength": 0.62},
            "emit": {"colour": "#5b86ff", "strength": 0.75}, "emit2": {"colour": "#ffc070", "strength": 0.9},
        },
        {
            "name": "dusk", "title": {"zh": "蓝紫黄昏", "en": "Violet dusk"}, "dark": True,
            "slots": ["#7d6f9c", "#9c6a4c", "#e0738c"], "ink_dark": "#24163a", "ink_light": "#fff0f3",
            "accent": ["#ff8fa3", "#d8477f"],
            "key": {"colour": "#ffdcb4", "strength": 1.1}, "fill": {"colour": "#c9b8ff", "strength": 0.62},
            "emit": {"colour": "#d68cff", "strength": 0.8}, "emit2": {"colour": "#ffcf8f", "strength": 0.9},
        },
        {
            "name": "forest", "title": {"zh": "墨绿书房", "en": "Green library"}, "dark": True,
            "slots": ["#4b7562", "#7c5230", "#d2a24c"], "ink_dark": "#10241b", "ink_light": "#fdf6e2",
            "accent": ["#e9c46a", "#c08a2b"],
            "key": {"colour": "#ffe2b4", "strength": 1.15}, "fill": {"colour": "#b6d8cc", "strength": 0.66},
            "emit": {"colour": "#5fb4c8", "strength": 0.65}, "emit2": {"colour": "#ffcb80", "strength": 0.85},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Desk, wall with a window onto the city, lamp right, books and clock left, notebook in front."""
    from studio.staging import lights, materials, props
    from studio.staging.solids import box, cylinder

    def grain(tree: Any) -> Any:
        return materials.wood_grain(tree, materials.grey(0.40), materials.grey(0.68), (0.22, 4, 4))

    desk = stage.textured("desk", grain, slot=2, rough=0.42)
    wall = stage.paint("wall", 1, rough=0.85, bump=0.04, bump_scale=30)
    accent = stage.paint("accent", 3, rough=0.5)
    paper = stage.fixed("paper", (0.80, 0.77, 0.70), rough=0.8)
    ink = stage.fixed("ink", (0.12, 0.15, 0.28), rough=0.5)
    frame = stage.fixed("frame", (0.62, 0.61, 0.60), rough=0.5)
    navy = stage.fixed("navy", (0.05, 0.08, 0.18), rough=0.6)
    teal = stage.fixed("teal", (0.06, 0.24, 0.24), rough=0.6)
    cream = stage.fixed("cream", (0.72, 0.62, 0.46), rough=0.6)
    metal = stage.fixed("metal", (0.05, 0.05, 0.055), rough=0.35)
    bulb = stage.glow(stage.fixed("bulb", (1, 1, 1), rough=1), 9, "emit2")
    narrow = stage.framing == "9x16"

    box(desk, (0, -5.6, -0.2), (44, 19.2, 0.4), edge=0.05)
    centre = -0.9 if narrow else -2.1
    if stage.framing == "16x9":
        centre = -2.0
    _window_wall(stage, wall, frame, centre, box)
    _fairy_lights(bulb, metal, centre, {"1x1": 6.2, "9x16": 8.25, "16x9": 4.85}[stage.framing])
    # Lamp: the key light sits inside its shade.
    foot = (2.25, 1.9, 0) if narrow else (3.15, 1.7, 0)
    props.desk_lamp(metal, accent, bulb, foot, (2.1, 0.0, 3.35), aim=(0.2, -0.3, 0))

    wide = stage.framing == "16x9"  # there the left belongs to the words
    x = -1.95 if narrow else -1.85 if wide else -2.75
    y = 2.0 if narrow else 1.5
    level = 0.0
    for cover, size, turn in (
        (navy, (2.3, 1.6, 0.36), 0.05), (accent, (2.05, 1.5, 0.28), -0.10), (cream, (2.1, 1.45, 0.22), 0.16),
        (teal, (1.75, 1.3, 0.30), -0.02),
    ):  # fmt: skip
        props.book(cover, paper, (x, y, level), size, turn)
        level += size[2]
    _alarm_clock(cream, metal, paper, (x + 0.1, y, level), cylinder, box)
    if not narrow:
        props.open_notebook(paper, navy, ink, (-2.0 if wide else -2.35, -1.15, 0), (2.3, 1.5), 0.30)
        cylinder(
            accent, (-1.1 if wide else -1.45, -1.35, 0.16), 0.045, 1.5, edge=0, sides=6, turn=(math.pi / 2, 0.06, -0.75)
        )
    cup = (1.75, 2.5, 0) if narrow else (2.05, 2.3, 0)
    props.pencil_cup(frame, [accent, teal, cream, navy, accent], cream, cup)
    rng = random.Random(4)
    for i in range(5):
        note = (accent, paper, cream, paper, teal)[i]
        place = ((1.6 if narrow else 2.6) + 0.72 * (i % 3) + rng.uniform(-0.05, 0.05), 5.02, 3.5 - 0.75 * (i // 3))
        box(note, place, (0.58, 0.01, 0.58), edge=0, turn=(0.05, rng.uniform(-0.1, 0.1), 0))
    lights.panel((-5, 3.5, 5), (0, 0, 1), 3, 160)
    lights.panel((3.5, -7, 5), (0, 0, 1.2), 4, 110)


def _window_wall(stage: Any, wall: Any, frame: Any, centre: float, box: Any) -> None:
    """A wall with an opening, and the city at blue hour far outside."""
    from studio.staging import materials
    from studio.staging.solids import sphere

    half, low, high = 1.75, 1.15, (4.3 if stage.framing == "16x9" else 4.75)
    box(wall, (centre - half - 20, 5.2, 6), (40, 0.3, 14), edge=0)
    box(wall, (centre + half + 20, 5.2, 6), (40, 0.3, 14), edge=0)
    box(wall, (centre, 5.2, low - 4), (2 * half, 0.3, 8), edge=0)
    box(wall, (centre, 5.2, high + 4), (2 * half, 0.3, 8), edge=0)
    bar = (low + high) / 2 + 0.4
    for x in (-half, 0, half):
        for foot, top in ((low, bar), (bar, high)):
            box(frame, (centre + x, 5.1, (foot + top) / 2), (0.13, 0.16, top - foot - 0.11), edge=0.01)
    for z in (low, bar, high):
        box(frame, (centre, 5.1, z), (2 * half + 0.12, 0.16, 0.12), edge=0.01)
    box(frame, (centre, 4.95, low - 0.1), (2 * half + 0.5, 0.6, 0.1), edge=0.015)

    def sky(tree: Any) -> Any:
        return materials.height_ramp(
            tree, -1, 13, [(0.0, materials.grey(1.5)), (0.35, materials.grey(0.9)), (1.0, materials.grey(0.28))]
        )

    def dusk(tree: Any) -> Any:
        return materials.height_ramp(
            tree, 0, 7, [(0.0, materials.grey(0.55)), (0.5, materials.grey(0.12)), (1.0, materials.grey(0.0))]
        )

    dome = stage.fixed("sky", (0, 0, 0), rough=1)
    stage.glow(dome, 1.0, "emit", sky)
    stage.glow(dome, 1.0, "emit2", dusk)
    box(dome, (centre * 2, 26, 6), (60, 0.1, 26), edge=0)
    tower = stage.fixed("tower", (0.02, 0.025, 0.04), rough=1)
    stage.glow(tower, 0.22, "emit")
    lamp = stage.glow(stage.fixed("city light", (1, 1, 1), rough=1), 7, "emit2")
    rng = random.Random(9)
    x = centre * 2.4 - 14
    while x < centre * 2.4 + 14:
        width, height = rng.uniform(1.2, 2.6), rng.uniform(1.2, 4.2)
        box(tower, (x, 22, height / 2 - 1), (width, 1, height + 2), edge=0)
        for _ in range(round(width * height * 0.8)):
            place = (x + rng.uniform(-0.4, 0.4) * width, 21.3, rng.uniform(0.1, 0.92) * height)
            sphere(lamp, place, rng.uniform(0.02, 0.045))
        x += width + rng.uniform(-0.2, 0.5)


def _fairy_lights(bulb: Any, wire: Any, centre: float, high: float) -> None:
    """A sagging string of small bulbs on the wall."""
    from studio.staging.solids import sphere, tube

    for start, end, sag in ((centre - 8.6, centre - 0.9, 0.34), (centre - 0.9, centre + 6.8, 0.42)):
        count = 15
        points = []
        for i in range(count + 1):
            u = i / count
            points.append((start + (end - start) * u, 4.95, high - sag * 4 * u * (1 - u)))
        tube(wire, points, 0.012)
        for x, y, z in points[:-1]:
            sphere(bulb, (x, y, z - 0.08), 0.05)


def _alarm_clock(body: Any, hands: Any, face: Any, at: tuple[float, float, float], cylinder: Any, box: Any) -> None:
    """A small round clock with two bells."""
    from studio.staging.solids import ring, sphere

    x, y, z = at
    upright = (math.pi / 2, 0, 0.12)
    cylinder(body, (x, y, z + 0.50), 0.42, 0.24, edge=0.05, turn=upright)
    cylinder(face, (x + 0.015, y - 0.118, z + 0.50), 0.36, 0.02, edge=0, turn=upright)
    ring(hands, (x + 0.015, y - 0.13, z + 0.50), 0.37, 0.022, turn=upright)
    box(hands, (x + 0.02, y - 0.14, z + 0.60), (0.03, 0.012, 0.22), edge=0, turn=(0, 0.25, 0.12))
    box(hands, (x - 0.08, y - 0.15, z + 0.53), (0.03, 0.012, 0.18), edge=0, turn=(0, -1.15, 0.12))
    for sign in (-1, 1):
        sphere(hands, (x + sign * 0.24, y, z + 0.92), 0.15, squash=0.75)
        cylinder(hands, (x + sign * 0.24, y, z + 0.07), 0.035, 0.2, edge=0, sides=16, turn=(0, sign * 0.5, 0))
