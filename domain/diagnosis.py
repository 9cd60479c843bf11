"""Why a figure is what it is, from what shoppers did; and the designs that are proposed to raise it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain import Frozen
from domain.text import Words

Side = Literal["top", "left", "right"]
Grounds = Literal["shown", "learned", "fitting", "explore", "factor"]
"""Best of what was shown; what tests of other products teach; what fits the audience; what is not known yet; a test
of elements."""


class Seen(Frozen):
    """How one design of this product did with one audience."""

    set_name: str
    layout: str
    users: int
    value: float
    """The metric, per user."""
    low: float
    high: float
    """95 % interval."""


class Standing(Frozen):
    """How the metric stands for one audience of a product."""

    persona: str
    """Empty for everybody."""
    users: int = 0
    value: float = 0
    low: float = 0
    high: float = 0
    seen: tuple[Seen, ...] = ()
    """Best first."""


class Diagnosis(Frozen):
    """What is known about a figure that is to rise. Without any test it says so."""

    sku: str
    metric: str
    tests: int = 0
    """Of this product."""
    audiences: tuple[Standing, ...] = ()
    baseline: float | None = None
    """Measured rate of the audience; None where nobody was counted."""
    daily_users: int | None = None
    """Measured visitors a day of the audience."""
    lines: tuple[Words, ...] = ()
    """All of it in plain words."""
    factors: tuple[str, ...] = ()
    """Elements that are to be told apart, where the merchant asks which of them it is."""

    def about(self, persona: str) -> Standing | None:
        """How it stands for this audience."""
        return next((each for each in self.audiences if each.persona == persona), None)


class Design(Frozen):
    """A way of showing the product that is worth a test, and why."""

    set_name: str
    layout: Side = "top"
    sticker: bool = True
    """With price, badges and button, or without any."""
    grounds: Grounds = "fitting"
    reason: Words = Field(default_factory=dict)
