"""Trials in the store: drafts are many and read only when asked for; what was begun is what everybody keeps at hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import redis.asyncio

from domain.experiment import Arm, Experiment, SampleSize
from domain.trial import Trial
from memory.trials import BEGUN, SORTED, TrialStore

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def draft(number: int, merchant: str = "local") -> Trial:
    design = Experiment(
        id=f"exp-{number}", sku=f"sku-{number}", hypothesis={}, arms=(Arm(name="a", share=1, creatives=()),),
        sample=SampleSize(baseline=0.03, lift=0.2, users_per_arm=1, days=1, daily_users=1), stop_rule={},
    )  # fmt: skip
    return Trial(experiment=design, exhibits=(), merchant=merchant, created_at=NOW + timedelta(hours=number))


def started(trial: Trial) -> Trial:
    return trial.model_copy(update={"started_at": NOW})


@pytest.fixture
def store(redis_client: redis.asyncio.Redis) -> TrialStore:
    return TrialStore(redis_client)


def ids(trials: object) -> list[str]:
    return [trial.id for trial in trials]  # type: ignore[attr-defined]


async def test_drafts_are_not_among_what_was_begun(store: TrialStore, redis_client: redis.asyncio.Redis) -> None:
    other = TrialStore(redis_client)  # another process
    for number in range(6):
        await store.create(draft(number, "ann" if number % 2 else "local"))
    assert ids(await store.begun()) == ids(await other.begun()) == []

    await store.change("exp-1", started)
    await other.change("exp-2", lambda trial: trial.model_copy(update={"promoted": "a"}))
    assert ids(await store.begun()) == ids(await other.begun()) == ["exp-2", "exp-1"]
    await store.change("exp-2", lambda trial: trial.model_copy(update={"promoted": ""}))
    assert ids(await other.begun()) == ["exp-1"]


async def test_a_list_has_what_was_begun_and_the_latest_drafts(store: TrialStore) -> None:
    for number in range(8):
        await store.create(draft(number, "ann" if number % 2 else "local"))
    await store.change("exp-1", started)

    assert ids(await store.newest("ann", 2)) == ["exp-7", "exp-5", "exp-1"]
    assert ids(await store.newest(most=3)) == ["exp-7", "exp-6", "exp-5", "exp-1"]


async def test_trials_of_earlier_releases_are_found(store: TrialStore, redis_client: redis.asyncio.Redis) -> None:
    for number in range(3):
        await store.create(draft(number, "ann"))
    await store.change("exp-0", started)
    await redis_client.delete(BEGUN, SORTED, "{trials}:of:ann")  # as they wrote it

    old = TrialStore(redis_client)
    assert ids(await old.begun()) == ["exp-0"]
    assert ids(await old.newest("ann")) == ["exp-2", "exp-1", "exp-0"]
