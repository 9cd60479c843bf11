"""How a trial stands: the planned look when it is due, and the figures between looks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from domain.text import Words, best_of
from domain.trial import HOLDOUT, Look, Standing, Trial
from tools.distribution.experiments import NAMES
from tools.distribution.sequential import planned_fractions
from tools.distribution.statistics import Sample, adjusted, compare, interval_of, sample_ratio_p
from tools.distribution.verdicts import MIN_CONVERSIONS, Judgement, judge, judge_factors, standings
from tools.feedback.factors import best_combination, factors_of, pair_of
from tools.feedback.tallies import FIELD_OF, GUARDRAILS, Tallies, mean_delay, ripe_users

MONEY = frozenset({"gmv", "roas"})
ALPHA = 0.05


def samples(trial: Trial, tallies: Tallies, hours: Mapping[str, int], now: float) -> list[Sample]:
    """One sample per arm. Purchases that are still to come are allowed for: a young arm would look bad otherwise."""
    metric = trial.experiment.metric
    found = _adjusted(trial, tallies) or [tallies.sample(arm, metric) for arm in trial.arms]
    delay = mean_delay(hours, now) if FIELD_OF[metric] == "buyers" else None
    if delay is None:
        return found
    ripe = [
        max(sample.total, ripe_users(hours, arm, delay, now)) for arm, sample in zip(trial.arms, found, strict=True)
    ]
    return [Sample(users, sample.total, sample.squares) for users, sample in zip(ripe, found, strict=True)]


def _adjusted(trial: Trial, tallies: Tallies) -> list[Sample] | None:
    """Narrower by what was known about users before (CUPED); None where that was not told of all arms, or of a rate."""
    if trial.experiment.metric not in MONEY:
        return None
    covaried = [tallies.covaried(arm, trial.experiment.metric) for arm in trial.arms]
    return adjusted([each for each in covaried if each]) if all(covaried) else None


def progress(trial: Trial, tallies: Tallies) -> float:
    """Part of the planned users seen; above 1 where more came."""
    planned = trial.experiment.sample.users_per_arm * len(trial.arms)
    return sum(tallies.users(arm) for arm in trial.arms) / max(1, planned)


def next_fraction(trial: Trial) -> float:
    """Where the next look is planned."""
    last = trial.looks[-1].fraction if trial.looks else 0.0
    return next((planned for planned in planned_fractions(trial.looks_planned) if planned > last + 1e-9), 1.0)


def due_look(trial: Trial, tallies: Tallies, hours: Mapping[str, int], now: float) -> Look | None:
    """The planned look, where it is due; None where it is not, or while there are too few conversions to look."""
    fraction = min(1.0, progress(trial, tallies))
    if trial.mode != "ab" or fraction < next_fraction(trial) - 1e-9:
        return None
    if trial.looks and fraction <= trial.looks[-1].fraction:
        return None
    arms = samples(trial, tallies, hours, now)
    buyers = [tallies.sum(arm, "buyers") for arm in trial.arms] if trial.experiment.metric in MONEY else None
    fractions = [*(look.fraction for look in trial.looks), fraction]
    how: dict[str, Any] = {
        "conversions": buyers, "alpha": ALPHA, "planned": pair_of(trial),
        "guardrails": {name: [tallies.guardrail(arm, name) for arm in trial.arms] for name in GUARDRAILS},
    }  # fmt: skip
    judgement = (
        judge_factors(trial, arms, fractions, **how) if trial.factors else judge(arms, trial.shares, fractions, **how)
    )
    if judgement.outcome == "too_few":
        return None
    winner = trial.arms[judgement.winner] if judgement.winner is not None and judgement.outcome == "winner" else ""
    bound = judgement.bound if judgement.bound is not None and math.isfinite(judgement.bound) else None
    return Look(
        number=len(trial.looks) + 1, fraction=fraction, bound=bound, outcome=judgement.outcome, winner=winner,
        standings=_named(trial, judgement),
        reason=best_combination(trial, arms, judgement, winner) if trial.factors and winner
        else reason_of(trial, judgement, winner),
    )  # fmt: skip


def reason_of(trial: Trial, judgement: Judgement, winner: str) -> Words:
    """What a look found, in plain words."""
    match judgement.outcome:
        case "winner":
            return _won(trial, judgement, winner)
        case "harmful":
            worse = {"returns": ("退货", "returns"), "complaints": ("投诉", "complaints")}
            return {
                "zh": f"领先的画面让{'和'.join(worse[name][0] for name in judgement.harmed)}变多了，不建议推广。",
                "en": f"The leading look raises {' and '.join(worse[name][1] for name in judgement.harmed)}; "
                "it should not be promoted.",
            }
        case "broken_split":
            return {
                "zh": f"各组人数与设定的比例对不上（p={judgement.split_p:.1g}），投放可能有问题，已暂停，请检查埋点。",
                "en": f"The arms' users do not fit the planned split (p={judgement.split_p:.1g}): delivery or "
                "tracking is at fault. It is paused; check that every exposure is reported.",
            }
        case "no_difference":
            return {
                "zh": "跑满了计划人数，没有看出差别。可以按喜好选一种。",
                "en": "All planned users were seen and no difference was found. Choose whichever you prefer.",
            }
    return {"zh": "还分不出胜负，继续。", "en": "Not decided yet; it goes on."}


def report(trial: Trial, tallies: Tallies, hours: Mapping[str, int], now: float) -> dict[str, Any]:
    """Everything a page or program wants to know now. Between looks these figures decide nothing."""
    metric = trial.experiment.metric
    arms = samples(trial, tallies, hours, now)
    rows = standings(arms, rates=metric not in MONEY, planned=pair_of(trial))
    users = [tallies.users(arm) for arm in trial.arms]
    titles = {arm.name: arm.title for arm in trial.experiment.arms}
    return {
        "metric": {"id": metric, "name": NAMES[metric]},
        "users": sum(users),
        "planned_users": trial.experiment.sample.users_per_arm * len(trial.arms),
        "progress": progress(trial, tallies),
        "next_look": next_fraction(trial) if trial.status == "running" and trial.mode == "ab" else None,
        "enough_conversions": sum(tallies.sum(arm, FIELD_OF[metric]) for arm in trial.arms) >= MIN_CONVERSIONS,
        "split_p": sample_ratio_p(users, trial.shares) if trial.mode == "ab" else None,
        "arms": [
            row.model_dump() | {"title": titles[row.arm], "interval": _spread(arm, metric)} | _sums(tallies, row.arm)
            for row, arm in zip(_rows(trial, rows), arms, strict=True)
        ],
        "holdout": _holdout(trial, tallies),
        "personas": _personas(trial, tallies),
        "elements": _elements(trial, tallies),
        "factors": factors_of(trial, arms) if trial.factors else None,
        "purchase_delay_hours": mean_delay(hours, now),
        "robots": tallies.counts.get("robots", 0),
        "crossed": tallies.counts.get("crossed", 0),
    }  # fmt: skip


def _holdout(trial: Trial, tallies: Tallies) -> dict[str, Any] | None:
    """All looks together against the plain photo."""
    plain = tallies.sample(HOLDOUT, trial.experiment.metric)
    if not trial.holdout or not plain.users:
        return None
    looks = [tallies.sample(arm, trial.experiment.metric) for arm in trial.arms]
    result = compare(plain, _together(looks))
    told = {"users": plain.users, "value": plain.mean, "lift": result.lift, "low": result.low, "high": result.high}
    return told | {"interval": _spread(plain, trial.experiment.metric)}


def _personas(trial: Trial, tallies: Tallies) -> dict[str, dict[str, dict[str, float]]]:
    """The metric by audience and arm."""
    metric = trial.experiment.metric
    found: dict[str, dict[str, dict[str, float]]] = {}
    for persona in trial.personas:
        for arm in trial.arms:
            sample = tallies.sample(arm, metric, persona)
            if sample.users:
                found.setdefault(persona, {})[arm] = _spread(sample, metric)
    return found


def _elements(trial: Trial, tallies: Tallies) -> dict[str, dict[str, dict[str, float]]]:
    """The metric by what the arms are made of, where they differ in it: which element it is that sells."""
    first = {exhibit.arm: exhibit.attributes for exhibit in reversed(trial.exhibits)}
    found: dict[str, dict[str, dict[str, float]]] = {}
    for element in sorted({name for attributes in first.values() for name in attributes}):
        groups: dict[str, list[Sample]] = {}
        for arm in trial.arms:
            if value := first.get(arm, {}).get(element):
                groups.setdefault(value, []).append(tallies.sample(arm, trial.experiment.metric))
        if len(groups) > 1:
            summed = {value: _together(samples) for value, samples in groups.items()}
            found[element] = {value: _spread(one, trial.experiment.metric) for value, one in summed.items()}
    return found


def _spread(sample: Sample, metric: str) -> dict[str, float]:
    """A value with its 95 % interval."""
    low, high = interval_of(sample, rate=metric not in MONEY)
    return {"users": sample.users, "value": sample.mean, "low": low, "high": high}


def _together(samples: list[Sample]) -> Sample:
    return Sample(*(sum(getattr(each, name) for each in samples) for name in ("users", "total", "squares")))


def _sums(tallies: Tallies, arm: str) -> dict[str, int]:
    names = ("shown", "clicks", "clicked", "carted", "buyers", "returned", "complained")
    return {name: tallies.sum(arm, name) for name in names}


def _rows(trial: Trial, rows: Any) -> tuple[Standing, ...]:
    def finite(value: float) -> float:
        return value if math.isfinite(value) else 0.0

    return tuple(
        Standing(
            arm=arm, users=round(row.users), value=row.mean, difference=row.difference, low=finite(row.low),
            high=finite(row.high), z=row.z, chance=row.chance,
        )
        for arm, row in zip(trial.arms, rows, strict=True)
    )  # fmt: skip


def _named(trial: Trial, judgement: Judgement) -> tuple[Standing, ...]:
    return _rows(trial, judgement.standings)


def _won(trial: Trial, judgement: Judgement, winner: str) -> Words:
    row = judgement.standings[trial.arms.index(winner)]
    first = judgement.standings[0]
    titles = {arm.name: arm.title or {"en": arm.name} for arm in trial.experiment.arms}
    name = {lang: best_of(titles[winner], lang) for lang in ("zh", "en")}
    if winner == trial.arms[0]:
        return {"zh": f"“{name['zh']}”胜过其他所有画面。", "en": f"“{name['en']}” beats every other look."}
    lift = row.difference / first.mean if first.mean else 0.0
    metric = NAMES[trial.experiment.metric]
    return {
        "zh": f"“{name['zh']}”胜出：{metric['zh']}比“{best_of(titles[trial.arms[0]], 'zh')}”高 {lift:.0%}。",
        "en": f"“{name['en']}” wins: its {metric['en']} is {lift:.0%} higher than "
        f"that of “{best_of(titles[trial.arms[0]], 'en')}”.",
    }
