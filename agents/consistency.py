"""Efficiency core: is it still the merchant's product, and can it be read? Repairs what it can, three times at most."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command

from agents import craft
from agents.desk import Desk
from agents.ending import gave_up, rejected
from agents.state import Making
from agents.strictness import held_to
from agents.tell import step
from agents.words import say
from domain.creative import Creative, Recipe
from domain.errors import VitrineError
from domain.events import CreativeAccepted, CreativeRejected

ATTEMPTS = 3


async def consistency(state: Making, runtime: Runtime[Desk]) -> Command[Literal["layout", "__end__"]]:
    """Certify and judge one picture: accept it, repair it, or give it up."""
    services = runtime.context.services
    title = say("consistency.title", number=state.number)
    async with (
        services.renderers.turn(20, state.number) as render,
        step(runtime, "consistency", title, done=state.number, total=state.of, quick=True) as telling,
    ):
        try:
            found: craft.Examined = await telling.use(
                render,
                craft.examine,
                state,
                _siblings(state, runtime.context),
                runtime.context.run.request.overrides,
                runtime.context.recording is not None,
                about=f"{state.number}:{state.attempt}",
            )
            found = held_to(found, state.limits)
            asset = await render(craft.mark, _creative(state, found, services.backend)) if found.accepted else ""
        except VitrineError as error:
            return gave_up(state, telling, error)
        if found.accepted:
            creative = _creative(state, found, services.backend).model_copy(update={"asset": asset})
            runtime.context.made[state.number] = _look(state)
            telling.tell(CreativeAccepted, creative=creative)
            telling.found(say("consistency.accepted", n=len(found.verdicts)), creative=state.id)
            return Command(update={"creatives": {state.id: creative}}, goto="__end__")
        last = state.attempt >= ATTEMPTS or not found.repair
        telling.tell(
            CreativeRejected,
            creative_id=state.id,
            attempt=state.attempt,
            verdicts=found.verdicts,
            repair="" if last else found.repair,
        )
        if last:
            return rejected(state, telling, found)
        telling.found(say("consistency.repair", reason=found.reason), creative=state.id, repair=found.repair)
    update: dict[str, Any] = {
        "instruction": found.instruction,
        "hints": found.hints,
        "attempt": state.attempt + 1,
        "seconds": state.seconds + found.seconds,
    }
    return Command(update=update, goto="layout")


def _look(state: Making) -> tuple[str, str, str]:
    """What may not be repeated: the painted picture, among those of its format and language."""
    assert state.painting is not None
    return state.canvas.name, state.instruction.lang, state.painting.asset


def _siblings(state: Making, desk: Desk) -> tuple[str, ...]:
    """Earlier numbers of this run that were accepted in the same format and language."""
    earlier = [look for number, look in sorted(desk.made.items()) if number < state.number]
    return tuple(asset for canvas, lang, asset in earlier if (canvas, lang) == _look(state)[:2])


def _creative(state: Making, found: craft.Examined, backend: str) -> Creative:
    """The finished creative with everything needed to make and to judge it again."""
    painting, layout = state.painting, state.layout
    assert painting is not None and layout is not None
    instruction = state.instruction
    title = {lang: state.persona.title.get(lang, state.persona.id) for lang in ("zh", "en")}
    return Creative(
        id=state.id,
        number=state.number,
        persona=state.persona.id,
        canvas=state.canvas,
        asset=painting.asset,
        media_type=painting.media_type,
        recipe=Recipe(
            backend=backend,
            source=state.subject.asset,
            instruction=instruction,
            layout=layout,
            seed=state.seed,
            fonts=painting.measures.get("fonts", {}),
        ),
        certificate=found.certificate,
        verdicts=found.verdicts,
        attempts=state.attempt,
        texts=painting.texts,
        alt=say(
            "creative.alt", persona=title, words=state.instruction.words.headline, scene=state.instruction.scenario
        ),
        seconds=round(state.seconds + found.seconds, 3),
        reused=painting.reused + found.reused,
        replaces=state.replaces,
    )
