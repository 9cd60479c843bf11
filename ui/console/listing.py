"""Rows of the console's list: one line for each run, kept once the run has ended."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from domain.events import Event
from domain.runs import Run
from jobs.backbone import Backbone
from memory.trace import Trace, trace_of
from ui.console.filters import Row, keeps

KEPT = "console:rows"
MOST_READ = 2000
"""Runs that one look through the list goes back."""
LIVE = ("queued", "running")
FAILED = ("failed", "partial")


async def events_of(backbone: Backbone, run: Run) -> list[Event]:
    """Every event of the run."""
    found: list[Event] = []
    after = "0"
    while page := await backbone.bus.read(run.thread_id, after=after):
        after = page[-1][0]
        found += [event for _, event in page if event.run_id == run.id]
    return found


async def rows(backbone: Backbone, line: str = "", limit: int = 50, offset: int = 0) -> dict[str, Any]:
    """The runs that fit the filter line, newest first, and how many there are of each status."""
    runs = await backbone.runs.list(limit=MOST_READ)
    keep = keeps(line)
    every = [row for row in await rows_of(backbone, runs) if keep(row)]
    counts = {
        "all": len(every),
        "live": sum(row["status"] in LIVE for row in every),
        "waiting": sum(row["status"] == "waiting" for row in every),
        "failed": sum(row["status"] in FAILED for row in every),
    }
    return {
        "available": available(every),
        "rows": every[offset : offset + limit],
        "counts": counts,
        "read": len(runs),
        "most": MOST_READ,
    }


def available(rows: Sequence[Row]) -> dict[str, int]:
    """Over runs that have ended: pictures asked for, accepted at the first try, and accepted after repairs."""
    ended = [row for row in rows if row["status"] in ("completed", "partial", "failed") and row["expected"]]
    return {
        "asked": sum(max(row["expected"], row["pictures"]) for row in ended),
        "at_once": sum(row.get("at_once", 0) for row in ended),
        "accepted": sum(row["pictures"] for row in ended),
    }


async def rows_of(backbone: Backbone, runs: Sequence[Run]) -> list[Row]:
    """A row for each of these runs; of runs that have ended it is worked out once."""
    if not runs:
        return []
    kept: Any = await cast(Awaitable[Any], backbone.redis.hmget(KEPT, [run.id for run in runs]))
    found: list[Row] = []
    fresh: dict[Any, Any] = {}
    for run, raw in zip(runs, kept, strict=True):
        stamp = run.updated_at.isoformat()
        row = json.loads(raw) if raw else None
        if row is None or row["updated"] != stamp:
            row = row_of(run, trace_of(run, await events_of(backbone, run), now=datetime.now(UTC)))
            if not run.is_open:
                fresh[run.id] = json.dumps(row, ensure_ascii=False)
        found.append(row)
    if fresh:
        await cast(Awaitable[Any], backbone.redis.hset(KEPT, mapping=fresh))
    return found


def row_of(run: Run, trace: Trace) -> Row:
    """What the list shows of a run, and what it is searched by."""
    totals = trace.totals
    errors = list(dict.fromkeys(filter(None, (run.error_code, *totals.errors))))
    now = next((span for span in reversed(trace.spans) if span.open and span.kind in ("agent", "human")), None)
    return {
        "id": run.id,
        "thread": run.thread_id,
        "merchant": run.merchant,
        "status": run.status,
        "kind": run.rerun.kind if run.rerun else "run",
        "of": run.rerun.run_id if run.rerun else "",
        "text": run.request.text,
        "sku": run.plan.sku if run.plan else run.request.sku or "",
        "created": run.created_at.isoformat(),
        "updated": run.updated_at.isoformat(),
        "seconds": totals.seconds,
        "waited": totals.waited,
        "agents": list(totals.agents),
        "models": list(totals.models),
        "calls": totals.calls,
        "tokens": totals.tokens_in + totals.tokens_out,
        "cost": totals.cost,
        "pictures": totals.pictures,
        "expected": run.plan.creatives if run.plan else 0,
        "rejected": totals.rejected,
        "at_once": totals.at_once,
        "errors": errors,
        "error": run.error,
        "doing": now.name if now else "",
        "thumb": next((picture.asset for picture in trace.pictures if picture.accepted), ""),
        "search": " ".join([*run.error.values(), *errors, run.thread_id]).casefold(),
    }
