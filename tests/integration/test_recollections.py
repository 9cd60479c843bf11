"""Memories on a real server: kept once, newest word wins, numbered, forgotten for good."""

from __future__ import annotations

import pytest

from domain.memory import BrandRule, Decision, Preference, Slot
from memory.recollections import MOST_DECISIONS, Recollections
from memory.store import RedisStore
from tools.understanding.standing import heard_in

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)


@pytest.fixture
def recollections(store: RedisStore) -> Recollections:
    return Recollections(store)


def rule(slot: Slot, *values: str) -> BrandRule:
    return BrandRule(id=f"rule-{slot}-{'-'.join(values)}", slot=slot, values=values, source="、".join(values))


def habit(run: str, *values: str) -> Preference:
    return Preference(id=f"pref-{values}", slot="style_scene", values=values, runs=(run,))


async def test_the_same_thing_learned_twice_is_one_memory(recollections: Recollections) -> None:
    await recollections.remember("me", [rule("must_avoid", "红色"), habit("r1", "户外")])
    first = await recollections.recall("me")
    await recollections.remember("me", [rule("must_avoid", "红色"), habit("r1", "户外")])
    assert await recollections.recall("me") == first, "a step that is run again changes nothing"
    await recollections.remember("me", [habit("r2", "户外")])
    seen = (await recollections.recall("me"))[1]
    assert isinstance(seen, Preference) and seen.seen == 2 and seen.at == first[1].at


async def test_the_newest_word_counts(recollections: Recollections) -> None:
    await recollections.remember("me", [rule("must_avoid", "红色"), rule("languages", "zh")])
    await recollections.remember("me", [rule("colours", "红色"), rule("languages", "en")])
    assert {(r.slot, r.values) for r in await recollections.recall("me") if isinstance(r, BrandRule)} == {
        ("colours", ("红色",)), ("languages", ("en",)),
    }  # fmt: skip


async def test_rules_come_first_and_the_latest_decision_before_older_ones(recollections: Recollections) -> None:
    decisions = [Decision(id=f"d{n}", what="made", text={"zh": str(n), "en": str(n)}) for n in range(3)]
    await recollections.remember("me", [*decisions, habit("r1", "户外"), rule("must_avoid", "红色")])
    assert [item.id for item in await recollections.recall("me")] == [
        "rule-must_avoid-红色", "pref-('户外',)", "d2", "d1", "d0",
    ]  # fmt: skip


async def test_old_decisions_give_way(recollections: Recollections) -> None:
    for n in range(MOST_DECISIONS + 3):
        await recollections.remember("me", [Decision(id=f"d{n:03}", what="made", text={"en": str(n)})])
    kept = await recollections.recall("me")
    assert len(kept) == MOST_DECISIONS and kept[-1].id == "d003"


async def test_merchants_do_not_share_memories_and_forgetting_is_for_good(recollections: Recollections) -> None:
    await recollections.remember("me", [rule("must_avoid", "红色"), rule("must_keep", "logo")])
    await recollections.remember("you", [rule("must_avoid", "蓝色")])
    assert await recollections.forget("me", ["rule-must_avoid-红色", "no such"]) == 1
    assert [item.id for item in await recollections.recall("me")] == ["rule-must_keep-logo"]
    assert len(await recollections.recall("you")) == 1


async def test_what_a_number_meant_is_decided_once(recollections: Recollections) -> None:
    assert await recollections.settled("me", "step-1", ["a"]) == ("a",)
    assert await recollections.settled("me", "step-1", ["b"]) == ("a",), (
        "a step that is run again forgot another memory"
    )


async def test_one_place_for_the_logo(recollections: Recollections) -> None:
    for text in ("以后都把logo放左上角", "以后都保留包装上的条码", "以后logo都放右上角"):
        await recollections.remember("me", heard_in(text).rules)
    kept = [item.values[0] for item in await recollections.recall("me") if isinstance(item, BrandRule)]
    assert "logo放左上角" not in kept and len(kept) == 2
