"""Pictures that a merchant likes: kept with the run in which they said so, on every device the same."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any, cast

from redis.asyncio import Redis


class Picks:
    """Creative ids by merchant, each with the run that told of it."""

    def __init__(self, client: Redis) -> None:
        self._redis = client

    async def keep(self, merchant: str, creatives: Sequence[str], run_id: str) -> None:
        """These are liked."""
        await cast(Awaitable[Any], self._redis.hset(_of(merchant), mapping=dict.fromkeys(creatives, run_id)))

    async def all(self, merchant: str) -> dict[str, str]:
        """Creative id -> run in which it was said."""
        kept: Any = await cast(Awaitable[Any], self._redis.hgetall(_of(merchant)))
        return {creative.decode(): run.decode() for creative, run in kept.items()}

    async def drop(self, merchant: str, creative: str) -> bool:
        """Take one back; whether it was there."""
        return bool(await cast(Awaitable[Any], self._redis.hdel(_of(merchant), creative)))


def _of(merchant: str) -> str:
    return f"picks:of:{merchant}"
