"""Workers of two releases side by side: a run goes from the older to the newer one, and no older one fails it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from operator import add
from pathlib import Path
from typing import Annotated, Any, TypedDict

import pytest
from langgraph.graph import START, StateGraph

from agents.settings import Settings
from domain.brief import Request
from domain.runs import Run
from jobs.backbone import Backbone
from jobs.endings import tries_key
from jobs.execution import STARTS, Conduct, ShouldStop, execute
from jobs.recovery import queued_ids, recover
from jobs.runs import submit
from memory.checkpoints import PlainRedisSaver
from memory.packing import UNSTAMPED, VERSION, NewerState

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)


class State(TypedDict):
    """Which release did each step."""

    by: Annotated[list[int], add]


@pytest.fixture
async def backbone(redis_url: str, tmp_path: Path) -> AsyncIterator[Backbone]:
    backbone = await Backbone.open(Settings(redis_url=redis_url, data_dir=tmp_path, broker_url=""))
    yield backbone
    await backbone.close()


@pytest.fixture
async def run(backbone: Backbone) -> Run:
    return await submit(backbone, Request(text="为黑咖啡做主图"))


@pytest.fixture
def release(backbone: Backbone) -> Callable[..., Conduct]:
    """The agents of a release: two steps; in the second one it may be in the way of being told to leave."""

    def agents(version: int, arrived: asyncio.Event | None = None) -> Conduct:
        async def first(state: State) -> dict[str, Any]:
            return {"by": [version]}

        async def second(state: State) -> dict[str, Any]:
            if arrived:
                arrived.set()
                await asyncio.sleep(600)
            return {"by": [version]}

        steps = StateGraph(State).add_node(first).add_node(second).add_edge(START, "first").add_edge("first", "second")
        saver = PlainRedisSaver(backbone.redis, backbone.sync_redis, version=version)
        graph: Any = steps.compile(checkpointer=saver)

        async def conduct(run: Run, should_stop: ShouldStop) -> Run:
            config: Any = {"configurable": {"thread_id": run.thread_id}}
            begun = (await graph.aget_state(config)).values
            done = await graph.ainvoke(None if begun else {"by": []}, config, durability="sync")
            return run.model_copy(update={"status": "completed", "kit": f"{done['by']}"})

        return conduct

    return agents


async def drained_in_the_second_step(backbone: Backbone, run: Run, release: Callable[..., Conduct], of: int) -> None:
    """A worker of this release begins the run, and leaves in the middle of it."""
    arrived = asyncio.Event()
    worker = asyncio.create_task(execute(backbone, release(of, arrived), run.id))
    await arrived.wait()
    worker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await worker
    assert (await backbone.runs.get(run.id)).status == "queued"


@pytest.mark.parametrize("older", [UNSTAMPED, VERSION])
async def test_the_next_release_goes_on_where_the_last_one_left(
    backbone: Backbone, run: Run, release: Callable[..., Conduct], older: int
) -> None:
    await drained_in_the_second_step(backbone, run, release, older)
    done = await execute(backbone, release(VERSION + 1), run.id)
    assert done and (done.status, done.kit) == ("completed", f"{[older, VERSION + 1]}")


async def test_an_older_worker_puts_back_what_a_newer_one_began(
    backbone: Backbone, run: Run, release: Callable[..., Conduct], caplog: pytest.LogCaptureFixture
) -> None:
    await drained_in_the_second_step(backbone, run, release, VERSION + 1)
    for _ in range(STARTS + 2):
        assert await execute(backbone, release(VERSION), run.id) is None
    left = await backbone.runs.get(run.id)
    assert (left.status, left.error) == ("queued", {})
    assert "newer worker" in caplog.text and f"version {VERSION + 1}" in caplog.text
    assert not await backbone.redis.exists(tries_key(run.id)), "these were no tries"
    await backbone.redis.delete("interactive")
    assert await recover(backbone, at_start=True) == [run.id] and queued_ids(backbone.celery) == {run.id}
    done = await execute(backbone, release(VERSION + 1), run.id)
    assert done and (done.status, done.kit) == ("completed", f"{[VERSION + 1] * 2}")


async def test_a_record_with_more_in_it_is_left_to_those_who_know_it(
    backbone: Backbone, run: Run, release: Callable[..., Conduct]
) -> None:
    key = f"{{runs}}:run:{run.id}"
    newer = run.model_dump_json().replace('{"id"', '{"invented_later":1,"id"', 1)
    await backbone.redis.set(key, newer)
    with pytest.raises(NewerState, match="newer release"):
        await backbone.runs.get(run.id)
    assert await backbone.runs.open_runs() == []
    assert await execute(backbone, release(VERSION), run.id) is None
    assert await backbone.redis.get(key) == newer.encode()
