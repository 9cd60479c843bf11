"""What only a cluster does: slots that move, batches over several nodes, addresses of many hosts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import redis

from domain.errors import StoreUnavailable
from domain.events import AnswerGiven
from memory.belongings import Belongings
from memory.bus import RedisBus
from memory.connect import Unreachable, open_redis, open_sync_redis
from memory.limits import Limits, Window
from memory.replies import Replies
from memory.runs import RunStore
from memory.server import free_port
from memory.sessions import Session, Sessions
from memory.shared_out import by_node
from memory.slots import addresses, slot_of
from memory.webhooks import Webhooks, new_webhook


@pytest.fixture
def nodes(cluster_url: str) -> Iterator[list[redis.Redis]]:
    """A plain client of each primary."""
    hosts, options = addresses(cluster_url)
    clients = [redis.Redis(host, port, password=options["password"]) for host, port in hosts]
    yield clients
    for client in clients:
        client.close()


def move(key: str, nodes: list[redis.Redis]) -> None:
    """Give the slot of a key, which is empty, to another node."""
    slot, ids = slot_of(key), [node.execute_command("CLUSTER MYID").decode() for node in nodes]
    source = next(number for number, node in enumerate(nodes) if serves(node, key))
    target = (source + 1) % len(nodes)
    nodes[target].execute_command("CLUSTER SETSLOT", slot, "IMPORTING", ids[source])
    nodes[source].execute_command("CLUSTER SETSLOT", slot, "MIGRATING", ids[target])
    for number in (target, source, (target + 1) % len(nodes)):
        nodes[number].execute_command("CLUSTER SETSLOT", slot, "NODE", ids[target])


def serves(node: redis.Redis, key: str) -> bool:
    """Whether this node has the key's slot."""
    try:
        node.exists(key)
    except redis.exceptions.MovedError:
        return False
    return True


async def test_what_has_moved_is_found_by_commands_batches_and_whoever_waits(
    cluster_url: str, nodes: list[redis.Redis]
) -> None:
    client, sync = open_redis(cluster_url), open_sync_redis(cluster_url)
    sync.flushall()
    bus, told = RedisBus(client), AnswerGiven(id="a", thread_id="t1", run_id="r1", text={"en": "Here."})

    async def next_event() -> str:
        async for _, event in bus.follow("t1"):
            return event.id
        return ""

    waiting = asyncio.create_task(next_event())
    for key in ("{a}1", "{b}1", "{c}1"):
        assert await client.set(key, 1) and sync.get(key) == b"1"
        await client.delete(key)
        move(key, nodes)
    move("ev:{t1}", nodes)
    async with client.pipeline(transaction=True) as pipe:
        assert await pipe.set("{a}1", 5).incr("{a}1").execute() == [True, 6]
    with sync.pipeline(transaction=True) as blocking:
        assert blocking.set("{b}1", 7).incr("{b}1").execute() == [True, 8]
    assert await client.incr("{c}1") == 1
    with sync.pipeline(transaction=False) as blocking:
        assert [*blocking.get("{c}1").get("{a}1").get("{b}1").execute()] == [b"1", b"6", b"8"]
    await bus.publish(told)
    async with asyncio.timeout(60):
        assert await waiting == "a"
    await client.aclose()
    sync.close()


async def test_sessions_webhooks_answers_limits_and_files_are_kept_there_too(cluster_url: str) -> None:
    client = open_redis(cluster_url)
    await client.flushall()
    sessions, hooks, replies = Sessions(client), Webhooks(client), Replies(client)
    tokens = [await sessions.begin(Session(user="ann", merchant="m1", role="merchant")) for _ in range(5)]
    assert all([await sessions.get(token) for token in tokens])
    assert await sessions.end_all("ann") == 5 and await sessions.get(tokens[0]) is None
    hook = new_webhook("m1", "https://example.com", ("run.completed",))
    await hooks.put(hook)
    for _ in range(2):  # told again after a crash
        await hooks.tell("m1", "run.completed", {}, "r1")
    (message,) = await hooks.due()
    await hooks.done(message, "HTTP 200", "delivered")
    await hooks.tell("m1", "run.completed", {}, "r1")
    assert not await hooks.due() and len(await hooks.deliveries(hook.id)) == 1
    assert (await replies.claim("m1", "k", b"x")).state == "mine"
    await replies.keep("m1", "k", b"x", 202, {}, b"done")
    assert (await replies.claim("m1", "k", b"x")).state == "done"
    windows = [Window("key", "k1", 2), Window("merchant", "m1", 5)]
    assert [[each.allowed for each in await Limits(client).spend(*windows)] for _ in range(3)][-1] == [False, True]
    files = Belongings(client, RunStore(client), RedisBus(client))
    await files.give("m1", "sha256:a", "sha256:b")
    assert await files.has("m1", "sha256:b") and not await files.has("m2", "sha256:b")
    assert len([key async for key in client.scan_iter("files:*")]) == 1
    await client.aclose()


async def test_a_transaction_over_two_slots_is_a_mistake(cluster_url: str) -> None:
    client = open_redis(cluster_url)
    with pytest.raises(redis.RedisClusterException):
        await client.pipeline(transaction=True).set("a", 1).set("b", 1).execute()
    await client.aclose()


async def test_wrong_addresses_are_told(valkey_url: str) -> None:
    for url in ("redis+cluster://", "redis+cluster://a:b:c", "redis+cluster://host:7000/3", "redis+cluster://h:x"):
        with pytest.raises(StoreUnavailable, match="no address of a cluster"):
            open_redis(url)
    lone = valkey_url.replace("redis://", "redis+cluster://")
    client = open_redis(lone)
    with pytest.raises(StoreUnavailable, match="no cluster"):
        await client.get("a")
    with pytest.raises(StoreUnavailable, match="no cluster"):
        open_sync_redis(lone).get("a")
    nobody = f"redis+cluster://127.0.0.1:{free_port()},127.0.0.1:{free_port()}"
    away = open_redis(nobody, patience=0.3)
    for waiting in (away.get("a"), away.pipeline(transaction=False).get("a").execute()):
        with pytest.raises(Unreachable):
            await waiting
    with pytest.raises(Unreachable):
        open_sync_redis(nobody, patience=0.3).get("a")
    await client.aclose()
    await away.aclose()


def test_addresses() -> None:
    hosts, options = addresses("rediss+cluster://me:p%40ss@a:7000,b, [::1]:7002/0?ssl_cert_reqs=none")
    assert hosts == [("a", 7000), ("b", 6379), ("::1", 7002)]
    assert options == {"username": "me", "password": "p@ss", "ssl": True, "ssl_cert_reqs": "none"}


def test_a_batch_goes_to_nodes_in_the_order_of_its_commands() -> None:
    calls = [("SET", "{x}1", 1), ("EVAL", "return 1", 1, "{y}2"), ("WAITAOF", 1, 0, 5), ("GET", b"{x}1")]
    owners = {slot_of("{x}"): "first", slot_of("{y}"): "second"}
    assert by_node(calls, range(4), owners.__getitem__) == [("first", [0, 3]), ("second", [1, 2])]
