"""One run as the console's page shows it: trace, states step by step, and two runs side by side."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from agents.history import Moment, changes, moment, moments, open_saver
from domain.runs import Run
from jobs.backbone import Backbone
from memory.trace import Picture, Trace, trace_of
from ui.console.listing import events_of, row_of

LONG = 400
"""Characters of a value that a list of changes shows; the state itself is shown whole."""


async def trace(backbone: Backbone, run: Run) -> Trace:
    """The run's trace as it stands."""
    return trace_of(run, await events_of(backbone, run), now=datetime.now(UTC))


async def page(backbone: Backbone, run: Run) -> dict[str, Any]:
    """Everything that the run's page needs at first."""
    woven = await trace(backbone, run)
    return {
        "run": run.model_dump(mode="json"),
        "row": row_of(run, woven),
        "began": woven.began.isoformat(),
        "spans": [span.model_dump(mode="json") for span in woven.spans],
        "pictures": [picture.model_dump(mode="json") for picture in woven.pictures],
        "totals": woven.totals.model_dump(mode="json"),
        "events": list(woven.events),
        "related": await related(backbone, run),
    }


async def related(backbone: Backbone, run: Run) -> list[dict[str, Any]]:
    """Runs that repeat this one or the same one, and the others of its conversation: likely to be compared with."""
    first = run.rerun.run_id if run.rerun else run.id
    found = []
    for other in await backbone.runs.list(limit=500):
        again = other.rerun is not None and other.rerun.run_id == first
        if other.id != run.id and (again or other.id == first or other.thread_id == run.thread_id):
            found.append(
                {"id": other.id, "kind": other.rerun.kind if other.rerun else "run", "status": other.status,
                 "text": other.request.text[:120], "created": other.created_at.isoformat()}
            )  # fmt: skip
    return found[:20]


async def steps(backbone: Backbone, run: Run) -> list[dict[str, Any]]:
    """Each step of the run with what it changed in the state; the making of each picture beside it."""
    saver = open_saver(backbone.redis, backbone.sync_redis)
    every = await moments(saver, run.thread_id, run.id, None)
    before = {(each.namespace, each.checkpoint): each for each in every}
    return [_step(each, before.get((each.namespace, each.parent))) for each in every]


def _step(now: Moment, before: Moment | None) -> dict[str, Any]:
    differences = changes(before.values if before else {}, now.values)
    return now.model_dump(mode="json", exclude={"values"}) | {"changes": [_shown(each) for each in differences]}


def _shown(change: dict[str, Any]) -> dict[str, Any]:
    return {key: _short(value) if key != "path" else value for key, value in change.items()}


def _short(value: Any) -> Any:
    """The value, or what kind of a large one it is."""
    match value:
        case dict() | list() if len(str(value)) > LONG:
            whole = json.dumps(value, ensure_ascii=False)
            return {"…": f"{len(value)} {'fields' if isinstance(value, dict) else 'items'}", "text": whole[:LONG]}
        case str() if len(value) > LONG:
            return value[:LONG] + "…"
    return value


async def state(backbone: Backbone, run: Run, checkpoint: str, namespace: str) -> dict[str, Any]:
    """The whole state at one moment."""
    saver = open_saver(backbone.redis, backbone.sync_redis)
    return (await moment(saver, run.thread_id, checkpoint, namespace)).model_dump(mode="json")


async def compare(backbone: Backbone, one: Run, other: Run) -> dict[str, Any]:
    """Two runs side by side: pictures by number, verdicts, what differs in brief and plan, and the figures."""
    traces = [await trace(backbone, run) for run in (one, other)]
    made = [_accepted(woven) for woven in traces]
    numbers = sorted(set(made[0]) | set(made[1]))
    pairs = [
        {"number": number, "same": _same(made[0].get(number), made[1].get(number)),
         "one": _dump(made[0].get(number)), "other": _dump(made[1].get(number))}
        for number in numbers
    ]  # fmt: skip
    briefs = [_brief(woven) for woven in traces]
    plans = [run.plan.model_dump(mode="json") if run.plan else {} for run in (one, other)]
    said = [
        {"text": run.request.text, "plan": plan, "brief": brief if all(briefs) else {}}
        for run, plan, brief in zip((one, other), plans, briefs, strict=True)
    ]
    return {
        "runs": [run.model_dump(mode="json") for run in (one, other)],
        "totals": [woven.totals.model_dump(mode="json") for woven in traces],
        "spans": [[span.model_dump(mode="json") for span in woven.spans] for woven in traces],
        "pictures": pairs,
        "same": sum(pair["same"] for pair in pairs),
        "identical": bool(pairs) and all(pair["same"] for pair in pairs),
        "changes": [_shown(each) for each in changes(said[0], said[1])],
    }


def _accepted(woven: Trace) -> dict[int, Picture]:
    return {picture.number: picture for picture in woven.pictures if picture.accepted}


def _same(one: Picture | None, other: Picture | None) -> bool:
    return one is not None and other is not None and one.asset == other.asset


def _dump(picture: Picture | None) -> dict[str, Any] | None:
    return picture.model_dump(mode="json") if picture else None


def _brief(woven: Trace) -> dict[str, Any]:
    """The brief as it was last understood; a run that begins after that has none of its own."""
    return next((event["brief"] for event in reversed(woven.events) if event["kind"] == "brief_interpreted"), {})
