"""Generation core, first part: where everything goes, solved before the picture is made."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command

from agents import craft
from agents.desk import Desk
from agents.ending import gave_up
from agents.state import Making
from agents.tell import step
from agents.words import say
from domain.errors import VitrineError
from domain.events import LayoutSolved
from tools.generation.canvases import title_of


async def layout(state: Making, runtime: Runtime[Desk]) -> Command[Literal["generation", "__end__"]]:
    """Solve the layout of one creative on its canvas."""
    title = say("layout.title", number=state.number)
    about = f"{state.number}:{state.attempt}"
    size = (state.subject.width, state.subject.height)
    async with (
        runtime.context.services.renderers.turn(state.attempt - 1, state.number) as render,
        step(runtime, "layout", title, done=state.number, total=state.of, quick=True) as telling,
    ):
        try:
            if state.pinned is not None and state.attempt == 1:
                solved = state.pinned
            else:
                solved = await telling.use(
                    render, craft.lay_out, state.instruction, state.canvas, size, state.hints,
                    runtime.context.recording is not None, about=about,
                )  # fmt: skip
        except VitrineError as error:
            return gave_up(state, telling, error)
        telling.tell(LayoutSolved, creative_id=state.id, layout=solved)
        shape = f"{state.canvas.width}×{state.canvas.height}"
        telling.found(say("layout.found", name=title_of(state.canvas.name), size=shape), creative=state.id)
    update: dict[str, Any] = {"layout": solved}
    return Command(update=update, goto="generation")
