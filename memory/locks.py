"""One run at a time per thread, across processes: a lock that is renewed while its holder lives."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import redis.asyncio as aioredis
from redis.exceptions import ConnectionError, TimeoutError

from domain.errors import Busy, Conflict

log = logging.getLogger(__name__)

TTL = 10.0
"""Seconds after which the lock of a dead process is free."""
FENCE_TTL = 30 * 24 * 3600
"""Seconds that the count of holders is kept."""

_TAKE = """
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then return tonumber(redis.call('GET', KEYS[2])) end
if holder then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local fence = redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return fence
"""
# A lock that expired while its holder or the server was away is taken back if nobody has had it in between.
_RENEW = """
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if not holder and redis.call('GET', KEYS[2]) == ARGV[3] then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
return 0
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


@asynccontextmanager
async def thread_lock(
    client: aioredis.Redis, thread_id: str, *, wait: float = 0.0, ttl: float = TTL
) -> AsyncIterator[int]:
    """Hold the thread; gives the fence, a number that grows with every holder.

    Raises `Busy` where it is not free within `wait` seconds. Where the lock is lost to somebody else the block is
    cancelled and `Conflict` is raised: two never work on one thread.
    """
    keys, holder = _keys(thread_id), secrets.token_hex(16)
    fence = await _take(client, keys, holder, wait, ttl)
    task = asyncio.current_task()
    assert task is not None
    cancelled_before, lost = task.cancelling(), asyncio.Event()

    async def renew() -> None:
        while True:
            await asyncio.sleep(ttl / 3)
            try:
                held = await _eval(client, _RENEW, keys, holder, int(ttl * 1000), fence)
            except (ConnectionError, TimeoutError) as error:
                # While the server is away nobody else can take the lock either.
                log.warning("The lock of thread %s cannot be renewed now: %s", thread_id, error)
                continue
            if not held:
                lost.set()
                task.cancel("the lock was lost")
                return

    renewal = asyncio.create_task(renew())
    try:
        try:
            yield fence
        finally:
            renewal.cancel()
            await asyncio.wait([renewal])
            if not lost.is_set():
                await _release(client, keys, holder)
    except asyncio.CancelledError as error:
        if lost.is_set() and task.uncancel() <= cancelled_before:
            raise _conflict(thread_id) from error
        raise
    if lost.is_set():
        task.uncancel()
        raise _conflict(thread_id)


async def holder_of(client: aioredis.Redis, thread_id: str) -> str | None:
    """Who holds the thread now: a token, or None where it is free."""
    holder: Any = await client.get(_keys(thread_id)[0])
    return holder.decode() if holder else None


async def free(client: aioredis.Redis, thread_id: str, holder: str) -> bool:
    """Free the lock of a holder that is known to be dead; False where somebody else has it by now."""
    return bool(await _eval(client, _RELEASE, _keys(thread_id)[:1], holder))


async def _take(client: aioredis.Redis, keys: tuple[str, str], holder: str, wait: float, ttl: float) -> int:
    loop = asyncio.get_running_loop()
    end = loop.time() + wait
    while True:
        if fence := await _eval(client, _TAKE, keys, holder, int(ttl * 1000), FENCE_TTL):
            return int(fence)
        left = end - loop.time()
        if left <= 0:
            raise Busy(
                {"zh": "上一条消息还在处理中，请等它完成后再试。",
                 "en": "Your previous message is still being worked on. Wait until it is done, then try again."},
            )  # fmt: skip
        await asyncio.sleep(min(left, random.uniform(0.05, 0.25)))


async def _release(client: aioredis.Redis, keys: tuple[str, str], holder: str) -> None:
    try:
        await _eval(client, _RELEASE, keys[:1], holder)
    except (ConnectionError, TimeoutError) as error:
        log.warning("%s could not be released and will expire: %s", keys[0], error)


async def _eval(client: aioredis.Redis, script: str, keys: tuple[str, ...], *arguments: Any) -> Any:
    return await client.eval(script, len(keys), *keys, *arguments)


def _keys(thread_id: str) -> tuple[str, str]:
    key = f"lock:{{{quote(thread_id, safe='')}}}"
    return key, f"{key}:fence"


def _conflict(thread_id: str) -> Conflict:
    return Conflict(
        {"zh": "另一个进程已接手这个会话，这里的处理已停止，结果不会重复。",
         "en": "Another process has taken over this conversation. Work on it here has stopped; nothing is done twice."},
        thread=thread_id,
    )  # fmt: skip
