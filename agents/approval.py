"""Waits for the merchant's go-ahead; takes up changes to the plan, a cancellation, or further words."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from agents.desk import Desk
from agents.estimates import with_steps
from agents.outline import edited
from agents.questions import question
from agents.state import State
from agents.tell import step
from agents.words import say
from domain.brief import Plan, Turn
from domain.errors import BadBrief
from domain.events import PlanApproved, QuestionAsked
from domain.text import best_of
from tools.understanding.brand_kit import applicable, with_kit
from tools.understanding.small_talk import small_talk

Next = Literal["persona", "approval", "interpret", "__end__"]
YES = frozenset(
    "ok okay yes go start approve approved sure 好 好的 可以 行 开始 开始吧 开始制作 确认 同意 没问题 就这样".split()
)
NO = frozenset("no stop cancel 取消 算了 不做了 不要了 停".split())


async def approval(state: State, runtime: Runtime[Desk]) -> Command[Next]:
    """Ask, unless the caller said to go ahead."""
    plan, request = state.plan, state.request
    assert plan is not None and request is not None
    async with step(runtime, "approval", say("approval.title"), quick=request.approval == "auto") as telling:
        if request.approval == "auto":
            telling.tell(PlanApproved, plan=plan, by="auto")
            return Command(goto="persona")
        asked = question("approval", problem=state.problem)
        telling.tell(QuestionAsked, question=asked)
        decision = _read(interrupt(asked))
        if decision["decision"] == "cancel":
            words = say("end.cancelled")
            said = (Turn(role="assistant", text=best_of(words, state.lang)),)
            return Command(update={"outcome": "cancelled", "turns": said}, goto="__end__")
        if decision["decision"] == "words":
            return Command(update=_further(decision["text"]), goto="interpret")
        try:
            approved = edited(plan, decision["plan"], state.personas) if decision["decision"] == "edit" else plan
        except BadBrief as error:
            return Command(update={"problem": error.message}, goto="approval")
        services = runtime.context.services
        approved = with_steps(approved, services.mind, services.renderers.processes)
        telling.tell(PlanApproved, plan=approved)
        telling.found(say("approval.found"))
    return Command(update={"plan": approved, "problem": {}, **_switched(state, approved)}, goto="persona")


def _switched(state: State, approved: Plan) -> dict[str, Any]:
    """The brief without the brand rules that were switched off in the plan."""
    off = tuple(one.id for one in approved.remembered if one.why_off == say("reason.said_off"))
    if set(off) == set(state.without) or state.said is None:
        return {}
    brief, _ = with_kit(state.said, applicable(state.recalled, approved.sku), off)
    return {"without": off, "brief": brief}


def _read(given: dict[str, Any]) -> dict[str, Any]:
    """The decision; plain words are a yes, a no, or a further wish."""
    if given.get("decision") in ("approve", "edit", "cancel"):
        return given
    text = str(given.get("text") or "").strip()
    word = text.casefold().strip("。.!！~ ")
    if small_talk(word) in ("go_ahead", "praise"):
        return {"decision": "approve"}
    if word in YES or word in NO:
        return {"decision": "approve" if word in YES else "cancel"}
    return {"decision": "words", "text": text or "…"}


def _further(text: str) -> dict[str, Any]:
    """What the merchant added is read together with what was said before, and planned again."""
    return {"turns": (Turn(role="user", text=text),), "notes": (), "problem": {}}
