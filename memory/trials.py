"""Trials in Redis: drafts from the agents, and how each is carried out. Nobody undoes what somebody else changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import redis.asyncio as aioredis

from domain.errors import Conflict, NotFound
from domain.trial import Trial

VERSION, ALL, KILLED = "{trials}:version", "{trials}:all", "{trials}:killed"
BEGUN, SORTED = "{trials}:begun", "{trials}:sorted"
"""Those that somebody started or promoted; and whether the trials of earlier releases were put in there."""
ATTEMPTS, CHUNK = 20, 500

_CREATE = """
if redis.call('SET', KEYS[1], ARGV[1], 'NX') then
  redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
  redis.call('ZADD', KEYS[3], ARGV[2], ARGV[3])
  if ARGV[4] == '1' then
    redis.call('ZADD', KEYS[4], ARGV[2], ARGV[3])
    redis.call('INCR', KEYS[5])
  end
end
return redis.call('GET', KEYS[1])
"""
_REPLACE = """
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
if ARGV[5] == '1' then redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4]) else redis.call('ZREM', KEYS[2], ARGV[4]) end
redis.call('INCR', KEYS[3])
return 1
"""


class TrialStore:
    """Trials as JSON. One hash tag, so one slot of a cluster.

    Every kit brings a draft, so there are as many as products; begun are only those that somebody wanted. What looks at
    trials all the time looks at those.
    """

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client
        self._version: Any = None
        self._begun: tuple[Trial, ...] = ()

    async def create(self, trial: Trial) -> Trial:
        """Record a draft; where its id is known, the trial that is there is returned."""
        keys = [_key(trial.id), ALL, _of(trial.merchant), BEGUN, VERSION]
        at = trial.created_at.timestamp()
        arguments: list[Any] = [trial.model_dump_json(), at, trial.id, int(_is_begun(trial))]
        stored: Any = await self._redis.eval(_CREATE, len(keys), *keys, *arguments)
        return Trial.model_validate_json(stored)

    async def get(self, trial_id: str) -> Trial:
        """The trial; raises `NotFound`."""
        return Trial.model_validate_json(await self._raw(trial_id))

    async def named(self, ids: Iterable[str]) -> Sequence[Trial]:
        """Those of these ids that there are."""
        return await self._read([name.encode() for name in ids])

    async def begun(self) -> Sequence[Trial]:
        """Every trial that was started or promoted, newest first. A read copy is kept until one of them changes."""
        version, is_sorted = await self._redis.mget([VERSION, SORTED])
        if is_sorted is None:
            await self._sort()
        if version is None or version != self._version:
            ids: Any = await self._redis.zrange(BEGUN, 0, -1, desc=True)
            self._begun, self._version = tuple(await self._read(ids)), version
        return self._begun

    async def newest(self, merchant: str | None = None, most: int = 200) -> Sequence[Trial]:
        """What was begun, and the latest drafts, newest first; of one merchant, or of all."""
        begun = [trial for trial in await self.begun() if merchant in (None, trial.merchant)]
        known = {trial.id for trial in begun}
        ids: Any = await self._redis.zrange(ALL if merchant is None else _of(merchant), 0, most - 1, desc=True)
        drafts = await self._read([name for name in ids if name.decode() not in known])
        return sorted([*begun, *drafts], key=lambda trial: trial.created_at, reverse=True)

    async def change(self, trial_id: str, how: Callable[[Trial], Trial]) -> Trial:
        """Change a trial by a function of what it is now, which may be called again; raises `Conflict`, `NotFound`."""
        for _ in range(ATTEMPTS):
            before = await self._raw(trial_id)
            trial = Trial.model_validate_json(before)
            after = how(trial)
            if after == trial:
                return trial
            after = after.model_copy(update={"revision": trial.revision + 1})
            keys, at = [_key(trial_id), BEGUN, VERSION], trial.created_at.timestamp()
            arguments: list[Any] = [after.model_dump_json(), before, at, trial_id, int(_is_begun(after))]
            done = await self._redis.eval(_REPLACE, len(keys), *keys, *arguments)
            if done:
                return after
        raise Conflict(
            {"zh": "这个实验正在被频繁修改，请稍后再试。", "en": "This experiment keeps changing. Try again."}
        )

    async def kill(self, on: bool) -> None:
        """The kill switch: everybody sees the plain photos until it is off again."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(KILLED, "1") if on else pipe.delete(KILLED)
            pipe.incr(VERSION)
            await pipe.execute()

    async def killed(self) -> bool:
        """Whether the kill switch is on."""
        return bool(await self._redis.exists(KILLED))

    async def _sort(self) -> None:
        """Trials of earlier releases, which knew one list only: whose they are, and which were begun."""
        ids: Any = await self._redis.zrange(ALL, 0, -1)
        for start in range(0, len(ids), CHUNK):
            async with self._redis.pipeline(transaction=False) as pipe:
                for trial in await self._read(ids[start : start + CHUNK]):
                    at = {trial.id: trial.created_at.timestamp()}
                    pipe.zadd(_of(trial.merchant), at)
                    if _is_begun(trial):
                        pipe.zadd(BEGUN, at)
                await pipe.execute()
        await self._redis.set(SORTED, "1")

    async def _read(self, ids: Sequence[bytes]) -> list[Trial]:
        raw: Any = await self._redis.mget([_key(name.decode()) for name in ids]) if ids else []
        return [Trial.model_validate_json(each) for each in raw if each is not None]

    async def _raw(self, trial_id: str) -> Any:
        raw: Any = await self._redis.get(_key(trial_id))
        if raw is None:
            raise NotFound(
                {"zh": f"没有编号为 {trial_id} 的实验。", "en": f"There is no experiment {trial_id}."}, trial=trial_id
            )
        return raw


def _key(trial_id: str) -> str:
    return f"{{trials}}:trial:{trial_id}"


def _of(merchant: str) -> str:
    return f"{{trials}}:of:{merchant}"


def _is_begun(trial: Trial) -> bool:
    return trial.status != "draft" or trial.started_at is not None or bool(trial.promoted)
