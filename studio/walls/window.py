"""Plaster wall in window light: leaves and bars as shadow, nothing else."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {"key": {"kind": "sun", "azimuth": -44, "elevation": 34, "softness": 1.6}, "lift": 0.3}


def build(stage: Any) -> None:
    """Wall, a wooden rail, a window's light with leaves."""
    from studio.staging import lights
    from studio.staging.solids import box

    wall = stage.paint("wall", 1, rough=0.88, bump=0.22, bump_scale=3.2)
    shade = stage.fixed("gobo", (0.02, 0.02, 0.02), rough=1)
    wide = stage.framing == "16x9"

    box(wall, (0, 0.1, 0), (60, 0.2, 60), edge=0)
    towards = lights.sun_direction(-44, 34)
    lights.window_shadow(
        shade, (0.2, 0, 0.1), towards, distance=7, width=5.2, height=6.4 if wide else 7.6, columns=2, rows=3,
        bar=0.15,
    )  # fmt: skip
    leaves = ((-3.2, 2.6, -16, 3.4), (-2.6, 3.1, -50, 3.2), (-3.4, 1.4, 4, 2.8))
    lights.palm_shadow(shade, (0, 0, 0.4), towards, distance=6.2, leaves=leaves, width=0.18)
    lights.panel((6, -6, 3), (0, 0, 0), 5, 200)
