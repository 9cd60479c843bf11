"""What the merchant sees of a conversation: one creative under each number."""

from __future__ import annotations

from collections.abc import Sequence

from agents.state import State
from agents.words import listing, say
from domain.creative import Creative
from domain.text import Words


def shelf_after(state: State) -> dict[int, str]:
    """The shelf with this run's creatives on it, each under its number."""
    made = {making.number: making.id for making in state.makings if making.id in state.creatives}
    return dict(sorted({**state.shelf, **made}.items()))


def shelved(state: State) -> dict[int, Creative]:
    """Number -> creative, as the merchant sees them now."""
    return {number: state.creatives[key] for number, key in shelf_after(state).items()}


def failed_in(state: State) -> tuple[Words, ...]:
    """Why creatives of this run could not be made, each reason once."""
    reasons = [state.failures[making.id] for making in state.makings if making.id in state.failures]
    return tuple({str(reason): reason for reason in reasons}.values())


def has_looks_to_compare(state: State) -> bool:
    """Whether a test of this conversation's pictures could tell anything: two that differ in more than their format."""
    looks = {(c.persona, c.recipe.instruction.id) for c in shelved(state).values() if c.persona != "product"}
    return len(looks) >= 2


def numbered(numbers: Sequence[int]) -> Words:
    """Numbers as a merchant says them: “pictures 1–5”, “picture 2, picture 4”."""
    if len(numbers) > 2 and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return say("edit.numbers", first=numbers[0], last=numbers[-1])
    return listing([say("edit.number", n=number) for number in numbers])


def summary(state: State) -> Words:
    """What this run did, as the assistant's words in the conversation."""
    made = [making for making in state.makings if making.id in state.creatives]
    numbers = numbered([making.number for making in made])
    if made:
        changed = any(making.replaces for making in made)
        return say("said.edited", numbers=numbers) if changed else say("said.made", n=len(made), numbers=numbers)
    left, ops = len(shelf_after(state)), state.brief.edit_ops if state.brief else ()
    if state.experiment is not None:
        arms, users = len(state.experiment.arms), state.experiment.sample.users_per_arm
        return say("said.tested", arms=arms, users=f"{users:,}")
    if "delete_asset" in ops:
        gone = sorted(set(state.past[-1]) - set(state.shelf)) if state.past else []
        return say("said.deleted", n=left, numbers=numbered(gone))
    return say("said.undone", n=left) if "undo" in ops else say("said.shelf", n=left)
