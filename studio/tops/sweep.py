"""Paper from above: a disc and a strip of a second sheet on the first one, each with its thin shadow."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "key": {"kind": "sun", "azimuth": -130, "elevation": 48, "softness": 2.4},
    "ambient": 0.9,
    "bases": (0.72, 0.72, 0.72),
}


def build(stage: Any) -> None:
    """Two sheets and a disc of thick paper."""
    from studio.staging import lights
    from studio.staging.solids import box, cylinder

    paper = stage.paint("paper", 1, rough=0.85, bump=0.02, bump_scale=60)
    sheet = stage.paint("sheet", 2, rough=0.85, bump=0.02, bump_scale=60)
    strip = stage.paint("strip", 3, rough=0.85, bump=0.02, bump_scale=60)
    narrow, wide = stage.framing == "9x16", stage.framing == "16x9"

    box(paper, (0, 0, -0.25), (40, 40, 0.2), edge=0)
    box(strip, (2.4 if narrow else 4.3 if not wide else 3.6, 0, -0.13), (2.4, 30, 0.05), edge=0.01, turn=(0, 0, -0.22))
    cylinder(sheet, (0, -0.1, -0.06), 2.25 if narrow else 2.75, 0.12, edge=0.02)
    lights.panel((6, -3, 8), (0, 0, 0), 5, 200)
