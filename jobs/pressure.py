"""How much is to be done and who is there to do it: what autoscalers and dashboards go by."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from jobs import QUEUES
from jobs.backbone import Backbone
from jobs.presence import live_workers


@dataclass(frozen=True)
class Pressure:
    """One look at the installation."""

    open_runs: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Runs that have not ended, by (queue, status)."""
    oldest_seconds: dict[str, float] = field(default_factory=dict)
    """How long the oldest run that nobody has begun has been waiting, by queue; 0 where none waits."""
    workers: Counter[str] = field(default_factory=Counter)
    """Live workers that serve each queue."""
    batch_items: Counter[str] = field(default_factory=Counter)
    """Items of open batches: in hand, and ended."""


async def look(backbone: Backbone) -> Pressure:
    """Count; nothing is kept between looks, so any number of web processes tell the same."""
    now = datetime.now(UTC)
    runs, workers = await asyncio.gather(backbone.runs.open_runs(), live_workers(backbone.redis))
    waiting = {
        queue: [(now - run.created_at).total_seconds() for run in runs if (run.queue, run.status) == (queue, "queued")]
        for queue in QUEUES
    }
    items: Counter[str] = Counter()
    for batch_id in await backbone.batches.open_ids():
        count, in_hand = await backbone.batches.tally(batch_id), len(await backbone.batches.in_hand(batch_id))
        items.update(ended=count.ended, in_hand=in_hand, in_line=max(0, count.items - count.ended - in_hand))
    return Pressure(
        open_runs=Counter((run.queue, run.status) for run in runs),
        oldest_seconds={queue: max(ages, default=0.0) for queue, ages in waiting.items()},
        workers=Counter(queue for worker in workers for queue in worker["queues"]),
        batch_items=items,
    )
