"""The event bus: one Redis stream per thread, kept for replay, and one index of all threads for operators."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Collection, Sequence
from typing import Any, NamedTuple, cast
from urllib.parse import quote

import redis.asyncio as aioredis
from pydantic import ValidationError
from redis.exceptions import AuthenticationError, ConnectionError, TimeoutError

from domain.events import EVENT, Event
from domain.secrets import mask
from memory.connect import open_reader

log = logging.getLogger(__name__)

KEPT = 5000
"""Events kept per thread, about."""
INDEXED = 100_000
"""Mentions kept in the index of all threads, about."""
ALL = "ev:all"
ENDS = frozenset({"run_finished", "run_failed"})
"""Kinds of events after which a run says nothing more."""
BLOCK = 5000
"""Milliseconds that one blocking read waits for news."""
_POSITION = re.compile(r"\d{1,18}(-\d{1,18})?", re.ASCII)

_APPEND = """
if redis.replicate_commands then redis.replicate_commands() end
local stream, ids, ends = KEYS[1], KEYS[2], KEYS[3]
local kept, ttl = tonumber(ARGV[1]), tonumber(ARGV[2])
for i = 3, #ARGV, 3 do
  local id, run, event = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if not redis.call('ZSCORE', ids, id) then
    local position = redis.call('XADD', stream, 'MAXLEN', '~', kept, '*', 'e', event)
    redis.call('ZADD', ids, string.match(position, '%d+'), id)
    if run ~= '' then redis.call('HSET', ends, run, position) end
  end
end
redis.call('ZREMRANGEBYRANK', ids, 0, -2 * kept - 1)
if ttl > 0 then for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ttl) end end
"""
"""Appends the events whose ids are new to the thread: atomic, so a crash never leaves one half told or told twice."""


class Mention(NamedTuple):
    """A line of the index: something happened in this thread. One event may be mentioned twice after a crash."""

    position: str
    id: str
    thread_id: str
    kind: str
    run_id: str
    merchant_id: str


class RedisBus:
    """`domain.ports.Bus` over Redis streams. A position is a stream id, fit for the ``Last-Event-ID`` of SSE."""

    def __init__(self, client: aioredis.Redis, *, kept: int = KEPT, ttl: int = 0, hide: Sequence[str] = ()) -> None:
        self._redis = client
        self._kept = kept
        self._ttl = ttl
        """Seconds that a silent thread is kept; 0 means for ever."""
        self._hide = tuple(hide)
        """Secrets that this installation is configured with: never stored, whoever says them."""

    async def publish(self, *events: Event) -> None:
        """Append; an event whose id was published before in its thread is left out."""
        if not events:
            return
        threads: dict[str, list[str | bytes]] = {}
        async with self._redis.pipeline(transaction=False) as pipe:
            for event in events:
                run = event.run_id if event.kind in ENDS else ""
                threads.setdefault(event.thread_id, []).extend(
                    (event.id, run, mask(EVENT.dump_json(event).decode(), self._hide))
                )
            for thread, told in threads.items():
                pipe.eval(_APPEND, 3, *_keys(thread), self._kept, self._ttl, *told)
            for event in events:
                pipe.xadd(ALL, _mention(event), maxlen=INDEXED, approximate=True)
            await pipe.execute()

    async def read(
        self, thread_id: str, *, after: str = "0", count: int = 1000, kinds: Collection[str] = ()
    ) -> list[tuple[str, Event]]:
        """What is there now; with `kinds`, of these kinds only, which takes a fraction of the time."""
        rows: Any = await self._redis.xrange(_keys(thread_id)[0], f"({_position(after)}", "+", count)
        return _events([row for row in rows if _is_of(kinds, row[1][b"e"])] if kinds else rows)

    async def follow(
        self, thread_id: str, *, after: str = "0", run_id: str | None = None
    ) -> AsyncIterator[tuple[str, Event]]:
        """(position, event) from `after` on, for ever; with `run_id`, until that run has finished or failed.

        A server that is away is waited for, however long; then it goes on where it was.
        """
        stream, _, ends = _keys(thread_id)
        last = _position(after)
        # A connection of its own: a blocking read would hold up everybody else's commands.
        reader = open_reader(self._redis, stream)
        failures = 0
        try:
            while True:
                try:
                    # Asked before reading: what ends the run is then certainly in what is read.
                    end: Any = await reader.hget(ends, run_id) if run_id else None
                    if end and _order(end.decode()) <= _order(last):
                        return
                    reply: Any = await reader.xread({stream: last}, count=200, block=BLOCK)
                    failures = 0
                except AuthenticationError:
                    raise
                except (ConnectionError, TimeoutError) as error:
                    failures += 1
                    if failures in (1, 20):
                        log.warning("Waiting for the server to go on with thread %s: %s", thread_id, error)
                    await asyncio.sleep(min(1.0, 0.05 * 2 ** min(failures, 6)))
                    continue
                for _, rows in reply:
                    for position, event in _events(rows):
                        yield position, event
                        if event.run_id == run_id and event.kind in ENDS:
                            return
                    last = rows[-1][0].decode()
        finally:
            await reader.aclose()

    async def last(self, thread_id: str) -> str:
        """The position of the newest event: following from here tells only what is new."""
        rows: Any = await self._redis.xrevrange(_keys(thread_id)[0], count=1)
        return rows[0][0].decode() if rows else "0"

    async def mentions(self, *, before: str = "+", count: int = 100) -> list[Mention]:
        """What happened in any thread, newest first."""
        rows: Any = await self._redis.xrevrange(ALL, "+" if before == "+" else f"({_position(before)}", "-", count)
        return [Mention(position.decode(), *(row[name].decode() for name in _MENTIONED)) for position, row in rows]

    async def tail(self) -> AsyncIterator[Mention]:
        """What happens in any thread, from now on and for ever."""
        reader = open_reader(self._redis, ALL)
        newest = await self.mentions(count=1)
        last = newest[0].position if newest else "0"
        try:
            while True:
                try:
                    reply: Any = await reader.xread({ALL: last}, count=200, block=BLOCK)
                except AuthenticationError:
                    raise
                except (ConnectionError, TimeoutError):
                    await asyncio.sleep(1.0)
                    continue
                for _, rows in reply:
                    for position, row in rows:
                        yield Mention(position.decode(), *(row[name].decode() for name in _MENTIONED))
                    last = rows[-1][0].decode()
        finally:
            await reader.aclose()

    async def condense(self, thread_id: str, kinds: Collection[str]) -> int:
        """Delete a silent thread's events of these kinds for good; how many there were."""
        stream, ids, _ = _keys(thread_id)
        after, gone = "-", 0
        while rows := cast(Any, await self._redis.xrange(stream, after, "+", 1000)):
            after = f"({rows[-1][0].decode()}"
            if dropped := [at for at, row in rows if _is_of(kinds, row[b"e"])]:
                gone += await self._redis.xdel(stream, *dropped)
        await self._redis.unlink(ids)  # nobody tells them again
        return gone

    async def forget(self, thread_id: str) -> None:
        """Delete a thread's events for good."""
        await self._redis.unlink(*_keys(thread_id))


