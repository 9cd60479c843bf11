"""From the sums of a trial to samples that can be compared: by arm, by persona, by metric; late purchases corrected."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.trial import Trial
from tools.distribution.statistics import Covaried, Sample

Floats = NDArray[np.float64]
FIELD_OF = {
    "ctr": "clicked", "engagement": "clicked", "completion_rate": "clicked", "add_to_cart": "carted",
    "conversion": "buyers", "gmv": "cents", "roas": "cents",
}  # fmt: skip
"""Which sum a metric is made of. Where nothing nearer is observed, a click stands for engagement."""
GUARDRAILS = {"returns": "returned", "complaints": "complained"}
HOUR = 3600
LONGEST_DELAY = 14 * 24.0
FEWEST_BUYERS = 30
"""With fewer, nothing is known about how late purchases come."""


@dataclass(frozen=True)
class Tallies:
    """Everything that was counted in one trial."""

    counts: Mapping[str, int]

    def sum(self, arm: str, what: str, persona: str | None = None) -> int:
        """One sum of an arm, of all personas or of one."""
        if persona is not None:
            return self.counts.get(f"{arm}|{persona}|{what}", 0)
        return sum(
            value for field, value in self.counts.items() if field.startswith(f"{arm}|") and field.endswith(f"|{what}")
        )

    def users(self, arm: str) -> int:
        """Unique users who saw this arm first."""
        return self.sum(arm, "users")

    def sample(self, arm: str, metric: str, persona: str | None = None) -> Sample:
        """Users and what they did; money in major units."""
        return self._sample(arm, FIELD_OF[metric], persona)

    def guardrail(self, arm: str, name: str) -> Sample:
        """Buyers of an arm, and how many of them sent it back or complained."""
        return Sample.of_rate(self.sum(arm, "buyers"), self.sum(arm, GUARDRAILS[name]))

    def covaried(self, arm: str, metric: str) -> Covaried | None:
        """With what was known about users before; None where that was not told for all of them."""
        if not self.sum(arm, "before2"):
            return None
        before = Sample(self.users(arm), self.sum(arm, "before") / 100, self.sum(arm, "before2") / 1e4)
        scale = 1e4 if FIELD_OF[metric] == "cents" else 100.0
        return Covaried(self.sample(arm, metric), before, self.sum(arm, f"before_{FIELD_OF[metric]}") / scale)

    def _sample(self, arm: str, what: str, persona: str | None) -> Sample:
        users, total = self.sum(arm, "users", persona), self.sum(arm, what, persona)
        if what != "cents":
            return Sample.of_rate(users, total)
        return Sample(users, total / 100, self.sum(arm, "cents2", persona) / 1e4)


def cells(trial: Trial, tallies: Tallies, personas: Sequence[str]) -> tuple[Floats, Floats]:
    """Clicks and impressions by persona and arm, as allocation takes them: (1, personas, arms)."""
    clicks, shown = (
        np.array([[[tallies.sum(arm, what, persona) for arm in trial.arms] for persona in personas]], dtype=float)
        for what in ("clicks", "shown")
    )
    return np.minimum(clicks, shown), shown


def mean_delay(hours: Mapping[str, int], now: float) -> float | None:
    """Mean hours from seeing to buying, by maximum likelihood: who has not bought yet may still do so.

    Delays are exponential, and only those shorter than the time since the user came can have been seen.
    """
    bought: list[tuple[float, float]] = []  # (age in hours, buyers)
    total = 0.0
    for field, value in hours.items():
        _, hour, what = field.rsplit("|", 2)
        if what == "buyers":
            bought.append((_age(hour, now), value))
        elif what == "delay":
            total += value / HOUR
    buyers = sum(count for _, count in bought)
    if buyers < FEWEST_BUYERS:
        return None

    def slope(rate: float) -> float:
        return buyers / rate - total - sum(count * age / math.expm1(min(600, rate * age)) for age, count in bought)

    low, high = 1 / LONGEST_DELAY, 60.0
    for _ in range(60):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return 1 / low


def ripe_users(hours: Mapping[str, int], arm: str, delay: float, now: float) -> float:
    """Users of an arm, each counted by how likely it is that a purchase of theirs would have come by now."""
    ripe = 0.0
    for field, value in hours.items():
        name, hour, what = field.rsplit("|", 2)
        if name == arm and what == "users":
            ripe += value * -math.expm1(-_age(hour, now) / delay)
    return ripe


def _age(hour: str, now: float) -> float:
    """Hours since the middle of this hour."""
    return max(0.05, now / HOUR - int(hour) - 0.5)
