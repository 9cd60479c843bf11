"""Batches on disk: what is to do, what is in hand, what came of each item. Each move is one step of the server's."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, cast

import redis.asyncio as aioredis

from domain.batch import SPENT, Batch, BatchItem, BatchStatus, Outcome, Reason, Tally, kind_of, tally, tally_of
from domain.errors import NotFound
from memory.durable import on_disk

_ALL, _OPEN = "{batches}:all", "{batches}:open"
_CREATE = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local status = 'completed'
for i = 4, #ARGV, 3 do
  local index = (i - 4) / 3
  redis.call('HSET', KEYS[5], index, ARGV[i])
  if ARGV[i + 1] ~= '' then
    redis.call('HSET', KEYS[4], index, ARGV[i + 1])
    redis.call('HINCRBY', KEYS[6], ARGV[i + 2], 1)
  else
    redis.call('RPUSH', KEYS[2], index)
    status = 'running'
  end
end
redis.call('HSET', KEYS[1], 'batch', ARGV[1], 'status', status)
redis.call('ZADD', KEYS[7], ARGV[2], ARGV[3])
if status == 'running' then redis.call('SADD', KEYS[8], ARGV[3]) end
return 1
"""
_TAKE = """
if redis.call('HGET', KEYS[1], 'status') ~= 'running' then return {} end
local taken = {}
while redis.call('SCARD', KEYS[3]) < tonumber(ARGV[1]) do
  local index = redis.call('LPOP', KEYS[2])
  if not index then break end
  redis.call('SADD', KEYS[3], index)
  taken[#taken + 1] = index
end
return taken
"""
_SETTLE = """
if redis.call('HSETNX', KEYS[4], ARGV[1], ARGV[2]) == 1 then
  redis.call('HINCRBY', KEYS[6], ARGV[3], 1)
  for i = 4, #ARGV, 2 do redis.call('HINCRBYFLOAT', KEYS[6], ARGV[i], ARGV[i + 1]) end
end
redis.call('SREM', KEYS[3], ARGV[1])
if redis.call('LLEN', KEYS[2]) + redis.call('SCARD', KEYS[3]) > 0 then return 0 end
if redis.call('HGET', KEYS[1], 'status') ~= 'cancelled' then redis.call('HSET', KEYS[1], 'status', 'completed') end
return 1
"""
_AGAIN = """
if redis.call('HDEL', KEYS[4], ARGV[1]) == 0 then return 0 end
if redis.call('HINCRBY', KEYS[6], ARGV[3], -1) <= 0 then redis.call('HDEL', KEYS[6], ARGV[3]) end
for i = 4, #ARGV, 2 do redis.call('HINCRBYFLOAT', KEYS[6], ARGV[i], ARGV[i + 1]) end
redis.call('HSET', KEYS[5], ARGV[1], ARGV[2])
redis.call('RPUSH', KEYS[2], ARGV[1])
redis.call('HSET', KEYS[1], 'status', 'running')
return 1
"""


