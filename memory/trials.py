"""Trials in Redis: drafts from the agents, and how each is carried out. Nobody undoes what somebody else changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import redis.asyncio as aioredis

from domain.errors import Conflict, NotFound
from domain.trial import Trial

VERSION, ALL, KILLED = "{trials}:version", "{trials}:all", "{trials}:killed"
ATTEMPTS = 20

_CREATE = """
if redis.call('SET', KEYS[1], ARGV[1], 'NX') then
  redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
  redis.call('INCR', KEYS[3])
end
return redis.call('GET', KEYS[1])
"""
_REPLACE = """
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('INCR', KEYS[2])
return 1
"""


class TrialStore:
    """All trials as JSON, newest first. One hash tag, so one slot of a cluster."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client
        self._version: Any = None
        self._trials: tuple[Trial, ...] = ()

    async def create(self, trial: Trial) -> Trial:
        """Record a draft; where its id is known, the trial that is there is returned."""
        keys, at = [_key(trial.id), ALL, VERSION], trial.created_at.timestamp()
        stored: Any = await self._redis.eval(_CREATE, 3, *keys, trial.model_dump_json(), at, trial.id)
        return Trial.model_validate_json(stored)

    async def get(self, trial_id: str) -> Trial:
        """The trial; raises `NotFound`."""
        return Trial.model_validate_json(await self._raw(trial_id))

    async def all(self) -> Sequence[Trial]:
        """Every trial, newest first. A read copy is kept until something changes."""
        version: Any = await self._redis.get(VERSION)
        if version is None or version != self._version:
            ids: Any = await self._redis.zrange(ALL, 0, -1, desc=True)
            raw: Any = await self._redis.mget([_key(name.decode()) for name in ids]) if ids else []
            self._trials = tuple(Trial.model_validate_json(each) for each in raw if each is not None)
            self._version = version
        return self._trials

    async def change(self, trial_id: str, how: Callable[[Trial], Trial]) -> Trial:
        """Change a trial by a function of what it is now, which may be called again; raises `Conflict`, `NotFound`."""
        for _ in range(ATTEMPTS):
            before = await self._raw(trial_id)
            trial = Trial.model_validate_json(before)
            after = how(trial)
            if after == trial:
                return trial
            after = after.model_copy(update={"revision": trial.revision + 1})
            done = await self._redis.eval(_REPLACE, 2, _key(trial_id), VERSION, after.model_dump_json(), before)
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

    async def _raw(self, trial_id: str) -> Any:
        raw: Any = await self._redis.get(_key(trial_id))
        if raw is None:
            raise NotFound(
                {"zh": f"没有编号为 {trial_id} 的实验。", "en": f"There is no experiment {trial_id}."}, trial=trial_id
            )
        return raw


def _key(trial_id: str) -> str:
    return f"{{trials}}:trial:{trial_id}"
