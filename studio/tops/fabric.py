"""Cloth from above: satin in soft folds around a smooth middle, a few pearls."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "key": {"kind": "sun", "azimuth": -130, "elevation": 38, "softness": 2.2},
    "lift": 0.12,
}


def build(stage: Any) -> None:
    """Cloth and pearls."""
    from studio.staging import drapes, lights
    from studio.staging.solids import sphere

    satin = stage.paint("satin", 1, rough=0.36, sheen=0.25)
    pearl = stage.paint("pearl", 3, rough=0.16, coat=0.5)
    narrow, wide = stage.framing == "9x16", stage.framing == "16x9"

    cloth = drapes.draped_floor(satin, width=30, front=-10, back=10, height=0.55, flat=1.5, seed=4)
    cloth.location = (0, 0, -0.06)
    x, y = (-1.9, -3.6) if narrow else (2.35, -2.1) if wide else (-2.75, -2.75)
    for u, v, size in ((0, 0, 0.2), (0.4, -0.2, 0.14), (0.1, 0.42, 0.11)):
        sphere(pearl, (x + u, y + v, size + 0.42), size)
    lights.panel((6, -3, 8), (0, 0, 0), 4, 160)
