"""Feedback core: why a figure is what it is, from what shoppers did, before anything is planned to raise it."""

from __future__ import annotations

import asyncio
from typing import Any

from langgraph.runtime import Runtime
from pydantic import TypeAdapter

from agents.desk import Desk
from agents.planner import audiences
from agents.services import Services
from agents.state import State, said_in_run
from agents.tell import step
from agents.words import say
from domain.diagnosis import Diagnosis
from domain.text import Words
from tools.distribution.experiments import metric_of
from tools.feedback.diagnosis import diagnose as reason_why
from tools.feedback.tallies import Tallies
from tools.generation.plates import list_sets
from tools.understanding.goals import factors_named

DIAGNOSIS = TypeAdapter(Diagnosis)


async def diagnose(state: State, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Say how the figure stands, or that nobody knows yet."""
    services, brief = runtime.context.services, state.brief
    assert brief is not None
    async with step(runtime, "diagnose", say("diagnose.title")) as telling:
        product = await asyncio.to_thread(services.catalog.product, state.sku)
        named = await asyncio.to_thread(audiences, services, product, brief, state.lang) if brief.personas else ()
        asked = {persona.id: persona.title for persona in named}
        factors = factors_named(said_in_run(state))
        look: Any = diagnosis_of
        diagnosis: Diagnosis = await telling.use(
            waited,
            look,
            services,
            telling.desk.run.merchant,
            state.sku,
            metric_of(brief),
            asked,
            factors,
            gives=DIAGNOSIS,
        )
        telling.found(diagnosis.lines[0], tests=diagnosis.tests, baseline=diagnosis.baseline)
    return {"diagnosis": diagnosis, "notes": (*state.notes, *diagnosis.lines)}


async def diagnosis_of(
    services: Services, merchant: str, sku: str, metric: str, asked: dict[str, Words], factors: tuple[str, ...]
) -> Diagnosis:
    """From all tests as they stand now."""
    trials = [trial for trial in await services.trials.begun() if trial.started_at is not None]
    own = [trial for trial in trials if trial.experiment.sku == sku and trial.merchant == merchant]
    tallies = {trial.id: Tallies(await services.outcomes.counts(trial.id)) for trial in own}
    called = {card.name: dict(card.title) for card in list_sets()}
    findings = await services.findings.current()
    return reason_why(sku, metric, asked, own, tallies, findings, called=called, factors=factors)


async def waited(tool: Any, *arguments: Any) -> Any:
    """Use a tool that is awaited."""
    return await tool(*arguments)
