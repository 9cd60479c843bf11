"""Marble plinth before a standing slab, brass and leaf shadow."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "白金大理石", "en": "Marble and brass"},
    "keywords": {
        "zh": [
            "大理石", "高级", "高级感", "轻奢", "奢华", "精致", "护肤", "美妆", "香水", "珠宝", "首饰", "精华",
            "口红", "大理石台面", "黄铜",
        ],
        "en": [
            "marble", "luxury", "elegant", "skincare", "cosmetics", "perfume", "jewellery", "jewelry", "serum",
            "premium beauty", "marble counter", "brass", "Marmor", "marbre", "mármol", "мрамор",
        ],
    },
    "moods": ["elegant", "premium", "clean", "light"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.6),
    "podium_width": 3.1,
    "max_height": 3.7,
    "reflection": 0.14,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.8)},
    "reflection_blur": 0.012,
    "bases": (0.72, 0.8, 0.72),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -48, "elevation": 36, "softness": 1.4},
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "carrara", "title": {"zh": "卡拉拉白", "en": "Carrara"}, "dark": False,
            "slots": ["#ece9e4", "#f6f5f3", "#d9c7a4"], "ink_dark": "#2d2a26", "ink_light": "#ffffff",
            "accent": ["#b08d4c", "#7d5d22"],
            "key": {"colour": "#fff3e0", "strength": 0.92}, "fill": {"colour": "#f0f3ff", "strength": 0.5},
        },
        {
            "name": "sage", "title": {"zh": "鼠尾草绿", "en": "Sage"}, "dark": False,
            "slots": ["#cdd8cc", "#e9efe8", "#d9c7a4"], "ink_dark": "#1f3327", "ink_light": "#ffffff",
            "accent": ["#4f7f62", "#2c5640"],
            "key": {"colour": "#fff4de", "strength": 0.92}, "fill": {"colour": "#f2fbf5", "strength": 0.5},
        },
        {
            "name": "rose", "title": {"zh": "玫瑰石", "en": "Rose"}, "dark": False,
            "slots": ["#f0d9d3", "#f7e6e1", "#e3b98f"], "ink_dark": "#52231f", "ink_light": "#fffaf8",
            "accent": ["#c9705f", "#8f3d35"],
            "key": {"colour": "#fff1e2", "strength": 0.92}, "fill": {"colour": "#fff3f2", "strength": 0.5},
        },
        {
            "name": "emerald", "title": {"zh": "祖母绿", "en": "Emerald"}, "dark": True,
            "slots": ["#0f3a30", "#2c6b58", "#d9b36c"], "ink_dark": "#06231b", "ink_light": "#f6fff9",
            "accent": ["#e6c57a", "#a9792c"],
            "key": {"colour": "#fff2da", "strength": 1.0}, "fill": {"colour": "#e8fff5", "strength": 0.55},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Slab and plinth of veined stone, a brass disc and ball, palm shadow."""
    import math

    from studio.staging import lights, materials
    from studio.staging.solids import box, cove, cylinder, ring, sphere

    wall = stage.paint("wall", 1, rough=0.85, bump=0.04, bump_scale=40)
    stone = stage.textured(
        "marble", lambda t: materials.marble_veins(t, 0.82, 0.36, 0.62), slot=2, rough=0.12, coat=0.25
    )
    brass = stage.paint("brass", 3, rough=0.24, metal=0.85)
    shade = stage.fixed("leaf shadow", (0.02, 0.02, 0.02), rough=1)
    narrow = stage.framing == "9x16"
    upright = (math.pi / 2, 0, 0)

    cove(wall, depth=5.0, radius=1.2)
    slab_x, slab_high = (0.75, 5.2) if narrow else (1.15, 4.5)
    box(stone, (slab_x, 3.0, slab_high / 2), (2.9, 0.26, slab_high), edge=0.035)
    disc_x, disc_z = (-1.15, 3.9) if narrow else (-1.75, 2.6)
    cylinder(brass, (disc_x, 3.6, disc_z), 1.0 if narrow else 1.45, 0.08, edge=0.02, turn=upright)
    cylinder(stone, (0, 0.1, 0.12), 2.25, 0.24, edge=0.03)
    cylinder(stone, (0, 0, 0.42), 1.62, 0.36, edge=0.03)
    ring(brass, (0, 0.1, 0.235), 1.66, 0.03)
    if narrow:
        sphere(brass, (1.85, 0.9, 0.3), 0.3)
    else:
        box(stone, (-2.9, 1.2, 0.5), (1.0, 1.0, 1.0), edge=0.03, turn=(0, 0, 0.35))
        sphere(brass, (-2.9, 1.2, 1.34), 0.34)
        sphere(stone, (2.85, 0.9, 0.42), 0.42)
    lights.palm_shadow(shade, (1.1, 2.8, 3.2), lights.sun_direction(-48, 36), width=0.2)
    lights.panel((6, -5, 6), (0, 1, 1.5), 4, 200)
