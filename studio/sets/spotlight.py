"""Black stage: a disc of dark glass, a tight beam from above, a rim of light behind."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "暗夜聚光", "en": "Spotlight"},
    "keywords": {
        "zh": [
            "聚光", "聚光灯", "暗黑", "黑色背景", "黑金", "暗调", "奢华", "高端", "科技", "数码", "耳机", "男士",
            "质感", "纯黑背景", "父亲节", "男人味",
        ],
        "en": [
            "spotlight", "black background", "dark", "luxury", "premium", "dramatic", "tech", "headphones", "men",
            "dark background", "black backdrop", "father's day", "low key",
        ],
    },
    "moods": ["dark", "premium", "dramatic", "powerful"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.34),
    "podium_width": 3.2,
    "max_height": 3.9,
    "reflection": 0.2,
    "reflection_blur": 0.02,
    "vignette": 0.3,
    "bloom": 0.5,
    "bases": (0.14, 0.10, 0.30),
    "ambient": 0.3,
    "bounces": 3,
    "camera": {"at": (0, -13, 2.5), "look": (0, 0, 1.8)},
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-1.6, -3.4, 8.6), "towards": (0, 0.1, 0.6), "power": 8200, "radius": 0.5, "cone": 36,
        "blend": 0.55,
    },
    "samples": 5,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.25], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.30], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "gold", "title": {"zh": "黑金", "en": "Black gold"}, "dark": True,
            "slots": ["#544836", "#332c22", "#7d6646"], "ink_dark": "#120d05", "ink_light": "#fff3da",
            "accent": ["#e9bd6a", "#a87526"],
            "key": {"colour": "#fff0d8", "strength": 2.3}, "fill": {"colour": "#cdd8ff", "strength": 0.7},
            "emit": {"colour": "#ffc46a", "strength": 1.5},
        },
        {
            "name": "steel", "title": {"zh": "冷钢蓝", "en": "Steel"}, "dark": True,
            "slots": ["#3c4858", "#232c38", "#5f7288"], "ink_dark": "#070c14", "ink_light": "#eef5ff",
            "accent": ["#6fb4ff", "#2a62d8"],
            "key": {"colour": "#f0f5ff", "strength": 2.3}, "fill": {"colour": "#bcd0ff", "strength": 0.7},
            "emit": {"colour": "#8cc4ff", "strength": 1.4},
        },
        {
            "name": "crimson", "title": {"zh": "暗夜红", "en": "Crimson"}, "dark": True,
            "slots": ["#5a262b", "#361518", "#86383e"], "ink_dark": "#16060a", "ink_light": "#fff0ee",
            "accent": ["#ff5a4e", "#b3142a"],
            "key": {"colour": "#fff0ea", "strength": 2.3}, "fill": {"colour": "#ffc9cf", "strength": 0.7},
            "emit": {"colour": "#ff3b3b", "strength": 1.5},
        },
        {
            "name": "emerald", "title": {"zh": "墨绿", "en": "Emerald"}, "dark": True,
            "slots": ["#234a3e", "#152e26", "#3d7464"], "ink_dark": "#05110d", "ink_light": "#f0fff8",
            "accent": ["#e2c67c", "#98742c"],
            "key": {"colour": "#fff6e4", "strength": 2.3}, "fill": {"colour": "#c4f0e0", "strength": 0.7},
            "emit": {"colour": "#6fe0b4", "strength": 1.3},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Dark wall with a glowing slit ring, two-step disc of polished stone."""
    import math

    from studio.staging import lights
    from studio.staging.solids import box, cylinder, mesh, ring

    wall = stage.paint("wall", 1, rough=0.75, bump=0.03, bump_scale=30)
    floor = stage.paint("floor", 2, rough=0.22, bump=0.01, bump_scale=18)
    disc = stage.paint("disc", 3, rough=0.18, coat=0.3)
    halo = stage.glow(stage.fixed("halo", (0.02, 0.02, 0.02), rough=1), 16.0)
    upright = (math.pi / 2, 0, 0)
    narrow = stage.framing == "9x16"
    radius, middle = (1.95, 2.75) if narrow else (2.35, 2.55)

    mesh("floor", [(-40, -14, 0), (40, -14, 0), (40, 9, 0), (-40, 9, 0)], [(0, 1, 2, 3)], floor)
    box(wall, (0, 5.0, 7), (70, 0.2, 22), edge=0)
    cylinder(disc, (0, 4.45, middle), radius, 0.12, edge=0.03, turn=upright)
    ring(halo, (0, 4.7, middle), radius - 0.1, 0.06, turn=upright)
    cylinder(disc, (0, 0, 0.08), 2.25, 0.16, edge=0.03)
    cylinder(disc, (0, 0, 0.25), 1.65, 0.18, edge=0.03)
    ring(halo, (0, 0, 0.165), 1.68, 0.014)
    lights.panel((0, 2.6, 8.5), (0, 0.4, 0.3), 4, 150, height=0.7)
    lights.panel((6, -3, 4), (0.5, 0.5, 1), 1.2, 90, height=5)
    lights.panel((-6, -2, 4), (-0.5, 0.5, 1), 1.2, 90, height=5)
