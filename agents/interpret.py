"""Turns what the merchant said into a typed Brief, and decides which way the run goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command

from agents.amend import numbers_meant
from agents.check import check_brief
from agents.context import as_brief, context_for, turns_to_read
from agents.desk import Desk
from agents.questions import dilemma_question, question, target_question
from agents.remember import notes_of, unheard
from agents.shelf import has_looks_to_compare
from agents.state import State
from agents.tell import step
from agents.words import listing, name_of, say
from domain.brief import Brief, Intent, Question
from domain.events import BriefInterpreted
from domain.text import Words
from tools.generation.plates import list_sets
from tools.understanding.brand_kit import applicable, with_kit
from tools.understanding.dilemmas import Dilemma, dilemma_in
from tools.understanding.retouching import brief_of
from tools.understanding.small_talk import EVERYTHING_SOLD

Next = Literal["answer", "clarify", "product", "undo", "ab_test", "remember"]
MAKING: frozenset[Intent] = frozenset({"generate_images", "generate_video", "batch", "ab_test", "publish"})
NO_WAY_AROUND = frozenset({"product", "target"})
"""Asked even where the caller wants no questions: nothing sensible can be made without it."""
LOOKING: frozenset[Intent] = frozenset({"ask_question", "analyze_results", "out_of_scope"})
MOST_QUESTIONS = 3


async def interpret(state: State, runtime: Runtime[Desk]) -> Command[Next]:
    """Read the conversation; take up what concerns memory, ask, answer, or go on to the product."""
    if unheard(state) is not None:
        return Command(goto="remember")
    async with step(runtime, "interpret", say("interpret.title")) as telling:
        catalog = runtime.context.services.catalog
        products = catalog.products()
        names = [name for product in products for name in (product.sku, *product.title.values(), *product.aliases)]
        recalled = await notes_of(telling, state)
        state = state.model_copy(update={"recalled": recalled})
        dilemma: Dilemma | None = None
        in_hand = next((name_of(product, state.lang) for product in products if product.sku == state.sku), state.sku)
        turns = turns_to_read(state, in_hand)
        if state.said is not None and not as_brief(_last_words(state)):
            said = state.said  # nothing but memory was spoken of: the same brief, with what is remembered now
        elif (by_hand := state.request.retouch if state.request else None) is not None and not state.asked:
            said = read = brief_of(by_hand, list_sets(), state.lang)
        else:
            context = context_for(state)
            values: dict[str, Any] = {
                "turns": turns, "now": datetime.now(), "known_products": names, "context": context,
                "answering": state.answering,
            }  # fmt: skip
            read = await telling.ask(Brief, "interpret", check_brief, **values)
            said, dilemma = settled(state, carried(state, aimed(state, read)))
        brief, _ = with_kit(said, applicable(recalled, state.sku), state.without)
        if state.plan is not None and set(said.intents) <= LOOKING and state.said is not None:
            said, brief = state.said, read  # a question beside a plan that waits changes nothing of it
        telling.tell(BriefInterpreted, brief=brief)
        telling.found(say("interpret.found", what=_summary(brief)))
    update: dict[str, Any] = {
        "brief": brief,
        "said": said,
        "recalled": recalled,
        "answering": False,
        "notes": (*state.notes, *telling.notes, *_flagged(brief)),
    }
    if missing := _missing(state, brief, dilemma):
        return Command(update={**update, "question": missing}, goto="clarify")
    update["notes"] += _assumed(state, brief)
    return Command(update=update, goto=_way(state, brief))


def carried(state: State, brief: Brief) -> Brief:
    """A brief read anew within one run keeps what was said before; what is said now goes first."""
    before = state.said
    if before is None or _starts_over(before, brief):
        return brief
    empty = Brief()
    old = {name: getattr(before, name) for name in Brief.model_fields if name != "clarify"}
    new = {name: value for name in old if (value := getattr(brief, name)) != getattr(empty, name)}
    if set(brief.intents) <= {"edit_previous"} and not state.shelf:
        new.pop("intents", None)  # "make it 59 instead", said about a plan
    return brief.model_copy(update={**old, **new, "flags": tuple(dict.fromkeys((*before.flags, *brief.flags)))})


def _starts_over(before: Brief, now: Brief) -> bool:
    """Whether a message asks for pictures of another product: nothing said about the first one holds for it."""
    other = bool(now.products) and not set(now.products) & set(before.products)
    return other and bool(before.products) and "generate_images" in now.intents and not now.clarify


def _last_words(state: State) -> str:
    return next((turn.text for turn in reversed(state.turns) if turn.role == "user"), "")


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
    if intents <= {"publish", "generate_video"} or ("batch" in intents and not _is_of_one(state, brief)):
        return "answer"
    return "product"


def _is_of_one(state: State, brief: Brief) -> bool:
    """Whether it is clear which one product is meant: a batch gives each of its runs its own."""
    if state.request and state.request.sku:
        return True
    return len(brief.products) == 1 and not EVERYTHING_SOLD.search(_last_words(state).casefold())


def aimed(state: State, read: Brief) -> Brief:
    """An edit that names no picture, right after one picture was changed, means that one."""
    vague = set(read.intents) == {"edit_previous"} and not read.edit_targets and "undo" not in read.edit_ops
    if not vague or len(state.touched) != 1 or not set(state.touched) <= set(state.shelf):
        return read
    clarify = tuple(about for about in read.clarify if about != "target")
    return read.model_copy(update={"edit_targets": state.touched, "clarify": clarify})


def settled(state: State, said: Brief) -> tuple[Brief, Dilemma | None]:
    """The brief with what cannot be done as it is said marked as such; a number that was corrected is the last one."""
    found = None if state.answering else dilemma_in(as_brief(_last_words(state)), said, list_sets())
    if found is None:
        return said, None
    changes: dict[str, Any] = {"count_total": found.count} if found.count else {}
    if not found.sure and found.about not in said.clarify:
        changes["clarify"] = (*said.clarify, found.about)
    return said.model_copy(update=changes), found


def _missing(state: State, brief: Brief, dilemma: Dilemma | None) -> Question | None:
    """The first thing that must be asked, if it may still be asked."""
    request = state.request
    if request is None or len(state.asked) >= MOST_QUESTIONS or set(brief.intents) <= {"publish"}:
        return None  # nothing can be published yet: what is missing for it need not be known
    given = {"product"} if request.sku or request.photo or state.sku else set()
    if not state.shelf or "undo" in brief.edit_ops or numbers_meant(brief, state.shelf):
        given.add("target")
    for about in brief.clarify:
        if about in given or about in state.asked:
            continue
        if request.approval == "auto" and about not in NO_WAY_AROUND:
            continue
        if about == "product":
            return None  # the product node knows the catalog: it asks with products to choose from
        if dilemma is not None and dilemma.about == about:
            return dilemma_question(dilemma)
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
