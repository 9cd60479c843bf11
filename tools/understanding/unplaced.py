"""Wishes for a place or look that nothing here can show: they are told, not passed over."""

from __future__ import annotations

from collections.abc import Sequence

from tools.understanding.instructions import side_asked
from tools.understanding.poses import asked_pitch, asked_pose
from tools.understanding.scenes import SetLike, colours_named, sets_named, tones_named
from tools.understanding.taxonomy import found_in


def unplaced(wishes: Sequence[str], sets: Sequence[SetLike]) -> tuple[str, ...]:
    """The wishes that name no set, tone, colour, mood, pose, angle or side of the words."""
    moods = tuple({mood for card in sets for mood in card.moods})
    return tuple(
        wish
        for wish in wishes
        if not (
            sets_named((wish,), sets)
            or tones_named((wish,))
            or colours_named((wish,))
            or found_in(wish, moods)
            or asked_pose((wish,))
            or asked_pitch((wish,), None)
            or side_asked((wish,))
        )
    )
