"""Back to an earlier step: where a run that repeats another one begins, and with what."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command, StateSnapshot
from pydantic import ValidationError

from agents.ask import Mind
from agents.desk import Desk
from agents.estimates import with_steps
from agents.outline import edited
from agents.recording import CatalogThen, recording_of
from agents.services import Services
from agents.state import Making, State
from domain.brief import Brief
from domain.creative import Creative, Layout, PresentationInstruction
from domain.errors import BadBrief, NotFound
from domain.events import Event
from domain.runs import Rerun, Run
from tools.generation.plates import list_sets

MOST_STEPS = 100


@dataclass
class Rewound:
    """Where to go on from."""

    desk: Desk
    config: RunnableConfig
    before: StateSnapshot
    step: Command[Any] | None = None
    afresh: bool = False
    """Whether a run begins there: it is given its request."""
    kept: tuple[Creative, ...] = ()
    """Pictures of the repeated run that are kept as they are."""


def config_of(run: Run, checkpoint: str = "") -> RunnableConfig:
    """The run's place in its thread: the newest, or this checkpoint."""
    return {
        "configurable": {"thread_id": run.thread_id, **({"checkpoint_id": checkpoint} if checkpoint else {})},
        "metadata": {"run_id": run.id, "merchant_id": run.merchant},
        "recursion_limit": MOST_STEPS,
    }


async def forget(run: Run, services: Services) -> None:
    """Remove what a replay has done so far: its thread is its own."""
    await services.saver.adelete_thread(run.thread_id)
    await services.bus.forget(run.thread_id)


async def rewind(run: Run, desk: Desk) -> Rewound:
    """Prepare the run's thread: the history up to where it begins, with the edits applied."""
    rerun, services = run.rerun, desk.services
    assert rerun is not None
    if rerun.checkpoint:
        await services.saver.acopy_thread(rerun.source, run.thread_id)
    config = config_of(run, rerun.checkpoint)
    before = await services.graph.aget_state(config)
    if rerun.checkpoint and not before.values and rerun.agent:
        raise NotFound({"zh": "那一步的记录已被清理，无法从那里重来。", "en": "That step's record was cleaned up."})
    desk.given = deque([rerun.edits["answer"]] if "answer" in rerun.edits else [])
    if rerun.kind == "replay":
        desk = await _with_record(desk, rerun)
    if not rerun.agent:
        return Rewound(desk, config, before, afresh=True)
    update = {"run_id": run.id, "request": run.request, **edited_values(before.values, rerun, services.mind)}
    if not rerun.creative:
        return Rewound(desk, config, before, Command(update=update))
    newest = State.model_validate((await services.graph.aget_state(config_of(run))).values)
    others = {making.id for making in update["makings"]} - {rerun.creative}
    kept = {key: made for key, made in newest.creatives.items() if key in others}
    forked = await services.graph.aupdate_state(config, update | {"creatives": kept}, as_node="persona")
    return Rewound(desk, forked, before, kept=tuple(kept.values()))


async def _with_record(desk: Desk, rerun: Rerun) -> Desk:
    """The desk of a replay: what came from outside then comes from the record now."""
    services, events, after = desk.services, [], "0"
    while page := await services.bus.read(rerun.thread_id, after=after):
        after = page[-1][0]
        events += [event for _, event in page if event.run_id == rerun.run_id]
    recording = recording_of(_only(events), services.assets)
    then = replace(
        services,
        mind=Mind(services.mind.embedded, services.mind.chat, recording=recording),
        catalog=CatalogThen(services.catalog, recording.products),
    )
    return Desk(then, desk.run, recording, recording.said)


def _only(events: list[Event]) -> list[Event]:
    if not events:
        raise NotFound({"zh": "这个任务的记录已被清理，无法回放。", "en": "This run's record was cleaned up."})
    return events


def edited_values(values: Mapping[str, Any], rerun: Rerun, mind: Mind | None = None) -> dict[str, Any]:
    """What the edits make of the state; raises `BadBrief` where they cannot be."""
    state, edits = State.model_validate(values), rerun.edits
    update: dict[str, Any] = {}
    try:
        if "brief" in edits and state.brief is not None:
            update["brief"] = Brief.model_validate(_merged(state.brief.model_dump(), edits["brief"]))
        if "plan" in edits and state.plan is not None:
            update["plan"] = with_steps(edited(state.plan, edits["plan"], state.personas), mind)
        if rerun.creative:
            update["makings"] = tuple(_remade(making, rerun) for making in state.makings)
    except ValidationError as error:
        places = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()[:3])
        raise BadBrief({"zh": f"改动的内容不对：{places}", "en": f"That edit cannot be used: {places}"}) from error
    return update


def _remade(making: Making, rerun: Rerun) -> Making:
    """The commission with its instruction or layout as edited; other pictures' commissions as they were."""
    if making.id != rerun.creative:
        return making
    instruction = PresentationInstruction.model_validate(
        _merged(making.instruction.model_dump(), rerun.edits.get("instruction", {}))
    )
    known = {card.name: [palette.name for palette in card.palettes] for card in list_sets()}
    if instruction.set_name not in known:
        _refuse(instruction.set_name, known)
    if instruction.palette not in known[instruction.set_name]:
        _refuse(instruction.palette, known[instruction.set_name])
    update: dict[str, Any] = {"instruction": instruction}
    if layout := rerun.edits.get("layout"):
        update["pinned"] = Layout.model_validate(layout)
    return making.model_copy(update=update)


def _refuse(name: str, known: Any) -> None:
    names = ", ".join(known)
    raise BadBrief({"zh": f"没有“{name}”，可用：{names}", "en": f"There is no {name!r}; there are {names}."})


def _merged(old: Any, new: Any) -> Any:
    """Objects are merged field by field; everything else is replaced."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old | {key: _merged(old.get(key), value) for key, value in new.items()}
    return new
