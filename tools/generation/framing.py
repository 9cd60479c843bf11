"""Where a product can really stand: what a set's plates allow of a wanted box."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

Fractions = tuple[float, float, float, float]
DEFAULT_FOOT = 0.8


@dataclass(frozen=True)
class Stand:
    """A product's box on a set, as the compositor will make it; `cost` grows with zoom, moves and shrinking."""

    box: Fractions
    mirror: bool
    cost: float


@lru_cache(maxsize=8192)
def settle(set_name: str, width: int, height: int, aspect: float, box: Fractions) -> Stand:
    """The nearest box to a wanted one that the set allows, mirrored where that suits it better."""
    from tools.generation import composite

    try:
        shots = [
            (composite._choose_shot(set_name, aspect, width, height, box, mirror), mirror) for mirror in (False, True)
        ]
    except KeyError:
        return Stand(box, False, 0.0)
    # Mirroring turns the light round, so it must pay for itself.
    shot, mirror = min(shots, key=lambda pair: pair[0].cost + 0.15 * pair[1])
    across, up = shot.size
    left = min(max(round(shot.foot[0] - across / 2), 0), width - across)
    top = min(max(round(shot.foot[1]) - up, 0), height - up)
    placed = (left / width, top / height, (left + across) / width, (top + up) / height)
    return Stand(placed, mirror, shot.cost)


@lru_cache(maxsize=256)
def natural_foot(set_name: str, width: int, height: int) -> tuple[float, float]:
    """Where on the canvas a product's foot stands when the set is framed as its designer meant, in fractions."""
    from tools.generation import composite

    try:
        box = composite.suggest_product_box(set_name, width, height, 0.5)
    except KeyError:
        return 0.5, DEFAULT_FOOT
    return (box[0] + box[2]) / 2, box[3]
