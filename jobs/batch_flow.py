"""How a batch flows: its items become runs, a window at a time; when one ends, its outcome is kept and the next begins.

The set of items in hand is the truth: whatever a crash interrupts is found there and done again, under the same run id.
"""

from __future__ import annotations

from domain.batch import Batch, BatchItem, Outcome, Reason
from domain.brief import Request
from domain.errors import NotFound
from domain.events import AnswerGiven, BriefReceived, CreativeAccepted, CreativeRejected, Event, ModelAnswered
from domain.runs import Run
from domain.text import Words
from jobs.backbone import Backbone
from jobs.dispatch import dispatch, window

WINDOW = 12
"""Items of one batch that are runs at least at the same time; with many workers, as many as they can hold."""
TELLING = ("answer_given", "creative_accepted", "creative_rejected", "model_answered")
"""Kinds of events that an outcome is told from."""
NOT_MADE: Words = {"zh": "没有做成。", "en": "It could not be made."}


def run_id_of(batch: Batch, index: int, item: BatchItem) -> str:
    """Always the same run for the same attempt at an item."""
    return f"run-{batch.id.removeprefix('batch-')}-{index:05d}-{item.attempt}"


async def feed(backbone: Backbone, batch_id: str) -> None:
    """Begin as many items as the window lets in."""
    taken = await backbone.batches.take(batch_id, max(WINDOW, await window(backbone, "batch")))
    if taken:
        batch, _ = await backbone.batches.get(batch_id)
        for index in taken:
            await _begin(backbone, batch, index)


async def tend(backbone: Backbone) -> None:
    """Pick up what a crash has left of every open batch."""
    for batch_id in await backbone.batches.open_ids():
        batch, _ = await backbone.batches.get(batch_id)
        for index, item in (await backbone.batches.in_hand(batch_id)).items():
            try:
                run = await backbone.runs.get(run_id_of(batch, index, item))
            except NotFound:
                await _begin(backbone, batch, index)
            else:
                await settle(backbone, run)
        await feed(backbone, batch_id)


async def settle(backbone: Backbone, run: Run) -> None:
    """Keep what came of a batch's run that has ended, and begin the next."""
    if not run.batch or run.is_open:
        return
    item = await backbone.batches.item(run.batch, run.batch_item)
    await backbone.batches.settle(run.batch, run.batch_item, await outcome_of(backbone, run, item))
    await feed(backbone, run.batch)


async def _begin(backbone: Backbone, batch: Batch, index: int) -> None:
    item = await backbone.batches.item(batch.id, index)
    run_id = run_id_of(batch, index, item)
    request = Request(
        text=batch.text, merchant=batch.merchant, lang=batch.lang, sku=item.sku, approval="auto", seed=batch.seed
    )
    run = await backbone.runs.create(
        Run(
            id=run_id, thread_id=f"thread-{run_id}", merchant=batch.merchant, request=request, queue="batch",
            batch=batch.id, batch_item=index,
        )
    )  # fmt: skip
    await backbone.bus.publish(
        BriefReceived(
            id=f"{run.id}:brief_received", thread_id=run.thread_id, run_id=run.id, merchant_id=run.merchant,
            text=request.text, sku=request.sku,
        )
    )  # fmt: skip
    if run.status == "queued":
        await dispatch(backbone, run)


async def outcome_of(backbone: Backbone, run: Run, item: BatchItem) -> Outcome:
    """Every picture that the run planned: made, thrown out by a gate, or not made, each with its reason."""
    asked = max(run.plan.creatives if run.plan else 0, len(run.creatives))
    missing = asked - len(run.creatives)
    told = await backbone.bus.read(run.thread_id, count=5000, kinds=TELLING)
    events = [event for _, event in told if event.run_id == run.id]
    made = [event.creative for event in events if isinstance(event, CreativeAccepted)]
    thrown_out = _thrown_out(events)[:missing]
    reasons = [*thrown_out]
    if missing > len(thrown_out) or not asked:
        said = next((event.text for event in reversed(events) if isinstance(event, AnswerGiven)), NOT_MADE)
        code, words = (run.error_code or ("answered" if not asked else run.status)), (run.error or said)
        reasons.append(Reason(code=code, message=words, pictures=max(1, missing - len(thrown_out))))
    return Outcome(
        sku=item.sku, row=item.row, run_id=run.id, status=run.status if asked else "failed", asked=asked,
        done=len(run.creatives), rejected=len(thrown_out), reasons=tuple(reasons), kit=run.kit,
        seconds=round((run.updated_at - run.created_at).total_seconds(), 3),
        work=round(sum(creative.seconds for creative in made), 3), reused=sum(creative.reused for creative in made),
        cost=round(sum(event.cost for event in events if isinstance(event, ModelAnswered)), 6),
    )  # fmt: skip


def _thrown_out(events: list[Event]) -> list[Reason]:
    """One reason for each picture whose last judgement was a rejection."""
    accepted = {event.creative.id for event in events if isinstance(event, CreativeAccepted)}
    last = {event.creative_id: event for event in events if isinstance(event, CreativeRejected)}
    reasons = []
    for creative_id, event in last.items():
        verdict = next((verdict for verdict in event.verdicts if not verdict.passed), None)
        if creative_id not in accepted and verdict is not None:
            reasons.append(Reason(code=verdict.gate, message=verdict.reason or NOT_MADE))
    return reasons
