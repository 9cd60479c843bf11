"""Put runs into the queue: each merchant's in order of arrival, no more at once than its window.

A batch's window follows the workers that are there: a fixed one left a second worker idle a seventh of the time, and
would leave most of a large fleet idle. Merchants with batches of their own then take turns in the queue.
"""

from __future__ import annotations

from domain.errors import NotFound
from domain.runs import Run
from jobs import fairness
from jobs.backbone import Backbone
from jobs.presence import places


async def dispatch(backbone: Backbone, run: Run) -> None:
    """Put the run in its merchant's line, and queue those whose turn it is."""
    await fairness.line_up(backbone.redis, run)
    await advance(backbone, run)


async def window(backbone: Backbone, queue: str) -> int:
    """How many runs of one merchant a queue holds: for people the setting, for batches what every worker can hold."""
    least = backbone.settings.merchant_window
    return least if queue == "interactive" else max(least, await places(backbone.redis, queue))


async def advance(backbone: Backbone, run: Run) -> None:
    """Queue the runs whose turn it is in this run's line."""
    for run_id in await fairness.admit(backbone.redis, run, await window(backbone, run.queue)):
        try:
            next_run = run if run_id == run.id else await backbone.runs.get(run_id)
        except NotFound:
            continue
        await backbone.nudge(next_run)
