"""See a batch through without a worker: this process does the work as long as no worker serves the batch queue."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

from domain.batch import BatchStatus, Tally, tally
from jobs.backbone import Backbone
from jobs.batch_flow import run_id_of, tend
from jobs.execution import Conduct
from jobs.presence import live_workers
from jobs.seat import try_seat
from jobs.workshop import Workshop

LOOK_SECONDS = 0.5
AT_ONCE = 4
"""Runs that this process has in hand: they mostly wait for the painting processes."""
WORKER_GONE_SECONDS = 8.0

log = logging.getLogger(__name__)


async def see_batch_through(
    backbone: Backbone, batch_id: str, tell: Callable[[BatchStatus, Tally], None], conduct: Conduct | None = None
) -> BatchStatus:
    """Return when the batch has ended, or is paused and nothing of it is in hand; `tell` hears how it goes."""
    work: dict[str, asyncio.Task[Any]] = {}
    loop = asyncio.get_running_loop()
    seen_worker, alone_since = False, 0.0
    async with AsyncExitStack() as opened:
        workshop: Workshop | None = None
        while True:
            batch, status = await backbone.batches.get(batch_id)
            tell(status, tally(batch.items, (await backbone.batches.outcomes(batch_id)).values()))
            in_hand = await backbone.batches.in_hand(batch_id)
            if status != "running" and not in_hand:
                return status
            if any("batch" in worker["queues"] for worker in await live_workers(backbone.redis)):
                seen_worker, alone_since = True, 0.0
            else:
                alone_since = alone_since or loop.time()
                waited = not seen_worker or loop.time() - alone_since > WORKER_GONE_SECONDS
                if waited and workshop is None and (seat := try_seat(backbone.settings)):
                    opened.enter_context(seat)
                    workshop = await opened.enter_async_context(Workshop(backbone, conduct))
                    await tend(backbone)
                    continue
            if workshop is not None:
                for index in in_hand:
                    run_id = run_id_of(batch, index, await backbone.batches.item(batch_id, index))
                    if run_id not in work and len(work) < AT_ONCE:
                        work[run_id] = asyncio.create_task(workshop.execute(run_id), name=run_id)
            if work:
                await asyncio.wait(work.values(), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            else:
                await asyncio.sleep(LOOK_SECONDS)
            for run_id in [name for name, task in work.items() if task.done()]:
                work.pop(run_id).result()
