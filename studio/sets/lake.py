"""Mountain lake: a flat rock in still water, ranges fading into haze, morning sky."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "山间湖泊", "en": "Mountain lake"},
    "keywords": {
        "zh": [
            "户外", "露营", "登山", "徒步", "山野", "湖边", "旅行", "自然", "清晨", "骑行", "野餐", "防晒", "度假",
            "森林", "山间", "雪山", "山顶", "山里", "河边", "溪边", "湖畔", "天空", "日落", "夕阳", "大自然", "野外",
            "旷野",
            "雪地", "雪景", "冰雪", "滑雪",
        ],
        "en": [
            "outdoor", "camping", "hiking", "mountain", "lake", "travel", "nature", "trail", "adventure", "morning",
            "wild", "outdoors", "forest", "woods", "mountains", "lakeside", "riverside", "wilderness", "sunset",
            "sunrise", "sky", "hike", "campsite", "in the wild", "Wald", "Berge", "forêt", "montagne", "bosque",
            "montaña", "floresta", "montanha", "лес", "горы", "озеро",
            "snowy", "snowfield", "skiing",
        ],
    },
    "moods": ["free", "natural", "airy", "adventurous"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.62),
    "podium_width": 3.4,
    "max_height": 3.7,
    "reflection": 0.0,
    "bases": (0.34, 0.50, 0.10),
    "camera": {"at": (0, -13, 2.55), "look": (0, 0, 1.8), "blur": 2.4},
    "views": {
        "1x1": {"span": 7.4, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.9, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.8, "stand": (0.69, 0.78)},
    },
    "key": {"kind": "sun", "azimuth": -58, "elevation": 30, "softness": 1.6},
    "ambient": 0.8,
    "samples": 6,
    "quality": 90,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.28], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.34], [0.06, 0.83, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.47, 0.50], [0.04, 0.72, 0.46, 0.95]],
    },
    "palettes": [
        {
            "name": "morning", "title": {"zh": "清晨", "en": "Clear morning"}, "dark": False,
            "slots": ["#8b949c", "#a3a6a6", "#2f4438"], "ink_dark": "#123047", "ink_light": "#ffffff",
            "accent": ["#1f8fd0", "#14598f"],
            "key": {"colour": "#fff0dc", "strength": 1.45}, "fill": {"colour": "#cfe2ff", "strength": 0.60},
            "emit": {"colour": "#4f9df0", "strength": 1.15}, "emit2": {"colour": "#fff3e2", "strength": 1.0},
        },
        {
            "name": "dawn", "title": {"zh": "粉色破晓", "en": "Pink dawn"}, "dark": False,
            "slots": ["#8f8896", "#a5a0a0", "#363d4a"], "ink_dark": "#33204d", "ink_light": "#fff6f4",
            "accent": ["#ff8a7a", "#c9477a"],
            "key": {"colour": "#ffdcc0", "strength": 1.5}, "fill": {"colour": "#dcd8ff", "strength": 0.60},
            "emit": {"colour": "#8fa0e6", "strength": 1.0}, "emit2": {"colour": "#ffc9b4", "strength": 1.1},
        },
        {
            "name": "mist", "title": {"zh": "青雾", "en": "Teal mist"}, "dark": False,
            "slots": ["#869798", "#9ba3a1", "#2f4c46"], "ink_dark": "#0f3536", "ink_light": "#f7fffd",
            "accent": ["#1f9a8a", "#0f5f5c"],
            "key": {"colour": "#fff6e8", "strength": 1.3}, "fill": {"colour": "#e0f0ee", "strength": 0.66},
            "emit": {"colour": "#8fc6cc", "strength": 1.05}, "emit2": {"colour": "#f2f7f0", "strength": 1.05},
        },
        {
            "name": "golden", "title": {"zh": "金色日落", "en": "Golden hour"}, "dark": False,
            "slots": ["#86807f", "#a69d92", "#3d3f2b"], "ink_dark": "#3d2008", "ink_light": "#fff8e8",
            "accent": ["#ff9a3c", "#d35a1f"],
            "key": {"colour": "#ffd29a", "strength": 1.7}, "fill": {"colour": "#cfd8f8", "strength": 0.56},
            "emit": {"colour": "#7ba4dd", "strength": 1.0}, "emit2": {"colour": "#ffd29a", "strength": 1.15},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Water to the horizon, three ranges, a wooded shore, a flat rock with boulders round it."""
    from studio.staging import materials
    from studio.staging.solids import mesh
    from studio.staging.terrain import boulder, conifers, mountain_range

    def sky_high(tree: Any) -> Any:
        return materials.height_ramp(
            tree, 0, 62, [(0.0, materials.grey(0.10)), (0.35, materials.grey(0.55)), (1.0, materials.grey(1.0))]
        )

    def sky_low(tree: Any) -> Any:
        field = materials.noise(tree, 0.035, detail=7, rough=0.6, at=materials.coordinates(tree, (0.45, 1, 1.5)))
        wisps = materials.ramp(tree, field, [(0.50, materials.grey(0.0)), (0.78, materials.grey(0.42))])
        glow = materials.height_ramp(
            tree, 0, 62, [(0.0, materials.grey(0.95)), (0.28, materials.grey(0.55)), (0.8, materials.grey(0.06))]
        )
        return materials.math(tree, "ADD", wisps, glow)

    dome = stage.fixed("sky", (0, 0, 0), rough=1, specular=0)
    stage.glow(dome, 1.0, "emit", sky_high)
    stage.glow(dome, 1.0, "emit2", sky_low)
    mesh("sky", [(-160, 150, -4), (160, 150, -4), (160, 150, 110), (-160, 150, 110)], [(0, 1, 2, 3)], dome)

    water = stage.fixed("water", (0.012, 0.035, 0.042), rough=0.035, specular=0.6, ior=1.33)
    tree = water.node_tree
    ripples = materials.noise(tree, 1.5, detail=4, rough=0.55, at=materials.coordinates(tree, (0.7, 1.6, 1)))
    materials.relief(tree, ripples, 0.16, 0.12)
    mesh("lake", [(-160, -16, 0), (160, -16, 0), (160, 150, 0), (-160, 150, 0)], [(0, 1, 2, 3)], water)

    left = -3.0 if stage.framing == "16x9" else 0.0
    for i, (y, depth, height, haze, peaks) in enumerate(
        ((46, 16, 7.5, 0.05, 0.085), (68, 24, 17, 0.16, 0.05), (100, 30, 30, 0.30, 0.034))
    ):
        rock = stage.paint(f"range {i}", 1, rough=0.95, specular=0.1)
        if i:
            _snow(stage, rock, height)
        stage.glow(rock, haze * 0.55, "emit")
        stage.glow(rock, haze, "emit2")
        made = mountain_range(rock, y=y, depth=depth, height=height, width=140, seed=4 + i, peaks=peaks)
        made.location.x = left
    firs = stage.paint("firs", 3, rough=0.9, specular=0.1)
    stage.glow(firs, 0.03, "emit2")
    conifers(firs, y=34, width=90, count=900, tall=2.3, seed=8, keep=_shore)

    stone = stage.textured("stone", _wet_stone, slot=2, rough=0.8)
    tree = stone.node_tree
    materials.relief(tree, materials.noise(tree, 6.0, detail=12, rough=0.72), 0.75, 0.09)
    boulder(stone, (0, 0.15, 0.08), (4.9, 3.3, 1.75), seed=3, rough=0.16, flat_top=0.62)
    boulder(stone, (-1.2, -1.75, -0.05), (1.3, 0.9, 0.62), seed=5, turn=0.4)
    boulder(stone, (1.9, -1.5, -0.02), (0.8, 0.6, 0.42), seed=6)
    if stage.framing == "9x16":
        boulder(stone, (-2.35, 2.6, 0.5), (2.2, 2.0, 2.6), seed=11, turn=0.5)
        boulder(stone, (2.45, 3.0, 0.2), (2.0, 1.7, 1.5), seed=9, turn=-0.3)
    else:
        boulder(stone, (-3.0, 1.9, 0.45), (2.6, 2.1, 2.7), seed=11, turn=0.5)
        boulder(stone, (-1.75, 3.6, 0.35), (2.3, 1.9, 2.1), seed=17, turn=0.9)
        boulder(stone, (3.15, 2.1, 0.2), (2.5, 1.9, 1.7), seed=9, turn=-0.3)
    if stage.framing == "16x9":
        boulder(stone, (-5.6, 4.2, 0.1), (1.9, 1.4, 0.9), seed=21, turn=0.2)


