"""Redis logic written once for blocking and asyncio clients: generators that yield command batches and get replies."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple, TypeVar

import redis
import redis.asyncio as aioredis

T = TypeVar("T")
Command = tuple[Any, ...]


class Batch(NamedTuple):
    """Commands for one round trip."""

    commands: list[Command]
    atomic: bool = True
    """All or nothing; their keys must then lie in one slot of a cluster."""


Steps = Generator[Batch, list[Any], T]
"""Work that yields batches, is sent their replies, and returns a T."""


def run(client: redis.Redis, steps: Steps[T]) -> T:
    """Do the work with a blocking client."""
    try:
        batch = next(steps)
        while True:
            with client.pipeline(transaction=batch.atomic) as pipe:
                for command in batch.commands:
                    pipe.execute_command(*command)
                batch = steps.send(pipe.execute())
    except StopIteration as done:
        result: T = done.value
        return result


async def arun(client: aioredis.Redis, steps: Steps[T]) -> T:
    """Do the work with an asyncio client."""
    try:
        batch = next(steps)
        while True:
            async with client.pipeline(transaction=batch.atomic) as pipe:
                for command in batch.commands:
                    pipe.execute_command(*command)
                replies = await pipe.execute()
            batch = steps.send(replies)
    except StopIteration as done:
        result: T = done.value
        return result
