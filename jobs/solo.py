"""See a run through without a worker: this process does the work as long as no worker is alive."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack

from domain.runs import Run
from jobs.backbone import Backbone
from jobs.execution import Conduct
from jobs.presence import live_workers
from jobs.seat import try_seat
from jobs.workshop import Workshop

LOOK_SECONDS = 0.5
WORKER_GONE_SECONDS = 8.0
"""How long workers may be away, for example while they restart, before this process takes over."""

log = logging.getLogger(__name__)


async def see_through(backbone: Backbone, run_id: str, conduct: Conduct | None = None) -> Run:
    """Return when the run has ended or waits: worked on by a live worker, or else by this process."""
    seen_worker, alone_since = False, 0.0
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as opened:
        workshop: Workshop | None = None
        while (run := await backbone.runs.get(run_id)).status in ("queued", "running"):
            if any(run.queue in worker["queues"] for worker in await live_workers(backbone.redis)):
                seen_worker, alone_since = True, 0.0
            else:
                alone_since = alone_since or loop.time()
                if not seen_worker or loop.time() - alone_since > WORKER_GONE_SECONDS:
                    if workshop is None and (seat := try_seat(backbone.settings)):
                        opened.enter_context(seat)
                        workshop = await opened.enter_async_context(Workshop(backbone, conduct))
                    if workshop is not None:
                        await workshop.execute(run_id)
                        continue
            await asyncio.sleep(LOOK_SECONDS)
    return run
