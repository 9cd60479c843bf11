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


async def beat(redis: Redis, name: str, queues: Sequence[str]) -> None:
    """Say once that this worker is there."""
    card = json.dumps({"name": name, "queues": list(queues), "pid": os.getpid()})
    await redis.set(f"{ALL}:{name}", card, px=TTL_MS)
    await redis.sadd(ALL, name)


async def bow_out(redis: Redis, name: str) -> None:
    """Say that this worker is going."""
    await redis.delete(f"{ALL}:{name}")


async def live_workers(redis: Redis) -> list[dict[str, Any]]:
    """The workers that were there in the last seconds; forgets the others."""
    found = []
    for raw in await redis.smembers(ALL):
        name = text_of(raw)
        if card := await redis.get(f"{ALL}:{name}"):
            found.append(json.loads(card))
        else:
            await redis.srem(ALL, name)
    return sorted(found, key=lambda card: str(card["name"]))
