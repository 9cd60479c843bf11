"""Why a figure is what it is: how it stands for the audience, beside others, by picture, and what tests taught."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from domain.diagnosis import Diagnosis, Seen, Standing
from domain.finding import Findings
from domain.text import Words, best_of
from domain.trial import HOLDOUT, Trial
from tools.distribution.experiments import NAMES
from tools.distribution.statistics import Sample, compare, interval_of
from tools.feedback.tallies import FIELD_OF, Tallies

EVERYBODY: Words = {"zh": "所有顾客", "en": "all shoppers"}
FEWEST = 100
"""Users of one design below which its rate is not told."""
MOST_LINES = 3
"""Of what was learned, for one audience."""


def diagnose(
    sku: str, metric: str, asked: Mapping[str, Words], trials: Sequence[Trial], tallies: Mapping[str, Tallies],
    findings: Findings | None, *, called: Mapping[str, Words] | None = None, now: datetime | None = None,
    factors: tuple[str, ...] = (),
) -> Diagnosis:  # fmt: skip
    """What shoppers' behaviour says about this metric of this product for the audiences asked about (id to title).

    `called` are the sets by their names.
    """
    own = [trial for trial in trials if trial.experiment.sku == sku and _users(trial, tallies[trial.id])]
    audiences = [standing(persona, metric, own, tallies) for persona in asked or {"": EVERYBODY}]
    lines: list[Words] = []
    for each in audiences:
        title = asked.get(each.persona, EVERYBODY)
        lines += _stands(each, title, metric, own, tallies) + _by_picture(each, metric, called or {})
        lines += _learned(each.persona, title, findings, called or {})
    if not any(each.users for each in audiences):
        lines = [_nothing(asked, own), *lines]
    counted = sum(each.users for each in audiences)
    done = sum(each.users * each.value for each in audiences)
    is_rate = FIELD_OF[metric] != "cents"
    return Diagnosis(
        sku=sku, metric=metric, tests=len(own), audiences=tuple(audiences), lines=tuple(lines), factors=factors,
        baseline=done / counted if is_rate and counted >= FEWEST and done else None,
        daily_users=_daily(own, tallies, asked, now or datetime.now(UTC)),
    )  # fmt: skip


def standing(persona: str, metric: str, trials: Sequence[Trial], tallies: Mapping[str, Tallies]) -> Standing:
    """The metric for one audience over all tests of a product, and by design, best first."""
    by_design: dict[tuple[str, str], list[Sample]] = {}
    for trial in trials:
        first = {exhibit.arm: exhibit.attributes for exhibit in reversed(trial.exhibits)}
        for arm in trial.arms:
            design = (first.get(arm, {}).get("set", ""), first.get(arm, {}).get("layout", ""))
            by_design.setdefault(design, []).append(tallies[trial.id].sample(arm, metric, persona or None))
    rate = FIELD_OF[metric] != "cents"
    summed = {design: together(samples) for design, samples in by_design.items()}
    seen = [
        Seen(set_name=design[0], layout=design[1], users=round(one.users), value=one.mean, low=low, high=high)
        for design, one in summed.items()
        if one.users >= FEWEST
        for low, high in [interval_of(one, rate=rate)]
    ]
    whole = together(list(summed.values()))
    low, high = interval_of(whole, rate=rate)
    return Standing(
        persona=persona, users=round(whole.users), value=whole.mean, low=low, high=high,
        seen=tuple(sorted(seen, key=lambda each: -each.value)),
    )  # fmt: skip


def together(samples: Sequence[Sample]) -> Sample:
    """Several groups as one."""
    return Sample(*(sum(getattr(each, name) for each in samples) for name in ("users", "total", "squares")))


def _users(trial: Trial, tallies: Tallies) -> int:
    return sum(tallies.users(arm) for arm in trial.arms)


def _nothing(asked: Mapping[str, Words], own: Sequence[Trial]) -> Words:
    who = _names(list(asked.values()) or [EVERYBODY])
    if own:
        return {
            "zh": f"这件商品测过，但还没有{who['zh']}的数据，原因不猜；先用几种不同的画面测出来。",
            "en": f"This product was tested, but not among {who['en']}: no guess is made at the cause. A test of "
            "different looks will tell.",
        }
    return {
        "zh": f"还没有数据：这件商品还没给{who['zh']}做过测试，原因不猜；先用几种不同的画面测出来。",
        "en": f"No data yet: this product was never tested among {who['en']}, so no guess is made at the cause. A "
        "test of different looks will tell.",
    }


def _stands(
    each: Standing, title: Words, metric: str, own: Sequence[Trial], tallies: Mapping[str, Tallies]
) -> list[Words]:
    """How it stands, beside all other shoppers and beside the plain photo."""
    if each.users < FEWEST:
        return []
    name, who, show = NAMES[metric], _lower(title), figure(metric)  # type: ignore[index]
    value, low, high = show(each.value), show(each.low), show(each.high)
    lines: list[Words] = [{
        "zh": f"{who['zh']}的{name['zh']}：{value}（95% 区间 {low} 到 {high}，{each.users:,} 人，{len(own)} 次测试）。",
        "en": f"{name['en'].capitalize()} of {who['en']}: {value} (95 % interval {low} to {high}; {each.users:,} "
        f"shoppers, {len(own)} {'test' if len(own) == 1 else 'tests'}).",
    }]  # fmt: skip
    mine = _pooled(own, tallies, metric, each.persona or None)
    if each.persona:
        lines += _beside(mine, _minus(_pooled(own, tallies, metric, None), mine), _OTHERS)
    plain = together([tallies[trial.id].sample(HOLDOUT, metric, each.persona or None) for trial in own])
    return lines + _beside(mine, plain, _PLAIN)


_OTHERS: Words = {"zh": "其他顾客", "en": "other shoppers"}
_PLAIN: Words = {"zh": "只看商品原图的人", "en": "those who saw the plain photo"}


def _beside(mine: Sample, other: Sample, name: Words) -> list[Words]:
    if other.users < FEWEST or not other.total:
        return []
    result = compare(other, mine)
    low, high = result.low / other.mean, result.high / other.mean
    if low <= 0 <= high:
        return [{
            "zh": f"和{name['zh']}相比看不出差别（{result.lift:+.0%}，95% 区间 {low:+.0%} 到 {high:+.0%}）。",
            "en": f"No clear difference from {name['en']} ({result.lift:+.0%}, 95 % interval {low:+.0%} to "
            f"{high:+.0%}).",
        }]  # fmt: skip
    more = result.lift > 0
    return [{
        "zh": f"比{name['zh']}{'高' if more else '低'} {abs(result.lift):.0%}（95% 区间 {low:+.0%} 到 {high:+.0%}）。",
        "en": f"{abs(result.lift):.0%} {'higher' if more else 'lower'} than {name['en']} (95 % interval {low:+.0%} to "
        f"{high:+.0%}).",
    }]  # fmt: skip


def _by_picture(each: Standing, metric: str, called: Mapping[str, Words]) -> list[Words]:
    """The best and the weakest design; said to be open where chance explains it."""
    if len(each.seen) < 2:
        return []
    best, worst, show = each.seen[0], each.seen[-1], figure(metric)
    clear = best.low > worst.high
    told = {
        lang: [f"“{_called(one.set_name, called, lang)}” {show(one.value)}" for one in (best, worst)]
        for lang in ("zh", "en")
    }
    sure = {"zh": "差别清楚" if clear else "也可能是偶然", "en": "a clear difference" if clear else "may be chance"}
    return [{
        "zh": f"画面里最好的场景是{told['zh'][0]}，最弱的是{told['zh'][1]}：{sure['zh']}。",
        "en": f"Best set so far: {told['en'][0]}; weakest: {told['en'][1]}: {sure['en']}.",
    }]  # fmt: skip


def _called(name: str, called: Mapping[str, Words], lang: str) -> str:
    return best_of(called[name], lang) if name in called else name


def _learned(persona: str, title: Words, findings: Findings | None, called: Mapping[str, Words]) -> list[Words]:
    if findings is None or not findings.active:
        return []
    clear = [each for each in findings.findings if each.is_clear and each.persona in (persona, "")]
    clear.sort(key=lambda each: (each.persona != persona, -abs(each.effect)))
    said: set[tuple[str, str]] = set()
    lines: list[Words] = []
    for each in clear:
        if (each.element, each.value) in said or len(lines) == MOST_LINES:
            continue
        said.add((each.element, each.value))
        who = _lower(title) if each.persona else EVERYBODY
        more, size = each.effect > 0, f"{abs(each.effect):.0%}"
        zh, en = (_called(each.value, called, lang) for lang in ("zh", "en"))
        lines.append({
            "zh": f"{each.trials} 次实验里，{who['zh']}点“{zh}”{'多' if more else '少'} {size}"
            f"（95% 区间 {each.low:+.0%} 到 {each.high:+.0%}）。",
            "en": f"In {each.trials} tests {who['en']} clicked “{en}” {size} {'more' if more else 'less'} (95 % "
            f"interval {each.low:+.0%} to {each.high:+.0%}).",
        })  # fmt: skip
    return lines


def _daily(
    own: Sequence[Trial], tallies: Mapping[str, Tallies], asked: Mapping[str, Words], now: datetime
) -> int | None:
    """Visitors of these audiences a day, as the latest test of the product counted them."""
    for trial in sorted(own, key=lambda each: each.started_at or each.created_at, reverse=True):
        if trial.started_at is None:
            continue
        audiences: list[str | None] = [*asked] or [None]
        days = ((trial.stopped_at or now) - trial.started_at).total_seconds() / 86400
        users = sum(
            tallies[trial.id].sum(arm, "users", persona)
            for arm in (*trial.arms, HOLDOUT)
            for persona in audiences
        )  # fmt: skip
        if days >= 1 and users >= FEWEST:
            return max(1, math.floor(users / days))
    return None


def _pooled(own: Sequence[Trial], tallies: Mapping[str, Tallies], metric: str, persona: str | None) -> Sample:
    return together([tallies[trial.id].sample(arm, metric, persona) for trial in own for arm in trial.arms])


def _minus(whole: Sample, part: Sample) -> Sample:
    return Sample(whole.users - part.users, whole.total - part.total, whole.squares - part.squares)


def figure(metric: str) -> Callable[[float], str]:
    """How a value of this metric is written."""
    return "{:.2f}".format if FIELD_OF[metric] == "cents" else "{:.1%}".format


def _lower(title: Words) -> Words:
    return {"zh": best_of(title, "zh"), "en": best_of(title, "en").lower()}


def _names(titles: Sequence[Words]) -> Words:
    return {
        "zh": "、".join(best_of(each, "zh") for each in titles),
        "en": " and ".join(best_of(each, "en").lower() for each in titles),
    }
