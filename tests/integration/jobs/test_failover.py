"""The primary that holds a run is killed in the middle of it: its replica takes over, and the run is done, once."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from operator import add
from pathlib import Path
from typing import Annotated, Any, TypedDict

import pytest
import redis
from langgraph.graph import START, StateGraph

from agents.settings import Settings
from domain.brief import Request
from domain.errors import StoreUnavailable
from domain.events import AnswerGiven
from domain.runs import Run
from jobs.backbone import Backbone
from jobs.execution import ShouldStop, execute
from jobs.runs import submit
from memory.checkpoints import PlainRedisSaver
from memory.slots import addresses
from tests.cluster import three_primaries


class State(TypedDict):
    """Which steps were done."""

    did: Annotated[list[int], add]


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with three_primaries(tmp_path / "cluster", replicas=True) as address:
        yield address


class Nodes:
    """Plain clients of every server of a cluster."""

    def __init__(self, url: str) -> None:
        hosts, options = addresses(url)
        self.clients = [redis.Redis(host, port, password=options["password"]) for host, port in hosts]

    def primary_of(self, key: str) -> redis.Redis:
        """The server that answers for a key."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            for client in self.clients:
                with suppress(redis.RedisError):
                    if client.info("replication")["role"] == "master" and client.exists(key) >= 0:
                        return client
            time.sleep(0.05)
        raise AssertionError(f"nobody answers for {key}")

    def kill(self, key: str) -> redis.Redis:
        """End the server of a key at once, when its replica has everything that it has been told so far."""
        primary, end = self.primary_of(key), time.monotonic() + 60
        while (told := primary.info("replication"))["slave0"]["offset"] < told["master_repl_offset"]:
            assert time.monotonic() < end, "the replica stays behind"
            time.sleep(0.01)
        os.kill(int(primary.info("server")["process_id"]), signal.SIGKILL)
        return primary


async def test_a_run_outlives_the_server_that_holds_it(url: str, valkey_url: str, tmp_path: Path) -> None:
    backbone = await Backbone.open(Settings(redis_url=url, broker_url=valkey_url, data_dir=tmp_path))
    nodes, arrived, go_on = Nodes(url), asyncio.Event(), asyncio.Event()
    primary = await asyncio.to_thread(nodes.primary_of, "{runs}")
    # Record, events, steps and lock of this run: all of it on the server that is killed.
    thread = next(name for name in map("t{}".format, count()) if nodes.primary_of(f"{{{name}}}") is primary)
    run = await submit(backbone, Request(text="为黑咖啡做主图"), thread_id=thread)

    async def tell(number: int) -> dict[str, Any]:
        event = AnswerGiven(id=f"step-{number}", thread_id=thread, run_id=run.id, text={"en": f"{number}"})
        await backbone.bus.publish(event)
        return {"did": [number]}

    async def first(state: State) -> dict[str, Any]:
        return await tell(1)

    async def second(state: State) -> dict[str, Any]:
        arrived.set()
        await go_on.wait()
        return await tell(2)

    steps = StateGraph(State).add_node(first).add_node(second).add_edge(START, "first").add_edge("first", "second")
    graph: Any = steps.compile(checkpointer=PlainRedisSaver(backbone.redis, backbone.sync_redis))

    async def conduct(run: Run, should_stop: ShouldStop) -> Run:
        config: Any = {"configurable": {"thread_id": thread}}
        begun = (await graph.aget_state(config)).values
        done = await graph.ainvoke(None if begun else {"did": []}, config, durability="sync")
        return run.model_copy(update={"status": "completed", "kit": str(done["did"])})

    async def work() -> None:
        while True:  # as the sweep would, where the cluster is away for longer than a run waits
            with suppress(StoreUnavailable):
                await execute(backbone, conduct, run.id)
                return

    working = asyncio.create_task(work())
    async with asyncio.timeout(180):
        await arrived.wait()
        killed = await asyncio.to_thread(nodes.kill, "{runs}")
        go_on.set()
        await working
    done = await backbone.runs.get(run.id)
    assert (done.status, done.kit) == ("completed", "[1, 2]")
    told = [(event.kind, event.id) for _, event in await backbone.bus.read(thread) if event.kind != "brief_received"]
    assert told == [("answer_given", "step-1"), ("answer_given", "step-2"), ("run_finished", told[-1][1])]
    assert not await backbone.runs.open_runs()
    assert await asyncio.to_thread(nodes.primary_of, "{runs}") is not killed
    await backbone.close()
