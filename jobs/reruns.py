"""Repeat a run: exactly, from its record, or from one of its steps with something changed. Each is a run too."""

from __future__ import annotations

import secrets
from typing import Any

from agents.history import before_agent, beginning, moment, open_saver
from domain.errors import BadBrief, Conflict
from domain.events import BriefReceived
from domain.runs import Rerun, Run
from jobs.admission import readable
from jobs.backbone import Backbone
from jobs.dispatch import dispatch

AFTER_INTERPRET = frozenset({"product", "answer", "undo", "ab_test"})
STEPS: dict[str, frozenset[str]] = {
    "text": frozenset(),
    "brief": AFTER_INTERPRET,
    "answer": frozenset({"approval", "clarify"}),
    "plan": frozenset({"persona"}),
    "instruction": frozenset({"creative"}),
    "layout": frozenset({"creative"}),
}
"""What can be edited, and before which agents' steps it is."""


async def replay(backbone: Backbone, run_id: str) -> Run:
    """Do a run again from its record: no model is asked and nothing is paid. Raises `NotFound`, `Conflict`."""
    run = await backbone.runs.get(run_id)
    if run.is_open:
        raise Conflict(
            {"zh": "任务还没结束，结束后才能回放。", "en": "The run has not ended yet; replay it when it has."}
        )
    if run.rerun is not None and run.rerun.kind == "replay":
        return await replay(backbone, run.rerun.run_id)
    if run.rerun is not None:
        start = run.rerun.model_dump(include={"source", "checkpoint", "agent", "creative", "edits"})
    else:
        saver = open_saver(backbone.redis, backbone.sync_redis)
        start = {"source": run.thread_id, "checkpoint": await beginning(saver, run.thread_id, run.id)}
    start["edits"] = {name: edit for name, edit in start.get("edits", {}).items() if name != "answer"}
    return await _begin(backbone, run, Rerun(kind="replay", run_id=run.id, thread_id=run.thread_id, **start))


async def fork(
    backbone: Backbone, run_id: str, edits: dict[str, Any], *, creative: str = "", checkpoint: str = "", agent: str = ""
) -> Run:
    """Do a run again from one of its steps, with something changed there.

    The step is the one before which `edits` can be made; or the one after `checkpoint`. Raises `NotFound`, `BadBrief`.
    """
    run = await backbone.runs.get(run_id)
    saver = open_saver(backbone.redis, backbone.sync_redis)
    if unknown := sorted(set(edits) - set(STEPS)):
        names, known = ", ".join(unknown), ", ".join(STEPS)
        raise BadBrief({"zh": f"不能改“{names}”，可以改：{known}。", "en": f"{names} cannot be edited; {known} can."})
    if "text" in edits or not (edits or checkpoint or agent):
        request = run.request.model_copy(update={"text": readable(str(edits.get("text", run.request.text)))})
        start = Rerun(
            kind="fork", run_id=run.id, thread_id=run.thread_id, source=run.thread_id,
            checkpoint=await beginning(saver, run.thread_id, run.id), edits={},
        )  # fmt: skip
        return await _begin(backbone, run.model_copy(update={"request": request}), start)
    if creative and not {"instruction", "layout"} & set(edits):
        edits = {**edits, "instruction": {}}
    wanted = frozenset.intersection(*(STEPS[name] for name in edits)) if edits else frozenset({agent})
    if not wanted or ({"instruction", "layout"} & set(edits) and not creative):
        raise BadBrief(
            {
                "zh": "这些改动不属于同一步，请分开做。",
                "en": "These edits belong to different steps; make them one by one.",
            }
        )
    if checkpoint:
        there = await moment(saver, run.thread_id, checkpoint)
    else:
        there = await before_agent(saver, run.thread_id, run.id, wanted)
    start = Rerun(
        kind="fork", run_id=run.id, thread_id=run.thread_id, source=run.thread_id, checkpoint=there.checkpoint,
        agent=next(iter(there.next), agent), creative=creative, edits=edits,
    )  # fmt: skip
    await _check(backbone, run, start)
    # An edited answer is given to a question that is asked; everything else goes ahead without asking.
    approval = run.request.approval if "answer" in edits else "auto"
    return await _begin(
        backbone, run.model_copy(update={"request": run.request.model_copy(update={"approval": approval})}), start
    )


async def _check(backbone: Backbone, run: Run, rerun: Rerun) -> None:
    """Refuse now what the agents would refuse later; raises `BadBrief`."""
    from agents.rewind import edited_values

    saver = open_saver(backbone.redis, backbone.sync_redis)
    place: Any = {"thread_id": run.thread_id, "checkpoint_ns": "", "checkpoint_id": rerun.checkpoint}
    found = await saver.aget_tuple({"configurable": place})
    values = found.checkpoint["channel_values"] if found else {}
    made = edited_values(
        {name: value for name, value in values.items() if not name.startswith(("__", "branch:"))}, rerun
    )
    if rerun.creative and rerun.creative not in {making.id for making in made["makings"]}:
        raise BadBrief({"zh": "这个任务里没有这张图。", "en": "There is no such picture in this run."})


async def _begin(backbone: Backbone, like: Run, rerun: Rerun) -> Run:
    """Accept the new run and put it into the queue."""
    run_id = f"{rerun.kind}-{secrets.token_hex(8)}"
    run = await backbone.runs.create(
        Run(id=run_id, thread_id=f"thread-{run_id}", merchant=like.merchant, request=like.request, rerun=rerun)
    )
    await backbone.bus.publish(
        BriefReceived(
            id=f"{run.id}:brief_received", thread_id=run.thread_id, run_id=run.id, merchant_id=run.merchant,
            text=run.request.text, sku=run.request.sku, photo=run.request.photo,
        )
    )  # fmt: skip
    await dispatch(backbone, run)
    return run
