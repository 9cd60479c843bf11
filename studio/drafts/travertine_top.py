"""Travertine from above: a slab on sand, a clay dish and dry grasses in the corners."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {"key": {"kind": "sun", "azimuth": -126, "elevation": 40, "softness": 1.4}}


def build(stage: Any) -> None:
    """Slab, dish, grasses, the shadow of a branch."""
    from studio.staging import lights, materials, plants
    from studio.staging.solids import box, lathe

    def bedded(tree: Any) -> Any:
        return materials.travertine(tree, 0.46, 0.80)

    sand = stage.paint("sand", 1, rough=0.95, bump=0.3, bump_scale=9)
    stone = stage.textured("travertine", bedded, slot=2, rough=0.75, bump=0.12)
    clay = stage.paint("clay", 3, rough=0.7, bump=0.05, bump_scale=30)
    straw = stage.fixed("straw", (0.56, 0.42, 0.26), rough=0.85)
    shade = stage.fixed("shade", (0.02, 0.02, 0.02), rough=1)
    narrow, wide = stage.framing == "9x16", stage.framing == "16x9"

    box(sand, (0, 0, -0.45), (40, 40, 0.3), edge=0)
    # The stone lies as it stands on a wall, so that its beds run across the picture.
    across, along = (4.0, 6.6) if narrow else (5.6, 4.4) if wide else (5.6, 5.4)
    box(stone, (0, 0, -0.16), (across, 0.3, along), edge=0.04, turn=(1.5708, 0, 0.05))
    dish = [(0, 0), (0.3, 0), (0.34, 0.05), (0.62, 0.24), (0.66, 0.34), (0.6, 0.33), (0, 0.1)]
    at = (1.95, 3.7) if narrow else (2.65, 2.05) if wide else (2.8, 2.75)
    lathe(clay, (at[0], at[1], -0.3), dish)
    foot = (-2.3, -4.3, 0.1) if narrow else (-3.6, -3.4, 0.1) if wide else (-3.7, -3.3, 0.1)
    for number, (x, y, turn) in enumerate(((0, 0, 0.55), (0.5, -0.25, 0.8), (-0.15, 0.5, 0.3))):
        made = plants.frond(straw, (foot[0] + x, foot[1] + y, foot[2]), 1.9, width=0.1, droop=0.02, seed=number)
        made.rotation_euler = (0, -0.05, turn)
    boughs = ((-4.0, 2.8, -18, 3.4), (-3.2, 3.6, -52, 3.2))
    lights.palm_shadow(shade, (0, 0, 0), lights.sun_direction(-126, 40), distance=6.2, leaves=boughs, width=0.15)
    lights.panel((6, -3, 8), (0, 0, 0), 4, 180)