class BatchRecords:
    """All batches of an installation."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client

    async def create(self, batch: Batch, items: Sequence[BatchItem]) -> bool:
        """Record a batch with its items; False where the id is taken. Refused rows have their outcome at once."""
        arguments: list[Any] = [batch.model_dump_json(), batch.created_at.timestamp(), batch.id]
        for item in items:
            refused = _refused(item) if item.problem else None
            told = [refused.model_dump_json(), kind_of(refused)] if refused else ["", ""]
            arguments += [item.model_dump_json(), *told]
        (created,) = await on_disk(self._redis, [(_CREATE, [*_keys(batch.id), _ALL, _OPEN], arguments)])
        return bool(created)

    async def get(self, batch_id: str) -> tuple[Batch, BatchStatus]:
        """The batch and where it stands; raises `NotFound`."""
        record: Any = await cast(Awaitable[Any], self._redis.hgetall(_keys(batch_id)[0]))
        if b"batch" not in record or b"status" not in record:
            raise NotFound({"zh": f"没有批次 {batch_id}。", "en": f"There is no batch {batch_id}."}, batch=batch_id)
        return Batch.model_validate_json(record[b"batch"]), cast(BatchStatus, record[b"status"].decode())

    async def list(self, limit: int = 50) -> Sequence[str]:
        """Ids of the latest batches."""
        ids: Any = await self._redis.zrange(_ALL, 0, limit - 1, desc=True)
        return [raw.decode() for raw in ids]

    async def open_ids(self) -> Sequence[str]:
        """Batches that have something to do."""
        return sorted(raw.decode() for raw in await cast(Awaitable[Any], self._redis.smembers(_OPEN)))

    async def take(self, batch_id: str, window: int) -> Sequence[int]:
        """Items whose turn it is: as many as keep `window` of them in hand. Nothing while the batch is paused."""
        keys = _keys(batch_id)
        return [int(raw) for raw in await self._eval(_TAKE, keys[:3], window)]

    async def in_hand(self, batch_id: str) -> Mapping[int, BatchItem]:
        """Items that were taken and have no outcome."""
        keys = _keys(batch_id)
        raw: Any = await cast(Awaitable[Any], self._redis.smembers(keys[2]))
        indices = sorted(int(index) for index in raw)
        items: Any = await cast(Awaitable[Any], self._redis.hmget(keys[4], indices)) if indices else []
        return {index: BatchItem.model_validate_json(item) for index, item in zip(indices, items, strict=True)}

    async def item(self, batch_id: str, index: int) -> BatchItem:
        """One row of the batch."""
        raw: Any = await cast(Awaitable[Any], self._redis.hget(_keys(batch_id)[4], str(index)))
        return BatchItem.model_validate_json(raw)

    async def settle(self, batch_id: str, index: int, outcome: Outcome) -> bool:
        """Write down what came of an item, once; whether that was the last one."""
        keys = _keys(batch_id)
        told = (index, outcome.model_dump_json(), kind_of(outcome), *_spent(outcome, 1))
        ended = bool(await self._eval(_SETTLE, keys, *told))
        if ended:
            await cast(Awaitable[Any], self._redis.srem(_OPEN, batch_id))
        return ended

    async def again(self, batch_id: str, index: int, item: BatchItem, outcome: Outcome) -> bool:
        """Put an item that has this outcome back in the line, as a new attempt."""
        keys = _keys(batch_id)
        await cast(Awaitable[Any], self._redis.sadd(_OPEN, batch_id))
        told = (index, item.model_dump_json(), kind_of(outcome), *_spent(outcome, -1))
        return bool(await self._eval(_AGAIN, keys, *told))

    async def set_status(self, batch_id: str, status: BatchStatus) -> None:
        """Pause, resume or cancel."""
        await cast(Awaitable[Any], self._redis.hset(_keys(batch_id)[0], "status", status))

    async def in_line(self, batch_id: str) -> Sequence[int]:
        """Items that nobody has begun."""
        todo = _keys(batch_id)[1]
        return [int(raw) for raw in await cast(Awaitable[Any], self._redis.lrange(todo, 0, -1))]

    async def outcomes(self, batch_id: str) -> Mapping[int, Outcome]:
        """What came of the items so far, in their order."""
        raw: Any = await cast(Awaitable[Any], self._redis.hgetall(_keys(batch_id)[3]))
        return dict(sorted((int(index), Outcome.model_validate_json(value)) for index, value in raw.items()))

    async def tally(self, batch_id: str) -> Tally:
        """Where the batch stands, without reading what came of each item; raises `NotFound`."""
        batch, _ = await self.get(batch_id)
        keys = _keys(batch_id)
        raw: Any = await cast(Awaitable[Any], self._redis.hgetall(keys[5]))
        spent = {name: float(raw.pop(name.encode(), 0)) for name in SPENT}
        kinds = {kind.decode(): int(count) for kind, count in raw.items()}
        if sum(kinds.values()) != await cast(Awaitable[Any], self._redis.hlen(keys[3])):
            return tally(batch.items, (await self.outcomes(batch_id)).values())  # a release before this one wrote some
        return tally_of(batch.items, kinds, spent)

    async def _eval(self, script: str, keys: Sequence[str], *arguments: Any) -> Any:
        return await self._redis.eval(script, len(keys), *keys, *arguments)

    async def drop(self, batch_id: str, index: int, outcome: Outcome) -> None:
        """Take an item out of the line that nobody has begun, and say why."""
        await cast(Awaitable[Any], self._redis.lrem(_keys(batch_id)[1], 0, str(index)))
        await self.settle(batch_id, index, outcome)


def _keys(batch_id: str) -> tuple[str, str, str, str, str, str]:
    """Record, line, in hand, outcomes, items, kinds of outcomes: one hash tag, so one slot of a cluster."""
    tag = f"{{batches}}:{batch_id}"
    return tag, f"{tag}:todo", f"{tag}:inside", f"{tag}:outcomes", f"{tag}:items", f"{tag}:kinds"


def _spent(outcome: Outcome, sign: int) -> list[Any]:
    """What the item took, as fields and increments."""
    return [part for name in SPENT if (took := getattr(outcome, name)) for part in (name, sign * took)]


def _refused(item: BatchItem) -> Outcome:
    reason = Reason(code="bad_row", message=item.problem)
    return Outcome(sku=item.sku, row=item.row, status="refused", reasons=(reason,))
