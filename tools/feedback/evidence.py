"""What tests say about elements: one row per arm and audience, with what was shown and clicked there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.trial import Exhibit, Trial
from tools.feedback.tallies import Tallies

ELEMENTS = ("set", "layout", "hook", "palette", "sticker")


@dataclass(frozen=True)
class Row:
    """How one arm did with one audience of one product."""

    trial: str
    sku: str
    arm: str
    persona: str
    shown: int
    clicks: int
    exhibit: Exhibit

    @property
    def elements(self) -> tuple[str, ...]:
        """``element=value`` of the arm."""
        return tuple(f"{name}={self.exhibit.attributes[name]}" for name in ELEMENTS if name in self.exhibit.attributes)


def rows_of(trials: Sequence[Trial], tallies: Mapping[str, Tallies]) -> list[Row]:
    """Every arm of every trial that was shown, by audience."""
    rows = []
    for trial in trials:
        first = {arm: _common(trial, arm) for arm in {exhibit.arm for exhibit in trial.exhibits}}
        for arm in trial.arms:
            for persona in (*trial.personas, ""):
                shown = tallies[trial.id].sum(arm, "shown", persona)
                clicks = tallies[trial.id].sum(arm, "clicks", persona)
                if shown and arm in first:
                    sku = trial.experiment.sku
                    rows.append(Row(trial.id, sku, arm, persona, shown, min(clicks, shown), first[arm]))
    return rows


def _common(trial: Trial, arm: str) -> Exhibit:
    """The arm's first creative, with the attributes that all of its creatives have."""
    mine = [exhibit for exhibit in trial.exhibits if exhibit.arm == arm]
    shared = set.intersection(*(set(exhibit.attributes.items()) for exhibit in mine))
    return mine[0].model_copy(update={"attributes": dict(sorted(shared))})
