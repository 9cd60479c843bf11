"""The event bus on real servers: order, no event twice, following across restarts."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
import redis.asyncio as aioredis

from domain.events import AgentStarted, AnswerGiven, BriefReceived, Event, RunFailed, RunFinished
from memory import connect
from memory.bus import RedisBus
from memory.embedded import EmbeddedValkey


def step(number: int, thread: str = "t1", run: str = "r1") -> Event:
    """Some event."""
    return AgentStarted(id=f"{run}-{number}", thread_id=thread, run_id=run, agent="persona", title={"en": f"{number}"})


def end(run: str = "r1", thread: str = "t1") -> Event:
    """The event after which the run says nothing more."""
    return RunFinished(id=f"{run}-end", thread_id=thread, run_id=run)


async def collect(bus: RedisBus, count: int, **follow: str) -> list[tuple[str, Event]]:
    """The next events of thread t1."""
    got = []
    async for pair in bus.follow("t1", **follow):
        got.append(pair)
        if len(got) == count:
            break
    return got


async def test_events_come_back_whole_and_in_order(bus: RedisBus) -> None:
    told = [
        BriefReceived(id="b", thread_id="t1", run_id="r1", text="给黑咖啡做 3 张图"),
        *(step(n) for n in range(300)),
        AnswerGiven(id="a", thread_id="t1", run_id="r1", text={"zh": "好了", "en": "Done"}),
    ]
    await bus.publish(*told[:50])
    for event in told[50:]:
        await bus.publish(event)
    assert [event for _, event in await bus.read("t1")] == told
    positions = [position for position, _ in await bus.read("t1")]
    assert [event for _, event in await bus.read("t1", after=positions[99], count=3)] == told[100:103]
    assert await bus.read("t1", after=positions[-1]) == []
    assert await bus.last("t1") == positions[-1]
    assert await bus.read("elsewhere") == []


async def test_an_id_is_told_once_per_thread(bus: RedisBus) -> None:
    await bus.publish(step(1), step(2), step(1))
    await bus.publish(step(2), step(3))
    await asyncio.gather(*(bus.publish(step(4)) for _ in range(20)))
    assert [event.id for _, event in await bus.read("t1")] == ["r1-1", "r1-2", "r1-3", "r1-4"]
    await bus.publish(step(1, thread="t2"))
    assert len(await bus.read("t2")) == 1


async def test_long_threads_are_trimmed(redis_client: aioredis.Redis) -> None:
    bus = RedisBus(redis_client, kept=100, ttl=60)
    for start in range(0, 1000, 100):
        await bus.publish(*(step(n) for n in range(start, start + 100)))
    left = [event.id for _, event in await bus.read("t1")]
    assert 100 <= len(left) <= 300
    assert left[-1] == "r1-999"
    assert await redis_client.zcard("ev:{t1}:ids") <= 200
    assert 0 < await redis_client.ttl("ev:{t1}") <= 60


async def test_followers_get_what_was_and_what_comes(bus: RedisBus) -> None:
    await bus.publish(step(1))
    followers = [asyncio.create_task(collect(bus, 3)) for _ in range(3)]
    await asyncio.sleep(0.05)
    await bus.publish(step(2))
    await bus.publish(step(3))
    async with asyncio.timeout(5):
        for got in await asyncio.gather(*followers):
            assert [event.id for _, event in got] == ["r1-1", "r1-2", "r1-3"]


async def test_following_again_loses_and_doubles_nothing(bus: RedisBus) -> None:
    await bus.publish(*(step(n) for n in range(20)))
    first = await collect(bus, 7)
    rest = await collect(bus, 13, after=first[-1][0])
    assert [event.id for _, event in first + rest] == [f"r1-{n}" for n in range(20)]


@pytest.mark.parametrize(
    "last", [end(), RunFailed(id="f", thread_id="t1", run_id="r1", code="x", message={"en": "Oh."})]
)
async def test_following_a_run_stops_at_its_end(bus: RedisBus, last: Event) -> None:
    await bus.publish(step(1, run="r0"), end("r0"), step(1), last, step(1, run="r2"))
    async with asyncio.timeout(5):
        got = [pair async for pair in bus.follow("t1", run_id="r1")]
        assert [event.run_id for _, event in got] == ["r0", "r0", "r1", "r1"]
        # Reconnecting after the end, as a browser does, ends at once instead of waiting for ever.
        assert [pair async for pair in bus.follow("t1", after=got[-1][0], run_id="r1")] == []
        assert [pair async for pair in bus.follow("t1", after=(await bus.last("t1")), run_id="r1")] == []


async def test_positions_from_outside_do_no_harm(bus: RedisBus) -> None:
    await bus.publish(step(1))
    for after in ("", "$", "x\r\n", "-1", "9" * 30, "0-0-0"):
        assert len(await bus.read("t1", after=after)) == 1
        assert len(await collect(bus, 1, after=after)) == 1


async def test_thread_names_cannot_reach_other_keys(bus: RedisBus, redis_client: aioredis.Redis) -> None:
    await bus.publish(step(1, thread="a}:ids"), step(1, thread="all"), step(1, thread="会话 1"))
    keys = {key.decode() for key in await redis_client.keys("*") if not key.endswith((b":ids", b":ends"))}
    assert keys == {"ev:all", "ev:{all}", "ev:{a%7D%3Aids}", "ev:{%E4%BC%9A%E8%AF%9D%201}"}


async def test_index_mentions_all_threads(bus: RedisBus) -> None:
    await bus.publish(step(1), step(1, thread="t2", run="r2"))
    newest, older = await bus.mentions()
    assert (newest.thread_id, newest.run_id, newest.kind, newest.id) == ("t2", "r2", "agent_started", "r2-1")
    assert await bus.mentions(before=newest.position) == [older]


async def test_events_of_a_newer_version_are_passed_over(bus: RedisBus, redis_client: aioredis.Redis) -> None:
    await bus.publish(step(1))
    await redis_client.xadd("ev:{t1}", {"e": b'{"kind":"invented_later","id":"x"}'})
    await redis_client.xadd("ev:{t1}", {"other": b""})
    await bus.publish(step(2))
    assert [event.id for _, event in await bus.read("t1")] == ["r1-1", "r1-2"]
    assert [event.id for _, event in await collect(bus, 2)] == ["r1-1", "r1-2"]


async def test_forgotten_threads_are_gone(bus: RedisBus, redis_client: aioredis.Redis) -> None:
    await bus.publish(step(1), end())
    await bus.forget("t1")
    assert await redis_client.keys("ev:{t1}*") == []


async def test_leaving_a_follower_frees_its_connection(bus: RedisBus, redis_client: aioredis.Redis) -> None:
    async def connected(wanted: int) -> None:
        for _ in range(6000):
            if await connections(redis_client) == wanted:
                return
            await asyncio.sleep(0.01)
        pytest.fail("the number of connections is not as it should be")

    await bus.publish(step(1))
    before = await connections(redis_client)
    follower = asyncio.create_task(collect(bus, 2))
    await connected(before + 1)
    follower.cancel()
    with pytest.raises(asyncio.CancelledError):
        await follower
    await connected(before)


async def connections(client: aioredis.Redis) -> int:
    """Of all clients, to the server or to every node of the cluster."""
    if isinstance(client, aioredis.RedisCluster):
        told = await client.info("clients", target_nodes=client.get_primaries())
        return sum(node["connected_clients"] for node in told.values())
    return int((await client.info("clients"))["connected_clients"])


@pytest.mark.crash
async def test_following_and_publishing_go_on_after_a_server_restart(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server:
        client = connect.open_redis(server.url)
        bus = RedisBus(client)
        follower = asyncio.create_task(collect(bus, 60))
        for number in range(60):
            if number == 30:
                assert server.pid
                os.kill(server.pid, signal.SIGKILL)
            await bus.publish(step(number))
        async with asyncio.timeout(15):
            got = await follower
        assert [event.id for _, event in got] == [f"r1-{n}" for n in range(60)]
        await client.aclose()
