"""The understanding core's part: facts, audiences with evidence, and one presentation instruction for each look."""

from __future__ import annotations

import asyncio
from typing import Any

from langgraph.runtime import Runtime
from pydantic import TypeAdapter

from agents.check import check_directions, check_personas
from agents.commission import commission, origins_of
from agents.desk import Desk
from agents.diagnose import waited
from agents.direct import directed, drafts_of
from agents.proposals import Directions, Personas
from agents.services import Services
from agents.state import State
from agents.study import retrieved, scenes, set_rows, write
from agents.tell import Step, step
from agents.words import listing, say
from domain.catalog import Fact, Product
from domain.creative import Persona, PresentationInstruction
from domain.events import FactsRetrieved, InstructionsWritten, PersonasFound
from domain.finding import Findings

FACTS = TypeAdapter(tuple[Fact, ...])
FINDINGS: TypeAdapter[Findings | None] = TypeAdapter(Findings | None)


async def persona(state: State, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Find out what to say to whom, and write it down as instructions."""
    services, plan, brief = runtime.context.services, state.plan, state.brief
    assert plan is not None and brief is not None and state.request is not None
    async with step(runtime, "persona", say("persona.title")) as telling:
        product = await asyncio.to_thread(services.catalog.product, state.sku)
        planned = [by for name in plan.personas for by in state.personas if by.id == name]
        index = await asyncio.to_thread(services.index_for, product)
        facts = await telling.use(asyncio.to_thread, retrieved, index, product, planned, brief, gives=FACTS)
        telling.tell(FactsRetrieved, facts=tuple(fact.id for fact in facts))
        audiences = await _audiences(telling, product, planned, facts, brief.personas)
        telling.tell(PersonasFound, personas=audiences)
        look_up: Any = learned
        findings: Findings | None = await telling.use(waited, look_up, services, gives=FINDINGS)
        written: dict[str, PresentationInstruction] = {}
        for lang in plan.languages:
            drafts = await asyncio.to_thread(write, product, audiences, brief, state, lang, findings)
            crossed = state.diagnosis is not None and bool(state.diagnosis.factors)
            written |= (
                {draft.id: draft for draft in drafts}  # cells of a factorial are nobody's to change
                if crossed
                else await _directed(telling, drafts, facts, lang, brief.style_scene)
            )
        telling.tell(InstructionsWritten, instructions=tuple(written.values()))
        names = listing([audience.title for audience in audiences])
        telling.found(say("persona.found", facts=len(facts), n=len(audiences), names=names))
    range_of = await asyncio.to_thread(services.catalog.products)
    made = commission(state, audiences, written, product, range_of)
    makings = tuple(each.model_copy(update={"limits": findings.limits}) for each in made) if findings else made
    notes = (*state.notes, *telling.notes)
    by = telling.director(Directions, "instruction", len(makings))
    return {"personas": audiences, "makings": makings, "origins": origins_of(makings, by), "notes": notes}


async def learned(services: Services) -> Findings | None:
    """What tests have taught and is in use."""
    return await services.findings.current()


async def _audiences(
    telling: Step, product: Product, planned: list[Persona], facts: tuple[Fact, ...], wanted: tuple[str, ...]
) -> tuple[Persona, ...]:
    values: dict[str, Any] = {
        "candidates": planned, "facts": facts, "wanted": wanted, "scenes": scenes(), "title": product.title,
    }  # fmt: skip
    return (await telling.ask(Personas, "persona", check_personas, **values)).personas


async def _directed(
    telling: Step,
    drafts: tuple[PresentationInstruction, ...],
    facts: tuple[Fact, ...],
    lang: str,
    wishes: tuple[str, ...],
) -> dict[str, PresentationInstruction]:
    """The drafts as the model would direct them, by id."""
    values: dict[str, Any] = {
        "lang": lang,
        "drafts": drafts_of(drafts),
        "facts": facts,
        "sets": set_rows(drafts),
        "wishes": wishes,
    }
    directions = await telling.ask(Directions, "instruction", check_directions, **values)
    return {instruction.id: instruction for instruction in directed(drafts, directions, facts)}
