"""Changes pictures that are there: a delta on the instruction of each one that is meant, under the same number."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command, Send

from agents.amend import amended, changes_in_words, numbers_meant
from agents.commission import origins_of
from agents.desk import Desk
from agents.questions import target_question
from agents.shelf import numbered
from agents.state import State
from agents.tell import step
from agents.words import say
from domain.events import InstructionsWritten


async def edit(state: State, runtime: Runtime[Desk]) -> Command[Literal["clarify", "creative", "assemble"]]:
    """Revise the instructions of the creatives that are meant; nothing else is touched."""
    services, brief = runtime.context.services, state.brief
    assert brief is not None
    async with step(runtime, "edit", say("edit.title")) as telling:
        numbers = numbers_meant(brief, state.shelf)
        if not numbers:
            return Command(update={"question": target_question(state.shelf)}, goto="clarify")
        makings = await asyncio.to_thread(amended, state, services.catalog, numbers)
        telling.tell(InstructionsWritten, instructions=tuple(making.instruction for making in makings))
        product = await asyncio.to_thread(services.catalog.product, state.sku)
        changes = changes_in_words(brief, product)
        telling.found(say("edit.found", targets=numbered(numbers), changes=changes), numbers=numbers)
    update: dict[str, Any] = {"makings": makings, "origins": origins_of(makings)}
    if makings:
        return Command(update=update, goto=[Send("creative", making) for making in makings])
    left = {number: kept for number, kept in state.shelf.items() if number not in numbers}
    return Command(update={**update, "shelf": left, "past": (*state.past, state.shelf)}, goto="assemble")
