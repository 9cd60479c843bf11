"""Paper wall: a round panel stands off the wall, and the product hangs before it in soft light."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "key": {"kind": "sun", "azimuth": -42, "elevation": 46, "softness": 5.0},
    "ambient": 0.85,
}


def build(stage: Any) -> None:
    """Wall and panel."""
    import math

    from studio.staging import lights
    from studio.staging.solids import box, cylinder

    paper = stage.paint("paper", 1, rough=0.85, bump=0.02, bump_scale=60)
    disc = stage.paint("disc", 2, rough=0.7)
    narrow, wide = stage.framing == "9x16", stage.framing == "16x9"

    box(paper, (0, 0.62, 0), (60, 0.2, 60), edge=0)
    radius = 2.2 if narrow else 2.45 if wide else 2.75
    cylinder(disc, (0, 0.1, 0.05), radius, 0.2, edge=0.03, turn=(math.pi / 2, 0, 0))
    lights.panel((6, -6, 3), (0, 0, 0), 5, 220)
