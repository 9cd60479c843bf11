"""Counting what shoppers did: every event once, whatever is delivered twice and wherever a process dies."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import redis.asyncio

from domain.trial import Observed
from memory import outcomes as module
from memory.outcomes import OutcomeStore
from tools.feedback.tallies import Tallies

START = datetime(2026, 11, 1, tzinfo=UTC)


def everything(observed: Observed) -> list[tuple[str, Observed]]:
    return [(observed.trial or "t", observed)]


def happened(kind: str, user: str, number: int = 0, **more: object) -> Observed:
    at = START + timedelta(seconds=number)
    return Observed(id=f"{kind}-{user}-{number}", kind=kind, user=user, at=at, **{"arm": "a", "persona": "p"} | more)  # type: ignore[arg-type]


@pytest.fixture
def store(redis_client: redis.asyncio.Redis) -> OutcomeStore:
    return OutcomeStore(redis_client)


async def test_crashes_and_redelivery_change_no_count(store: OutcomeStore, redis_client: redis.asyncio.Redis) -> None:
    rng, events, seen, clicked = random.Random(1), [], Counter(), set()
    for number in range(3000):
        user = f"用户{rng.randrange(700)}"
        arm = "ab"[hash_of(user) % 2]
        kind = "click" if rng.random() < 0.1 else "exposure"
        events.append(happened(kind, user, number, arm=arm))
        seen[user] += 1
        if kind == "click":
            clicked.add(user)
    copies = events + rng.sample(events, 600)  # senders that try again
    rng.shuffle(copies)
    await store.append(copies)
    await redis_client.xgroup_create(module.STREAM, module.GROUP, id="0", mkstream=True)
    died = 0
    while await store.waiting():
        if rng.random() < 0.3:  # dies after the effect, before it is marked as done
            rows = await store._fresh(f"dying-{died}", 200)
            await store.apply([each for _, each in rows if each is not None], everything)
            died += 1
        await redis_client.xautoclaim(module.STREAM, module.GROUP, "heir", 0, count=10)  # its idle time is over
        pending = await redis_client.xreadgroup(module.GROUP, "heir", {module.STREAM: "0"}, count=200)
        rows = module._observed(next(iter(pending.values()))[0] if isinstance(pending, dict) else pending[0][1])
        await store.apply([each for _, each in rows if each is not None], everything)
        if rows:
            await redis_client.xack(module.STREAM, module.GROUP, *(position for position, _ in rows))
        await store.count("living", everything, most=300)
    tallies = Tallies(await store.counts("t"))
    assert died
    assert tallies.users("a") + tallies.users("b") == len(seen)
    assert sum(tallies.sum(arm, "clicked") for arm in "ab") == len(clicked)
    kinds = Counter(each.kind for each in events)
    assert sum(tallies.sum(arm, "clicks") for arm in "ab") == kinds["click"]
    assert sum(tallies.sum(arm, "shown") for arm in "ab") == kinds["exposure"]


async def test_money_is_summed_by_user_with_squares_and_covariate(store: OutcomeStore) -> None:
    batch = [
        happened("exposure", "u", 0, before=20.0), happened("order", "u", 3600, amount=10.5),
        happened("order", "u", 7200, amount=4.5), happened("exposure", "v", 1, before=0.0),
        happened("return", "u", 9000), happened("complaint", "v", 9001), happened("order", "stranger", 5, arm=""),
    ]  # fmt: skip
    assert await store.apply(batch, everything) == 7
    assert await store.apply(batch, everything) == 0
    tallies = Tallies(await store.counts("t"))
    assert (tallies.sum("a", "cents"), tallies.sum("a", "cents2"), tallies.sum("a", "buyers")) == (1500, 1500**2, 1)
    assert (tallies.sum("a", "returned"), tallies.sum("a", "complained")) == (1, 1)
    covaried = tallies.covaried("a", "gmv")
    assert covaried is not None and covaried.products == pytest.approx(20 * 15)
    assert tallies.counts["orphans"] == 1
    hours = await store.hours("t")
    assert sum(value for field, value in hours.items() if field.endswith("|delay")) == 3600


async def test_a_robot_is_taken_out_again(store: OutcomeStore) -> None:
    robot = [happened("exposure", "bot", number) for number in range(module.ROBOT_VIEWS + 5)]
    await store.apply([*robot, happened("click", "bot", 9999), happened("exposure", "human", 1)], everything)
    tallies = Tallies(await store.counts("t"))
    assert tallies.users("a") == 1 and tallies.sum("a", "clicked") == 0 and tallies.counts["robots"] == 1


async def test_a_user_stays_in_the_arm_seen_first(store: OutcomeStore) -> None:
    await store.apply([happened("exposure", "u", 1), happened("exposure", "u", 2, arm="b")], everything)
    tallies = Tallies(await store.counts("t"))
    assert (tallies.users("a"), tallies.users("b"), tallies.counts["crossed"]) == (1, 0, 1)
    assert tallies.sum("b", "shown") == 1  # allocation goes by what was shown


async def test_what_cannot_be_read_does_not_hold_up_the_rest(
    store: OutcomeStore, redis_client: redis.asyncio.Redis
) -> None:
    await redis_client.xadd(module.STREAM, {"o": "{broken"})
    await store.append([happened("exposure", "u", 1)])
    assert await store.count("c", everything) == 2
    assert await store.waiting() == 0 and await store.count("c", everything) == 0
    assert Tallies(await store.counts("t")).users("a") == 1
    assert len(await store.read()) == 1


def hash_of(user: str) -> int:
    return sum(user.encode())
