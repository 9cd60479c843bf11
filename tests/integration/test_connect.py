"""Connections that wait for a server, but not for ever and not for a wrong password."""

from __future__ import annotations

import asyncio
import pickle
import time

import pytest
import redis

from domain.errors import StoreUnavailable
from memory.connect import Unreachable, open_reader, open_redis, open_sync_redis
from memory.server import free_port


async def test_patience_ends_with_a_friendly_error() -> None:
    url = f"redis://127.0.0.1:{free_port()}/0"
    start = time.monotonic()
    client = open_redis(url, patience=0.6)
    with pytest.raises(StoreUnavailable) as caught:
        await client.get("a")
    assert 0.5 < time.monotonic() - start < 3
    assert isinstance(caught.value, redis.ConnectionError)
    assert "VITRINE_REDIS_URL" in caught.value.in_words("zh")
    start = time.monotonic()
    with pytest.raises(Unreachable):
        open_sync_redis(url, patience=0.6).get("a")
    assert 0.5 < time.monotonic() - start < 3
    await client.aclose()


def test_the_error_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(Unreachable("refused")))
    assert (type(error), error.detail) == (Unreachable, {"reason": "refused"})


@pytest.mark.parametrize("redis_url", ["valkey", "cluster"], indirect=True)
async def test_a_wrong_password_is_told_at_once(redis_url: str) -> None:
    url = redis_url.replace("://:", "://:x")
    start = time.monotonic()
    client = open_redis(url)
    with pytest.raises(redis.AuthenticationError):
        await client.ping()
    with pytest.raises(redis.AuthenticationError):
        open_sync_redis(url).ping()
    assert time.monotonic() - start < 2
    await client.aclose()


@pytest.mark.parametrize("redis_url", ["valkey", "cluster"], indirect=True)
async def test_blocking_reads_outlast_the_timeout_of_commands(redis_url: str) -> None:
    client = open_redis(redis_url, timeout=0.2)
    reader = open_reader(client, "nothing")
    assert await reader.blpop(["nothing"], timeout=0.6) is None
    await reader.aclose()
    await client.aclose()


@pytest.mark.parametrize("redis_url", ["valkey", "cluster"], indirect=True)
async def test_no_cancellation_is_lost(redis_url: str) -> None:
    """Before Python 3.12 asyncio.wait_for, which redis-py uses, drops every seventh of these."""
    client = open_redis(redis_url)
    await client.set("a", 1)

    async def work() -> None:
        while True:
            await client.set("a", 1)

    async def work_in_batches() -> None:
        while True:
            async with client.pipeline(transaction=True) as pipe:
                await pipe.set("a", 1).incr("a").execute()

    for ticks in range(3, 43):
        tasks = [asyncio.create_task(each()) for each in (work, work, work_in_batches, work_in_batches)]
        for _ in range(ticks):
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        _, running = await asyncio.wait(tasks, timeout=2)
        for task in running:
            task.cancel()
        assert not running
    await client.aclose()
