"""How a run ends that the agents did not end: cancelled, or failed with words. Record first, then the event."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Collection
from datetime import UTC, datetime
from typing import Any, Literal, cast

from domain.errors import NotFound, VitrineError
from domain.events import CreativeAccepted, Event, LayoutSolved, RunFailed, RunFinished
from domain.runs import Run, RunStatus
from domain.text import Words
from jobs import fairness
from jobs.backbone import Backbone
from jobs.batch_flow import settle
from jobs.dispatch import advance
from jobs.webhooks import tell_of

CANCEL_SECONDS = 7 * 24 * 3600
ENDING = "jobs:ending"
"""Runs whose record is about to say that they ended, and whose followers have not been told."""
OUTCOME = ("status", "question", "plan", "answer", "creatives", "kit", "experiment", "error", "error_code")
"""What the agents decide about a run."""
BROKEN: Words = {
    "zh": "处理时出了内部错误，已自动重试但没有成功。你的需求和已完成的图片都保留着；请再发一次，"
    "仍不行的话把任务编号 {run} 告诉管理员（日志里有原因）。",
    "en": "Something inside Vitrine went wrong, and trying again did not help. Your brief and the pictures made so far "
    "are kept. Send it once more; if it fails again, give your operator the run id {run} (the log has the cause).",
}


def cancel_key(run_id: str) -> str:
    """Where it is noted that a run is to be cancelled."""
    return f"jobs:cancel:{run_id}"


def tries_key(run_id: str) -> str:
    """Where it is counted how often a run was tried."""
    return f"jobs:tries:{run_id}"


async def conclude(
    backbone: Backbone,
    run: Run,
    status: Literal["cancelled", "failed"],
    *,
    error: VitrineError | None = None,
    expect: Collection[RunStatus] = ("queued", "running", "waiting"),
) -> Run:
    """End an open run; the creatives that were accepted are kept. Raises `Conflict` where it is not as expected."""
    words = error.message if error else {}
    await _about_to_end(backbone, run)
    run = await backbone.runs.update(
        run.id, expect=expect, status=status, question=None, answer=None, error=words,
        error_code=error.code if error else "", creatives=await creatives_of(backbone, run),
    )  # fmt: skip
    await announce(backbone, run)
    await tidy(backbone, run)
    return run


async def _about_to_end(backbone: Backbone, run: Run) -> None:
    await cast(Awaitable[Any], backbone.redis.sadd(ENDING, run.id))


async def record(backbone: Backbone, run: Run, given: Run) -> Run:
    """Write down how far the agents got with the run they were given: it waits for its merchant, or it has ended.

    Raises `Conflict` where it was answered meanwhile: a worker that an outage held up comes after its successor.
    """
    await _about_to_end(backbone, run)
    if run.batch and run.status == "waiting":
        # Nobody is there to answer: what it would have asked is the reason that it was not made.
        words = run.question.text if run.question else {}
        run = run.model_copy(update={"status": "failed", "question": None, "error": words, "error_code": "question"})
    if run.status == "failed" and not run.error:
        run = run.model_copy(update={"error": broken(run).message, "error_code": broken(run).code})
    changes = {name: getattr(run, name) for name in OUTCOME}
    run = await backbone.runs.update(run.id, expect={"queued", "running"}, given=given, **changes)
    await announce(backbone, run)
    if run.status == "waiting":
        await tell_of(backbone, run)
    await tidy(backbone, run)
    return run


async def announce_rest(backbone: Backbone) -> None:
    """Tell of ends that a crash kept from being told."""
    for raw in await cast(Awaitable[Any], backbone.redis.smembers(ENDING)):
        try:
            run = await backbone.runs.get(raw.decode())
        except NotFound:
            run = None
        if run is None:
            await cast(Awaitable[Any], backbone.redis.srem(ENDING, raw))
        elif run.status not in ("queued", "running"):
            await announce(backbone, run)
            await tidy(backbone, run)


async def announce(backbone: Backbone, run: Run) -> None:
    """Tell the followers that the run has ended; told once, however often this is called."""
    common = {"thread_id": run.thread_id, "run_id": run.id, "merchant_id": run.merchant}
    if run.status == "failed":
        await backbone.bus.publish(
            RunFailed(id=f"{run.id}:run_failed", code=run.error_code or "error", message=run.error, **common)
        )
    elif run.status in ("completed", "partial", "cancelled"):
        seconds = round((datetime.now(UTC) - run.created_at).total_seconds(), 1)
        rates = await available(backbone, run)
        await backbone.bus.publish(
            RunFinished(id=f"{run.id}:run_finished", status=run.status, seconds=seconds, **rates, **common)
        )
    if not run.is_open:
        await tell_of(backbone, run)


async def tidy(backbone: Backbone, run: Run) -> None:
    """Forget what only an open run needs, and let the next one of its merchant in."""
    await fairness.leave(backbone.redis, run)
    await cast(Awaitable[Any], backbone.redis.srem(ENDING, run.id))
    if not run.is_open:
        await backbone.redis.delete(cancel_key(run.id), tries_key(run.id))
    await advance(backbone, run)
    await settle(backbone, run)


async def creatives_of(backbone: Backbone, run: Run) -> tuple[str, ...]:
    """Ids of the creatives that were accepted in this run so far, in the order of their numbers."""
    told = [event async for event in _told(backbone, run) if isinstance(event, CreativeAccepted)]
    accepted = {event.creative.id: event.creative.number for event in told}
    return tuple(sorted(accepted, key=lambda creative: accepted[creative]))


async def available(backbone: Backbone, run: Run) -> dict[str, int]:
    """How many pictures this run was to make, how many passed the checks, and how many of them at the first try."""
    begun: set[str] = set()
    tries: dict[str, int] = {}
    async for event in _told(backbone, run):
        if isinstance(event, LayoutSolved):
            begun.add(event.creative_id)
        elif isinstance(event, CreativeAccepted):
            tries[event.creative.id] = event.creative.attempts
    planned = run.plan.creatives if run.plan else 0
    return {
        "asked": max(planned, len(begun | tries.keys())) if begun or tries else 0,
        "accepted": len(tries),
        "accepted_at_once": sum(attempts == 1 for attempts in tries.values()),
    }


async def _told(backbone: Backbone, run: Run) -> AsyncIterator[Event]:
    """Every event of this run, in order."""
    after = "0"
    while events := await backbone.bus.read(run.thread_id, after=after):
        after = events[-1][0]
        for _, event in events:
            if event.run_id == run.id:
                yield event


def broken(run: Run) -> VitrineError:
    """What the merchant hears of an error that nobody foresaw."""
    error = VitrineError({lang: words.format(run=run.id) for lang, words in BROKEN.items()})
    error.code = "internal"
    return error
