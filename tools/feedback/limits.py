"""How strict the gates must be so that complaints stay within a budget: learned from buyers, never looser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.finding import Limit
from domain.text import Words
from domain.trial import Trial
from tools.distribution.statistics import Sample, interval_of
from tools.feedback.tallies import Tallies

BUDGET = 0.01
"""Part of buyers who may complain."""
FEWEST_BUYERS = 200
FEWEST_PICTURES = 3
"""Beyond a limit: with fewer, one bad picture would make a rule."""
WORSE: dict[str, int] = {"delta_e": 1, "ssim": -1, "mask_iou": -1}
"""Which way a measure gets worse: up or down."""
MEASURES: dict[str, Words] = {
    "delta_e": {"zh": "商品偏色", "en": "colour error of the product"},
    "ssim": {"zh": "商品结构相似度", "en": "structural likeness of the product"},
    "mask_iou": {"zh": "商品轮廓重合度", "en": "overlap of the product's outline"},
}


@dataclass(frozen=True)
class Complained:
    """One look: what the gates measured at its worst picture, and what its buyers said."""

    quality: Mapping[str, float]
    buyers: int
    complaints: int


def complaints_of(trials: Sequence[Trial], tallies: Mapping[str, Tallies]) -> list[Complained]:
    """One row per look that somebody bought from."""
    rows = []
    for trial in trials:
        for arm in trial.arms:
            shown = [exhibit.quality for exhibit in trial.exhibits if exhibit.arm == arm and exhibit.quality]
            buyers = tallies[trial.id].sum(arm, "buyers")
            if shown and buyers:
                worst = {
                    name: max((one[name] * sign for one in shown if name in one), default=0.0) * sign
                    for name, sign in WORSE.items()
                }
                rows.append(Complained(worst, buyers, tallies[trial.id].sum(arm, "complained")))
    return rows


def learn_limits(rows: Sequence[Complained], budget: float = BUDGET) -> tuple[Limit, ...]:
    """The loosest limit of each measure beyond which buyers surely complain more than the budget allows.

    "Surely" is the lower end of Wilson's interval, its error shared out over all limits that were tried.
    """
    found = [limit for name in WORSE if (limit := _limit(name, rows, budget))]
    return tuple(found)


def _limit(name: str, rows: Sequence[Complained], budget: float) -> Limit | None:
    sign = WORSE[name]
    ranked = sorted((row for row in rows if name in row.quality), key=lambda row: -sign * row.quality[name])
    best: Limit | None = None
    buyers = complaints = 0
    for place, row in enumerate(ranked, start=1):
        buyers, complaints = buyers + row.buyers, complaints + row.complaints
        last = place == len(ranked)
        if last or ranked[place].quality[name] == row.quality[name]:
            continue  # a limit lies between two values, and leaves something standing
        if place < FEWEST_PICTURES or buyers < FEWEST_BUYERS:
            continue
        low, high = interval_of(Sample.of_rate(buyers, complaints), alpha=0.05 / max(1, len(ranked)))
        rest = ranked[place:]
        kept = Sample.of_rate(sum(one.buyers for one in rest), sum(one.complaints for one in rest))
        if low > budget and kept.mean < complaints / buyers:
            middle = (row.quality[name] + ranked[place].quality[name]) / 2
            best = Limit(
                measure=name, limit=middle, above=sign > 0, budget=budget, rate=complaints / buyers, low=low, high=high,
                rate_within=kept.mean, buyers=buyers, pictures=place,
            )  # fmt: skip
            if kept.mean <= budget:
                break  # as loose as the budget allows
    return best


def beyond(quality: Mapping[str, float], limits: Sequence[Limit]) -> Limit | None:
    """The first learned limit that a picture does not keep."""
    return next((each for each in limits if each.measure in quality and each.excludes(quality[each.measure])), None)


def why(limit: Limit) -> Words:
    """The reason, in plain words."""
    name = MEASURES[limit.measure]
    side = {"zh": "高于" if limit.above else "低于", "en": "above" if limit.above else "below"}
    rate, budget = f"{limit.rate:.1%}", f"{limit.budget:.1%}"
    return {
        "zh": f"{name['zh']}{side['zh']} {limit.limit:.3g}：这样的画面有 {rate} 的买家投诉，超过 {budget} 的上限",
        "en": f"{name['en']} {side['en']} {limit.limit:.3g}: of buyers of such pictures {rate} complained, more than "
        f"the {budget} that are allowed",
    }
