"""From where a set is seen: as the product's photo looks at the product, and so that what cannot stand does not."""

from __future__ import annotations

from domain.creative import Angle, PresentationInstruction, angle_for

NEXT: dict[Angle, tuple[Angle, ...]] = {
    "level": ("level",),
    "high": ("high", "level"),
    "top": ("top", "wall"),
    "wall": ("wall", "top"),
}
"""What does instead where a set is not there from an angle."""
NEUTRAL = "sweep"
"""The set whose paper stands in for one that has no place to lie or to hang."""


def scene_of(instruction: PresentationInstruction) -> str:
    """The plates that an instruction is painted on: ``marble``, or ``marble/top`` for a product that lies."""
    return seen_as(instruction.set_name, angle_for(instruction.pose, instruction.pitch))


def seen_as(set_name: str, angle: Angle) -> str:
    """A set from the nearest angle it has; an unknown set is left to whoever opens it."""
    from tools.generation.plates import list_sets

    known = next((card.angles for card in list_sets() if card.name == set_name), ("level",) if angle == "level" else ())
    for near in NEXT[angle]:
        if near in known:
            return set_name if near == "level" else f"{set_name}/{near}"
    return f"{NEUTRAL}/{angle}" if known else set_name
