"""Experiment drafts: sizes against published figures, arms from looks, warnings where a test could not tell."""

from collections.abc import Callable

import pytest

from domain.brief import Brief
from domain.creative import Creative, Persona
from tools.distribution.experiments import draft_experiment
from tools.distribution.power import smallest_lift, users_per_arm


@pytest.mark.parametrize(
    ("baseline", "lift", "users"),
    [(0.03, 0.05, 207_935), (0.03, 0.10, 53_208), (0.03, 0.20, 13_911), (0.005, 0.10, 327_918), (0.005, 0.20, 85_859)],
)
def test_sample_sizes_agree_with_the_published_table(baseline: float, lift: float, users: int) -> None:
    assert users_per_arm(baseline, lift) == users
    assert smallest_lift(baseline, users) == pytest.approx(lift, abs=0.002)


def test_impossible_rates_are_refused() -> None:
    for baseline, lift in ((0.0, 0.1), (0.6, 0.9), (0.03, 0.0)):
        with pytest.raises(ValueError, match="no rate"):
            users_per_arm(baseline, lift)


def test_one_arm_per_look_and_the_largest_audience_first(four: list[Creative], personas: list[Persona]) -> None:
    test = draft_experiment("p", four, Brief(), personas=personas)
    assert [arm.creatives for arm in test.arms] == [("c3", "c4"), ("c1", "c2")]
    assert [arm.share for arm in test.arms] == [0.5, 0.5]
    assert (test.metric, test.status, test.sample.users_per_arm) == ("ctr", "draft", 53_208)
    assert test.sample.days == 22  # 53,208 of 2,500 a day
    assert "5,000" in test.stop_rule["zh"] and "53,208" in test.stop_rule["en"]


def test_the_brief_decides_split_metric_and_arms(
    make: Callable[..., Creative], four: list[Creative], personas: list[Persona]
) -> None:
    brief = Brief(ab_split=(90, 10), ab_metric="conversion", ab_variants=2, ab_days=2)
    test = draft_experiment("p", [*four, make(5, "student")], brief, personas=personas, daily_users=1000)
    assert len(test.arms) == 2
    assert [arm.share for arm in test.arms] == pytest.approx([0.9, 0.1])
    assert test.metric == "conversion"
    assert "2 天" in test.stop_rule["zh"] and "2 days" in test.stop_rule["en"]
    assert "5,000" not in test.stop_rule["zh"]


def test_more_arms_need_more_users_and_rejected_pictures_are_no_arm(
    make: Callable[..., Creative], four: list[Creative], personas: list[Persona]
) -> None:
    three = draft_experiment("p", [*four, make(5, "student")], Brief(), personas=personas)
    assert three.sample.alpha == 0.025
    assert three.sample.users_per_arm > 53_208
    with pytest.raises(ValueError, match="two looks"):
        draft_experiment("p", [make(1, "office"), make(2, "fitness", accepted=False)], Brief())
    assert draft_experiment("p", four, Brief(), seed="a").id != draft_experiment("p", four, Brief(), seed="b").id
