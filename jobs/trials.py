"""Beside the runs: count what shoppers did, take planned looks when they are due, move bandits' weights, heed caps."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from domain.trial import EVERYBODY, Look, Observed, Trial
from jobs.backbone import Backbone
from tools.distribution import lifecycle
from tools.feedback.tallies import Tallies

COUNT_SECONDS, TEND_SECONDS = 1.0, 5.0
STIRRED = 0.02
"""Weights that changed less stay as they are."""
TOLD_AGAIN = timedelta(minutes=1)
DRAIN = 50
"""Batches counted in a row before others get their turn."""


async def count_outcomes(backbone: Backbone, name: str) -> int:
    """Count what has come in; how many events that was."""
    from tools.feedback.attribution import attributed

    total = 0
    for _ in range(DRAIN):
        trials = await backbone.trials.begun()

        def belongs(observed: Observed, trials: Iterable[Trial] = trials) -> list[tuple[str, Observed]]:
            return attributed(observed, trials)

        done = await backbone.outcomes.count(name, belongs)
        total += done
        if not done:
            break
    return total


async def tend_trials(backbone: Backbone) -> None:
    """Look after every running trial."""
    for trial in await backbone.trials.begun():
        if trial.status == "running":
            await tend(backbone, trial.id)
        elif trial.stopped_at and datetime.now(UTC) - trial.stopped_at < TOLD_AGAIN:
            from jobs.followups import tell_end

            await tell_end(backbone, trial, *await read(backbone, trial.id))  # a crash may have kept it from being told
    await backbone.outcomes.trim()


async def tend(backbone: Backbone, trial_id: str) -> Trial:
    """Take the look that is due, follow the clicks, stop at the cap; then note how it stands for the chart."""
    from tools.feedback.analysis import due_look, report

    tallies, hours, now = await read(backbone, trial_id)

    def tended(trial: Trial) -> Trial:
        if trial.status != "running":
            return trial
        look = due_look(trial, tallies, hours, now)
        return after(trial, look) if look else capped(trial, tallies)

    before = await backbone.trials.get(trial_id)
    trial = await backbone.trials.change(trial_id, tended)
    if trial.status == "stopped" and before.status == "running":
        from jobs.followups import tell_end

        await tell_end(backbone, trial, tallies, hours, now)
    if trial.status == "running" and trial.mode == "bandit":
        trial = await reweigh(backbone, trial, tallies)
    figures = report(trial, tallies, hours, now)
    if figures["users"]:
        arms = [[row["value"], row["difference"], row["low"], row["high"]] for row in figures["arms"]]
        await backbone.outcomes.chart_point(trial_id, figures["users"], json.dumps({"at": round(now), "arms": arms}))
    return trial


async def read(backbone: Backbone, trial_id: str) -> tuple[Tallies, dict[str, int], float]:
    """All sums of a trial, now."""
    counts, hours = await backbone.outcomes.counts(trial_id), await backbone.outcomes.hours(trial_id)
    return Tallies(counts), hours, time.time()


def after(trial: Trial, look: Look) -> Trial:
    """What a look leads to. Promoting is for a person."""
    if look.outcome == "broken_split":  # decides nothing and spends nothing: it is looked at again when it is mended
        return lifecycle.pause(trial, look.reason)
    looked = trial.model_copy(update={"looks": (*trial.looks, look)})
    if look.outcome in ("winner", "no_difference", "harmful"):
        return lifecycle.stop(looked, look.reason)
    return looked


def capped(trial: Trial, tallies: Tallies) -> Trial:
    """Paused, where as many users have seen it as may."""
    users = sum(tallies.users(arm) for arm in trial.arms)
    if trial.cap is None or users < trial.cap:
        return trial
    return lifecycle.pause(
        trial,
        {"zh": f"已达到人数上限 {trial.cap:,}，已暂停。", "en": f"The cap of {trial.cap:,} users is reached: paused."},
    )


async def reweigh(backbone: Backbone, trial: Trial, tallies: Tallies) -> Trial:
    """New weights from the clicks so far, where there are new ones."""
    import numpy as np

    from tools.distribution.allocation import next_weights
    from tools.feedback.priors import uplift_of
    from tools.feedback.tallies import cells

    personas = (*trial.personas, EVERYBODY)
    clicks, shown = cells(trial, tallies, personas)
    uplift = uplift_of(trial, await backbone.findings.current(), personas)
    if not shown.sum() and uplift is None:
        return trial  # nobody knows anything: the split of the design
    weights, _ = next_weights(np.random.default_rng([trial.weighed, int(shown.sum())]), clicks, shown, uplift)
    moved = {name: tuple(round(float(weight), 6) for weight in weights[0, row]) for row, name in enumerate(personas)}

    if not _moved(trial, moved):
        return trial

    def following(latest: Trial) -> Trial:
        return lifecycle.follow(latest, moved) if latest.status == "running" and latest.mode == "bandit" else latest

    return await backbone.trials.change(trial.id, following)


def _moved(trial: Trial, weights: dict[str, tuple[float, ...]]) -> bool:
    """Whether it is worth a new payload in every shopper's browser."""
    return any(
        abs(now - was) > STIRRED
        for name, row in weights.items()
        for now, was in zip(row, trial.weights.get(name) or trial.shares, strict=True)
    )
