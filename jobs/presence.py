"""Which workers are alive: each says so every two seconds, and is forgotten soon after it stops."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis

ALL = "jobs:workers"
TTL_MS = 6000
BEAT_SECONDS = 2.0


def text_of(raw: bytes | str | None) -> str:
    """What Redis gave, as text."""
    return raw.decode() if isinstance(raw, bytes) else raw or ""


def my_name() -> str:
    """A name for this process that no other worker has."""
    return f"{socket.gethostname()}:{os.getpid()}"


async def beat(redis: Redis, name: str, queues: Sequence[str], places: int = 1) -> None:
    """Say once that this worker is there, and how many runs it works on at the same time."""
    card = json.dumps({"name": name, "queues": list(queues), "pid": os.getpid(), "places": places})
    await redis.set(f"{ALL}:{name}", card, px=TTL_MS)
    await redis.sadd(ALL, name)


async def bow_out(redis: Redis, name: str) -> None:
    """Say that this worker is going."""
    await redis.delete(f"{ALL}:{name}")


async def live_workers(redis: Redis) -> list[dict[str, Any]]:
    """The workers that were there in the last seconds; forgets the others."""
    names = [text_of(raw) for raw in await redis.smembers(ALL)]
    async with redis.pipeline(transaction=False) as looking:
        for name in names:
            looking.get(f"{ALL}:{name}")
        cards = await looking.execute()
    if gone := [name for name, card in zip(names, cards, strict=True) if not card]:
        await redis.srem(ALL, *gone)
    return sorted((json.loads(card) for card in cards if card), key=lambda card: str(card["name"]))


async def places(redis: Redis, queue: str) -> int:
    """Runs that all live workers together can work on from this queue."""
    return sum(card.get("places", 1) for card in await live_workers(redis) if queue in card["queues"])
