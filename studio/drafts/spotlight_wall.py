"""Dark wall: a ring of light behind a round stone, the product before it."""

from __future__ import annotations

from typing import Any

DESIGN: dict[str, Any] = {
    "lift": 0.45,
    "key": {
        "kind": "spot", "at": (-2.4, -5.6, 5.4), "towards": (0.1, 0.4, -0.1), "power": 3000, "radius": 0.5, "cone": 46,
        "blend": 0.7,
    },
}  # fmt: skip


def build(stage: Any) -> None:
    """Wall, disc, halo."""
    import math

    from studio.staging import lights
    from studio.staging.solids import box, cylinder, ring

    wall = stage.paint("wall", 1, rough=0.75, bump=0.03, bump_scale=30)
    disc = stage.paint("disc", 3, rough=0.3, coat=0.2)
    halo = stage.glow(stage.fixed("halo", (0.02, 0.02, 0.02), rough=1), 16.0)
    upright = (math.pi / 2, 0, 0)
    radius = 2.15 if stage.framing == "9x16" else 2.5

    box(wall, (0, 0.85, 0), (70, 0.2, 60), edge=0)
    cylinder(disc, (0, 0.12, 0), radius, 0.24, edge=0.03, turn=upright)
    ring(halo, (0, 0.5, 0), radius - 0.1, 0.06, turn=upright)
    lights.panel((6, -3, 4), (0.5, 0, 0), 1.2, 90, height=5)
    lights.panel((-6, -2, 4), (-0.5, 0, 0), 1.2, 90, height=5)
