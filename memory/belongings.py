"""Whose file it is: a merchant's uploads and what their runs made; and signatures of links that anybody may open."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Iterator
from typing import Any, cast

import redis.asyncio as aioredis
from redis import Redis as BlockingRedis

from domain.events import CreativeAccepted, CreativeGenerated, Event, KitAssembled
from memory.bus import RedisBus
from memory.runs import RunStore

SECRET = "auth:links"
LATEST_RUNS = 500
"""Runs that are looked through for a file; older ones were when they were newer."""


class Belongings:
    """Files by merchant. What runs made is read from their events when somebody asks for it, each event once."""

    def __init__(self, client: aioredis.Redis, runs: RunStore, bus: RedisBus) -> None:
        self._redis, self._runs, self._bus = client, runs, bus
        self._secret = b""

    async def give(self, merchant: str, *assets: str) -> None:
        """These files are this merchant's, whoever else has the same."""
        await cast(Awaitable[Any], self._redis.sadd(_of(merchant), *assets))

    async def has(self, merchant: str, asset: str) -> bool:
        """Whether it is this merchant's file."""
        if await self._kept(merchant, asset):
            return True
        await self._read_runs(merchant)
        return await self._kept(merchant, asset)

    async def signature(self, asset: str) -> str:
        """What opens this file for everybody: for pictures in shop pages."""
        if not self._secret:
            await self._redis.set(SECRET, secrets.token_hex(32), nx=True)
            self._secret = cast(bytes, await self._redis.get(SECRET))
        return hmac.new(self._secret, asset.encode(), hashlib.sha256).hexdigest()[:32]

    async def is_signed(self, asset: str, signature: str) -> bool:
        """Whether the link came from us."""
        return hmac.compare_digest(await self.signature(asset), signature)

    async def _kept(self, merchant: str, asset: str) -> bool:
        return bool(await cast(Awaitable[Any], self._redis.sismember(_of(merchant), asset)))

    async def _read_runs(self, merchant: str) -> None:
        read: Any = await cast(Awaitable[Any], self._redis.hgetall(_read(merchant)))
        for run in await self._runs.list(merchant=merchant, limit=LATEST_RUNS):
            mark = f"{run.status} {run.updated_at.isoformat()}".encode()
            if read.get(run.id.encode()) == mark and not run.is_open:
                continue
            found = {asset for asset in (run.kit, run.request.photo) if asset}
            after = "0"
            while page := await self._bus.read(run.thread_id, after=after):
                after = page[-1][0]
                found |= {asset for _, event in page if event.run_id == run.id for asset in assets_of(event)}
            if found:
                await self.give(merchant, *found)
            await cast(Awaitable[Any], self._redis.hset(_read(merchant), run.id, mark.decode()))


def was_given(client: BlockingRedis, merchant: str, asset: str) -> bool:
    """Whether this file was given to this merchant; for code that blocks, and does not look through runs."""
    return bool(cast(Any, client.sismember(_of(merchant), asset)))


def assets_of(event: Event) -> Iterator[str]:
    """The files that something made; never what a merchant wrote."""
    match event:
        case CreativeGenerated():
            yield event.asset
        case CreativeAccepted():
            yield from filter(None, (event.creative.asset, event.creative.recipe.source))
        case KitAssembled():
            yield from filter(None, (event.kit_id, event.archive))


def _of(merchant: str) -> str:
    return f"files:of:{merchant}"


def _read(merchant: str) -> str:
    return f"files:read:{merchant}"