def _shore(x: float) -> float:
    """Trees gather at both sides and leave the middle of the view open."""
    return max(0.0, min(1.0, (abs(x + 2.0) - 5.0) / 10.0))


def _snow(stage: Any, rock: Any, height: float) -> None:
    """Neutral snow on high and gentle slopes, dark rock on steep ones, so that the palette tints both."""
    from studio.staging import materials

    tree = rock.node_tree
    broken = materials.noise(tree, 0.45, detail=7, rough=0.62)
    lift = materials.math(tree, "MULTIPLY", broken, height * 0.30)
    level = materials.math(tree, "DIVIDE", materials.math(tree, "ADD", materials.position(tree, "Z"), lift), height)
    gentle = materials.math(tree, "MULTIPLY", materials.facing_up(tree), 0.55)
    share = materials.math(tree, "ADD", level, gentle)
    colour = materials.ramp(tree, share, [(0.90, materials.grey(0.17)), (0.98, materials.grey(0.78))])
    tree.links.new(colour, tree.nodes["Principled BSDF"].inputs["Base Color"])
    materials.relief(tree, materials.noise(tree, 0.9, detail=8, rough=0.65), 0.55, 0.9)


def _wet_stone(tree: Any) -> Any:
    """Weathered stone, dark where the water reaches."""
    from studio.staging import materials

    dry = materials.stone(tree, materials.grey(0.24), materials.grey(0.64))
    splash = materials.math(tree, "MULTIPLY", materials.noise(tree, 2.5, detail=3), 0.16)
    level = materials.math(tree, "SUBTRACT", materials.position(tree, "Z"), splash)
    return materials.multiply(
        tree, dry, materials.ramp(tree, level, [(0.02, materials.grey(0.34)), (0.09, materials.grey(1.0))])
    )
