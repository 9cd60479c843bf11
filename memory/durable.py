"""Scripts whose effect has reached the disk before anybody is told that it happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import redis.asyncio as aioredis
from redis.exceptions import ResponseError

from domain.errors import StoreUnavailable

DISK_WAIT = 5000
"""Milliseconds that a write may take to reach the disk."""

Call = tuple[str, Sequence[str], Sequence[Any]]
"""A script with its keys and arguments."""


async def on_disk(client: aioredis.Redis, calls: Sequence[Call], wait: int = DISK_WAIT) -> list[Any]:
    """Run scripts and wait until what they wrote is on disk, where the server can tell (Redis >= 7.2)."""
    # One connection for both: the server waits for what this connection wrote.
    async with client.pipeline(transaction=False) as pipe:
        for script, keys, arguments in calls:
            pipe.eval(script, len(keys), *keys, *arguments)
        pipe.execute_command("WAITAOF", 1, 0, wait)
        *answers, written = await pipe.execute(raise_on_error=False)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    # An error here means that the server keeps no such file, or is too old to say: then it is as safe as it gets.
    if not isinstance(written, ResponseError) and written[0] < 1:
        raise StoreUnavailable(
            {"zh": "任务没有来得及写入磁盘，请重试；不会重复执行。",
             "en": "The run did not reach the disk in time. Try again; it will not be done twice."},
        )  # fmt: skip
    return answers
