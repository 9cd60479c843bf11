"""State in a cluster, the queue on a server of its own: batches, runs, questions and the sweep after a crash."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.settings import Settings
from domain.batch import BatchItem
from domain.brief import Plan, Request
from domain.catalog import Product
from domain.runs import Run
from jobs.backbone import Backbone
from jobs.batch_flow import tend
from jobs.batches import look, submit_batch
from jobs.broker import BrokerMissing
from jobs.execution import ShouldStop, execute
from jobs.recovery import queued_ids, recover
from jobs.runs import submit
from jobs.solo import see_batch_through
from ui.commands import checkup

pytestmark = pytest.mark.parametrize("redis_url", ["cluster"], indirect=True)


@pytest.fixture
async def backbone(redis_url: str, valkey_url: str, tmp_path: Path) -> AsyncIterator[Backbone]:
    backbone = await Backbone.open(Settings(redis_url=redis_url, data_dir=tmp_path, broker_url=valkey_url))
    backbone.celery.control.purge()
    for number in range(3):
        backbone.catalog.put(Product(sku=f"S{number}", title={"en": f"Thing {number}"}))
    yield backbone
    await backbone.close()


async def make(run: Run, should_stop: ShouldStop) -> Run:
    """Agents that make one picture."""
    plan = Plan(sku=run.request.sku or "", personas=("a",), canvases=("1x1",))
    return run.model_copy(update={"status": "completed", "plan": plan, "creatives": (f"{run.id}:0",)})


async def test_a_batch_with_a_crash_in_it_is_accounted_for(backbone: Backbone) -> None:
    batch = await submit_batch(backbone, "1张主图", [BatchItem(sku=f"S{number}", row=number) for number in range(3)])
    runs = list(await backbone.runs.open_runs())
    await backbone.runs.delete(runs[0].id)  # taken out of the line, and killed before it was a run
    await tend(backbone)
    assert await see_batch_through(backbone, batch.id, lambda status, count: None, make) == "completed"
    assert [outcome.done for outcome in (await look(backbone, batch.id))[2]] == [1, 1, 1]
    assert not await backbone.runs.open_runs() and not await backbone.batches.open_ids()


async def test_what_the_queue_lost_is_queued_again(backbone: Backbone) -> None:
    run = await submit(backbone, Request(text="为黑咖啡做主图"))
    assert queued_ids(backbone.celery) == {run.id}
    backbone.celery.control.purge()
    assert await recover(backbone, at_start=True) == [run.id]
    done = await execute(backbone, make, run.id)
    assert done and done.status == "completed"
    assert [event.kind for _, event in await backbone.bus.read(run.thread_id)] == ["brief_received", "run_finished"]


async def test_a_cluster_needs_a_broker(redis_url: str, valkey_url: str, tmp_path: Path) -> None:
    alone = Settings(redis_url=redis_url, broker_url="", data_dir=tmp_path)
    with pytest.raises(BrokerMissing, match="VITRINE_BROKER_URL"):
        await Backbone.open(alone)
    assert checkup.store(alone)[0] == "ok" and "cluster@" not in checkup.store(alone)[1]
    assert checkup.broker(alone) == ("missing", "-", "broker_missing")
    assert checkup.broker(alone.model_copy(update={"broker_url": valkey_url}))[0] == "ok"
