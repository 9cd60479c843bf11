"""Distribution core: drafts the experiment that will tell which look sells. A draft until a person approves it."""

from __future__ import annotations

import asyncio
from typing import Any

from langgraph.runtime import Runtime

from agents.check import check_hypothesis
from agents.desk import Desk
from agents.proposals import Hypothesis
from agents.services import Services
from agents.shelf import has_looks_to_compare, shelved
from agents.state import State
from agents.tell import step
from agents.words import say
from domain.creative import Creative
from domain.events import ExperimentDrafted
from domain.experiment import Experiment
from tools.distribution.experiments import draft_experiment
from tools.distribution.lifecycle import open_trial


async def ab_test(state: State, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Draft a test of the looks on the shelf."""
    brief, creatives = state.brief, [one for one in shelved(state).values() if one.persona != "product"]
    assert brief is not None
    if not has_looks_to_compare(state) or (state.plan is not None and not state.plan.experiment):
        return {}
    async with step(runtime, "ab_test", say("ab_test.title"), quick=True) as telling:
        experiment = draft_experiment(state.sku, creatives, brief, personas=state.personas, seed=state.run_id)
        values: dict[str, Any] = {
            "metric": experiment.metric,
            "arms": [arm.title for arm in experiment.arms],
            "drafted": experiment.hypothesis,
        }
        words = await telling.ask(Hypothesis, "ab_test", check_hypothesis, **values)
        experiment = experiment.model_copy(update={"hypothesis": words.hypothesis})
        await _record(runtime.context.services, experiment, creatives, state)
        telling.tell(ExperimentDrafted, experiment=experiment)
        users = experiment.sample.users_per_arm
        telling.found(say("ab_test.found", arms=len(experiment.arms), users=users), experiment=experiment.id)
    return {"experiment": experiment, "notes": (*state.notes, *telling.notes)}


async def _record(services: Services, experiment: Experiment, creatives: list[Creative], state: State) -> None:
    """Keep the draft where it can be started from. The same draft is recorded once."""
    product = await asyncio.to_thread(services.catalog.product, state.sku)
    plain = product.images[0] if product.images else ""
    where = {"run_id": state.run_id, "plain": plain}
    await services.trials.create(open_trial(experiment, creatives, state.personas, **where))
