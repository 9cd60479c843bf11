"""Plans what is made: audiences, formats, numbers, time, and the defaults chosen where the brief was silent."""

from __future__ import annotations

import asyncio
from typing import Any

from langgraph.runtime import Runtime

from agents.check import check_outline
from agents.desk import Desk
from agents.estimates import with_steps
from agents.outline import PERSONAS, fit_in, notes_on, plan_from, towards, unplaced_note, wishes
from agents.proposals import Outline
from agents.recall import notes_on_memory, remembered
from agents.services import Services
from agents.state import State, said_in_run
from agents.tell import step
from agents.words import language_of, listing, say
from domain.brief import Brief
from domain.catalog import Product
from domain.creative import Persona
from domain.events import PlanMade
from domain.text import best_of
from tools.generation.canvases import formats, title_of
from tools.generation.plates import list_sets
from tools.understanding.briefs import asked_persona_count
from tools.understanding.personas import mine_personas
from tools.understanding.scenes import sets_named

CANDIDATES = 8


async def planner(state: State, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Make the plan."""
    services, brief = runtime.context.services, state.brief
    assert brief is not None and state.request is not None
    async with step(runtime, "planner", say("planner.title")) as telling:
        product = await asyncio.to_thread(services.catalog.product, state.sku)
        candidates = await asyncio.to_thread(audiences, services, product, brief, state.lang)
        people = asked_persona_count(said_in_run(state)) or PERSONAS
        outline = await telling.ask(
            Outline,
            "plan",
            check_outline,
            wished=towards(wishes(brief, candidates, people, said_in_run(state)), brief, state.diagnosis),
            candidates=candidates,
            canvases={name: best_of(row.title, "en") for name, row in formats().items()},
            limit=len(candidates) if brief.personas else people,
            title=product.title,
        )
        languages = brief.languages or (language_of(state.request.text),)
        plan, capped = fit_in(plan_from(outline, brief, product, languages))
        plan = with_steps(plan, services.mind, services.renderers.processes)
        by_id = {persona.id: persona for persona in candidates}
        # A backend that paints from words may well show what no set here does.
        missed = unplaced_note(brief, product, list_sets()) if services.backend == "studio" else ()
        notes = (*state.notes, *telling.notes, *notes_on(plan, brief, product, by_id), *missed, *capped)
        bearing = remembered(state, product.sku)
        titles = {product.sku: product.title}
        notes = (*notes, *notes_on_memory(state, bearing, product.sku, titles))
        said = tuple({str(note): note for note in notes}.values())
        plan = plan.model_copy(
            update={"notes": said, "remembered": bearing, "titles": {one.id: one.title for one in candidates}}
        )
        telling.tell(PlanMade, plan=plan)
        telling.found(
            say("planner.found", n=plan.creatives, personas=len(plan.personas), formats=len(plan.canvases),
                seconds=max(1, round(plan.seconds))),
            personas=listing([by_id[name].title for name in plan.personas if name in by_id]),
            formats=listing([title_of(name) for name in plan.canvases]),
        )  # fmt: skip
    return {"plan": plan, "personas": candidates, "notes": notes}


def audiences(services: Services, product: Product, brief: Brief, lang: str) -> tuple[Persona, ...]:
    """Who could be addressed: those the merchant named, else those the data speaks for, most promising first."""
    segments = services.segments_for(product)
    places = tuple(card.name for card in sets_named(brief.style_scene, list_sets()))
    limit = max(CANDIDATES, len(brief.personas))
    return mine_personas(product, segments, brief.personas, limit=limit, lang=lang, places=places)
