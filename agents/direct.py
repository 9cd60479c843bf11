"""Between drafts of instructions and what a model may say about them: geometry and prices stay out of its hands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.proposals import Direction, Directions
from domain.catalog import Fact
from domain.creative import PresentationInstruction


def drafts_of(drafts: Sequence[PresentationInstruction]) -> tuple[Direction, ...]:
    """The part of each draft that may be directed."""
    return tuple(
        Direction(
            persona=draft.persona,
            variant=variant_of(draft),
            set_name=draft.set_name,
            palette=draft.palette,
            selling_points=draft.selling_points,
            headline=draft.words.headline,
            subline=draft.words.subline,
            facts=draft.words.facts,
            layout=draft.layout,
            rationale=draft.rationale,
        )
        for draft in drafts
    )


def as_drafted(drafts: Sequence[Direction], **_: Any) -> Directions:
    """The embedded engine's answer: the drafts are its directions."""
    return Directions(directions=tuple(drafts))


def directed(
    drafts: Sequence[PresentationInstruction], directions: Directions, facts: Sequence[Fact]
) -> tuple[PresentationInstruction, ...]:
    """The drafts with their directions applied."""
    by_key = {(direction.persona, direction.variant): direction for direction in directions.directions}
    return tuple(_apply(draft, by_key.get((draft.persona, variant_of(draft)))) for draft in drafts)


def variant_of(draft: PresentationInstruction) -> int:
    """Which of its persona's drafts this is, from 0: the last part of its id."""
    number = draft.id.rsplit(".", 1)[-1]
    return int(number) - 1 if number.isdigit() else 0


def _apply(draft: PresentationInstruction, direction: Direction | None) -> PresentationInstruction:
    if direction is None:
        return draft
    words = draft.words.model_copy(
        update={"headline": direction.headline, "subline": direction.subline, "facts": direction.facts}
    )
    return draft.model_copy(
        update={
            "set_name": direction.set_name,
            "palette": direction.palette,
            "selling_points": direction.selling_points,
            "layout": direction.layout,
            "rationale": direction.rationale,
            "words": words,
        }
    )
