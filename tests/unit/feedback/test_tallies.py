"""Late purchases: equal creatives of different age look equal."""

from collections import Counter

import numpy as np
import pytest

from tools.feedback.tallies import HOUR, Tallies, mean_delay, ripe_users

NOW_HOUR = 500_000


def hours_of(arm: str, ages: np.ndarray, rng: np.random.Generator) -> Counter[str]:
    """Users who came so many hours ago, 2 % of whom buy after a day on average."""
    hours: Counter[str] = Counter()
    delays = rng.exponential(24, len(ages))
    for age, delay, buys in zip(ages, delays, rng.random(len(ages)) < 0.02, strict=True):
        hour = f"{arm}|{NOW_HOUR - 1 - int(age)}|"
        hours[hour + "users"] += 1
        if buys and delay < age:
            hours[hour + "buyers"] += 1
            hours[hour + "delay"] += int(delay * HOUR)
    return hours


def test_a_new_creative_is_not_called_worse_for_being_new() -> None:
    rng = np.random.default_rng(4)
    hours = hours_of("old", rng.uniform(0, 168, 60_000), rng) + hours_of("new", rng.uniform(0, 24, 60_000), rng)
    now = NOW_HOUR * HOUR
    delay = mean_delay(hours, now)
    assert delay == pytest.approx(24, rel=0.15)
    buyers = {arm: sum(count for field, count in hours.items() if field.startswith(arm) and "buyers" in field)
              for arm in ("old", "new")}  # fmt: skip
    naive = buyers["new"] / buyers["old"]
    corrected = (buyers["new"] / ripe_users(hours, "new", delay, now)) / (
        buyers["old"] / ripe_users(hours, "old", delay, now)
    )
    assert naive < 0.6 and corrected == pytest.approx(1, abs=0.15)
    assert mean_delay({"old|1|users": 5}, now) is None


def test_money_and_guardrails_are_read_from_the_sums() -> None:
    tallies = Tallies({"a||users": 4, "a|fit|users": 1, "a||cents": 5990, "a||cents2": 5990**2, "a||buyers": 1,
                       "a||returned": 1, "ab||users": 9})  # fmt: skip
    assert tallies.users("a") == 5
    assert tallies.sample("a", "gmv").total == pytest.approx(59.9)
    assert tallies.sample("a", "gmv").variance == pytest.approx(np.var([59.9, 0, 0, 0, 0], ddof=1))
    assert tallies.guardrail("a", "returns").mean == 1
    assert tallies.sample("a", "ctr", "fit").users == 1
