"""Learning from experiments now and then: a new version of what is known, where it says something new."""

from __future__ import annotations

import asyncio

from domain.finding import Findings
from domain.trial import Trial
from jobs.backbone import Backbone
from tools.feedback.evidence import Row, rows_of
from tools.feedback.tallies import Tallies

LEARN_SECONDS = 300.0


async def evidence(backbone: Backbone) -> list[Row]:
    """What all tests say, by arm and audience."""
    return rows_of(*await counted(backbone))


async def counted(backbone: Backbone) -> tuple[list[Trial], dict[str, Tallies]]:
    """Every test that was started, and what was counted in it."""
    trials = [trial for trial in await backbone.trials.begun() if trial.started_at is not None]
    return trials, {trial.id: Tallies(await backbone.outcomes.counts(trial.id)) for trial in trials}


async def learn_from_trials(backbone: Backbone) -> Findings | None:
    """Learn anew; kept as a version where it differs from the last. What is in use afterwards."""
    trials, tallies = await counted(backbone)
    rows = rows_of(trials, tallies)
    if rows:
        from tools.feedback.learning import learn
        from tools.feedback.limits import complaints_of, learn_limits

        findings = await asyncio.to_thread(learn, rows)
        findings = findings.model_copy(update={"limits": learn_limits(complaints_of(trials, tallies))})
        last = next(iter(await backbone.findings.versions()), None)
        if last is None or _gist(findings) != _gist(last):
            await backbone.findings.keep(findings)
    return await backbone.findings.current()


def _gist(findings: Findings) -> tuple[object, ...]:
    clear = [each for each in findings.findings if each.is_clear]
    told = {(each.persona, each.element, each.value, round(each.effect, 2)) for each in clear}
    limits = tuple((each.measure, round(each.limit, 3)) for each in findings.limits)
    return findings.active, findings.trials, frozenset(told), limits
