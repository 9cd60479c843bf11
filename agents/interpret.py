"""Turns what the merchant said into a typed Brief, and decides which way the run goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command

from agents.amend import numbers_meant
from agents.check import check_brief
from agents.desk import Desk
from agents.questions import question, target_question
from agents.shelf import has_looks_to_compare
from agents.state import State
from agents.tell import step
from agents.words import listing, say
from domain.brief import Brief, Intent, Question
from domain.events import BriefInterpreted
from domain.text import Words

Next = Literal["answer", "clarify", "product", "undo", "ab_test"]
MAKING: frozenset[Intent] = frozenset({"generate_images", "generate_video", "batch", "ab_test", "publish"})
NO_WAY_AROUND = frozenset({"product", "target"})
"""Asked even where the caller wants no questions: nothing sensible can be made without it."""
MOST_QUESTIONS = 3


async def interpret(state: State, runtime: Runtime[Desk]) -> Command[Next]:
    """Read the conversation; ask, answer, or go on to the product."""
    async with step(runtime, "interpret", say("interpret.title")) as telling:
        catalog = runtime.context.services.catalog
        names = [
            name for product in catalog.products() for name in (product.sku, *product.title.values(), *product.aliases)
        ]
        values: dict[str, Any] = {"turns": state.turns, "now": datetime.now(), "known_products": names}
        brief = carried(state, await telling.ask(Brief, "interpret", check_brief, **values))
        telling.tell(BriefInterpreted, brief=brief)
        telling.found(say("interpret.found", what=_summary(brief)))
    update: dict[str, Any] = {"brief": brief, "notes": (*state.notes, *telling.notes, *_flagged(brief))}
    if missing := _missing(state, brief):
        return Command(update={**update, "question": missing}, goto="clarify")
    update["notes"] += _assumed(state, brief)
    return Command(update=update, goto=_way(state, brief))


def carried(state: State, brief: Brief) -> Brief:
    """A brief read anew within one run keeps what was said before; what is said now goes first."""
    before = state.brief
    if before is None:
        return brief
    empty = Brief()
    old = {name: getattr(before, name) for name in Brief.model_fields if name != "clarify"}
    new = {name: value for name in old if (value := getattr(brief, name)) != getattr(empty, name)}
    if set(brief.intents) <= {"edit_previous"} and not state.shelf:
        new.pop("intents", None)  # "make it 59 instead", said about a plan
    return brief.model_copy(update={**old, **new, "flags": tuple(dict.fromkeys((*before.flags, *brief.flags)))})


def _way(state: State, brief: Brief) -> Next:
    intents = set(brief.intents)
    if "harmful" in brief.flags or not intents & (MAKING | {"edit_previous"}):
        return "answer"
    if "edit_previous" in intents and "undo" in brief.edit_ops:
        return "undo"
    if intents == {"ab_test"} and has_looks_to_compare(state):
        return "ab_test"
    if "edit_previous" in intents and not state.shelf and not intents & MAKING:
        return "answer"
    if intents <= {"publish", "generate_video"} or ("batch" in intents and len(brief.products) != 1):
        return "answer"
    return "product"


def _missing(state: State, brief: Brief) -> Question | None:
    """The first thing that must be asked, if it may still be asked."""
    request = state.request
    if request is None or len(state.asked) >= MOST_QUESTIONS:
        return None
    given = {"product"} if request.sku or request.photo or state.sku else set()
    if not state.shelf or numbers_meant(brief, state.shelf):
        given.add("target")
    for about in brief.clarify:
        if about in given or about in state.asked:
            continue
        if request.approval == "auto" and about not in NO_WAY_AROUND:
            continue
        if about == "product":
            return None  # the product node knows the catalog: it asks with products to choose from
        return target_question(state.shelf) if about == "target" else question(about)
    return None


def _assumed(state: State, brief: Brief) -> tuple[Words, ...]:
    """What was left open and is not asked about."""
    left = [about for about in brief.clarify if about not in state.asked and about not in NO_WAY_AROUND]
    return (say("note.assumed", what=listing([say(f"about.{about}") for about in left])),) if left else ()


def _flagged(brief: Brief) -> tuple[Words, ...]:
    """What will not be done, said at once."""
    return tuple(say(f"flag.{flag}") for flag in brief.flags if flag != "false_claim")  # those are named one by one


def _summary(brief: Brief) -> Words:
    parts = [say(f"intent.{intent}") for intent in brief.intents]
    slots = (*brief.products, *brief.personas, *brief.style_scene, *brief.platforms, *brief.aspect_ratios)
    parts += [{"zh": slot, "en": slot} for slot in slots[:8]]
    return listing(parts)
