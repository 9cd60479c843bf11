"""One run at a time per thread."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest
import redis.asyncio as aioredis

from domain.errors import Busy, Conflict
from memory.connect import open_redis
from memory.embedded import EmbeddedValkey
from memory.locks import holder_of, thread_lock

ROOT = Path(__file__).resolve().parents[2]


async def test_only_one_at_a_time(redis_client: aioredis.Redis) -> None:
    inside, most, fences = 0, 0, []

    async def work() -> None:
        nonlocal inside, most
        async with thread_lock(redis_client, "t1", wait=20) as fence:
            inside += 1
            most = max(most, inside)
            fences.append(fence)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(work() for _ in range(8)))
    assert most == 1
    assert fences == sorted(set(fences))
    assert len(fences) == 8


async def test_a_held_thread_is_busy_and_others_are_free(redis_client: aioredis.Redis) -> None:
    async with thread_lock(redis_client, "t1"):
        assert await holder_of(redis_client, "t1")
        start = time.monotonic()
        with pytest.raises(Busy):
            async with thread_lock(redis_client, "t1", wait=0.3):
                pytest.fail("two in one thread")
        assert time.monotonic() - start >= 0.3
        async with thread_lock(redis_client, "t2"):
            pass
    assert await holder_of(redis_client, "t1") is None
    async with thread_lock(redis_client, "t1"):
        pass


async def test_long_work_keeps_the_lock(redis_client: aioredis.Redis) -> None:
    async with thread_lock(redis_client, "t1", ttl=0.3):
        for _ in range(5):
            await asyncio.sleep(0.2)
            with pytest.raises(Busy):
                async with thread_lock(redis_client, "t1"):
                    pytest.fail("two in one thread")


async def test_it_is_released_when_work_fails(redis_client: aioredis.Redis) -> None:
    with pytest.raises(KeyError):
        async with thread_lock(redis_client, "t1"):
            raise KeyError
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1), thread_lock(redis_client, "t1"):
            await asyncio.sleep(10)
    assert await holder_of(redis_client, "t1") is None


async def test_work_stops_when_the_lock_is_lost(redis_client: aioredis.Redis) -> None:
    stopped = asyncio.Event()

    async def work() -> None:
        async with thread_lock(redis_client, "t1", ttl=0.3):
            await redis_client.set("lock:{t1}", "somebody else")
            try:
                await asyncio.sleep(10)
            finally:
                stopped.set()

    with pytest.raises(Conflict):
        await work()
    assert stopped.is_set()
    assert asyncio.current_task().cancelling() == 0  # type: ignore[union-attr]
    assert await redis_client.get("lock:{t1}") == b"somebody else"


async def test_a_lock_that_ran_out_is_taken_back_only_if_nobody_had_it(redis_client: aioredis.Redis) -> None:
    async def work(*, another: bool) -> bool:
        async with thread_lock(redis_client, "t1", ttl=0.3):
            await redis_client.delete("lock:{t1}")
            if another:
                async with thread_lock(redis_client, "t1"):
                    pass
            await asyncio.sleep(0.3)
            return await holder_of(redis_client, "t1") is not None

    assert await work(another=False)
    with pytest.raises(Conflict):
        await work(another=True)


@pytest.mark.crash
@pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
async def test_the_lock_of_a_dead_process_is_free_soon(redis_url: str, redis_client: aioredis.Redis) -> None:
    script = (
        "import asyncio, sys\nfrom memory.connect import open_redis\nfrom memory.locks import thread_lock\n"
        "async def main():\n"
        "    async with thread_lock(open_redis(sys.argv[1]), 't1', ttl=1.5):\n"
        "        print('held', flush=True)\n        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    dead = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, redis_url, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert dead.stdout
    assert await dead.stdout.readline() == b"held\n"
    dead.kill()
    await dead.wait()
    with pytest.raises(Busy):
        async with thread_lock(redis_client, "t1"):
            pytest.fail("the lock was gone at once")
    start = time.monotonic()
    async with thread_lock(redis_client, "t1", wait=5):
        assert time.monotonic() - start < 2.5


@pytest.mark.crash
async def test_the_lock_survives_a_server_restart(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server:
        client = open_redis(server.url)
        async with thread_lock(client, "t1", ttl=0.6):
            assert server.pid
            os.kill(server.pid, signal.SIGKILL)
            await asyncio.sleep(1.5)
            assert await holder_of(client, "t1")
        assert await holder_of(client, "t1") is None
        await client.aclose()
