"""See a run or a batch through without a worker: this process does the work as long as no worker serves its queue."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any

from domain.batch import BatchStatus, Tally
from domain.runs import Run
from jobs.backbone import Backbone
from jobs.batch_flow import run_id_of, tend
from jobs.execution import Conduct
from jobs.presence import live_workers
from jobs.seat import try_seat
from jobs.workshop import Workshop

LOOK_SECONDS = 0.5
AT_ONCE = 4
"""Runs of a batch that this process has in hand: they mostly wait for the painting processes."""
WORKER_GONE_SECONDS = 8.0
"""How long workers may be away, for example while they restart, before this process takes over."""


async def see_through(backbone: Backbone, run_id: str, conduct: Conduct | None = None) -> Run:
    """Return when the run has ended or waits: worked on by a live worker, or else by this process."""
    run = await backbone.runs.get(run_id)
    async with StandIn(backbone, run.queue, conduct) as stand_in:
        while run.status in ("queued", "running"):
            if workshop := await stand_in.workshop():
                await workshop.execute(run_id)
            else:
                await asyncio.sleep(LOOK_SECONDS)
            run = await backbone.runs.get(run_id)
    return run


async def see_batch_through(
    backbone: Backbone, batch_id: str, tell: Callable[[BatchStatus, Tally], None], conduct: Conduct | None = None
) -> BatchStatus:
    """Return when the batch has ended, or is paused and nothing of it is in hand; `tell` hears how it goes."""
    work: dict[str, asyncio.Task[Any]] = {}
    async with StandIn(backbone, "batch", conduct) as stand_in:
        while True:
            batch, status = await backbone.batches.get(batch_id)
            tell(status, await backbone.batches.tally(batch_id))
            in_hand = await backbone.batches.in_hand(batch_id)
            if status != "running" and not in_hand:
                return status
            if workshop := await stand_in.workshop():
                if not work:  # what an earlier process left behind
                    await tend(backbone)
                    in_hand = await backbone.batches.in_hand(batch_id)
                for index, item in in_hand.items():
                    run_id = run_id_of(batch, index, item)
                    if run_id not in work and len(work) < AT_ONCE:
                        work[run_id] = asyncio.create_task(workshop.execute(run_id), name=run_id)
            if work:
                await asyncio.wait(work.values(), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            else:
                await asyncio.sleep(LOOK_SECONDS)
            for run_id in [name for name, task in work.items() if task.done()]:
                work.pop(run_id).result()


class StandIn:
    """Takes a worker's place in this process, once no worker has served the queue for a while."""

    def __init__(self, backbone: Backbone, queue: str, conduct: Conduct | None = None) -> None:
        self._backbone, self._queue, self._conduct = backbone, queue, conduct
        self._opened = AsyncExitStack()
        self._workshop: Workshop | None = None
        self._seen, self._alone_since = False, 0.0

    async def __aenter__(self) -> StandIn:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._opened.__aexit__(kind, error, at)

    async def workshop(self) -> Workshop | None:
        """Where the work is to be done here; None while a worker does it, or may be back soon."""
        if any(self._queue in worker["queues"] for worker in await live_workers(self._backbone.redis)):
            self._seen, self._alone_since = True, 0.0
            return None
        now = asyncio.get_running_loop().time()
        self._alone_since = self._alone_since or now
        if self._seen and now - self._alone_since <= WORKER_GONE_SECONDS:
            return None
        if self._workshop is None and (seat := try_seat(self._backbone.settings)):
            self._opened.enter_context(seat)
            self._workshop = await self._opened.enter_async_context(Workshop(self._backbone, self._conduct))
        return self._workshop
