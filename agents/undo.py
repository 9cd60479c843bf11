"""Takes back the last change: the shelf as it was before."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command

from agents.desk import Desk
from agents.state import State
from agents.tell import step
from agents.words import say
from domain.brief import Turn
from domain.events import AnswerGiven
from domain.text import best_of


async def undo(state: State, runtime: Runtime[Desk]) -> Command[Literal["assemble", "__end__"]]:
    """Put the pictures of the last change back."""
    async with step(runtime, "undo", say("undo.title"), quick=True) as telling:
        if not state.past:
            words = say("end.nothing_to_undo")
            telling.tell(AnswerGiven, text=words)
            said: dict[str, Any] = {"turns": (Turn(role="assistant", text=best_of(words, state.lang)),)}
            return Command(update={**said, "outcome": "completed"}, goto="__end__")
        *past, shelf = state.past
        telling.found(say("undo.found", n=len(shelf)), shelf=list(shelf.values()))
    return Command(update={"shelf": shelf, "past": tuple(past)}, goto="assemble")
