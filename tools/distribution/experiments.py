"""Drafts of experiments: which look is compared with which, on what, with how many users, and when to stop."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Literal

from domain.brief import Brief
from domain.creative import Creative, Persona
from domain.experiment import Arm, Experiment, SampleSize
from domain.text import Words, best_of
from tools.distribution.power import smallest_lift, users_per_arm

Metric = Literal["ctr", "conversion", "gmv", "roas", "add_to_cart", "engagement", "completion_rate"]
RATES: dict[Metric, float] = {
    "ctr": 0.03, "conversion": 0.02, "gmv": 0.02, "roas": 0.02,
    "add_to_cart": 0.06, "engagement": 0.05, "completion_rate": 0.3,
}  # fmt: skip
"""Rates assumed where the merchant has told none. Money metrics are sized by the conversion behind them."""
NAMES: dict[Metric, Words] = {
    "ctr": {"zh": "点击率", "en": "click-through rate"},
    "conversion": {"zh": "转化率", "en": "conversion rate"},
    "gmv": {"zh": "成交额", "en": "revenue"},
    "roas": {"zh": "投产比", "en": "return on ad spend"},
    "add_to_cart": {"zh": "加购率", "en": "add-to-cart rate"},
    "engagement": {"zh": "互动率", "en": "engagement rate"},
    "completion_rate": {"zh": "完播率", "en": "completion rate"},
}
LIFT = 0.10
DAILY_USERS = 5000
"""Assumed where the traffic is unknown, and said so."""
LOOKS = 5
"""Planned looks at the figures; between them nothing is decided."""
PATIENCE_DAYS = 60
"""A test longer than this is warned about: seasons and prices change under it."""


def draft_experiment(
    sku: str,
    creatives: Sequence[Creative],
    brief: Brief,
    *,
    personas: Sequence[Persona] = (),
    daily_users: int | None = None,
    baseline: float | None = None,
    lift: float = LIFT,
    seed: str = "",
) -> Experiment:
    """A test of the looks among these creatives, one arm per look. Raises ValueError with fewer than two looks."""
    arms = _arms(creatives, brief, personas)
    if len(arms) < 2:
        raise ValueError("a test needs at least two looks")
    metric: Metric = metric_of(brief)
    sample = _sample(arms, baseline or RATES[metric], lift, daily_users or DAILY_USERS)
    key = "|".join([seed, sku, metric, *(creative for arm in arms for creative in arm.creatives)])
    return Experiment(
        id="exp-" + hashlib.sha256(key.encode()).hexdigest()[:12],
        sku=sku,
        hypothesis=hypothesis([arm.title for arm in arms], metric, {"zh": "画面", "en": "looks"}),
        arms=arms,
        metric=metric,
        sample=sample,
        stop_rule=_stop_rule(sample, len(arms), brief.ab_days, assumed=daily_users is None),
    )


def metric_of(brief: Brief) -> Metric:
    """What the brief wants measured: the metric it names, else that of its objective, else clicks."""
    known: dict[str, Metric] = {"ctr": "ctr", "conversion": "conversion", "gmv": "gmv", "brand": "engagement"}
    return brief.ab_metric or known.get(brief.objective or "", "ctr")


def _arms(creatives: Sequence[Creative], brief: Brief, personas: Sequence[Persona]) -> tuple[Arm, ...]:
    """One arm per look (persona and variant), the largest audience first: the others are compared with it."""
    looks: dict[str, list[Creative]] = {}
    for creative in creatives:
        if creative.accepted:
            looks.setdefault(creative.recipe.instruction.id, []).append(creative)
    known = {persona.id: persona for persona in personas}
    order = sorted(
        looks, key=lambda look: -(known[looks[look][0].persona].share if looks[look][0].persona in known else 0)
    )
    order = order[: brief.ab_variants] if brief.ab_variants and brief.ab_variants >= 2 else order
    shares = _shares(brief.ab_split, len(order))
    titles = _told_apart([_title(looks[look][0], known) for look in order], [looks[look][0].number for look in order])
    return tuple(
        Arm(name=look, creatives=tuple(creative.id for creative in looks[look]), share=share, title=title)
        for look, share, title in zip(order, shares, titles, strict=True)
    )


def _told_apart(titles: Sequence[Words], numbers: Sequence[int]) -> list[Words]:
    """Titles that several looks share get the pictures' numbers."""
    shared = [sum(str(other) == str(title) for other in titles) > 1 for title in titles]
    return [
        {lang: f"{text} · 第 {number} 张" if lang == "zh" else f"{text} · #{number}" for lang, text in title.items()}
        if twice else title
        for title, number, twice in zip(titles, numbers, shared, strict=True)
    ]  # fmt: skip


