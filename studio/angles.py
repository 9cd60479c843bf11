"""A set from other angles: looked down on, from straight above with the product lying, or with it hung on the wall.

`level` and `high` show the same build; `top` and `wall` have builds of their own in `tops/` and `walls/`, whose DESIGN
says only what differs from the set's.
"""

from __future__ import annotations

import importlib
from typing import Any

ANGLES = ("level", "high", "top", "wall")
HIGH = 20
"""Degrees by which the high camera looks down."""
OPEN = {"1x1": [[0.05, 0.03, 0.95, 0.97]], "9x16": [[0.06, 0.06, 0.94, 0.94]], "16x9": [[0.04, 0.06, 0.50, 0.94]]}

SHARED: dict[str, dict[str, Any]] = {
    "level": {},
    "high": {
        "views": {
            "1x1": {"span": 7.0, "stand": (0.5, 0.72)},
            "9x16": {"span": 4.7, "stand": (0.5, 0.70)},
            "16x9": {"span": 9.4, "stand": (0.69, 0.76)},
        },
    },
    "top": {
        "camera": {"pitch": 90}, "stand": (0, 0, 0), "facing": "floor", "lift": 0.16, "reflection": 0.0,
        "podium_width": 6.2, "max_height": 6.2, "bounces": 2, "calm": OPEN,
        "views": {
            "1x1": {"span": 7.0, "stand": (0.5, 0.5)},
            "9x16": {"span": 5.0, "stand": (0.5, 0.5)},
            "16x9": {"span": 9.6, "stand": (0.66, 0.5)},
        },
    },
    "wall": {
        "camera": {"pitch": 0}, "stand": (0, 0, 0), "facing": "wall", "lift": 0.5, "reflection": 0.0,
        "podium_width": 6.2, "max_height": 6.2, "bounces": 2, "calm": OPEN,
        "views": {
            "1x1": {"span": 7.0, "stand": (0.5, 0.5)},
            "9x16": {"span": 5.0, "stand": (0.5, 0.5)},
            "16x9": {"span": 9.6, "stand": (0.66, 0.5)},
        },
    },
}  # fmt: skip


def module_of(name: str, angle: str = "level") -> Any:
    """The module that builds a set for an angle."""
    folder = {"top": "tops", "wall": "walls"}.get(angle, "sets")
    return importlib.import_module(f"studio.{folder}.{name}")


def design_of(name: str, angle: str = "level") -> dict[str, Any]:
    """A set's design with what its angle changes."""
    design: dict[str, Any] = module_of(name).DESIGN
    if angle == "level":
        return design
    shared, own = SHARED[angle], {} if angle == "high" else module_of(name, angle).DESIGN
    if angle == "high":
        shared = {**shared, "camera": {**design["camera"], "pitch": HIGH}}
        own = design.get("high", {})
    return {**{k: v for k, v in design.items() if k != "high"}, **shared, **own, "angle": angle}


def folder_of(name: str, angle: str, framing: str) -> str:
    """Where a plate lies among all plates."""
    return f"{name}/{framing}" if angle == "level" else f"{name}/{angle}/{framing}"
