"""Factorial tests: effects are found again, intervals hold, what cannot be told apart is refused, looks decide."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product as combinations

import numpy as np
import pytest

from domain.errors import Conflict
from domain.trial import Exhibit, Trial
from tools.distribution.factorial import by_factors, main_effects, sized
from tools.distribution.lifecycle import start
from tools.distribution.statistics import Sample
from tools.distribution.verdicts import judge_factors
from tools.feedback.factors import best_combination
from tools.understanding.designs import fraction

CELLS = list(combinations(("desk", "gym"), ("top", "left")))


def crossed(make_trial: Callable[..., Trial], cells: list[tuple[str, str]] | None = None) -> Trial:
    used = cells or CELLS
    plain = make_trial(len(used))
    looks = [
        each.model_copy(update={"attributes": {"set": card, "layout": side}})
        for each, (card, side) in zip(plain.exhibits, used, strict=True)
    ]
    return by_factors(plain.model_copy(update={"exhibits": tuple(looks)}), ("set", "layout"))


def seen(rng: np.random.Generator, users: int, gym: float, left: float, together: float = 0.0) -> list[Sample]:
    rates = [
        0.05 + gym * (c == "gym") + left * (s == "left") + together * (c == "gym" and s == "left") for c, s in CELLS
    ]
    return [Sample.of_rate(users, int(rng.binomial(users, rate))) for rate in rates]


def test_effects_are_found_and_their_errors_hold(make_trial: Callable[..., Trial]) -> None:
    trial, rng = crossed(make_trial), np.random.default_rng(2)
    assert trial.arms == ("desk+top", "desk+left", "gym+top", "gym+left") and trial.factors == ("set", "layout")
    found = [main_effects(trial, seen(rng, 5000, 0.02, -0.01)) for _ in range(300)]
    sets, sides = (np.array([effects[place].z for effects, _ in found]) for place in (0, 1))
    gaps = np.array([[effect.difference for effect in effects] for effects, _ in found])
    assert gaps.mean(0) == pytest.approx([0.02, -0.01], abs=0.001)
    error = found[0][0][0].error
    assert gaps[:, 0].std() == pytest.approx(error, rel=0.15)  # what is claimed is what is seen
    assert (sets > 1.96).mean() > 0.95 and (sides < 0).mean() > 0.95
    assert (np.array([p or 0.0 for _, p in found]) < 0.05).mean() < 0.1
    assert (
        main_effects(trial, seen(rng, 20_000, 0.0, 0.0, 0.04))[1] or 0
    ) < 0.001  # elements that depend on each other show


def test_every_shopper_counts_for_every_element(make_trial: Callable[..., Trial]) -> None:
    trial = crossed(make_trial)
    planned = 4 * trial.experiment.sample.users_per_arm
    alone = sized(trial.experiment.sample, [("desk",), ("gym",)], 0.0).users_per_arm * 2
    assert planned < 1.3 * alone  # both elements for little more than one
    plain = trial.model_copy(update={"factors": ()})
    assert start(plain, by="set, layout", anyway=True).arms == trial.arms
    started = start(trial, baseline=0.03, lift=0.05, daily_users=4000, anyway=True)
    with pytest.raises(Conflict) as refused:
        start(trial, baseline=0.03, lift=0.05, daily_users=4000)
    days = f"{started.experiment.sample.days:.0f} days"
    assert days in refused.value.message["en"] and "you have 4,000 a day" in refused.value.message["en"]


def test_what_always_changes_together_is_refused_and_half_of_three_is_enough(make_trial: Callable[..., Trial]) -> None:
    with pytest.raises(Conflict) as refused:
        crossed(make_trial, [("desk", "top"), ("gym", "left")])
    assert "gym + top" in refused.value.message["en"]
    half = fraction([("a", "b"), ("c", "d"), ("price", "none")])
    assert len(half) == 4 and all(len({cell[place] for cell in half}) == 2 for place in range(3))
    exhibits = tuple(
        Exhibit(creative=f"c{n}", arm="x", asset="a", persona="office", canvas="1x1",
                attributes=dict(zip(("set", "layout", "sticker"), map(str, cell), strict=True)))
        for n, cell in enumerate(half)
    )  # fmt: skip
    assert (
        len(by_factors(make_trial(4).model_copy(update={"exhibits": exhibits}), ("set", "layout", "sticker")).arms) == 4
    )


def test_looks_decide_each_element_and_nothing_by_chance(make_trial: Callable[..., Trial]) -> None:
    trial, rng = crossed(make_trial), np.random.default_rng(3)
    fractions = (0.2, 0.4, 0.6, 0.8, 1.0)

    def ends(gym: float) -> tuple[str, str]:
        arms = [Sample(0, 0, 0)] * 4
        for number in range(len(fractions)):
            new = seen(rng, 1500, gym, 0.0)
            arms = [
                Sample(a.users + b.users, a.total + b.total, a.squares + b.squares)
                for a, b in zip(arms, new, strict=True)
            ]
            judged = judge_factors(trial, arms, fractions[: number + 1])
            if judged.outcome != "continue":
                break
        return judged.outcome, trial.arms[judged.winner] if judged.winner is not None else ""

    none = [ends(0.0)[0] for _ in range(300)]
    assert sum(outcome == "winner" for outcome in none) / 300 <= 0.08  # 5 % and the luck of 300
    some = [ends(0.015) for _ in range(60)]
    assert sum(outcome == "winner" and arm.startswith("gym") for outcome, arm in some) > 54


def test_the_verdict_says_what_is_decided_and_what_is_not(make_trial: Callable[..., Trial]) -> None:
    trial = crossed(make_trial)
    arms = seen(np.random.default_rng(5), 6000, 0.03, 0.0)
    judged = judge_factors(trial, arms, (0.5, 1.0))
    assert judged.outcome == "winner" and judged.winner is not None
    words = best_combination(trial, arms, judged, trial.arms[judged.winner])
    assert words["en"].startswith("“Gym” does ") and "better than “desk”" in words["en"]
    assert "Whether words on the left matters is not clear" in words["en"] and "健身房" in words["zh"]
