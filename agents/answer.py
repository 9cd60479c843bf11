"""Answers in plain words where no picture is asked for: a question, a figure, something out of scope."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

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


async def answer(state: State, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Say it, and end the run."""
    async with step(runtime, "answer", say("answer.title"), quick=True) as telling:
        values: dict[str, Any] = {"turns": state.turns, "known": known_about(state), "brief": state.brief}
        reply = await telling.ask(Reply, "reply", check_reply, **values)
        telling.tell(AnswerGiven, text=reply.text)
    return {"outcome": "completed", "turns": (Turn(role="assistant", text=best_of(reply.text, state.lang)),)}