_MENTIONED = (b"id", b"thread", b"kind", b"run", b"merchant")


def _mention(event: Event) -> dict[Any, Any]:
    return {
        "id": event.id, "thread": event.thread_id, "kind": event.kind, "run": event.run_id,
        "merchant": event.merchant_id,
    }  # fmt: skip


def _keys(thread_id: str) -> tuple[str, str, str]:
    """Stream, ids and ends of a thread; the hash tag keeps them in one slot of a cluster."""
    tag = f"ev:{{{quote(thread_id, safe='')}}}"
    return tag, f"{tag}:ids", f"{tag}:ends"


def _events(rows: list[tuple[bytes, dict[bytes, bytes]]]) -> list[tuple[str, Event]]:
    """The events of stream entries; one that a newer version wrote and this one cannot read is passed over."""
    events = []
    for position, row in rows:
        try:
            events.append((position.decode(), EVENT.validate_json(row[b"e"])))
        except (ValidationError, KeyError) as error:
            log.warning("Event at %s is not understood: %s", position.decode(), error)
    return events


def _is_of(kinds: Collection[str], raw: bytes) -> bool:
    """Whether an event, as it is stored, is of one of these kinds."""
    return any(f'"kind":"{kind}"'.encode() in raw for kind in kinds)


def _position(after: str) -> str:
    """A position that came from outside, such as a browser; anything else means from the start."""
    return after if _POSITION.fullmatch(after) else "0"


def _order(position: str) -> tuple[int, int]:
    time, _, number = position.partition("-")
    return int(time), int(number or 0)
