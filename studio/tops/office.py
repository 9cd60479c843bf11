"""A desk from above: warm wood, a notebook and a pen, a corner of the laptop, a plant looking in."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "key": {"kind": "sun", "azimuth": -128, "elevation": 42, "softness": 1.4},
    "samples": 5,
}


def build(stage: Any) -> None:
    """Boards, notebook, pen, keys, leaves; a window's light."""
    from studio.staging import lights, materials, plants, props
    from studio.staging.solids import box, cylinder

    def grain(tree: Any) -> Any:
        return materials.wood_grain(tree, materials.grey(0.50), materials.grey(0.84), (0.22, 4, 4))

    desk = stage.textured("desk", grain, slot=2, rough=0.4)
    mat = stage.paint("mat", 1, rough=0.85, bump=0.05, bump_scale=50)
    cover = stage.paint("cover", 3, rough=0.5)
    pages = stage.fixed("pages", (0.82, 0.80, 0.75), rough=0.8)
    metal = stage.fixed("metal", (0.72, 0.72, 0.74), rough=0.3, metal=1)
    black = stage.fixed("black", (0.025, 0.025, 0.03), rough=0.35)
    leaf = stage.fixed("leaf", (0.09, 0.21, 0.07), rough=0.5)
    shade = stage.fixed("shade", (0.02, 0.02, 0.02), rough=1)
    narrow, wide = stage.framing == "9x16", stage.framing == "16x9"

    box(desk, (0, 0, -0.25), (40, 40, 0.3), edge=0)
    box(mat, (0, -0.1, -0.085), (4.1, 6.6, 0.03) if narrow else (6.0, 5.3, 0.03), edge=0.012)
    at = (2.2, 4.2) if narrow else (2.75, 2.5) if wide else (3.3, 3.0)
    props.book(cover, pages, (at[0], at[1], -0.1), (2.1, 2.7, 0.22), -0.18)
    pen = (at[0] - 0.25, at[1] - 0.3, 0.17)
    cylinder(black, pen, 0.055, 1.7, edge=0.01, sides=32, turn=(1.5708, 0, 0.5))
    cylinder(metal, (pen[0] - 0.36, pen[1] + 0.66, pen[2]), 0.06, 0.22, edge=0.01, sides=32, turn=(1.5708, 0, 0.5))
    foot = (-2.6, -4.8, 0.5) if narrow else (-3.4, -3.6, 0.5) if wide else (-4.1, -3.9, 0.5)
    for number in range(4):
        made = plants.frond(leaf, foot, 1.9, leaflets=12, width=0.14, droop=0.16, seed=number)
        made.rotation_euler = (0, -0.2, 0.1 + 0.42 * number)
    lights.window_shadow(
        shade, (0, 0.2, 0), lights.sun_direction(-128, 42), distance=7, width=5.4, height=7.0, columns=2, rows=3,
        bar=0.16,
    )  # fmt: skip
    lights.panel((6, -3, 8), (0, 0, 0), 4, 220)
