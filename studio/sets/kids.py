"""Child's room: a rainbow, clouds, building blocks before a two-colour wall."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "童趣儿童房", "en": "Child's room"},
    "keywords": {
        "zh": [
            "儿童房", "儿童", "宝宝", "婴儿", "母婴", "玩具", "积木", "童趣", "幼儿园", "六一", "儿童节", "亲子",
            "绘本", "宝宝房", "游乐", "彩虹",
        ],
        "en": [
            "child's room", "kids room", "nursery", "kids", "children", "baby", "toy", "toys", "blocks", "playroom",
            "kindergarten", "playful", "rainbow", "Kinderzimmer", "chambre d'enfant",
        ],
    },
    "moods": ["playful", "sweet", "bright", "joyful"],
    "cm_per_unit": 8,
    "stand": (0, 0, 0.3),
    "podium_width": 3.2,
    "max_height": 3.9,
    "reflection": 0.03,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.8)},
    "bases": (0.72, 0.72, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -46, "elevation": 40, "softness": 2.0},
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "sky", "title": {"zh": "晴空", "en": "Sky"}, "dark": False,
            "slots": ["#d3e6f6", "#8fbce8", "#fff6e2"], "ink_dark": "#123358", "ink_light": "#ffffff",
            "accent": ["#ff7a4c", "#e04a24"],
            "key": {"colour": "#fff4e4", "strength": 0.84}, "fill": {"colour": "#f2f7ff", "strength": 0.5},
        },
        {
            "name": "mint", "title": {"zh": "薄荷", "en": "Mint"}, "dark": False,
            "slots": ["#d8efe2", "#8fd0b0", "#fff7e6"], "ink_dark": "#0f4030", "ink_light": "#ffffff",
            "accent": ["#ff8a5c", "#e0502c"],
            "key": {"colour": "#fff6e2", "strength": 0.84}, "fill": {"colour": "#f2fcf7", "strength": 0.5},
        },
        {
            "name": "apricot", "title": {"zh": "杏桃", "en": "Apricot"}, "dark": False,
            "slots": ["#fbe4d0", "#f4b48c", "#fff8ea"], "ink_dark": "#5a2a12", "ink_light": "#fffaf4",
            "accent": ["#3f8ae0", "#1c58b0"],
            "key": {"colour": "#fff2e0", "strength": 0.84}, "fill": {"colour": "#fff6f2", "strength": 0.5},
        },
        {
            "name": "lilac", "title": {"zh": "香芋", "en": "Lilac"}, "dark": False,
            "slots": ["#e6dcf6", "#b8a0e8", "#fff7ec"], "ink_dark": "#301c60", "ink_light": "#fdfbff",
            "accent": ["#ff7a9c", "#e03c6c"],
            "key": {"colour": "#fff4ea", "strength": 0.84}, "fill": {"colour": "#f7f3ff", "strength": 0.5},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Wall with a wainscot, rainbow, clouds, blocks and balls, a low drum."""
    from studio.staging import drapes, lights, party
    from studio.staging.solids import box, cylinder, extruded, sphere

    wall = stage.paint("wall", 1, rough=0.9)
    low = stage.paint("low", 2, rough=0.85)
    pale = stage.paint("pale", 3, rough=0.6)
    wood = stage.fixed("wood", (0.62, 0.42, 0.24), rough=0.55)
    toys = [
        stage.fixed("coral", (0.82, 0.22, 0.15), rough=0.4), stage.fixed("yellow", (0.88, 0.56, 0.08), rough=0.4),
        stage.fixed("teal", (0.07, 0.40, 0.40), rough=0.4), stage.fixed("blue", (0.10, 0.27, 0.62), rough=0.4),
    ]  # fmt: skip
    narrow = stage.framing == "9x16"

    box(wall, (0, 4.6, 6), (60, 0.2, 20), edge=0)
    box(low, (0, 4.46, 0.75), (60, 0.1, 1.5), edge=0.02)
    box(pale, (0, 4.42, 1.53), (60, 0.16, 0.1), edge=0.03)
    box(wood, (0, -4.6, -0.1), (60, 18.6, 0.2), edge=0)
    rainbow_x, reach = (0.3, 1.9) if narrow else (1.7, 2.15)
    for k, paint in enumerate((toys[0], toys[1], pale, toys[2], toys[3])):
        outer, inner = reach - 0.3 * k, reach - 0.3 * k - 0.27
        outline = [*party.arc((rainbow_x, 0.0), outer, 0, 180), *reversed(party.arc((rainbow_x, 0.0), inner, 0, 180))]
        extruded("rainbow", outline, 3.0, 0.4, paint, 0.03)
    clouds = (
        [(-2.5, 4.3, 2.9, 0.6), (-0.2, 4.3, 3.7, 0.42)]
        if not narrow
        else [(-1.3, 4.3, 4.3, 0.45), (1.4, 4.3, 5.3, 0.5)]
    )
    wide = stage.framing == "16x9"  # there the left belongs to the words
    for x, y, z, size in clouds[wide:]:
        drapes.paper_cloud(pale, (x, y, z), size, thick=0.12)
    cylinder(pale, (0, 0, 0.15), 1.7, 0.3, edge=0.05)
    side = -1.8 if narrow else -2.85
    blocks = [(side, 1.5, 0.35, 0, 0.2), (side + 0.68, 1.6, 0.35, 1, -0.15), (side + 0.3, 1.55, 1.05, 2, 0.35)]
    if narrow:
        blocks = [(side, 1.9, 0.35, 0, 0.2), (side + 0.05, 1.9, 1.05, 2, 0.5)]
    for x, y, z, paint, turn in () if wide else blocks:
        box(toys[paint], (x, y, z), (0.68,) * 3, edge=0.06, turn=(0, 0, turn))
    if not wide:
        cylinder(toys[3], (side - 0.35, 0.5, 0.3), 0.3, 0.6, edge=0.05)
    ball = (1.95, 1.3, 0.42) if narrow else (3.0, 0.6, 0.5)
    sphere(toys[0], ball, ball[2])
    sphere(toys[1], (2.2, -0.9, 0.2) if not narrow else (-1.6, 0.6, 0.17), 0.2 if not narrow else 0.17)
    if not wide:
        party.cushion(
            pale,
            (side + 0.5, -0.6, 0.28) if not narrow else (1.5, 2.2, 0.3),
            0.5,
            party.star_outline,
            turn=(-0.3, 0, 0.3),
        )
    lights.panel((6, -5, 6), (0, 1, 1.5), 4, 220)
