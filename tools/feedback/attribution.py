"""Which trial an event counts in: the one it names, or those of its product that the user may have been in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from domain.trial import Observed, Trial
from tools.distribution.assignment import variations

WINDOW = timedelta(days=30)
"""How long after a trial's end a purchase or a return still counts."""
SEEING = frozenset({"exposure", "click"})


def attributed(observed: Observed, trials: Iterable[Trial]) -> list[tuple[str, Observed]]:
    """(trial, event as it counts there). Robots, unknown arms and trials that do not run count nowhere."""
    if observed.robot:
        return []
    found = []
    for trial in trials:
        named = observed.trial == trial.id
        by_product = not observed.trial and observed.sku == trial.experiment.sku
        if (named or by_product) and _counts(observed, trial):
            persona = observed.persona if observed.persona in trial.personas else ""
            arm = observed.arm if observed.arm in variations(trial) else ""
            found.append((trial.id, observed.model_copy(update={"arm": arm, "persona": persona})))
    return found


def _counts(observed: Observed, trial: Trial) -> bool:
    if trial.started_at is None or observed.at < trial.started_at - timedelta(minutes=5):
        return False
    if observed.kind in SEEING:
        seen_in_time = trial.status == "running" or (trial.stopped_at is not None and observed.at <= trial.stopped_at)
        return seen_in_time and observed.arm in variations(trial)
    return trial.stopped_at is None or observed.at <= trial.stopped_at + WINDOW
