"""Sweep up after crashes: every open run that nobody holds and that is in no queue is queued again."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import UTC, datetime
from typing import Any

from celery import Celery
from kombu.exceptions import KombuError

from domain.runs import Run
from jobs import QUEUES, fairness
from jobs.backbone import Backbone
from jobs.batch_flow import tend
from jobs.dispatch import dispatch
from jobs.endings import announce_rest
from jobs.holders import is_held

EVERY_SECONDS = 8.0
YOUNG_SECONDS = 3.0
"""A run that changed so recently may be on its way to a worker."""
MARK_SECONDS = 60
"""Where the broker cannot be looked into, a run is not queued again sooner than this."""
_SWEEP = "jobs:sweep"

log = logging.getLogger(__name__)


async def recover(backbone: Backbone, *, at_start: bool = False) -> list[str]:
    """Queue what a crash has left behind; the ids. One process at a time is enough, except when a worker starts."""
    alone = await backbone.redis.set(_SWEEP, 1, nx=True, px=int(EVERY_SECONDS * 500))
    if not (alone or at_start):
        return []
    await announce_rest(backbone)
    await tend(backbone)
    due = [run for run in await backbone.runs.open_runs() if run.status != "waiting"]
    await fairness.settle(backbone.redis, due)
    queued = await asyncio.to_thread(queued_ids, backbone.celery)
    found: list[str] = []
    threads: set[str] = set()
    for run in due:
        if run.thread_id in threads:  # Whoever takes the thread does all that is due in it.
            continue
        threads.add(run.thread_id)
        if await _is_lost(backbone, run, queued, at_start=at_start) and await backbone.nudge(run):
            found.append(run.id)
    if found:
        log.info("queued again: %s", ", ".join(found))
    return found


async def _is_lost(backbone: Backbone, run: Run, queued: set[str] | None, *, at_start: bool) -> bool:
    """Whether nobody works on the run and nobody is going to."""
    if await is_held(backbone.redis, run.thread_id):
        return False
    if not await fairness.is_inside(backbone.redis, run):
        await dispatch(backbone, run)
        return False
    if at_start:
        return queued is None or run.id not in queued
    if (datetime.now(UTC) - run.updated_at).total_seconds() < YOUNG_SECONDS:
        return False
    if queued is None:
        return bool(await backbone.redis.set(f"{_SWEEP}:{run.id}", 1, nx=True, ex=MARK_SECONDS))
    return run.id not in queued


def queued_ids(app: Celery) -> set[str] | None:
    """Ids of the runs that wait in a queue; None where the broker is not Redis and cannot be looked into."""
    try:
        with app.connection_for_read() as connection:
            if connection.transport.driver_type != "redis":
                return None
            client = connection.default_channel.client
            raw: list[Any] = [message for name in QUEUES for message in client.lrange(name, 0, -1)]
    except (OSError, KombuError) as error:
        log.warning("the broker does not answer: %s", error)
        return None
    return {run_id for message in raw if (run_id := _run_of(message))}


def _run_of(message: bytes) -> str | None:
    """The run that a message in the queue is about."""
    try:
        return str(json.loads(message)["headers"]["run"])
    except (ValueError, KeyError, TypeError):
        return None
