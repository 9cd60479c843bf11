"""Answers in plain words where no picture is asked for: a question, a figure, something out of scope."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command

from agents.check import check_reply
from agents.desk import Desk
from agents.known import known_about
from agents.proposals import Reply
from agents.state import State
from agents.tell import step
from agents.words import say
from domain.brief import Turn
from domain.events import AnswerGiven
from domain.text import best_of


async def answer(state: State, runtime: Runtime[Desk]) -> Command[Literal["approval", "__end__"]]:
    """Say it; a plan that was waiting goes on waiting, else the run ends."""
    async with step(runtime, "answer", say("answer.title"), quick=True) as telling:
        values: dict[str, Any] = {"turns": state.turns, "known": known_about(state), "brief": state.brief}
        reply = await telling.ask(Reply, "reply", check_reply, **values)
        telling.tell(AnswerGiven, text=reply.text)
    said = (Turn(role="assistant", text=best_of(reply.text, state.lang)),)
    if state.plan is not None:
        return Command(update={"turns": said}, goto="approval")
    return Command(update={"turns": said, "outcome": "completed"}, goto="__end__")
