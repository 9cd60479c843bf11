"""Experiments: which creative wins, for whom, and how we will know."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain import Frozen
from domain.text import Words


class Arm(Frozen):
    """One side of a test."""

    name: str
    creatives: tuple[str, ...]
    """Creative ids shown in this arm, one per format."""
    share: float = Field(ge=0, le=1)
    title: Words = Field(default_factory=dict)


class SampleSize(Frozen):
    """How many users a test needs before it can tell."""

    baseline: float
    """Assumed rate of the metric without the change."""
    lift: float
    """Smallest relative lift that the test is built to see."""
    users_per_arm: int
    days: float | None = None
    """At `daily_users` shoppers a day; None where the traffic is unknown."""
    daily_users: int | None = None
    alpha: float = 0.05
    power: float = 0.8


class Experiment(Frozen):
    """A test of creatives. A draft until a person approves it."""

    id: str
    sku: str
    hypothesis: Words
    arms: tuple[Arm, ...]
    metric: Literal["ctr", "conversion", "gmv", "roas", "add_to_cart", "engagement", "completion_rate"] = "ctr"
    sample: SampleSize
    stop_rule: Words
    status: Literal["draft", "running", "paused", "stopped"] = "draft"
