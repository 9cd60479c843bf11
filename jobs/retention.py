"""What is forgotten, and when: the steps of runs that ended long ago. Nothing that a merchant can still see.

A run keeps its record, pictures, kit, experiment and every event that a page shows, and its conversation goes on from
its last state. What goes is what operators look into, replay and fork: the states before it, and the events of tools.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Sequence
from typing import Any, cast

from agents.history import open_saver
from domain.errors import NotFound
from domain.runs import Run
from jobs.backbone import Backbone
from memory.batches import arun
from memory.checkpoint_keys import keep_last_state

EVERY_SECONDS = 60.0
AT_ONCE = 500
"""Runs that one pass looks at: each costs about a millisecond."""
DAY = 24 * 3600.0
INNER = frozenset(
    ("tool_used", "model_answered", "brief_interpreted", "layout_solved", "instructions_written", "creative_generated")
)
"""Kinds of events that only operators see."""
_MARK, _SWEEP = "jobs:retention", "jobs:retention:sweep"

log = logging.getLogger(__name__)


async def forget_steps(backbone: Backbone) -> int:
    """Forget the steps of some runs whose time has come; how many threads were made smaller."""
    if not await backbone.redis.set(_SWEEP, 1, nx=True, px=int(EVERY_SECONDS * 500)):
        return 0
    settings, now, number = backbone.settings, time.time(), 0
    for kind, days in (("run", settings.trace_days), ("batch", settings.batch_trace_days)):
        if days > 0:
            number += await _forget_until(backbone, kind, now - days * DAY)
    return number


async def _forget_until(backbone: Backbone, kind: str, cutoff: float) -> int:
    """Go on from where the last pass came to; what is still open is looked at again."""
    later = f"{_MARK}:{kind}:later"
    place = float(cast(Any, await backbone.redis.get(f"{_MARK}:{kind}")) or 0)
    waiting: Any = await cast(Awaitable[Any], backbone.redis.srandmember(later, AT_ONCE))
    page = await backbone.runs.created_between(place, cutoff, AT_ONCE)
    number = 0
    for run_id in dict.fromkeys([*(raw.decode() for raw in waiting or ()), *(run_id for run_id, _ in page)]):
        try:
            run = await backbone.runs.get(run_id)
        except NotFound:
            await cast(Awaitable[Any], backbone.redis.srem(later, run_id))
            continue
        if (kind == "batch") != bool(run.batch):
            continue
        in_thread = await backbone.runs.list(thread_id=run.thread_id, limit=1000)
        if any(other.is_open for other in in_thread):
            await cast(Awaitable[Any], backbone.redis.sadd(later, run_id))
            continue
        if all(other.created_at.timestamp() <= cutoff for other in in_thread):  # else a younger run takes it along
            await _forget(backbone, run, in_thread)
            number += 1
        await cast(Awaitable[Any], backbone.redis.srem(later, run_id))
    if page:
        await backbone.redis.set(f"{_MARK}:{kind}", page[-1][1])
    return number


async def _forget(backbone: Backbone, run: Run, in_thread: Sequence[Run]) -> None:
    saver = open_saver(backbone.redis, backbone.sync_redis)
    await arun(backbone.redis, keep_last_state(saver.codec, run.thread_id, [other.id for other in in_thread]))
    await backbone.bus.condense(run.thread_id, INNER)