def _shares(split: Sequence[float], arms: int) -> list[float]:
    """The brief's split where it fits the arms, else equal shares. Sums to 1."""
    if len(split) == arms and sum(split) > 0 and min(split) > 0:
        return [part / sum(split) for part in split]
    return [1 / arms] * arms


def _title(creative: Creative, personas: dict[str, Persona]) -> Words:
    persona = personas.get(creative.persona)
    headline = creative.recipe.instruction.words.headline.replace("\n", " ")
    names: Words = dict(persona.title) if persona else {"zh": creative.persona, "en": creative.persona}
    return {lang: f"{name} · {headline}" if headline else name for lang, name in names.items()}


def _sample(arms: tuple[Arm, ...], baseline: float, lift: float, daily_users: int) -> SampleSize:
    """Users for the comparison of every arm with the first, at an error rate kept over all comparisons (Bonferroni)."""
    alpha = 0.05 / (len(arms) - 1)
    users = users_per_arm(baseline, lift, alpha=alpha)
    smallest = min(arm.share for arm in arms)
    return SampleSize(
        baseline=baseline, lift=lift, users_per_arm=users, daily_users=daily_users, alpha=round(alpha, 4),
        days=math.ceil(users / (smallest * daily_users)),
    )  # fmt: skip


def hypothesis(titles: Sequence[Words], metric: Metric, kind: Words) -> Words:
    """What the test is to show of the first against the others; of a single other one, by its name."""
    (first, *others), name = titles, NAMES[metric]
    if len(others) == 1:
        return {
            "zh": f"“{best_of(others[0], 'zh')}”的{name['zh']}高于“{best_of(first, 'zh')}”。",
            "en": f"“{best_of(others[0], 'en')}” has a higher {name['en']} than “{best_of(first, 'en')}”.",
        }
    return {
        "zh": f"其余 {len(others)} 种{kind['zh']}里，至少有一种的{name['zh']}高于“{best_of(first, 'zh')}”。",
        "en": f"Of the other {len(others)} {kind['en']}, at least one has a higher {name['en']} "
        f"than “{best_of(first, 'en')}”.",
    }


def _stop_rule(sample: SampleSize, arms: int, asked_days: float | None, *, assumed: bool) -> Words:
    """When to look and decide, in plain words; warns where the test could not tell anything."""
    days = int(sample.days or 0)
    zh = [f"按计划看 {LOOKS} 次，差别足够清楚就提前结束；最晚到每组满 {sample.users_per_arm:,} 人（约 {days} 天）"]
    en = [
        f"Looked at {LOOKS} times as planned; it ends early once a difference is clear enough, at the latest when each "
        f"arm has {sample.users_per_arm:,} users (about {days} days)"
    ]
    zh.append(f"能看出 {sample.baseline:.1%} 的基础上相对提升 {sample.lift:.0%} 以上的差别")
    en.append(f"it can tell relative lifts of {sample.lift:.0%} or more on {sample.baseline:.1%}")
    if assumed:
        zh.append(f"按每天 {sample.daily_users:,} 位访客估算，告诉我您的真实流量会更准")
        en.append(f"assumes {sample.daily_users:,} visitors a day; tell me your own traffic for a better estimate")
    if asked_days and asked_days < days:
        users = max(100, int(asked_days * (sample.daily_users or DAILY_USERS) / arms))
        seen = smallest_lift(sample.baseline, users, alpha=sample.alpha)
        zh.append(f"注意：只跑 {asked_days:g} 天，只能看出 {seen:.0%} 以上的差别")
        en.append(f"note: in {asked_days:g} days it can only tell lifts of {seen:.0%} or more")
    elif days > PATIENCE_DAYS:
        zh.append(f"注意：{days} 天太久，建议减少到两三种画面，或改用更靠前的指标（如点击率）")
        en.append(f"note: {days} days is long; compare two or three looks, or choose an earlier metric such as clicks")
    return {"zh": "；".join(zh) + "。", "en": "; ".join(en) + "."}
