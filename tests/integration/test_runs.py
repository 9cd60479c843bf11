"""Run records on real servers: found again by every index, changed by one at a time, on disk when accepted."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis.asyncio as aioredis
from pydantic import ValidationError

from domain.brief import Plan, Question, Request
from domain.errors import Conflict, NotFound, StoreUnavailable
from domain.runs import Run
from memory.connect import open_redis
from memory.embedded import EmbeddedValkey
from memory.runs import RunStore

START = datetime(2026, 1, 1, tzinfo=UTC)


def run(number: int, *, merchant: str = "m1", thread: str = "t1") -> Run:
    """A queued run."""
    return Run(
        id=f"run-{number}", thread_id=thread, merchant=merchant,
        request=Request(text="给黑咖啡做图", merchant=merchant),
        created_at=START + timedelta(seconds=number),
    )  # fmt: skip


async def test_a_run_comes_back_whole(runs: RunStore) -> None:
    created = await runs.create(run(1))
    assert created == run(1).model_copy(update={"updated_at": created.updated_at})
    assert await runs.get("run-1") == created
    plan = Plan(sku="coffee-01", personas=("office",), canvases=("1x1",))
    question = Question(about="approval", text={"zh": "这样可以吗？", "en": "Shall I?"})
    changed = await runs.update("run-1", status="waiting", plan=plan, question=question, creatives=("a", "b"))
    assert await runs.get("run-1") == changed
    assert (changed.plan, changed.question, changed.status) == (plan, question, "waiting")
    assert changed.updated_at > created.updated_at


async def test_creating_again_changes_nothing(runs: RunStore) -> None:
    await runs.create(run(1))
    done = await runs.update("run-1", status="completed")
    again = await asyncio.gather(*(runs.create(run(1)) for _ in range(5)))
    assert again == [done] * 5
    assert await runs.open_runs() == []


async def test_indices(runs: RunStore) -> None:
    for number in range(6):
        await runs.create(run(number, merchant=f"m{number % 2}", thread=f"t{number // 2}"))
    await runs.update("run-0", status="completed")
    await runs.update("run-5", status="failed", error_code="x")
    await runs.update("run-4", status="running")

    def ids(found: object) -> list[int]:
        return [int(each.id.removeprefix("run-")) for each in found]  # type: ignore[attr-defined]

    assert ids(await runs.open_runs()) == [1, 2, 3, 4]
    assert ids(await runs.list()) == [5, 4, 3, 2, 1, 0]
    assert ids(await runs.list(limit=2, offset=1)) == [4, 3]
    assert ids(await runs.list(merchant="m0")) == [4, 2, 0]
    assert ids(await runs.list(thread_id="t2")) == [5, 4]
    assert ids(await runs.list(thread_id="t2", merchant="m1")) == [5]
    assert ids(await runs.list(status={"queued"})) == [3, 2, 1]
    assert ids(await runs.list(status={"completed", "failed"}, merchant="m1")) == [5]
    assert ids(await runs.list(merchant="nobody")) == []
    await runs.update("run-0", status="running")
    assert ids(await runs.open_runs()) == [0, 1, 2, 3, 4]
    await runs.delete("run-1")
    assert ids(await runs.open_runs()) == [0, 2, 3, 4]
    assert ids(await runs.list(merchant="m1")) == [5, 3]
    with pytest.raises(NotFound):
        await runs.get("run-1")


async def test_listing_walks_over_pages(runs: RunStore) -> None:
    await runs.create_all([run(number) for number in range(450)])
    assert len(await runs.open_runs()) == 450
    assert (await runs.list(limit=3, offset=447))[-1].id == "run-0"


async def test_changes_do_not_overwrite_each_other(runs: RunStore) -> None:
    await runs.create(run(1))

    async def add(number: int) -> None:
        await runs.update("run-1", **{("kit", "experiment", "error_code")[number % 3]: f"{number}"})

    await asyncio.gather(*(add(number) for number in range(30)))
    got = await runs.get("run-1")
    assert {int(got.kit) % 3, int(got.experiment) % 3, int(got.error_code) % 3} == {0, 1, 2}


async def test_only_one_of_many_answers_is_taken(runs: RunStore) -> None:
    await runs.create(run(1))
    await runs.update("run-1", status="waiting")
    outcomes = await asyncio.gather(
        *(runs.update("run-1", expect={"waiting"}, durable=True, status="queued", answer={"n": n}) for n in range(8)),
        return_exceptions=True,
    )
    taken = [outcome for outcome in outcomes if isinstance(outcome, Run)]
    assert len(taken) == 1
    assert all(isinstance(outcome, Run | Conflict) for outcome in outcomes)
    assert await runs.get("run-1") == taken[0]


async def test_wrong_changes_are_refused(runs: RunStore) -> None:
    await runs.create(run(1))
    with pytest.raises(ValidationError):
        await runs.update("run-1", status="asleep")
    with pytest.raises(ValidationError):
        await runs.update("run-1", colour="red")
    with pytest.raises(ValueError, match="cannot change"):
        await runs.update("run-1", merchant="m2")
    with pytest.raises(NotFound):
        await runs.update("run-2", status="running")
    with pytest.raises(NotFound):
        await runs.get("../run-1")


@pytest.mark.crash
async def test_an_accepted_run_survives_the_killed_server(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server:
        client = open_redis(server.url)
        runs = RunStore(client)
        for number in range(5):
            await runs.create(run(number))
            assert server.pid
            if number in (1, 4):
                os.kill(server.pid, signal.SIGKILL)
                assert len(await runs.list()) == number + 1
        await client.aclose()


@pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
async def test_a_run_that_did_not_reach_the_disk_is_not_accepted(redis_client: aioredis.Redis) -> None:
    runs = RunStore(redis_client, disk_wait=200)
    await redis_client.config_set("appendfsync", "no")
    try:
        with pytest.raises(StoreUnavailable):
            await runs.create(run(1))
    finally:
        await redis_client.config_set("appendfsync", "everysec")
    assert (await runs.create(run(1))).id == "run-1"
    assert len(await runs.list()) == 1
