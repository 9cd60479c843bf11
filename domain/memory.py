"""What is remembered of a merchant: brand rules, preferences learned from choices and edits, decisions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from domain import Frozen
from domain.text import Words

Slot = Literal[
    "must_keep", "must_avoid", "colours", "style_scene", "copy_text", "languages", "aspect_ratios", "platforms", "price"
]
"""What of a brief a memory speaks to; ``colours`` and ``style_scene`` both fill the brief's looks."""


class Remembered(Frozen):
    """What every memory says: what it is about, and which words of whom it comes from."""

    id: str
    """The same thing learned twice has the same id."""
    source: str = ""
    """The merchant's own sentence."""
    run_id: str = ""
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class BrandRule(Remembered):
    """A standing wish that the merchant put into words: it holds until it is taken back."""

    kind: Literal["rule"] = "rule"
    slot: Slot
    values: tuple[str, ...]
    topic: str = ""
    """What it settles, where there can be only one rule about it: a newer one takes its place."""


class Preference(Remembered):
    """What the merchant's choices and edits point to: a default once it was seen twice."""

    kind: Literal["preference"] = "preference"
    slot: Slot
    values: tuple[str, ...]
    sku: str = ""
    """The product that it is about; empty for any."""
    runs: tuple[str, ...] = ()
    """The runs that it was seen in."""

    @property
    def seen(self) -> int:
        """How often it was seen, a run counting once."""
        return len(set(self.runs))


class Decision(Remembered):
    """Something that the merchant decided: what was made, tested, thrown away or wanted published."""

    kind: Literal["decision"] = "decision"
    what: Literal["made", "picked", "deleted", "cancelled", "tested", "publish_wanted"]
    text: Words
    sku: str = ""


Memory = Annotated[BrandRule | Preference | Decision, Field(discriminator="kind")]

MEMORY: TypeAdapter[BrandRule | Preference | Decision] = TypeAdapter(Memory)
"""Reads and writes any memory as JSON."""
MEMORIES: tuple[type[Remembered], ...] = (BrandRule, Preference, Decision)


class Recalled(Frozen):
    """A memory as it bears on one plan: shown, and can be switched off for this time."""

    id: str
    kind: Literal["rule", "preference"] = "rule"
    words: Words
    on: bool = True
    why_off: Words = Field(default_factory=dict)
    """Why it does not count this time, where the brief itself says otherwise."""


class Heard(Frozen):
    """What a message says about memory itself, beside or instead of a brief. Read by rules, never by a model."""

    rules: tuple[BrandRule, ...] = ()
    refused: tuple[str, ...] = ()
    """Sentences that may not be remembered: forbidden claims, orders to the assistant, other people's brands."""
    recall: bool = False
    """Asks what is remembered."""
    forget: tuple[int | Literal["all", "last"] | str, ...] = ()
    """What to forget: numbers of the list, everything, the latest, or words that name it."""
    without: tuple[int | Literal["all"], ...] = ()
    """What to leave out this time only."""
    picked: tuple[int, ...] = ()
    """Numbers of the pictures that the merchant likes."""
    rest: str = ""
    """What is left of the message as a brief."""

    @property
    def acts(self) -> bool:
        """Whether anything was said about memory."""
        return bool(self.rules or self.refused or self.recall or self.forget or self.without or self.picked)
