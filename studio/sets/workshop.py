"""Workshop: a pegboard with tools, a steel bench, a tool box and a tyre under a lamp."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "车库工坊", "en": "Workshop"},
    "keywords": {
        "zh": [
            "车库", "工坊", "工具间", "五金", "工具", "电动工具", "维修", "汽车", "机油", "轮胎", "户外装备",
            "手电筒", "硬核", "工地", "工厂", "工业风", "修理", "车间",
        ],
        "en": [
            "garage", "workshop", "tools", "power tools", "hardware", "repair", "car", "automotive", "tyre",
            "mechanic", "diy", "flashlight", "industrial", "toolbox", "construction", "Werkstatt", "atelier",
        ],
    },
    "moods": ["powerful", "bold", "natural", "warm"],
    "cm_per_unit": 8,
    "stand": (0, 0, 0),
    "podium_width": 3.6,
    "max_height": 4.0,
    "reflection": 0.06,
    "camera": {"at": (0, -13, 2.6), "look": (0, 0, 1.7)},
    "vignette": 0.2,
    "bases": (0.4, 0.4, 0.4),
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {
        "kind": "spot", "at": (-3.0, -5.4, 7.6), "towards": (0, 0.8, 1.2),
        "power": 6200, "radius": 0.6, "cone": 52, "blend": 0.9,
    },
    "ambient": 0.5,
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.94]],
    },
    "palettes": [
        {
            "name": "steel", "title": {"zh": "钢灰橙", "en": "Steel"}, "dark": True,
            "slots": ["#4a525a", "#6a5442", "#d8622a"], "ink_dark": "#12161a", "ink_light": "#fff6ee",
            "accent": ["#ff8a2e", "#e0541a"],
            "key": {"colour": "#fff0dc", "strength": 1.3}, "fill": {"colour": "#dfe8ff", "strength": 0.6},
        },
        {
            "name": "racing", "title": {"zh": "赛车红", "en": "Racing"}, "dark": True,
            "slots": ["#3c3f45", "#57504c", "#c4202a"], "ink_dark": "#141012", "ink_light": "#fff4f2",
            "accent": ["#ff4a3c", "#c01a24"],
            "key": {"colour": "#fff0e0", "strength": 1.3}, "fill": {"colour": "#e4e8ff", "strength": 0.6},
        },
        {
            "name": "forest", "title": {"zh": "军绿", "en": "Forest"}, "dark": True,
            "slots": ["#4a5240", "#6a5a40", "#3c6a44"], "ink_dark": "#10160c", "ink_light": "#fbfff2",
            "accent": ["#d8c04a", "#9a7a1c"],
            "key": {"colour": "#fff2da", "strength": 1.3}, "fill": {"colour": "#e8f2e6", "strength": 0.6},
        },
        {
            "name": "sand", "title": {"zh": "原木白", "en": "Sand"}, "dark": False,
            "slots": ["#d8cfc2", "#b08a5c", "#d89a3c"], "ink_dark": "#3a2a16", "ink_light": "#fffaf2",
            "accent": ["#d8702a", "#a04814"],
            "key": {"colour": "#fff0d8", "strength": 1.05}, "fill": {"colour": "#f4f4ff", "strength": 0.5},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Board with hooks and tools, thick wooden bench, red box, tyre, jars of screws."""
    from studio.staging import lights, materials, tools
    from studio.staging.solids import box, cylinder, ring

    board = stage.textured("board", lambda t: materials.dots(t, 0.34, 0.4, 0.06), slot=1, rough=0.7)
    bench = stage.textured(
        "bench",
        lambda t: materials.wood_grain(t, (0.24, 0.24, 0.24), (0.46, 0.46, 0.46), (0.3, 5, 5)),
        slot=2,
        rough=0.6,
    )
    enamel = stage.paint("enamel", 3, rough=0.3, coat=0.3)
    steel = stage.fixed("steel", (0.62, 0.63, 0.65), rough=0.3, metal=1)
    rubber = stage.fixed("rubber", (0.03, 0.03, 0.032), rough=0.7, bump=0.2, bump_scale=30)
    wood = stage.fixed("wood", (0.42, 0.24, 0.11), rough=0.5)
    narrow = stage.framing == "9x16"
    squeeze = 0.62 if narrow else 1.0

    box(board, (0, 4.2, 6), (60, 0.2, 20), edge=0)
    for k in range(8):
        box(bench, (0.3 * (-1) ** k, -8.4 + 1.6 * k, -0.2), (46, 1.59, 0.4), edge=0.025)
    lift = 1.2 if narrow else 0.0
    tools.wrench(steel, (-2.9 * squeeze, 4.0, 3.3 + lift), 1.7, tilt=0.0)
    tools.hammer(steel, wood, (-1.9 * squeeze, 3.95, 3.3 + lift), 1.8)
    tools.screwdriver(steel, enamel, (1.75 * squeeze, 3.95, 3.4 + lift), 1.6)
    if not narrow:
        tools.screwdriver(steel, rubber, (2.25, 3.95, 3.5), 1.35)
        tools.wrench(steel, (3.1, 4.0, 3.4), 1.45, tilt=0.0)
        tools.wrench(steel, (3.7, 4.0, 3.5), 1.2, tilt=0.0)
        if stage.framing == "1x1":  # a wide picture has its words there
            tools.tyre(rubber, steel, (-3.0, 2.3, 1.12), 1.12)
        tools.tool_box(enamel, steel, (2.62, 1.5, 0), (1.7, 0.9, 0.9), turn=-0.22)
        cylinder(steel, (2.35, -0.4, 0.14), 0.2, 0.28, edge=0.02, sides=6)
        ring(steel, (-2.5, -0.3, 0.07), 0.24, 0.07)
        ring(steel, (-2.05, -0.65, 0.05), 0.17, 0.05)
    else:
        tools.tool_box(enamel, steel, (1.9, 2.2, 0), (1.5, 0.9, 0.85), turn=-0.2)
        tools.tyre(rubber, steel, (-2.0, 2.9, 0.95), 0.95)
    lights.panel((6, -4, 6), (0.5, 1, 1.5), 3, 300)
    lights.panel((-6, -1, 4), (-0.5, 1, 1.5), 2, 120, height=4)
