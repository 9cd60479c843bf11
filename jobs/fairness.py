"""Fairness between merchants: so many runs of one merchant are queued at once; when one ends, the next follows.

A set of ids, not a counter: a crash cannot leak a place, because `settle` compares the set with the records.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Any, cast
from urllib.parse import quote

from redis.asyncio import Redis

from domain.runs import Run

_ADMIT = """
local admitted = {}
while redis.call('SCARD', KEYS[2]) < tonumber(ARGV[1]) do
  local next = redis.call('ZPOPMIN', KEYS[1])
  if not next[1] then break end
  redis.call('SADD', KEYS[2], next[1])
  admitted[#admitted + 1] = next[1]
end
return admitted
"""


async def line_up(redis: Redis, run: Run) -> None:
    """Put the run at its place in its merchant's line, unless its turn has come already."""
    line, inside = _keys(run)
    if not await redis.sismember(inside, run.id):
        await redis.zadd(line, {run.id: run.created_at.timestamp()}, nx=True)


async def admit(redis: Redis, run: Run, window: int) -> list[str]:
    """Ids of the runs whose turn it is now in this run's line; they are counted as inside from here on."""
    ids: Any = await redis.eval(_ADMIT, 2, *_keys(run), window)
    return [raw.decode() for raw in ids]


async def leave(redis: Redis, run: Run) -> None:
    """The run ended, or waits for its merchant: its place is free."""
    line, inside = _keys(run)
    await cast(Awaitable[Any], redis.srem(inside, run.id))
    await redis.zrem(line, run.id)


async def waiting_in_line(redis: Redis, run: Run) -> int:
    """How many runs of this run's merchant and queue have not had their turn."""
    return int(await redis.zcard(_keys(run)[0]))


async def is_inside(redis: Redis, run: Run) -> bool:
    """Whether the run's turn has come."""
    return bool(await cast(Awaitable[Any], redis.sismember(_keys(run)[1], run.id)))


async def settle(redis: Redis, runs: Iterable[Run]) -> None:
    """Give back the places of runs that are not among these, which are all that have something to do."""
    due: dict[tuple[str, str], set[bytes]] = {}
    for run in runs:
        due.setdefault(_keys(run), set()).add(run.id.encode())
    for (_, inside), ids in due.items():
        members: Any = await cast(Awaitable[Any], redis.smembers(inside))
        if gone := members - ids:
            await cast(Awaitable[Any], redis.srem(inside, *gone))


def _keys(run: Run) -> tuple[str, str]:
    tag = f"jobs:line:{{{quote(run.merchant, safe='')}|{run.queue}}}"
    return tag, f"{tag}:inside"
