"""Office by day: warm wooden desk in morning light, laptop, plant, bright blurred window and shelves."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "办公桌", "en": "Office desk"},
    "keywords": {
        "zh": [
            "办公室", "办公桌", "上班", "职场", "打工人", "白领", "加班", "会议", "早晨", "商务", "程序员", "通勤",
            "提神", "工位", "木桌", "木质桌面", "原木桌", "桌面", "笔记本电脑", "书架",
        ],
        "en": [
            "office", "desk", "work", "workday", "commute", "meeting", "professional", "morning", "business",
            "laptop", "wooden table", "wooden desk", "wood table", "oak", "raw oak", "desktop", "workspace", "Büro",
            "Schreibtisch", "Holztisch", "bureau", "oficina", "escritorio", "mesa de madera", "офис",
        ],
    },
    "moods": ["professional", "warm", "calm", "bright"],
    "cm_per_unit": 7,
    "stand": (0, 0, 0),
    "podium_width": 4.0,
    "max_height": 4.0,
    "reflection": 0.08,
    "camera": {"at": (0, -13, 2.5), "look": (0, 0, 1.5), "blur": 0.21},
    "views": {
        "1x1": {"span": 6.9, "stand": (0.5, 0.755)},
        "9x16": {"span": 4.5, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -60, "elevation": 27, "softness": 2.5},
    "samples": 10,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.85, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.80, 0.94, 0.96]],
        "16x9": [[0.04, 0.08, 0.46, 0.92]],
    },
    "palettes": [
        {
            "name": "walnut", "title": {"zh": "晨光胡桃木", "en": "Morning walnut"}, "dark": False,
            "slots": ["#efe4d3", "#a5704a", "#2f6b5a"], "ink_dark": "#3a2413", "ink_light": "#fffaf0",
            "accent": ["#ff8a3c", "#e4541d"],
            "key": {"colour": "#fff0d6", "strength": 1.15}, "fill": {"colour": "#f4f7ff", "strength": 0.62},
            "emit": {"colour": "#fff6ea", "strength": 0.95},
        },
        {
            "name": "oak", "title": {"zh": "清爽橡木", "en": "Fresh oak"}, "dark": False,
            "slots": ["#e6edf2", "#c79a68", "#3c6fb0"], "ink_dark": "#14263d", "ink_light": "#ffffff",
            "accent": ["#3f82ff", "#1f55d6"],
            "key": {"colour": "#fff6ea", "strength": 1.1}, "fill": {"colour": "#eef4ff", "strength": 0.68},
            "emit": {"colour": "#f3f8ff", "strength": 1.0},
        },
        {
            "name": "espresso", "title": {"zh": "深色商务", "en": "Executive"}, "dark": True,
            "slots": ["#6f675f", "#684530", "#b8863f"], "ink_dark": "#20140b", "ink_light": "#fff3e0",
            "accent": ["#d9a24e", "#a9692a"],
            "key": {"colour": "#ffdcae", "strength": 1.2}, "fill": {"colour": "#dfe4f5", "strength": 0.5},
            "emit": {"colour": "#ffe6c4", "strength": 0.62},
        },
        {
            "name": "sage", "title": {"zh": "鼠尾草绿", "en": "Sage studio"}, "dark": False,
            "slots": ["#d5dfd0", "#a87a50", "#c8694a"], "ink_dark": "#1d3324", "ink_light": "#fbfff6",
            "accent": ["#3d8a5f", "#1f5f40"],
            "key": {"colour": "#fff1da", "strength": 1.1}, "fill": {"colour": "#f3f8f4", "strength": 0.64},
            "emit": {"colour": "#fdf9ec", "strength": 0.95},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Desk in front, laptop left, plant and books right, window and shelves far behind."""
    from studio.staging import lights, materials, plants, props
    from studio.staging.solids import box, cylinder, sphere, tube

    def desk_grain(tree: Any) -> Any:
        return materials.wood_grain(tree, materials.grey(0.50), materials.grey(0.84), (0.22, 4, 4))

    desk = stage.textured("desk", desk_grain, slot=2, rough=0.36)
    # What is far out of focus keeps its own colour: a recoloured edge would be sharper than its light.
    shelf = stage.fixed("shelf", (0.36, 0.22, 0.13), rough=0.6)
    far_books = [
        stage.fixed("far green", (0.10, 0.22, 0.19), rough=0.7),
        stage.fixed("far clay", (0.42, 0.22, 0.14), rough=0.7),
    ]
    wall = stage.paint("wall", 1, rough=0.9)
    accent = stage.paint("accent", 3, rough=0.5)
    paper = stage.fixed("paper", (0.82, 0.80, 0.75), rough=0.8)
    cloth = stage.fixed("cloth", (0.55, 0.45, 0.34), rough=0.8)
    ink = stage.fixed("ink", (0.07, 0.10, 0.14), rough=0.5)
    aluminium = stage.fixed("aluminium", (0.72, 0.72, 0.74), rough=0.3, metal=1)
    black = stage.fixed("black", (0.025, 0.025, 0.03), rough=0.3)
    leaf = stage.fixed("leaf", (0.09, 0.21, 0.07), rough=0.5)
    white = stage.fixed("ceramic", (0.80, 0.79, 0.77), rough=0.3)
    soil = stage.fixed("soil", (0.07, 0.05, 0.04), rough=0.9)
    coffee = stage.fixed("coffee", (0.06, 0.03, 0.015), rough=0.2)
    narrow = stage.framing == "9x16"

    box(desk, (0, -5.2, -0.2), (44, 20.4, 0.4), edge=0.04)
    box(wall, (0, 13, 6), (70, 0.2, 26))
    box(wall, (0, 9.4, -3.0), (70, 0.2, 5))

    def outdoors(tree: Any) -> Any:
        field = materials.noise(tree, 0.5, detail=2.5)
        stops = [
            (0.34, (0.30, 0.46, 0.24)),
            (0.45, (0.66, 0.80, 0.56)),
            (0.55, (0.95, 0.97, 0.94)),
            (0.7, (1.25, 1.28, 1.3)),
        ]
        return materials.ramp(tree, field, stops)

    view = stage.glow(stage.fixed("view", (0, 0, 0), rough=1), 1.0, "emit", outdoors)
    left = -2.6 if narrow else -5.4
    for i in range(3 if stage.framing == "16x9" else 2):
        for j in range(2):
            box(
                view,
                (left - 1.2 + i * 2.3 - (2.6 if stage.framing == "16x9" else 0), 12.6, 2.9 + j * 2.75),
                (2.1, 0.1, 2.55),
                edge=0,
            )
    right = 1.6 if narrow else 3.4
    for z in (1.5, 3.5) if narrow else (1.5, 3.5, 5.5, 7.5):  # a tall picture has its words up there
        box(shelf, (right + 2.6, 11.6, z), (6.4, 1.4, 0.14))
        props.book_row(
            [far_books[0], cloth, paper, ink, far_books[1], paper],
            right - 0.4,
            right + 5.6,
            11.5,
            z + 0.07,
            tall=1.45,
            seed=round(z * 10),
        )
    screen = stage.glow(stage.fixed("screen", (0.015, 0.02, 0.03), rough=0.25), 0.35, "emit", _screen_picture)
    if not narrow:
        wide = stage.framing == "16x9"  # there the left belongs to the words
        props.laptop(aluminium, black, screen, (-1.25, 4.3, 0) if wide else (-3.05, 2.7, 0), width=3.5, turn=0.38)
        props.mug(white, coffee, (2.05, 3.5, 0), radius=0.4, height=0.85, handle=-0.5)
        at = (3.25, 2.3)
    else:
        props.laptop(aluminium, black, screen, (-2.7, 3.6, 0), width=3.0, turn=0.42)
        at = (1.95, 3.0)
    props.book(accent, paper, (at[0] + 0.05, at[1] - 0.95, 0), (1.75, 1.25, 0.24), 0.14)
    props.book(cloth, paper, (at[0] + 0.12, at[1] - 0.92, 0.24), (1.5, 1.1, 0.17), -0.06)
    tube(
        black,
        [(at[0] - 0.45, at[1] - 1.15, 0.45), (at[0] + 0.1, at[1] - 1.02, 0.45), (at[0] + 0.62, at[1] - 0.9, 0.45)],
        0.035,
    )
    props.plant_pot(white, soil, (at[0] + 0.35, at[1] + 0.9, 0), radius=0.55, height=0.95)
    plants.potted_palm(leaf, (at[0] + 0.35, at[1] + 0.9, 0.85), fronds=9, length=1.75, lift=1.05)
    for x, drop in ((-2.6, 5.6), (0.1, 6.2)):
        if not narrow:
            cylinder(black, (x + 1.2, 9.5, drop + 3), 0.02, 5, edge=0, sides=12)
            sphere(white, (x + 1.2, 9.5, drop + 0.35), 0.45, squash=0.8)
    towards = lights.sun_direction(-60, 27)
    lights.window_shadow(
        black, (0.5, 0.7, 0.5), towards, distance=6.5, width=4.6, height=4.4, columns=2, rows=2, bar=0.16
    )
    lights.panel((-6, 2, 7), (0, 0, 1), 4, 320)
    lights.panel((0, 8.5, 11), (0.5, 13, 4.5), 12, 900, height=2)


def _screen_picture(tree: Any) -> Any:
    from studio.staging import materials

    return materials.height_ramp(
        tree, 0.2, 2.6, [(0.0, (0.55, 0.35, 0.75)), (0.5, (0.25, 0.42, 0.85)), (1.0, (0.55, 0.85, 0.95))]
    )
