"""Order a batch, look at it, pause, resume and cancel it, and try again what failed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Literal

from domain.batch import Batch, BatchItem, BatchStatus, Outcome, Reason
from domain.errors import BadBrief, Conflict, NotFound
from domain.text import Words
from jobs.admission import language_of, readable
from jobs.backbone import Backbone
from jobs.batch_flow import feed, run_id_of
from jobs.runs import cancel as cancel_run

MAX_ITEMS = 20_000
CANCELLED: Words = {"zh": "批次取消时还没有开始。", "en": "Not begun when the batch was cancelled."}
Move = Literal["pause", "resume", "cancel", "retry"]


async def submit_batch(
    backbone: Backbone,
    text: str,
    items: Sequence[BatchItem],
    *,
    merchant: str = "local",
    lang: str = "",
    seed: int = 0,
    source: str = "",
    idempotency_key: str | None = None,
) -> Batch:
    """Accept a batch: from here on every item of it comes to an outcome. Raises `BadBrief`, `Conflict`."""
    text = readable(text)
    if not items:
        raise BadBrief({"zh": "批次里没有商品。", "en": "There are no products in this batch."})
    if len(items) > MAX_ITEMS:
        raise BadBrief(
            {"zh": f"一个批次最多 {MAX_ITEMS:,} 个商品，请分批。", "en": f"At most {MAX_ITEMS:,} products in a batch."}
        )
    batch = Batch(
        id=_batch_id(merchant, idempotency_key), merchant=merchant, text=text, lang=lang or language_of(text),
        seed=seed, source=source[:200], items=len(items),
    )  # fmt: skip
    if not await backbone.batches.create(batch, items):
        known, _ = await backbone.batches.get(batch.id)
        if (known.text, known.items, known.seed) != (batch.text, batch.items, batch.seed):
            raise Conflict(
                {"zh": "这个幂等键已经用于另一个批次，请换一个。",
                 "en": "This idempotency key was used for another batch. Use a new one."},
                batch=batch.id,
            )  # fmt: skip
        batch = known
    await feed(backbone, batch.id)
    return batch


async def look(backbone: Backbone, batch_id: str, merchant: str = "local") -> tuple[Batch, BatchStatus, list[Outcome]]:
    """The batch, where it stands, and what came of its items so far. Raises `NotFound`."""
    batch, status = await backbone.batches.get(batch_id)
    if batch.merchant != merchant:
        raise NotFound({"zh": f"没有批次 {batch_id}。", "en": f"There is no batch {batch_id}."})
    return batch, status, list((await backbone.batches.outcomes(batch_id)).values())


async def move(backbone: Backbone, batch_id: str, what: Move, merchant: str = "local") -> BatchStatus:
    """Pause, resume, cancel, or try again what failed; where the batch stands then. Raises `Conflict`, `NotFound`."""
    batch, status, _ = await look(backbone, batch_id, merchant)
    if what == "retry":
        await _retry(backbone, batch)
    elif status not in ("running", "paused"):
        raise Conflict(
            {"zh": "这个批次已经结束了。", "en": "This batch has ended."}, batch=batch_id, status=status
        )  # fmt: skip
    elif what == "cancel":
        await _cancel(backbone, batch)
    else:
        await backbone.batches.set_status(batch_id, "paused" if what == "pause" else "running")
        await feed(backbone, batch_id)
    return (await backbone.batches.get(batch_id))[1]


async def _cancel(backbone: Backbone, batch: Batch) -> None:
    """Nothing more begins; what is in hand stops; what was made is kept."""
    await backbone.batches.set_status(batch.id, "cancelled")
    reason = Reason(code="cancelled", message=CANCELLED)
    for index in await backbone.batches.in_line(batch.id):
        item = await backbone.batches.item(batch.id, index)
        outcome = Outcome(sku=item.sku, row=item.row, status="cancelled", reasons=(reason,))
        await backbone.batches.drop(batch.id, index, outcome)
    for index, item in (await backbone.batches.in_hand(batch.id)).items():
        await cancel_run(backbone, run_id_of(batch, index, item))


async def _retry(backbone: Backbone, batch: Batch) -> None:
    """Everything that was not wholly made is tried once more, under a new run; bad rows stay refused."""
    for index, outcome in (await backbone.batches.outcomes(batch.id)).items():
        if outcome.status == "completed" or outcome.status == "refused":
            continue
        item = await backbone.batches.item(batch.id, index)
        again = item.model_copy(update={"attempt": item.attempt + 1})
        await backbone.batches.again(batch.id, index, again, outcome)
    await feed(backbone, batch.id)


def _batch_id(merchant: str, key: str | None) -> str:
    """A new id; with an idempotency key always the same one."""
    if not key:
        return f"batch-{secrets.token_hex(6)}"
    whose = f"{merchant}\0{key}".encode()
    return f"batch-{hashlib.sha256(whose).hexdigest()[:16]}"
