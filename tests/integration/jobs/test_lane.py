"""The lane of interactive runs on a real broker: one at a time, kept from others meanwhile, told when it is done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.settings import Settings
from domain.brief import Request
from jobs import lease
from jobs.backbone import Backbone
from jobs.lane import Lane
from jobs.recovery import queued_ids
from jobs.runs import submit

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
PATIENCE = 60


@pytest.fixture
async def backbone(redis_url: str, tmp_path: Path) -> AsyncIterator[Backbone]:
    backbone = await Backbone.open(Settings(redis_url=redis_url, data_dir=tmp_path, broker_url=""))
    yield backbone
    await backbone.close()


async def test_a_lane_takes_one_run_at_a_time_and_no_batch(backbone: Backbone) -> None:
    runs = [await submit(backbone, Request(text="为黑咖啡做主图", merchant=f"m{n}")) for n in range(3)]
    batch = await submit(backbone, Request(text="为黑咖啡做主图"), queue="batch")
    taken: list[str] = []
    first, go_on, all_done = threading.Event(), threading.Event(), threading.Event()

    def carry_out(run_id: str) -> None:
        taken.append(run_id)
        first.set()
        assert go_on.wait(PATIENCE)
        if len(taken) == 1:
            raise RuntimeError("not this one")
        if len(taken) == 3:
            all_done.set()

    lane = Lane(backbone.celery, carry_out, places=1)
    lane.start()
    assert await asyncio.to_thread(first.wait, PATIENCE)
    assert taken == [runs[0].id], "in order"
    assert queued_ids(backbone.celery) == {runs[1].id, runs[2].id, batch.id}
    assert len(lease.held_tags()) == 1, "nobody else is given it"
    assert await backbone.redis.hlen("unacked") == 1, "and it comes back where this process dies"
    go_on.set()
    assert await asyncio.to_thread(all_done.wait, PATIENCE)
    lane.end()
    await asyncio.to_thread(lane.join, PATIENCE)
    assert taken == [run.id for run in runs]
    assert queued_ids(backbone.celery) == {batch.id}
    assert not lease.held_tags() and not await backbone.redis.hlen("unacked")
