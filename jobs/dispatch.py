"""Put runs into the queue: each merchant's in order of arrival, no more at once than its window."""

from __future__ import annotations

from domain.errors import NotFound
from domain.runs import Run
from jobs import fairness
from jobs.backbone import Backbone


async def dispatch(backbone: Backbone, run: Run) -> None:
    """Put the run in its merchant's line, and queue those whose turn it is."""
    await fairness.line_up(backbone.redis, run)
    await advance(backbone, run)


async def advance(backbone: Backbone, run: Run) -> None:
    """Queue the runs whose turn it is in this run's line."""
    for run_id in await fairness.admit(backbone.redis, run, backbone.settings.merchant_window):
        try:
            next_run = run if run_id == run.id else await backbone.runs.get(run_id)
        except NotFound:
            continue
        await backbone.nudge(next_run)
