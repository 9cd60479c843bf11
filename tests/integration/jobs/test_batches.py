"""Batches with a real store and agents of a few lines: every item comes to one outcome, whatever happens in between."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.settings import Settings
from domain.batch import BatchItem, Outcome, tally
from domain.brief import Plan, Question, Step
from domain.catalog import Product
from domain.creative import Verdict
from domain.errors import BadBrief, Conflict, GenerationFailed, NotFound
from domain.events import CreativeRejected, ModelAnswered
from domain.runs import Run
from jobs import presence
from jobs.backbone import Backbone
from jobs.batch_flow import WINDOW, tend
from jobs.batches import look, move, submit_batch
from jobs.execution import Conduct, ShouldStop, execute
from jobs.solo import see_batch_through

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
BAD = BatchItem(row=9, column="price", problem={"zh": "价格不对", "en": "wrong price"})


@pytest.fixture
async def backbone(redis_url: str, tmp_path: Path) -> AsyncIterator[Backbone]:
    backbone = await Backbone.open(Settings(redis_url=redis_url, data_dir=tmp_path, broker_url=""))
    for number in range(40):
        backbone.catalog.put(Product(sku=f"S{number}", title={"en": f"Thing {number}"}))
    yield backbone
    await backbone.close()


def items(count: int) -> list[BatchItem]:
    return [BatchItem(sku=f"S{number}", row=number + 2) for number in range(count)]


def plan(run: Run, count: int = 3) -> Plan:
    steps = (Step(agent="generation", title={}, count=count),)
    return Plan(sku=run.request.sku or "", personas=("a",), canvases=("1x1",), variants=count, steps=steps)


async def make_dear(run: Run, should_stop: ShouldStop, backbone: Backbone) -> Run:
    """Agents that asked a model on the way."""
    about = {"thread_id": run.thread_id, "run_id": run.id}
    await backbone.bus.publish(ModelAnswered(id=f"{run.id}:asked", model="m", output="Brief", cost=0.25, **about))
    return await make_all(run, should_stop)


async def make_all(run: Run, should_stop: ShouldStop) -> Run:
    """Agents that make three pictures."""
    ids = tuple(f"{run.id}:{number}" for number in range(3))
    return run.model_copy(update={"status": "completed", "plan": plan(run), "creatives": ids})


def rejecting(backbone: Backbone) -> Conduct:
    """Agents whose third picture never passes, and that cannot make anything of every fifth product."""

    async def conduct(run: Run, should_stop: ShouldStop) -> Run:
        if int(str(run.request.sku)[1:]) % 5 == 4:
            raise GenerationFailed({"en": "no light today"})
        verdict = Verdict(gate="contrast", passed=False, reason={"en": "too pale"})
        await backbone.bus.publish(
            CreativeRejected(
                id=f"{run.id}:no", thread_id=run.thread_id, run_id=run.id, creative_id="x", attempt=2,
                verdicts=(verdict,),
            )
        )  # fmt: skip
        made = await make_all(run, should_stop)
        return made.model_copy(update={"status": "partial", "creatives": made.creatives[:2]})

    return conduct


async def ask(run: Run, should_stop: ShouldStop) -> Run:
    """Agents that have a question."""
    return run.model_copy(update={"status": "waiting", "question": Question(about="price", text={"en": "How much?"})})


async def through(backbone: Backbone, batch_id: str, conduct: Conduct) -> list[Outcome]:
    seen = []
    await see_batch_through(backbone, batch_id, lambda status, count: seen.append(count.ended), conduct)
    assert seen == sorted(seen)
    return (await look(backbone, batch_id))[2]


async def test_every_picture_is_accounted_for(backbone: Backbone) -> None:
    batch = await submit_batch(backbone, "每个商品3张主图", [*items(20), BAD])
    outcomes = await through(backbone, batch.id, rejecting(backbone))
    count = tally(batch.items, outcomes)
    assert (count.asked, count.done, count.rejected, count.failed, count.open) == (63, 32, 16, 15, 0)
    assert await backbone.batches.tally(batch.id) == count, "kept as the items end, not added up again"
    await backbone.redis.delete(f"{{batches}}:{batch.id}:kinds")
    assert await backbone.batches.tally(batch.id) == count, "written by a release that did not keep it"
    reasons = {reason.message["en"]: reason.pictures for reason in count.reasons}
    assert reasons == {"too pale": 16, "no light today": 12, "wrong price": 3}
    assert [outcome.row for outcome in outcomes] == [*range(2, 22), 9]
    assert (await backbone.batches.get(batch.id))[1] == "completed"
    assert not await backbone.batches.open_ids() and not await backbone.runs.open_runs()


async def test_only_a_window_is_open_at_a_time(backbone: Backbone) -> None:
    batch = await submit_batch(backbone, "3张主图", items(40))
    assert len(await backbone.runs.open_runs()) == WINDOW
    first = (await backbone.runs.open_runs())[0]
    await execute(backbone, make_all, first.id)
    assert len(await backbone.runs.open_runs()) == WINDOW and len((await look(backbone, batch.id))[2]) == 1


async def test_as_many_items_are_open_as_all_workers_can_hold(backbone: Backbone) -> None:
    await presence.beat(backbone.redis, "large", ["batch"], places=WINDOW + 3)
    await submit_batch(backbone, "3张主图", items(40))
    assert len(await backbone.runs.open_runs()) == WINDOW + 3


async def test_a_question_is_an_outcome_for_nobody_is_there(backbone: Backbone) -> None:
    batch = await submit_batch(backbone, "3张主图", items(1))
    (outcome,) = await through(backbone, batch.id, ask)
    assert outcome.status == "failed" and outcome.reasons[0].message == {"en": "How much?"}


async def test_pause_resume_cancel(backbone: Backbone) -> None:
    batch = await submit_batch(backbone, "3张主图", items(30))
    assert await move(backbone, batch.id, "pause") == "paused"
    paused = await through(backbone, batch.id, make_all)
    assert len(paused) == WINDOW, "what was begun is finished, nothing else begins"
    assert await move(backbone, batch.id, "resume") == "running"
    assert await move(backbone, batch.id, "cancel") == "cancelled"
    outcomes = await through(backbone, batch.id, make_all)
    count = tally(batch.items, outcomes)
    assert (count.ended, count.done, count.open) == (30, 3 * WINDOW, 0) and count.asked == 90
    assert (await backbone.batches.get(batch.id))[1] == "cancelled"
    with pytest.raises(Conflict):
        await move(backbone, batch.id, "pause")


async def test_only_what_failed_is_tried_again(backbone: Backbone) -> None:
    batch = await submit_batch(backbone, "3张主图", [*items(6), BAD])
    first = await through(backbone, batch.id, rejecting(backbone))
    assert await move(backbone, batch.id, "retry") == "running"
    again = await through(backbone, batch.id, make_all)
    assert [outcome.done for outcome in again] == [3] * 6 + [0]
    assert {outcome.run_id for outcome in again[:6]}.isdisjoint({outcome.run_id for outcome in first[:6]})
    assert await move(backbone, batch.id, "retry") == "completed", "nothing is left to try"
    assert await backbone.batches.tally(batch.id) == tally(batch.items, again)
    assert [o.run_id for o in (await look(backbone, batch.id))[2]] == [o.run_id for o in again]


async def test_what_a_crash_left_is_picked_up(backbone: Backbone) -> None:
    batch = await submit_batch(backbone, "3张主图", items(5))
    runs = list(await backbone.runs.open_runs())
    await backbone.runs.delete(runs[0].id)  # taken out of the line, and killed before it was a run
    await backbone.runs.update(runs[1].id, status="completed", plan=plan(runs[1]), creatives=("a", "b", "c"))
    await tend(backbone)  # the second had ended, and was killed before its outcome was kept
    assert [outcome.run_id for outcome in (await look(backbone, batch.id))[2]] == [runs[1].id]
    outcomes = await through(backbone, batch.id, make_all)
    assert [outcome.done for outcome in outcomes] == [3] * 5
    assert len({outcome.run_id for outcome in outcomes}) == 5


async def test_the_same_key_gives_the_same_batch(backbone: Backbone) -> None:
    first = await submit_batch(backbone, "3张主图", items(2), idempotency_key="k")
    assert (await submit_batch(backbone, "3张主图", items(2), idempotency_key="k")).id == first.id
    assert len(await backbone.runs.open_runs()) == 2
    with pytest.raises(Conflict):
        await submit_batch(backbone, "4张主图", items(2), idempotency_key="k")


async def test_what_is_no_batch_is_refused(backbone: Backbone) -> None:
    with pytest.raises(BadBrief):
        await submit_batch(backbone, "3张主图", [])
    with pytest.raises(BadBrief):
        await submit_batch(backbone, "  ", items(1))
    with pytest.raises(NotFound):
        await look(backbone, "batch-none")
    batch = await submit_batch(backbone, "3张主图", [BAD])
    assert (await backbone.batches.get(batch.id))[1] == "completed" and not await backbone.runs.open_runs()
    with pytest.raises(NotFound):
        await look(backbone, batch.id, merchant="somebody else")


async def test_a_small_merchant_is_not_kept_waiting_by_a_large_one(backbone: Backbone) -> None:
    large = await submit_batch(backbone, "3张主图", [BatchItem(sku="S1") for _ in range(2000)], merchant="large")
    small = await submit_batch(backbone, "3张主图", items(20), merchant="small")
    order = []
    while len(order) < 60:
        message = json.loads(await backbone.redis.rpop("batch"))  # as a worker takes it from the broker
        done = await execute(backbone, make_all, message["headers"]["run"])
        if done is not None:
            order.append(done.batch)
    assert order.count(small.id) == 20, "20 of 2,020 are done within the first 60"
    assert order.count(large.id) == 40


async def test_what_each_item_took_is_added_up_and_taken_back(backbone: Backbone) -> None:
    batch = await submit_batch(backbone, "3张主图", items(3))

    async def dear(run: Run, should_stop: ShouldStop) -> Run:
        made = await make_dear(run, should_stop, backbone)
        return (
            made if run.batch_item else made.model_copy(update={"status": "partial", "creatives": made.creatives[:1]})
        )

    outcomes = await through(backbone, batch.id, dear)
    assert [outcome.cost for outcome in outcomes] == [0.25] * 3
    assert (await backbone.batches.tally(batch.id)).cost == tally(3, outcomes).cost == 0.75
    await move(backbone, batch.id, "retry")
    assert (await backbone.batches.tally(batch.id)).cost == 0.5, "the one that is tried again has not cost anything yet"
