"""Generation core, second part: prompt, subject, layout and stickers become a picture."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command
from pydantic import TypeAdapter

from agents import craft
from agents.desk import Desk
from agents.ending import gave_up
from agents.state import Making, Painting
from agents.tell import step
from agents.words import say
from domain.errors import VitrineError
from domain.events import CreativeGenerated

PAINTING = TypeAdapter(Painting)


async def generation(state: Making, runtime: Runtime[Desk]) -> Command[Literal["consistency", "__end__"]]:
    """Paint one creative."""
    assert state.layout is not None
    title = say("generation.title", number=state.number, name=state.persona.title)
    async with (
        runtime.context.services.renderers.turn(10, state.number) as render,
        step(runtime, "generation", title, done=state.number, total=state.of) as telling,
    ):
        try:
            painting = await telling.use(
                render, craft.paint, state.instruction, state.layout, state.subject.asset, state.seed,
                runtime.context.recording is not None,  # a replay works it out again
                about=f"{state.number}:{state.attempt}",
                gives=None if runtime.context.services.backend == "studio" else PAINTING,
            )  # fmt: skip
        except VitrineError as error:
            return gave_up(state, telling, error)
        telling.tell(
            CreativeGenerated,
            creative_id=state.id,
            asset=painting.asset,
            attempt=state.attempt,
            seconds=painting.seconds,
        )
        telling.found(say("generation.found", attempt=state.attempt), creative=state.id)
    update: dict[str, Any] = {"painting": painting, "seconds": state.seconds + painting.seconds}
    return Command(update=update, goto="consistency")
