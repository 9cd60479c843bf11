"""Carry out a run: hold its thread, let the agents work, write down how far they got. Never leaves a run stuck."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

from redis.exceptions import ConnectionError, NoScriptError, TimeoutError

from domain.errors import Busy, Conflict, NotFound, StoreUnavailable, VitrineError
from domain.runs import Run
from jobs.backbone import Backbone
from jobs.endings import broken, cancel_key, conclude, record, tries_key
from jobs.holders import is_held, sign
from memory.locks import thread_lock
from memory.packing import NewerState

ShouldStop = Callable[[], Awaitable[bool]]
Conduct = Callable[[Run, ShouldStop], Awaitable[Run]]
"""The agents: work on a run until it ends or waits, asking now and then whether to stop."""

ERRORS = 3
"""Unforeseen errors after which a run fails."""
STARTS = 10
"""Starts without anything new happening in between after which a run fails: it seems to kill its worker."""
PAUSES = (0.3, 1.5)
"""Seconds before trying again after an unforeseen error."""
OUTAGE_SECONDS = 20.0
"""How long an unreachable store is waited for before the run is left to the next sweep."""
STALL_SECONDS = 900.0
"""A run without any event for so long is stopped and tried again."""
TRIES_KEPT = 7 * 24 * 3600
# A store that was restarted between our loading a script and our calling it has lost that script.
OUTAGES = (ConnectionError, TimeoutError, NoScriptError, StoreUnavailable)

log = logging.getLogger(__name__)


class Stalled(Exception):
    """Nothing happened in a run for too long."""


async def execute(backbone: Backbone, conduct: Conduct, run_id: str) -> Run | None:
    """Work on the run's thread until the run ends or waits; None where somebody else does, or nothing is to do."""
    try:
        run = await backbone.runs.get(run_id)
    except NotFound:
        log.warning("run %s was queued but has no record", run_id)
        return None
    except NewerState as newer:
        log.warning("run %s is left to a newer worker: %s", run_id, newer.detail["reason"])
        return None
    while run.status in ("queued", "running"):
        try:
            # A moment's patience: the holder may be about to let go, having just looked for more to do.
            async with thread_lock(backbone.redis, run.thread_id, wait=1.0):
                await sign(backbone.redis, run.thread_id)
                await _work_off(backbone, conduct, run.thread_id)
        except Busy:
            if await is_held(backbone.redis, run.thread_id):
                return None
        except Conflict as lost:
            log.warning("run %s: %s", run.id, lost)
            return None
        except NewerState as newer:
            log.warning("run %s is put back for a newer worker: %s", run.id, newer.detail["reason"])
            return None
        run = await backbone.runs.get(run_id)
    return run


async def _work_off(backbone: Backbone, conduct: Conduct, thread_id: str) -> None:
    """Do what is due in the thread, oldest first: a follow-up needs what came before it."""
    while True:
        open_here = await backbone.runs.list(thread_id=thread_id, status={"queued", "running", "waiting"}, limit=1000)
        oldest_first = sorted(open_here, key=lambda run: (run.created_at, run.id))
        due = next((run for run in oldest_first if run.status != "waiting"), None)
        if due is None:
            return
        earlier = oldest_first[: oldest_first.index(due)]
        if not earlier:
            await _carry_out(backbone, conduct, due)
            continue
        # The merchant said something new instead of answering: the question is off the table.
        with suppress(Conflict):  # Or has it been answered just now? Then it is due first.
            await conclude(backbone, earlier[0], "cancelled", expect={"waiting"})


async def _carry_out(backbone: Backbone, conduct: Conduct, run: Run) -> None:
    """One run, from where it stands to its end or its next question."""
    outage_ends, counted = 0.0, False
    loop = asyncio.get_running_loop()
    while True:
        try:
            if await backbone.redis.exists(cancel_key(run.id)):
                await conclude(backbone, run, "cancelled")
                return
            # A start that the store's outage cut short is the store's fault, not the run's: counted once.
            starts = 0 if counted else await _starts_in_vain(backbone, run)
            counted = True
            if starts > STARTS:
                log.error("run %s failed: it was started %s times without anything happening", run.id, STARTS)
                await conclude(backbone, run, "failed", error=broken(run))
                return
            run = await backbone.runs.update(run.id, expect={"queued", "running"}, status="running")
            await record(backbone, await conduct(run, _watch(backbone, run)), run)
            return
        except NewerState:
            # Not a try of the run: it waits in the queue until a worker takes it that can read its state.
            await _put_back(backbone, run)
            await backbone.redis.delete(tries_key(run.id))
            raise
        except OUTAGES as error:
            now = loop.time()
            outage_ends = outage_ends or now + OUTAGE_SECONDS
            log.warning("run %s: the store does not answer (%s)", run.id, error)
            if now > outage_ends:
                raise
            await asyncio.sleep(0.5)
        except Conflict:
            raise
        except VitrineError as error:
            log.info("run %s failed: %s", run.id, error)
            await conclude(backbone, run, "failed", error=error)
            return
        except asyncio.CancelledError:
            # Drained: the record says queued again, and whoever comes next goes on from the last step.
            await asyncio.shield(_put_back(backbone, run))
            raise
        except Exception:
            log.exception("run %s: unforeseen error", run.id)
            errors = await _count(backbone, run, "errors")
            if errors >= ERRORS:
                await conclude(backbone, run, "failed", error=broken(run))
                return
            await asyncio.sleep(PAUSES[min(errors, len(PAUSES)) - 1])


def _watch(backbone: Backbone, run: Run) -> ShouldStop:
    """Whether the merchant has cancelled the run; raises `Stalled` when nothing happened in it for too long."""
    loop = asyncio.get_running_loop()
    last, since = "", loop.time()

    async def should_stop() -> bool:
        nonlocal last, since
        with suppress(*OUTAGES):  # Asked again in a moment.
            if await backbone.redis.exists(cancel_key(run.id)):
                return True
            if (now := await backbone.bus.last(run.thread_id)) != last:
                last, since = now, loop.time()
        if loop.time() - since > STALL_SECONDS:
            raise Stalled(f"nothing happened for {STALL_SECONDS:.0f} s")
        return False

    return should_stop


async def _put_back(backbone: Backbone, run: Run) -> None:
    try:
        await backbone.runs.update(run.id, expect={"running"}, status="queued")
    except (Conflict, *OUTAGES) as error:
        log.info("run %s was not put back: %s", run.id, error)


async def _starts_in_vain(backbone: Backbone, run: Run) -> int:
    """How often the run was started since something last happened in its thread, this time included."""
    key, position = tries_key(run.id), await backbone.bus.last(run.thread_id)
    before = await cast(Awaitable[Any], backbone.redis.hget(key, "position"))
    if before is None or before.decode() != position:
        await cast(Awaitable[Any], backbone.redis.hset(key, mapping={"position": position, "starts": 0}))
    return await _count(backbone, run, "starts")


async def _count(backbone: Backbone, run: Run, what: str) -> int:
    number = await cast(Awaitable[Any], backbone.redis.hincrby(tries_key(run.id), what, 1))
    await backbone.redis.expire(tries_key(run.id), TRIES_KEPT)
    return int(number)
