"""Run records: what is known about each run without opening its thread, and who is still waiting for what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

import redis.asyncio as aioredis
from pydantic import ValidationError

from domain.errors import Conflict, NotFound
from domain.runs import OPEN, Run, RunStatus
from memory.durable import DISK_WAIT, on_disk
from memory.packing import NewerState

PAGE = 200
FIXED = frozenset({"id", "thread_id", "merchant", "created_at"})
"""What never changes about a run: the indices go by it."""

_CREATE = """
local was = redis.call('GET', KEYS[1])
if was then return was end
redis.call('SET', KEYS[1], ARGV[1])
if ARGV[4] == '0' then redis.call('ZREM', KEYS[2], ARGV[2]) else redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2]) end
for i = 3, #KEYS do redis.call('ZADD', KEYS[i], ARGV[3], ARGV[2]) end
return ARGV[1]
"""
_REPLACE = """
if redis.call('GET', KEYS[1]) ~= ARGV[5] then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
if ARGV[4] == '0' then redis.call('ZREM', KEYS[2], ARGV[2]) else redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2]) end
return 1
"""


class RunStore:
    """All runs as JSON, with indices by time, openness, merchant and thread. One hash tag, so one slot of a cluster."""

    def __init__(self, client: aioredis.Redis, *, disk_wait: int = DISK_WAIT) -> None:
        self._redis = client
        self._disk_wait = disk_wait

    async def create(self, run: Run) -> Run:
        """Record a new run, on disk before this returns; where the id is known, the run that is there is returned."""
        return (await self.create_all([run]))[0]

    async def create_all(self, runs: Sequence[Run]) -> Sequence[Run]:
        """`create` for a batch, which waits for the disk once."""
        calls = [
            (_CREATE, [_key(run.id), _index("open"), _index("all"), _index("merchant", run.merchant),
                       _index("thread", run.thread_id)], _arguments(run))
            for run in runs
        ]  # fmt: skip
        return [_load(stored) for stored in await on_disk(self._redis, calls, self._disk_wait)]

    async def get(self, run_id: str) -> Run:
        """The run; raises `NotFound`, `NewerState`."""
        return _load(await self._raw(run_id))

    async def update(
        self,
        run_id: str,
        *,
        expect: Collection[RunStatus] | None = None,
        given: Run | None = None,
        durable: bool = False,
        **changes: Any,
    ) -> Run:
        """Change a run in one step; raises `Conflict` where its status is none of those expected.

        `given` is the run as the writer knew it when its work began: where it was asked or answered something since,
        the writer is late, and somebody's answer is not written over. `durable` waits for the disk, as `create` does:
        for what a user has been told is accepted.
        """
        if fixed := FIXED & changes.keys():
            raise ValueError(f"a run's {', '.join(sorted(fixed))} cannot change")
        after, tried = None, b""
        while True:
            before = await self._raw(run_id)
            if after and before == tried:
                return after  # it was done, only the answer was lost on the way
            run = _load(before)
            late = given is not None and (run.question, run.answer) != (given.question, given.answer)
            if late or (expect is not None and run.status not in expect):
                raise Conflict(
                    {"zh": "这个任务的状态已经变了，请刷新后再试。",
                     "en": "This run has moved on meanwhile. Refresh and try again."},
                    run=run_id, status=run.status,
                )  # fmt: skip
            after = Run.model_validate({**dict(run), "updated_at": datetime.now(UTC), **changes})
            arguments = [*_arguments(after), before]
            tried = arguments[0].encode()
            keys = [_key(run_id), _index("open")]
            if durable:
                (replaced,) = await on_disk(self._redis, [(_REPLACE, keys, arguments)], self._disk_wait)
            else:
                replaced = await self._redis.eval(_REPLACE, len(keys), *keys, *arguments)
            if replaced:
                return after

    async def open_runs(self) -> Sequence[Run]:
        """Every run that has not ended, oldest first."""
        return [run async for run in self._walk(_index("open"), newest=False)]

    async def delete(self, run_id: str) -> None:
        """Forget a run for good."""
        run = await self.get(run_id)
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.delete(_key(run_id))
            for index in ("open", "all"):
                pipe.zrem(_index(index), run_id)
            pipe.zrem(_index("merchant", run.merchant), run_id)
            pipe.zrem(_index("thread", run.thread_id), run_id)
            await pipe.execute()

    async def created_between(self, after: float, until: float, limit: int) -> Sequence[tuple[str, float]]:
        """(id, time) of runs that were created after one time and not after the other, oldest first."""
        found: Any = await self._redis.zrangebyscore(_index("all"), f"({after}", until, 0, limit, withscores=True)
        return [(raw.decode(), score) for raw, score in found]

    async def _raw(self, run_id: str) -> bytes:
        raw: Any = await self._redis.get(_key(run_id))
        if raw is None:
            raise NotFound({"zh": "没有这个任务。", "en": "There is no such run."}, run=run_id)
        return cast(bytes, raw)

    async def _walk(self, index: str, *, newest: bool) -> AsyncIterator[Run]:
        start = 0
        while True:
            ids: Any = await self._redis.zrange(index, start, start + PAGE - 1, desc=newest)
            if not ids:
                return
            for raw in await self._redis.mget([_key(run_id.decode()) for run_id in ids]):
                if raw is not None:
                    with suppress(NewerState):  # those who can read it see to it
                        yield _load(raw)
            start += PAGE

    async def list(
        self,
        *,
        merchant: str | None = None,
        thread_id: str | None = None,
        status: Collection[RunStatus] | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Sequence[Run]:
        """Runs that fit, newest first."""
        if thread_id is not None:
            index = _index("thread", thread_id)
        elif merchant is not None:
            index = _index("merchant", merchant)
        else:
            index = _index("open" if status is not None and OPEN.issuperset(status) else "all")
        found: list[Run] = []
        async for run in self._walk(index, newest=True):
            if (merchant is None or run.merchant == merchant) and (status is None or run.status in status):
                found.append(run)
                if len(found) == offset + limit:
                    break
        return found[offset:]


def _load(raw: bytes | str) -> Run:
    """The run of a record; raises `NewerState` where it says more than this release knows."""
    try:
        return Run.model_validate_json(raw)
    except ValidationError as error:
        raise NewerState(str(error)) from error


def _key(run_id: str) -> str:
    return f"{{runs}}:run:{run_id}"


def _index(kind: str, value: str = "") -> str:
    return f"{{runs}}:by:{kind}:{quote(value, safe='')}"


def _arguments(run: Run) -> list[Any]:
    """What both scripts take: the record, its id, its place in time, and whether it is open."""
    return [run.model_dump_json(), run.id, run.created_at.timestamp(), int(run.is_open)]
