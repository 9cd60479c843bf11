"""Replays and forks: the same run again from its record, and another one from one of its steps."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from agents.conduct import conduct
from agents.history import before_agent, beginning, changes, moments
from agents.services import Services
from domain.runs import Rerun, Run
from tests.doubles.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")
_numbers = itertools.count(1)


async def again(run: Run, services: Services, kind: str, **start: Any) -> Run:
    """The run repeated, to its end."""
    rerun = Rerun(kind=kind, run_id=run.id, thread_id=run.thread_id, source=run.thread_id, **start)  # type: ignore[arg-type]
    name = f"{kind}-{run.id}-{next(_numbers)}"
    request = run.request.model_copy(update={"approval": "auto"}) if kind == "fork" else run.request
    return await conduct(Run(id=name, thread_id=f"thread-{name}", request=request, rerun=rerun), services)


async def told(run: Run, services: Services, kind: str) -> list[Any]:
    return [e for _, e in await services.bus.read(run.thread_id, count=5000) if e.kind == kind and e.run_id == run.id]


async def pictures(run: Run, services: Services) -> dict[int, str]:
    return {e.creative.number: e.creative.asset for e in await told(run, services, "creative_accepted")}


async def test_a_replay_gives_the_same_pictures_and_asks_nobody(talk: Talk, services: Services) -> None:
    first = await talk.make("给黑咖啡做主图，突出0糖")
    second = await talk.make("再做一张3:4的", personas=1)
    for run in (first, second):
        base = await beginning(services.saver, run.thread_id, run.id)
        assert bool(base) == (run is second)
        replayed = await again(run, services, "replay", checkpoint=base)
        assert replayed.status == run.status == "completed", replayed.error
        assert await pictures(replayed, services) == await pictures(run, services) != {}
        assert {event.model for event in await told(replayed, services, "model_answered")} == {"record"}
        assert {event.model for event in await told(run, services, "model_answered")} == {"embedded"}


async def test_a_replay_that_was_cut_short_begins_anew(talk: Talk, services: Services, stop_after: Any) -> None:
    run = await talk.make("给黑咖啡做主图")
    base = await beginning(services.saver, run.thread_id, run.id)
    rerun = Rerun(kind="replay", run_id=run.id, thread_id=run.thread_id, source=run.thread_id, checkpoint=base)
    repeated = Run(id=f"replay-cut-{run.id}", thread_id=f"thread-cut-{run.id}", request=run.request, rerun=rerun)

    async def stop() -> bool:
        return bool(await told(repeated, services, "instructions_written"))

    await conduct(repeated, services, stop)
    done = await conduct(repeated, services)
    assert done.status == "completed"
    assert await pictures(done, services) == await pictures(run, services)
    assert len(await told(done, services, "plan_made")) == 1


async def test_a_record_with_a_hole_is_said(talk: Talk, services: Services) -> None:
    run = await talk.make("给黑咖啡做主图")
    await services.bus.forget(run.thread_id)
    replayed = await again(run, services, "replay")
    assert (replayed.status, replayed.error_code) == ("failed", "not_found") and replayed.error["zh"]


async def test_forks_change_a_brief_or_a_plan(talk: Talk, services: Services) -> None:
    run = await talk.make("给黑咖啡做主图")
    there = await before_agent(services.saver, run.thread_id, run.id, frozenset({"persona"}))
    one = [run.plan.personas[0]] if run.plan else []
    forked = await again(
        run, services, "fork", checkpoint=there.checkpoint, agent="persona", edits={"plan": {"personas": one}}
    )
    assert forked.status == "completed" and len(forked.creatives) == 1, forked.error
    assert len(run.creatives) == 2 and not await told(forked, services, "plan_made")
    there = await before_agent(services.saver, run.thread_id, run.id, frozenset({"product"}))
    edits = {"brief": {"aspect_ratios": ["3:4"], "count_total": 1}}
    forked = await again(run, services, "fork", checkpoint=there.checkpoint, agent="product", edits=edits)
    assert forked.plan and forked.plan.canvases == ("3x4",) and len(forked.creatives) == 1


async def test_a_fork_of_one_picture_makes_only_that_one_anew(talk: Talk, services: Services) -> None:
    run = await talk.make("给黑咖啡做主图")
    before = await pictures(run, services)
    there = await before_agent(services.saver, run.thread_id, run.id, frozenset({"creative"}))
    edits = {"instruction": {"words": {"headline": "好喝"}}}
    forked = await again(
        run, services, "fork", checkpoint=there.checkpoint, agent="creative", creative=run.creatives[0], edits=edits
    )
    assert forked.status == "completed" and forked.creatives == run.creatives, forked.error
    after = await pictures(forked, services)
    assert after[2] == before[2] and after[1] != before[1]
    assert len(await told(forked, services, "creative_generated")) == 1
    # Its layout set by hand is taken as it is; and a fork can be replayed too.
    solved = (await told(run, services, "layout_solved"))[0]
    layout = solved.layout.model_dump(mode="json") | {"scale": 0.9}
    pinned = await again(
        run, services, "fork", checkpoint=there.checkpoint, agent="creative", creative=solved.creative_id,
        edits={"layout": layout},
    )  # fmt: skip
    assert (await told(pinned, services, "layout_solved"))[0].layout.scale == 0.9
    assert pinned.rerun is not None
    start = pinned.rerun.model_dump(include={"checkpoint", "agent", "creative", "edits"})
    rerun = Rerun(kind="replay", run_id=pinned.id, thread_id=pinned.thread_id, source=run.thread_id, **start)
    replayed = await conduct(
        Run(id=f"r-{pinned.id}", thread_id=f"t-{pinned.id}", request=pinned.request, rerun=rerun), services
    )
    assert await pictures(replayed, services) == await pictures(pinned, services)


async def test_states_of_a_run_step_by_step(talk: Talk, services: Services) -> None:
    run = await talk.make("给黑咖啡做主图")
    steps = await moments(services.saver, run.thread_id, run.id, None)
    agents = {agent for step in steps for agent in step.done}
    assert {"interpret", "product", "planner", "approval", "persona", "creative", "layout", "generation"} <= agents
    planned = next(step for step in steps if step.done == ("planner",))
    before = next(step for step in steps if step.checkpoint == planned.parent)
    paths = {change["path"] for change in changes(before.values, planned.values)}
    assert "plan" in paths and "sku" not in paths
    assert {step.creative for step in steps if step.namespace} >= set(run.creatives)
