"""Asks the merchant one question and takes the answer into the conversation."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from agents.desk import Desk
from agents.state import State
from agents.tell import step
from agents.words import say
from domain.brief import Turn
from domain.events import QuestionAsked
from domain.text import best_of


async def clarify(state: State, runtime: Runtime[Desk]) -> Command[Literal["interpret"]]:
    """Wait for the answer to the question in `state`; then read the conversation again."""
    asked, request = state.question, state.request
    assert asked is not None and request is not None
    async with step(runtime, "interpret", say("clarify.title")) as telling:
        telling.tell(QuestionAsked, question=asked)
        decision: dict[str, Any] = interrupt(asked)
    said = str(decision.get("text") or decision.get("value") or "").strip()
    chosen = next((choice for choice in asked.choices if choice.value == said), None)
    words = best_of(chosen.label, state.lang) if chosen and asked.about == "product" else said
    turns = (Turn(role="assistant", text=best_of(asked.text, state.lang)), Turn(role="user", text=words or "…"))
    update: dict[str, Any] = {"turns": turns, "asked": (*state.asked, asked.about), "question": None, "answering": True}
    if chosen and asked.about == "product":
        update["request"] = request.model_copy(update={"sku": chosen.value})
    if photo := decision.get("photo"):
        update["request"] = request.model_copy(update={"photo": str(photo)})
    return Command(update=update, goto="interpret")
