"""The statistics against published tables, closed forms and other people's code."""

import math

import numpy as np
import pytest
from scipy import stats

from tools.distribution.sequential import always_valid_reach, boundaries, planned_fractions, spent
from tools.distribution.statistics import (
    Covaried,
    Sample,
    chance_to_beat,
    compare,
    compare_adjusted,
    holm,
    sample_ratio_p,
)
from tools.distribution.statistics import adjusted as adjusted_arms
from tools.distribution.verdicts import MIN_CONVERSIONS, judge, standings


def test_bounds_agree_with_published_tables() -> None:
    five = planned_fractions(5)
    # Lan-DeMets bounds of five equal looks, two-sided 5 %, as R's ldbounds and gsDesign print them.
    assert boundaries(five) == pytest.approx([4.8769, 3.3570, 2.6803, 2.2898, 2.0310], abs=2e-4)
    assert boundaries(five, spending="pocock") == pytest.approx([2.4380, 2.4268, 2.4101, 2.3966, 2.3860], abs=2e-4)
    assert boundaries([1.0]) == pytest.approx([1.95996], abs=1e-4)
    assert boundaries(planned_fractions(30))[0] == math.inf  # so early that nothing could stop it
    assert spent(1, 0.05) == pytest.approx(0.05) and spent(0.5, 0.05, "pocock") == pytest.approx(0.031, abs=1e-3)


def test_looks_may_come_when_they_come_but_only_forwards() -> None:
    uneven = boundaries([0.17, 0.55, 0.9, 1.0])
    assert list(uneven) == sorted(uneven, reverse=True)
    with pytest.raises(ValueError, match="one after the other"):
        boundaries([0.5, 0.4])


def test_means_agree_with_welch() -> None:
    rng = np.random.default_rng(3)
    one, other = rng.gamma(2, 30, 4000), rng.gamma(2, 31, 5000)
    ours, theirs = compare(Sample.of_values(one), Sample.of_values(other)), stats.ttest_ind(other, one, equal_var=False)
    assert ours.p == pytest.approx(theirs.pvalue, rel=3e-3)
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs.confidence_interval()), rel=1e-3)


def test_rates_agree_with_the_closed_form() -> None:
    result = compare(Sample.of_rate(20_000, 600), Sample.of_rate(20_000, 700))
    error = math.sqrt((0.03 * 0.97 + 0.035 * 0.965) / 20_000)
    assert result.z == pytest.approx(0.005 / error, rel=1e-4) and result.lift == pytest.approx(1 / 6)
    assert result.p == pytest.approx(stats.norm.sf(0.005 / error) * 2, rel=1e-3)
    assert compare(Sample.of_rate(0, 0), Sample.of_rate(10, 1)).p == 1


def test_what_was_known_before_narrows_the_interval_as_regression_does() -> None:
    rng = np.random.default_rng(5)
    before = rng.gamma(2, 10, 8000)
    treated = np.arange(8000) % 2
    after = 0.8 * before + 1.0 * treated + rng.normal(0, 8, 8000)

    def covaried(arm: int) -> Covaried:
        x, y = before[treated == arm], after[treated == arm]
        return Covaried(Sample.of_values(y), Sample.of_values(x), float((x * y).sum()))

    plain = compare(covaried(0).outcome, covaried(1).outcome)
    adjusted = compare_adjusted(covaried(0), covaried(1))
    design = np.column_stack([np.ones(8000), treated, before])
    solution, residual, *_ = np.linalg.lstsq(design, after, rcond=None)
    error = math.sqrt(residual[0] / (8000 - 3) * np.linalg.inv(design.T @ design)[1, 1])
    assert adjusted.difference == pytest.approx(solution[1], abs=1e-2)
    assert adjusted.error == pytest.approx(error, rel=1e-2)
    assert adjusted.error < 0.7 * plain.error
    ours = compare(*adjusted_arms([covaried(0), covaried(1)]))
    assert (ours.difference, ours.error) == pytest.approx((adjusted.difference, adjusted.error), rel=1e-6)


def test_probability_of_beating_agrees_with_drawing() -> None:
    rng = np.random.default_rng(7)
    drawn = (rng.beta(61, 1941, 400_000) > rng.beta(51, 1951, 400_000)).mean()
    assert chance_to_beat(Sample.of_rate(2000, 50), Sample.of_rate(2000, 60)) == pytest.approx(drawn, abs=3e-3)
    assert chance_to_beat(Sample.of_rate(500, 10), Sample.of_rate(500, 10)) == pytest.approx(0.5, abs=1e-6)


def test_split_and_several_arms_agree_with_scipy() -> None:
    assert sample_ratio_p([5100, 4900, 2000], [5, 5, 2]) == pytest.approx(
        stats.chisquare([5100, 4900, 2000], [5000, 5000, 2000]).pvalue, rel=1e-6
    )
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]


def peeked(rate: float, planned: bool, runs: int = 3000, looks: int = 30, users: int = 1000) -> float:
    """Share of A/A tests that stop at any of 30 looks."""
    rng = np.random.default_rng(int(rate * 1e4))
    one, other = (rng.binomial(users, rate, (runs, looks)).cumsum(1) for _ in range(2))
    n = np.arange(1, looks + 1) * users
    variance = (one / n * (1 - one / n) + other / n * (1 - other / n)) / n
    z = np.abs(one - other) / n / np.sqrt(np.maximum(variance, 1e-12))
    bound = boundaries(planned_fractions(looks)) if planned else [always_valid_reach(2 * each) for each in n]
    return float(((z > bound) & (one + other >= MIN_CONVERSIONS)).any(1).mean())


@pytest.mark.parametrize("rate", [0.03, 0.005])
def test_thirty_looks_at_equal_arms_raise_few_false_alarms(rate: float) -> None:
    assert 0.03 < peeked(rate, planned=True) <= 0.06  # 5 %, give or take what 3,000 runs can tell
    assert peeked(rate, planned=False) <= 0.03


def test_a_look_decides_only_what_it_may() -> None:
    clear = [Sample.of_rate(10_000, 300), Sample.of_rate(10_000, 420)]
    assert judge(clear, [1, 1], [0.5]).outcome == "winner" and judge(clear, [1, 1], [0.5]).winner == 1
    assert judge(clear, [1, 1], [0.05]).outcome == "continue"  # too early for any difference
    assert judge(clear[::-1], [1, 1], [0.5]).winner == 0
    assert judge(clear, [9, 1], [0.5]).outcome == "broken_split"
    equal = [Sample.of_rate(10_000, 300), Sample.of_rate(10_000, 301)]
    assert judge(equal, [1, 1], [0.5, 1.0]).outcome == "no_difference"
    few = [Sample.of_rate(300, 10), Sample.of_rate(300, 60)]
    assert judge(few, [1, 1], [1.0]).outcome == "too_few"
    bad = {"returns": [Sample.of_rate(300, 3), Sample.of_rate(420, 40)]}
    assert judge(clear, [1, 1], [0.5], guardrails=bad).harmed == ("returns",)


def test_more_arms_must_be_clearer() -> None:
    pair = [Sample.of_rate(10_000, 300), Sample.of_rate(10_000, 354)]
    assert judge(pair, [1, 1], [1.0]).outcome == "winner"
    six = [pair[0], *[Sample.of_rate(10_000, 300)] * 4, pair[1]]
    assert judge(six, [1] * 6, [1.0]).outcome == "no_difference"
    row = standings(pair)[1]
    assert row.low < 0 < row.high and row.chance is not None and row.chance > 0.95
