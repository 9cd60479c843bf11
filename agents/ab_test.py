"""Distribution core: drafts the experiment that will tell which look sells. A draft until a person approves it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from langgraph.runtime import Runtime

from agents.check import check_hypothesis
from agents.desk import Desk
from agents.proposals import Hypothesis
from agents.shelf import has_looks_to_compare, shelved
from agents.state import State
from agents.tell import step
from agents.words import say
from domain.creative import Creative
from domain.errors import Conflict
from domain.events import ExperimentDrafted
from domain.experiment import Experiment
from tools.distribution.experiments import draft_experiment
from tools.distribution.factorial import by_factors
from tools.distribution.lifecycle import open_trial


async def ab_test(state: State, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Draft a test of the looks on the shelf."""
    brief, creatives = state.brief, [one for one in shelved(state).values() if one.persona != "product"]
    if state.diagnosis is not None:  # what is new is tried; what stands on the shelf from before had its test
        new = {making.id for making in state.makings}
        creatives = [one for one in creatives if one.id in new]
    assert brief is not None
    if not has_looks_to_compare(state) or (state.plan is not None and not state.plan.experiment):
        return {}
    async with step(runtime, "ab_test", say("ab_test.title"), quick=True) as telling:
        known = state.diagnosis
        experiment = draft_experiment(
            state.sku, creatives, brief, personas=state.personas, seed=state.run_id,
            baseline=known.baseline if known else None, daily_users=known.daily_users if known else None,
        )  # fmt: skip
        values: dict[str, Any] = {
            "metric": experiment.metric,
            "arms": [arm.title for arm in experiment.arms],
            "drafted": experiment.hypothesis,
        }
        words = await telling.ask(Hypothesis, "ab_test", check_hypothesis, **values)
        experiment = experiment.model_copy(update={"hypothesis": words.hypothesis})
        experiment = await _record(runtime.context, experiment, creatives, state)
        telling.tell(ExperimentDrafted, experiment=experiment)
        users = experiment.sample.users_per_arm
        telling.found(say("ab_test.found", arms=len(experiment.arms), users=users), experiment=experiment.id)
    return {"experiment": experiment, "notes": (*state.notes, *telling.notes)}


async def _record(desk: Desk, experiment: Experiment, creatives: list[Creative], state: State) -> Experiment:
    """Keep the draft where it can be started from, as it is recorded. The same draft is recorded once."""
    product = await asyncio.to_thread(desk.services.catalog.product, state.sku)
    asked = tuple(each.persona for each in state.diagnosis.audiences if each.persona) if state.diagnosis else ()
    where: dict[str, Any] = {
        "run_id": state.run_id, "thread_id": desk.run.thread_id, "merchant": desk.run.merchant,
        "plain": product.images[0] if product.images else "", "audience": asked,
    }  # fmt: skip
    made = {key: origin.model_dump(include={"model", "prompt", "cost"}) for key, origin in state.origins.items()}
    trial = open_trial(experiment, creatives, state.personas, made=made, **where)
    if state.diagnosis and state.diagnosis.factors:
        with suppress(Conflict):  # a picture is missing: the looks are compared as they are
            trial = by_factors(trial, state.diagnosis.factors)
    return (await desk.services.trials.create(trial)).experiment
