"""Summer beach: sand, a turquoise sea with foam, a surfboard and palm shadow."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "title": {"zh": "夏日海滩", "en": "Summer beach"},
    "keywords": {
        "zh": [
            "夏天", "夏日", "夏季", "海边", "海滩", "沙滩", "海洋", "度假", "旅行", "防晒", "冲浪", "冰饮", "暑假",
            "泳装", "海岛", "海滨", "海岸", "海景", "海浪", "热带", "沙子",
        ],
        "en": [
            "summer", "beach", "sea", "ocean", "sand", "vacation", "holiday", "travel", "sunscreen", "surf",
            "tropical", "seaside", "coast", "island", "shore", "palm trees", "Strand", "plage", "playa", "praia",
            "areia", "пляж", "море",
        ],
    },
    "moods": ["summer", "fresh", "playful", "bright"],
    "cm_per_unit": None,
    "stand": (0, 0, 0.3),
    "podium_width": 3.1,
    "max_height": 3.9,
    "reflection": 0.03,
    "camera": {"at": (0, -13, 2.8), "look": (0, 0, 1.8)},
    "bases": (0.6, 0.4, 0.72),
    "vignette": 0.08,
    "views": {
        "1x1": {"span": 7.0, "stand": (0.5, 0.75)},
        "9x16": {"span": 4.7, "stand": (0.5, 0.72)},
        "16x9": {"span": 9.4, "stand": (0.69, 0.79)},
    },
    "key": {"kind": "sun", "azimuth": -50, "elevation": 40, "softness": 0.8},
    "ambient": 1.0,
    "bounces": 2,
    "samples": 4,
    "calm": {
        "1x1": [[0.05, 0.03, 0.95, 0.26], [0.05, 0.87, 0.95, 0.98]],
        "9x16": [[0.06, 0.06, 0.94, 0.32], [0.06, 0.82, 0.94, 0.96]],
        "16x9": [[0.04, 0.06, 0.46, 0.60]],
    },
    "palettes": [
        {
            "name": "noon", "title": {"zh": "晴空碧海", "en": "Noon"}, "dark": False,
            "slots": ["#8fd0f2", "#2fb0c8", "#fff6e6"], "ink_dark": "#0a3a56", "ink_light": "#ffffff",
            "accent": ["#ff8a2e", "#f05a1c"],
            "key": {"colour": "#fff2da", "strength": 0.95}, "fill": {"colour": "#eef6ff", "strength": 0.52},
            "emit": {"colour": "#ffffff", "strength": 1.0},
        },
        {
            "name": "dusk", "title": {"zh": "落日橘", "en": "Dusk"}, "dark": False,
            "slots": ["#f9b98c", "#e0808a", "#fff0dc"], "ink_dark": "#5a1f2c", "ink_light": "#fffaf2",
            "accent": ["#ff6a4a", "#d0304a"],
            "key": {"colour": "#ffe2bc", "strength": 0.95}, "fill": {"colour": "#ffeef2", "strength": 0.5},
            "emit": {"colour": "#fff4e8", "strength": 1.0},
        },
        {
            "name": "mint", "title": {"zh": "薄荷海", "en": "Mint"}, "dark": False,
            "slots": ["#bfeadd", "#4fc0a4", "#ffffff"], "ink_dark": "#0a4032", "ink_light": "#ffffff",
            "accent": ["#f2785c", "#d0443c"],
            "key": {"colour": "#fff4de", "strength": 0.95}, "fill": {"colour": "#f0fff8", "strength": 0.52},
            "emit": {"colour": "#ffffff", "strength": 1.0},
        },
    ],
}  # fmt: skip


def build(stage: Any) -> None:
    """Sand with ripples, sea to the horizon, clouds, drum of pale stone, board, shells, palm shadow."""
    import math

    from mathutils import Vector, noise

    from studio.staging import drapes, lights, materials, party
    from studio.staging.solids import box, cylinder, mesh, sphere

    sky = stage.fixed("sky", (0, 0, 0), rough=1, specular=0)  # glows, so that no leaf throws a shadow on it
    stage.slots["sky"] = 1
    stage.glow(
        sky, 0.6, "emit", colour=lambda t: materials.height_ramp(t, 2, 22, [(0.0, (1, 1, 1)), (1.0, (0.6, 0.62, 0.66))])
    )
    # Paler in the shallows, deeper towards the horizon.
    sea = stage.textured(
        "sea",
        lambda t: materials.ramp(
            t,
            materials.math(t, "DIVIDE", materials.math(t, "SUBTRACT", materials.position(t, "Y"), 2.5), 24.0),
            [(0.0, (0.62, 0.60, 0.52)), (0.10, (0.44, 0.45, 0.43)), (1.0, (0.27, 0.29, 0.33))],
        ),
        slot=2,
        rough=0.22,
    )
    white = stage.paint("white", 3, rough=0.5)
    sand = stage.fixed("sand", (0.70, 0.55, 0.38), rough=0.95, bump=0.5, bump_scale=24)
    shell = stage.fixed("shell", (0.80, 0.42, 0.28), rough=0.55, bump=0.2, bump_scale=20)
    shade = stage.fixed("shade", (0.02, 0.02, 0.02), rough=1)
    narrow = stage.framing == "9x16"

    def shore(x: float) -> float:
        return 3.6 + 0.5 * math.sin(x * 0.45 + 0.6) + 0.2 * math.sin(x * 1.1)

    def dune(u: float, v: float) -> tuple[float, float, float]:
        x, y = (u - 0.5) * 36, -9 + 14.5 * v
        rise = 0.22 * noise.noise(Vector((x * 0.3, y * 0.3, 2))) + 0.035 * noise.noise(Vector((x * 1.5, y * 1.9, 7)))
        away = min(max((math.hypot(x, y) - 1.4) / 1.6, 0.0), 1.0)
        sink = min(max((y - shore(x) + 0.9) / 1.2, 0.0), 1.0)
        return x, y, rise * away * (1 - sink) - 0.25 * sink

    box(sky, (0, 60, 20), (400, 0.2, 80), edge=0)
    mesh("sea", [(-200, 2, -0.1), (200, 2, -0.1), (200, 60, -0.1), (-200, 60, -0.1)], [(0, 1, 2, 3)], sea)
    drapes.sheet("sand", sand, dune, columns=320, rows=180)
    foam = drapes.sheet(
        "foam", white,
        lambda u, v: ((u - 0.5) * 36, shore((u - 0.5) * 36) - 0.42 + v * (0.5 + 0.18 * math.sin(u * 60)), -0.06),
        columns=300, rows=2,
    )  # fmt: skip
    foam.modifiers.new("thick", "SOLIDIFY").thickness = 0.02
    for x, z, size in ((-12.5, 5.4, 1.2), (-4.5, 4.6, 0.7), (10.5, 6.2, 1.4)):
        for dx, dz, r in ((-1.3, 0, 0.7), (-0.4, 0.35, 1.0), (0.6, 0.2, 0.85), (1.4, 0, 0.6)):
            sphere(white, (x + dx * size, 56, z + dz * size), r * size, squash=0.75)
    cylinder(white, (0, 0, 0.12), 1.65, 0.36, edge=0.05)
    board_x = 1.95 if narrow else 2.95
    board = sphere(white, (board_x, 2.2, 1.7), 1.0)
    board.scale, board.rotation_euler = (0.52, 0.07, 2.1), (0.06, 0.16, -0.1)
    stripe = sphere(sea, (board_x, 2.185, 1.7), 1.0)
    stripe.scale, stripe.rotation_euler = (0.12, 0.075, 2.0), (0.06, 0.16, -0.1)
    party.cushion(shell, (-2.35, -0.4, 0.12), 0.85, party.star_outline, depth=0.35, turn=(math.pi / 2 - 0.1, 0, 0.4))
    if not narrow:
        party.cushion(shell, (2.5, -1.0, 0.1), 0.5, party.star_outline, depth=0.35, turn=(math.pi / 2 - 0.1, 0, 1.0))
        sphere(sea, (-3.1, 1.3, 0.62), 0.62)
        for turn in (0.0, 1.047, 2.094):
            stripe = sphere(white, (-3.1, 1.3, 0.62), 0.626)
            stripe.scale, stripe.rotation_euler = (0.16, 1.0, 1.0), (0.3, 0.5, turn)
    lights.palm_shadow(shade, (0.4, 0.6, 0.4), lights.sun_direction(-50, 40), distance=6)
