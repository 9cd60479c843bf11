"""A trial: an experiment as it is carried out, from the merchant's start to a decision."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import Field

from domain import Frozen
from domain.experiment import Experiment
from domain.text import Words

HOLDOUT = "holdout"
"""The arm that keeps seeing the product's plain photo, so that the gain of all looks together is known."""
EVERYBODY = ""
"""Stands for personas without weights of their own."""

LookOutcome = Literal["continue", "winner", "no_difference", "too_few", "broken_split", "harmful"]
ObservedKind = Literal["exposure", "click", "cart", "order", "return", "complaint"]


class Exhibit(Frozen):
    """One creative as delivery, learning and ranking need it."""

    creative: str
    arm: str
    asset: str
    persona: str
    """Whom it was made for."""
    canvas: str
    attributes: dict[str, str] = Field(default_factory=dict)
    """What it is like, by element: ``set``, ``hook``, ``layout``, ``sticker``, ``palette``."""
    generator: str = ""
    """What made it, with its version."""
    model: str = ""
    """Language model that directed it; empty where none did."""
    prompt: str = ""
    """Version of the prompt that it was directed by; empty where no model was asked."""
    cost: float = 0
    """What the models cost for it, in USD."""
    seconds: float = 0
    attempts: int = 1
    quality: dict[str, float] = Field(default_factory=dict)
    """What the gates measured, by measure."""


class Standing(Frozen):
    """One arm at one look."""

    arm: str
    users: int
    value: float
    """The metric, per user."""
    difference: float = 0
    low: float = 0
    high: float = 0
    """Limits of the difference from the first arm that hold at every moment."""
    z: float = 0
    chance: float | None = None
    """Probability of beating the first arm: for display, never to stop on."""


class Look(Frozen):
    """One planned look at the figures."""

    number: int
    fraction: float
    """Part of the planned users seen by then."""
    bound: float | None = None
    """The |z| that decided here."""
    outcome: LookOutcome
    winner: str = ""
    standings: tuple[Standing, ...] = ()
    reason: Words = Field(default_factory=dict)
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class Trial(Frozen):
    """An experiment with everything needed to deliver it, judge it and learn from it."""

    experiment: Experiment
    thread_id: str = ""
    run_id: str = ""
    merchant: str = "local"
    exhibits: tuple[Exhibit, ...]
    personas: tuple[str, ...] = ()
    """Audiences that shoppers may belong to."""
    audience: tuple[str, ...] = ()
    """Only these of them are in the test; everybody where empty."""
    factors: tuple[str, ...] = ()
    """Elements whose main effects are told apart; each arm is one combination of their values."""
    plain: str = ""
    """Asset id of the product's own photo: what the holdout sees, and everybody where the trial does not run."""
    mode: Literal["ab", "bandit"] = "ab"
    """A fixed split that ends in a verdict, or weights that follow the clicks and end nowhere."""
    holdout: float = Field(default=0.05, ge=0, le=0.5)
    looks_planned: int = Field(default=5, ge=1, le=30)
    cap: int | None = Field(default=None, ge=1)
    """Most users it may be shown to; then it pauses."""
    weights: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    """Weights of the arms by persona; the split of the design where a persona has none."""
    weighed: int = 0
    """How often the weights were set: goes into the propensity's record."""
    looks: tuple[Look, ...] = ()
    promoted: str = ""
    """The arm that everybody is shown, once a person has approved it."""
    promoted_by: str = ""
    note: Words = Field(default_factory=dict)
    """Why it stands as it does, in words."""
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    revision: int = 0

    @property
    def id(self) -> str:
        """The experiment's id."""
        return self.experiment.id

    @property
    def status(self) -> str:
        """The experiment's status."""
        return self.experiment.status

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms, without the holdout; the first is what the others are compared with."""
        return tuple(arm.name for arm in self.experiment.arms)

    @property
    def shares(self) -> tuple[float, ...]:
        """The arms' parts of the design."""
        return tuple(arm.share for arm in self.experiment.arms)

    @property
    def winner(self) -> str:
        """What the last look found best; empty where nothing is decided."""
        return self.looks[-1].winner if self.looks else ""


class Observed(Frozen):
    """Something a shopper did, read from whatever told it."""

    id: str = Field(min_length=1, max_length=200)
    """What told it says that this is the same event; counted once."""
    kind: ObservedKind
    user: str = Field(min_length=1, max_length=200)
    at: datetime
    trial: str = ""
    """Empty where only the product is known: then every running trial of it is meant that this user was in."""
    arm: str = ""
    persona: str = ""
    sku: str = ""
    amount: float = Field(default=0, ge=0, le=1e9)
    """Money, in major units."""
    before: float | None = Field(default=None, ge=-1e9, le=1e9)
    """Something known about the user from before the trial, such as what they spent: narrows intervals (CUPED)."""
    propensity: float | None = Field(default=None, gt=0, le=1)
    """Probability with which this arm was shown."""
    robot: bool = False
