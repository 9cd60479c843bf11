"""From a brief to its end, with a real store and a conductor of a few lines: what jobs/ promises whatever agents do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.settings import Settings
from domain.brief import Question, Request
from domain.errors import BadBrief, Conflict, GenerationFailed, NotFound, NotWaiting, UnknownProduct
from domain.events import AgentStarted
from domain.runs import Run
from jobs import execution, presence
from jobs.backbone import Backbone
from jobs.endings import record
from jobs.execution import Conduct, ShouldStop, execute
from jobs.holders import is_held
from jobs.recovery import queued_ids, recover
from jobs.runs import answer, cancel, submit
from memory.locks import thread_lock

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
PLAN = Question(about="approval", text={"zh": "可以吗？", "en": "All right?"})


@pytest.fixture
async def backbone(redis_url: str, tmp_path: Path) -> AsyncIterator[Backbone]:
    backbone = await Backbone.open(Settings(redis_url=redis_url, data_dir=tmp_path, broker_url=""))
    yield backbone
    await backbone.close()


class Died(BaseException):
    """The worker was killed here: nothing is written down any more."""


def brief(text: str = "为黑咖啡做主图", **more: str) -> Request:
    return Request.model_construct(text=text, **more)


async def finish(run: Run, should_stop: ShouldStop) -> Run:
    """Agents that are done at once."""
    return run.model_copy(update={"status": "completed", "kit": "sha256:kit", "answer": None})


async def ask_first(run: Run, should_stop: ShouldStop) -> Run:
    """Agents that want the plan approved."""
    if run.answer is None:
        return run.model_copy(update={"status": "waiting", "question": PLAN})
    decision = "cancelled" if run.answer["decision"] == "cancel" else "completed"
    return run.model_copy(update={"status": decision, "question": None, "answer": None})


def failing(*errors: BaseException) -> Conduct:
    """Agents that meet these errors one after the other, and are done then."""
    left = list(errors)

    async def conduct(run: Run, should_stop: ShouldStop) -> Run:
        if left:
            raise left.pop(0)
        return await finish(run, should_stop)

    return conduct


async def told(backbone: Backbone, run: Run) -> list[str]:
    return [event.kind for _, event in await backbone.bus.read(run.thread_id)]


async def test_a_brief_ends(backbone: Backbone) -> None:
    run = await submit(backbone, brief())
    assert run.status == "queued" and queued_ids(backbone.celery) == {run.id}
    done = await execute(backbone, finish, run.id)
    assert done and done.status == "completed" and done.kit == "sha256:kit"
    assert await told(backbone, run) == ["brief_received", "run_finished"]
    assert await execute(backbone, failing(AssertionError()), run.id) == done


async def test_the_same_key_gives_the_same_run(backbone: Backbone) -> None:
    first, again = [await submit(backbone, brief(), idempotency_key="k 1") for _ in range(2)]
    assert first.id == again.id and first.thread_id == again.thread_id
    other = await submit(backbone, brief(merchant="other"), idempotency_key="k 1")
    assert other.id != first.id
    with pytest.raises(Conflict):
        await submit(backbone, brief("另一个需求"), idempotency_key="k 1")


@pytest.mark.parametrize(
    "text", ["", "   ", "\u200b", "!?", "咖啡" * 4001, "x" * 2_000_000, "\x89PNG\r\n\x1a\n" + "\x00" * 99]
)
async def test_what_is_no_brief_is_refused(backbone: Backbone, text: str) -> None:
    with pytest.raises(BadBrief) as refused:
        await submit(backbone, brief(text))
    assert refused.value.in_words("zh") and refused.value.in_words("en")
    assert not await backbone.runs.open_runs()


async def test_strange_but_readable_text_is_cleaned(backbone: Backbone) -> None:
    run = await submit(backbone, brief(" caf\u00e9 主图\x00\ud800 \r\n👩‍👩‍👧 "))
    assert run.request.text == "café 主图 \n👩‍👩‍👧"


async def test_what_a_brief_names_must_be_there(backbone: Backbone) -> None:
    with pytest.raises(UnknownProduct):
        await submit(backbone, brief(sku="nothing"))
    mine = await submit(backbone, brief(merchant="me"))
    with pytest.raises(NotFound):
        await submit(backbone, brief(merchant="you"), thread_id=mine.thread_id)
    with pytest.raises(NotFound):
        await submit(backbone, brief(), thread_id="../../etc")


async def test_approval_happens_once(backbone: Backbone) -> None:
    run = await submit(backbone, brief())
    waiting = await execute(backbone, ask_first, run.id)
    assert waiting and waiting.status == "waiting" and waiting.question == PLAN
    with pytest.raises(BadBrief):
        await answer(backbone, run.id, {"decision": "publish everything"})
    with pytest.raises(BadBrief):
        await answer(backbone, run.id, {"decision": "edit", "plan": {"budget": 1}})
    clicks = await asyncio.gather(
        *(answer(backbone, run.id, {"decision": "approve"}) for _ in range(5)), return_exceptions=True
    )
    assert sorted(type(click).__name__ for click in clicks) == ["NotWaiting"] * 4 + ["Run"]
    done = await execute(backbone, ask_first, run.id)
    assert done and done.status == "completed" and done.question is None and done.answer is None
    with pytest.raises(NotWaiting):
        await answer(backbone, run.id, {"text": "too late"})


async def test_an_error_with_words_fails_the_run_with_them(backbone: Backbone) -> None:
    run = await submit(backbone, brief())
    failed = await execute(backbone, failing(GenerationFailed({"zh": "没画出来", "en": "Not painted"})), run.id)
    assert failed and (failed.status, failed.error["zh"], failed.error_code) == (
        "failed",
        "没画出来",
        "generation_failed",
    )
    assert (await told(backbone, run))[-1] == "run_failed"


async def test_unforeseen_errors_are_tried_again_and_then_said(backbone: Backbone) -> None:
    lucky, unlucky = await submit(backbone, brief()), await submit(backbone, brief())
    twice = failing(KeyError("a"), ValueError("b"))
    began = asyncio.get_running_loop().time()
    done, failed = await asyncio.gather(
        execute(backbone, twice, lucky.id), execute(backbone, failing(*[KeyError()] * 9), unlucky.id)
    )
    assert done and done.status == "completed"
    assert failed and failed.status == "failed" and failed.error_code == "internal" and unlucky.id in failed.error["en"]
    assert asyncio.get_running_loop().time() - began < sum(execution.PAUSES) + 2


async def test_a_run_that_kills_every_worker_is_given_up(backbone: Backbone) -> None:
    run = await submit(backbone, brief())
    for _ in range(execution.STARTS):
        with pytest.raises(Died):
            await execute(backbone, failing(Died()), run.id)
    failed = await execute(backbone, finish, run.id)
    assert failed and failed.status == "failed" and failed.error_code == "internal"


async def test_progress_makes_up_for_crashes(backbone: Backbone) -> None:
    run = await submit(backbone, brief())
    for number in range(execution.STARTS * 2):
        with pytest.raises(Died):
            await execute(backbone, failing(Died()), run.id)
        started = AgentStarted(id=f"{number}", thread_id=run.thread_id, run_id=run.id, title={"en": "."})
        await backbone.bus.publish(started)
    done = await execute(backbone, finish, run.id)
    assert done and done.status == "completed"


async def test_cancelling(backbone: Backbone) -> None:
    async def for_ever(run: Run, should_stop: ShouldStop) -> Run:
        while not await should_stop():
            at_work.set()
        return run.model_copy(update={"status": "cancelled"})

    at_work = asyncio.Event()

    queued, running, waiting = [await submit(backbone, brief()) for _ in range(3)]
    assert (await cancel(backbone, queued.id)).status == "cancelled"
    assert (await execute(backbone, failing(AssertionError()), queued.id) or queued).status == "cancelled"

    await execute(backbone, ask_first, waiting.id)
    assert (await cancel(backbone, waiting.id)).status == "cancelled"

    work = asyncio.create_task(execute(backbone, for_ever, running.id))
    await at_work.wait()
    await cancel(backbone, running.id)
    ended = await asyncio.wait_for(work, 5)
    assert ended and ended.status == "cancelled"
    for run in (queued, running, waiting):
        assert (await told(backbone, run))[-1] == "run_finished"
    assert (await cancel(backbone, running.id)).status == "cancelled"


async def test_a_thread_is_worked_off_in_order_by_one_at_a_time(backbone: Backbone) -> None:
    at_work, order = 0, []

    async def conduct(run: Run, should_stop: ShouldStop) -> Run:
        nonlocal at_work
        at_work += 1
        assert at_work == 1
        await asyncio.sleep(0.05)
        at_work -= 1
        order.append(run.id)
        return await finish(run, should_stop)

    first = await submit(backbone, brief())
    runs = [first, *[await submit(backbone, brief(), thread_id=first.thread_id) for _ in range(4)]]
    await asyncio.gather(*(execute(backbone, conduct, run.id) for run in reversed(runs)))
    assert order == [run.id for run in runs]


async def test_a_new_brief_takes_an_open_question_off_the_table(backbone: Backbone) -> None:
    asked = await submit(backbone, brief())
    await execute(backbone, ask_first, asked.id)
    follow_up = await submit(backbone, brief("算了，改做横图"), thread_id=asked.thread_id)
    done = await execute(backbone, finish, follow_up.id)
    assert done and done.status == "completed"
    assert (await backbone.runs.get(asked.id)).status == "cancelled"


async def test_what_the_broker_lost_is_queued_again(backbone: Backbone) -> None:
    runs = [await submit(backbone, brief()) for _ in range(3)]
    await backbone.redis.delete("interactive")
    held = thread_lock(backbone.redis, runs[0].thread_id)
    async with held:
        assert set(await recover(backbone, at_start=True)) == {run.id for run in runs[1:]}
    assert await recover(backbone, at_start=True) == [runs[0].id]
    assert await recover(backbone, at_start=True) == []
    for run in runs:
        await execute(backbone, finish, run.id)
    await backbone.redis.delete("interactive")
    assert await recover(backbone, at_start=True) == []


async def test_a_run_that_only_its_record_knows_of_is_queued(backbone: Backbone) -> None:
    run = await backbone.runs.create(Run(id="run-1", thread_id="t", request=Request(text="咖啡")))
    await recover(backbone, at_start=True)
    assert queued_ids(backbone.celery) == {run.id}


async def test_an_end_that_a_crash_kept_from_being_told_is_told(backbone: Backbone) -> None:
    run = await submit(backbone, brief())
    await backbone.redis.sadd("jobs:ending", run.id)
    await backbone.runs.update(run.id, status="completed")
    assert await told(backbone, run) == ["brief_received"]
    for _ in range(2):
        await recover(backbone, at_start=True)
    assert await told(backbone, run) == ["brief_received", "run_finished"]


async def test_the_queue_may_be_on_a_server_of_its_own(redis_url: str, tmp_path: Path) -> None:
    broker = redis_url.rsplit("/", 1)[0] + "/5"
    backbone = await Backbone.open(Settings(redis_url=redis_url, broker_url=broker, data_dir=tmp_path))
    run = await submit(backbone, brief())
    assert queued_ids(backbone.celery) == {run.id}
    assert not await backbone.redis.exists("interactive")
    await backbone.close()


async def test_one_merchants_batch_leaves_room_for_others(backbone: Backbone) -> None:
    big = [await submit(backbone, brief(merchant="big"), queue="batch") for _ in range(20)]
    small = await submit(backbone, brief(merchant="small"), queue="batch")
    queued = queued_ids(backbone.celery)
    window = backbone.settings.merchant_window
    assert queued == {run.id for run in [*big[:window], small]}
    await execute(backbone, finish, big[0].id)
    assert big[window].id in (queued_ids(backbone.celery) or set())
    for _ in range(25):
        for run_id in queued_ids(backbone.celery) or set():
            await execute(backbone, finish, run_id)
    assert not await backbone.runs.open_runs()


async def test_a_batch_fills_the_places_of_all_workers_people_keep_to_their_window(backbone: Backbone) -> None:
    for name, queues in (("one", ["interactive", "batch"]), ("two", ["batch"]), ("other", ["gpu"])):
        await presence.beat(backbone.redis, name, queues, places=5)
    batch = [await submit(backbone, brief(merchant="big"), queue="batch") for _ in range(12)]
    people = [await submit(backbone, brief(merchant="big")) for _ in range(12)]
    queued = queued_ids(backbone.celery)
    assert queued == {run.id for run in [*batch[:10], *people[: backbone.settings.merchant_window]]}


async def test_workers_are_seen_while_they_live(backbone: Backbone) -> None:
    assert (await backbone.readiness())["missing"] == ["worker"]
    await presence.beat(backbone.redis, "w1", ["batch"])
    assert [worker["queues"] for worker in await presence.live_workers(backbone.redis)] == [["batch"]]
    assert (await backbone.readiness())["ready"]
    await presence.bow_out(backbone.redis, "w1")
    assert await presence.live_workers(backbone.redis) == []


async def test_a_free_thread_is_not_held(backbone: Backbone) -> None:
    assert not await is_held(backbone.redis, "t")
    async with thread_lock(backbone.redis, "t"):
        assert await is_held(backbone.redis, "t")


async def test_a_worker_that_comes_late_does_not_write_over_an_answer(backbone: Backbone) -> None:
    run = await submit(backbone, brief())
    given = await backbone.runs.update(run.id, status="running")  # a worker begins, and an outage holds it up
    await record(
        backbone, given.model_copy(update={"status": "waiting", "question": PLAN}), given
    )  # its successor asks
    answered = await answer(backbone, run.id, {"decision": "approve"})
    with pytest.raises(Conflict):
        await record(backbone, given.model_copy(update={"status": "waiting", "question": PLAN}), given)
    assert await backbone.runs.get(run.id) == answered
    done = await execute(backbone, ask_first, run.id)
    assert done and done.status == "completed"
