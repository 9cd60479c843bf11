"""Answers in plain words where no picture is asked for: a question, a figure, something out of scope."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command

from agents.check import check_reply
from agents.context import context_for
from agents.desk import Desk
from agents.known import known_about
from agents.lessons import published
from agents.proposals import Reply
from agents.results import results
from agents.state import State
from agents.tell import step
from agents.words import say
from domain.brief import Brief, Turn
from domain.events import AnswerGiven, MemoryChanged
from domain.text import best_of
from tools.understanding.brand_kit import applicable, with_kit


async def answer(state: State, runtime: Runtime[Desk]) -> Command[Literal["approval", "__end__"]]:
    """Say it; a plan that was waiting goes on waiting, else the run ends."""
    async with step(runtime, "answer", say("answer.title"), quick=True) as telling:
        known = known_about(state)
        if "results" in known and (told := await results(telling.desk.services, telling.desk.run.merchant, state)):
            known["results"] = told
        values: dict[str, Any] = {
            "turns": state.turns,
            "known": known,
            "brief": state.brief,
            "context": context_for(state),
        }
        reply = await telling.ask(Reply, "reply", check_reply, **values)
        if (wanted := published(state)) and telling.desk.run.rerun is None and state.request is not None:
            await telling.desk.services.recollections.remember(state.request.merchant, wanted)
            telling.tell(MemoryChanged, kept=tuple(wanted))
        telling.tell(AnswerGiven, text=reply.text)
    said = (Turn(role="assistant", text=best_of(reply.text, state.lang)),)
    if state.plan is not None:
        brief, _ = with_kit(state.said or Brief(), applicable(state.recalled, state.plan.sku), state.without)
        return Command(update={"turns": said, "brief": brief}, goto="approval")
    return Command(update={"turns": said, "outcome": "completed"}, goto="__end__")
