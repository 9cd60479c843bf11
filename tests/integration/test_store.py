"""Long-term memory, with LangGraph's own in-memory store as the oracle."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
import redis as blocking
import redis.asyncio as aioredis
from langgraph.store.base import GetOp, InvalidNamespaceError, PutOp, SearchOp
from langgraph.store.memory import InMemoryStore

from memory.store import RedisStore

SPACES = [("m1",), ("m1", "brand"), ("m1", "brand", "colours"), ("m10", "brand"), ("m2", "品牌 kit"), ("m2/x", "brand")]
VALUES: list[dict[str, Any]] = [
    {"kind": "palette", "score": 3, "tags": ["warm", "paper"]},
    {"kind": "palette", "score": 7.5, "tags": ["cool"]},
    {"kind": "ban", "words": {"zh": "最好", "en": "best"}, "score": 1},
    {"kind": "ban", "words": {"zh": "第一", "en": "first"}, "score": 10},
    {"kind": "note", "score": 0, "on": True, "empty": None},
]
FILTERS: list[dict[str, Any] | None] = [
    None, {}, {"kind": "palette"}, {"kind": {"$ne": "ban"}}, {"score": {"$gt": 1, "$lte": 7.5}}, {"tags": ["cool"]},
    {"words": {"zh": "最好"}}, {"kind": "ban", "score": {"$gte": 10}}, {"score": {"$lt": 0}}, {"empty": None},
]  # fmt: skip


def embed(texts: list[str]) -> list[list[float]]:
    """Counts of letters: enough to tell texts apart."""
    return [[float(text.count(letter)) + 0.01 for letter in "abcdefgh"] for text in texts]


def plain(found: Any) -> Any:
    """What can be compared: timestamps differ between stores."""
    if found is None or isinstance(found, list) and (not found or isinstance(found[0], tuple)):
        return found
    if isinstance(found, list):
        return [plain(item) for item in found]
    score = getattr(found, "score", None)
    return found.namespace, found.key, found.value, score if score is None else pytest.approx(score, abs=1e-5)


@pytest.mark.parametrize("seed", range(2))
async def test_random_work_gives_what_the_oracle_gives(store: RedisStore, seed: int) -> None:
    oracle, dice = InMemoryStore(), random.Random(seed)
    for _ in range(120):
        space, key = dice.choice(SPACES), f"键{dice.randrange(5)}"
        match dice.randrange(6):
            case 0 | 1 | 2:
                value = dice.choice(VALUES)
                store.put(space, key, value)
                oracle.put(space, key, value)
            case 3:
                await store.adelete(space, key)
                await oracle.adelete(space, key)
            case 4:
                assert plain(store.get(space, key)) == plain(oracle.get(space, key))
            case 5:
                wanted, limit, offset = dice.choice(FILTERS), dice.randrange(1, 5), dice.randrange(3)
                ours = await store.asearch(space, filter=wanted, limit=50)
                theirs = sorted(oracle.search(space, filter=wanted, limit=50), key=lambda item: item.namespace)
                assert plain(ours) == plain(theirs)
                page = store.search(space, filter=wanted, limit=limit, offset=offset)
                assert plain(page) == plain(ours[offset : offset + limit])
    full = {item.namespace for item in oracle.search((), limit=1000)}
    assert store.list_namespaces() == sorted(full)
    for asked in (
        {"prefix": ("m1",)}, {"prefix": ("*", "brand")}, {"suffix": ("brand",)}, {"suffix": ("brand", "*")},
        {"prefix": ("m2",), "suffix": ("品牌 kit",)}, {"max_depth": 1}, {"limit": 2, "offset": 1},
    ):  # fmt: skip
        kept = InMemoryStore()
        for space in full:
            kept.put(space, "k", {})
        assert await store.alist_namespaces(**asked) == kept.list_namespaces(**asked)  # type: ignore[arg-type]


async def test_a_batch_reads_what_was_there_before(store: RedisStore) -> None:
    oracle = InMemoryStore()
    for target in (store, oracle):
        await target.aput(("a",), "k", {"n": 1})
        ops = [PutOp(("a",), "k", {"n": 2}), GetOp(("a",), "k"), SearchOp(("a",)), PutOp(("a",), "k", {"n": 3})]
        done = await target.abatch(ops)
        assert done[0] is done[3] is None
        assert (done[1].value, [item.value for item in done[2]]) == ({"n": 1}, [{"n": 1}])  # type: ignore[union-attr]
        assert target.get(("a",), "k").value == {"n": 3}  # type: ignore[union-attr]


async def test_when_it_was_made_and_changed(store: RedisStore) -> None:
    await store.aput(("a",), "k", {"n": 1})
    first = await store.aget(("a",), "k")
    await store.aput(("a",), "k", {"n": 2})
    second = await store.aget(("a",), "k")
    assert first and second
    assert second.created_at == first.created_at
    assert second.updated_at > first.updated_at


def test_search_by_meaning(redis_client: aioredis.Redis, sync_redis: blocking.Redis) -> None:
    texts = {"1": "aaaa", "2": "aabb", "3": "bbbb", "4": "hhh", "5": "ccdd"}
    ours = RedisStore(redis_client, sync_redis, index={"dims": 8, "embed": embed, "fields": ["text", "more[*]"]})
    oracle = InMemoryStore(index={"dims": 8, "embed": embed, "fields": ["text", "more[*]"]})
    for target in (ours, oracle):
        for key, text in texts.items():
            target.put(("a",), key, {"text": text, "more": ["gg"] if key == "5" else []})
        target.put(("a",), "unindexed", {"text": "aaaa"}, index=False)
        target.put(("a", "deep"), "other", {"elsewhere": "aab"}, index=["elsewhere"])
        target.delete(("a",), "3")
    for query in ("aaa", "bb", "g", "dc"):
        for limit, offset in ((3, 0), (2, 1), (20, 0)):
            found = ours.search(("a",), query=query, limit=limit, offset=offset)
            assert plain(found) == plain(oracle.search(("a",), query=query, limit=limit, offset=offset))
    other = RedisStore(redis_client, sync_redis, index={"dims": 4, "embed": lambda texts: [[1.0] * 4 for _ in texts]})
    assert {item.score for item in other.search(("a",), query="aaa")} == {None}


@pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
async def test_time_limits(redis_client: aioredis.Redis, sync_redis: blocking.Redis) -> None:
    second = 1 / 60
    store = RedisStore(redis_client, sync_redis, ttl={"default_ttl": second, "refresh_on_read": False})
    await store.aput(("a",), "short", {"n": 1})
    await store.aput(("a",), "used", {"n": 2})
    await store.aput(("a",), "long", {"n": 3}, ttl=None)
    await asyncio.sleep(0.6)
    assert await store.aget(("a",), "used", refresh_ttl=True)
    await asyncio.sleep(0.6)
    assert await store.aget(("a",), "short") is None
    assert [item.key for item in await store.asearch(("a",))] == ["used", "long"]
    await asyncio.sleep(0.6)
    assert await store.aget(("a",), "used") is None
    assert await redis_client.hlen("st:{a/}") == 1


async def test_many_writers(store: RedisStore) -> None:
    await asyncio.gather(*(store.aput(("a", f"{n % 3}"), f"k{n}", {"n": n}) for n in range(60)))
    assert sorted(item.value["n"] for item in await store.asearch(("a",), limit=100)) == list(range(60))


@pytest.mark.parametrize("space", [(), ("",), ("a.b",), ("langgraph", "x")])
def test_bad_namespaces_are_refused(store: RedisStore, space: tuple[str, ...]) -> None:
    with pytest.raises(InvalidNamespaceError):
        store.put(space, "k", {})
