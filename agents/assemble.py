"""Packs the launch kit: the files as each platform wants them, a contact sheet and a manifest; and ends the run."""

from __future__ import annotations

import asyncio
from typing import Any

from langgraph.runtime import Runtime

from agents import craft
from agents.desk import Desk
from agents.lessons import lessons
from agents.shelf import failed_in, shelf_after, shelved, summary
from agents.state import Outcome, State
from agents.tell import Step, step
from agents.words import listing, say, short_names
from domain.brief import Turn
from domain.events import AnswerGiven, KitAssembled, MemoryChanged
from domain.text import Words, best_of


async def assemble(state: State, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Put everything on the shelf into one kit, and say how the run went."""
    services, creatives = runtime.context.services, list(shelved(state).values())
    outcome, error = _outcome(state)
    update: dict[str, Any] = {"shelf": shelf_after(state), "outcome": outcome, "error": error}
    update["touched"] = tuple(making.number for making in state.makings if making.replaces)
    if state.makings and state.shelf:
        update["past"] = (*state.past, state.shelf)
    if outcome == "failed":
        said = (Turn(role="assistant", text=best_of(error, state.lang)),)
        return {**update, "error_code": "nothing_passed", "turns": said}
    async with step(runtime, "assemble", say("assemble.title")) as telling:
        product = await asyncio.to_thread(services.catalog.product, state.sku)
        kit = await telling.use(services.render, craft.pack, product, creatives, asked_and_planned(state))
        telling.tell(KitAssembled, kit_id=kit.id, creatives=kit.creatives, archive=kit.archive)
        await learn(telling, state, short_names([product])[product.sku])
        if not state.makings:
            telling.tell(AnswerGiven, text=summary(state))
        telling.found(say("assemble.found", n=len(kit.creatives)), kit=kit.archive)
    said = (Turn(role="assistant", text=best_of(summary(state), state.lang)),)
    return {**update, "kit": kit, "turns": said}


async def learn(telling: Step, state: State, title: Words) -> None:
    """Keep what this run says about its merchant; a run that repeats another one teaches nothing."""
    assert state.request is not None
    learned = lessons(state, title)
    if learned and telling.desk.run.rerun is None:
        await telling.desk.services.recollections.remember(state.request.merchant, learned)
        telling.tell(MemoryChanged, kept=tuple(learned))


def asked_and_planned(state: State) -> dict[str, Any]:
    """What the kit's manifest says besides the pictures."""
    assert state.request is not None
    return {
        "experiment": state.experiment,
        "run_id": state.run_id,
        "asked": tuple(making.id for making in state.makings),
        "brief": state.brief,
        "plan": state.plan,
        "personas": state.personas,
        "text": state.request.text,
        "lang": state.lang,
    }


def _outcome(state: State) -> tuple[Outcome, Words]:
    """How the run ends, with words where something is missing."""
    done = sum(making.id in state.creatives for making in state.makings)
    missing = len(state.makings) - done
    if not missing:
        return "completed", {}
    reason = listing(failed_in(state))
    if done:
        return "partial", say("end.partial", done=done, missing=missing, reason=reason)
    return "failed", say("end.failed", reason=reason)
