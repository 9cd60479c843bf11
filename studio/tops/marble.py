"""Marble from above: a round tray of brass behind the middle, a ball, the shadow of palm leaves."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {"key": {"kind": "sun", "azimuth": -128, "elevation": 50, "softness": 1.6}, "lift": 0.14}


def build(stage: Any) -> None:
    """Slab, a second slab that reaches in from one side, brass in the corners."""
    from studio.staging import lights, materials
    from studio.staging.solids import box, cylinder, sphere

    def veins(tree: Any) -> Any:
        return materials.marble_veins(tree, 0.82, 0.36, 0.5)

    ground = stage.paint("ground", 1, rough=0.8, bump=0.03, bump_scale=40)
    stone = stage.textured("marble", veins, slot=2, rough=0.2, coat=0.2)
    brass = stage.paint("brass", 3, rough=0.24, metal=0.85)
    shade = stage.fixed("leaf shadow", (0.02, 0.02, 0.02), rough=1)
    narrow, wide = stage.framing == "9x16", stage.framing == "16x9"

    box(ground, (0, 0, -0.35), (40, 40, 0.4), edge=0)
    across, along = (4.0, 7.4) if narrow else (5.6, 4.5) if wide else (5.7, 5.7)
    box(stone, (0, 0, -0.09), (across, along, 0.18), edge=0.03)
    corner = (1.85, 3.75) if narrow else (3.05, 2.5) if wide else (2.85, 2.85)
    cylinder(brass, (corner[0], corner[1], 0.08), 0.72, 0.12, edge=0.05)
    sphere(stone, (corner[0] - 0.12, corner[1] + 0.05, 0.44), 0.3)
    foot = (-1.95, -3.9) if narrow else (2.7, -2.25) if wide else (-2.9, -2.9)
    sphere(brass, (foot[0], foot[1], 0.3), 0.28)
    sphere(stone, (foot[0] + 0.6, foot[1] - 0.25, 0.16), 0.16)
    leaves = ((-4.2, 2.6, -16, 3.6), (-3.6, 3.6, -50, 3.4), (-4.6, 1.2, 4, 3.0))
    lights.palm_shadow(shade, (0, 0, 0), lights.sun_direction(-128, 50), distance=6.2, leaves=leaves, width=0.16)
    lights.panel((5, -3, 8), (0, 0, 0), 4, 160)
