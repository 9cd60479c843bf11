"""What a planned look decides: a winner, nothing, or not yet. Minds several arms, few conversions, broken splits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.trial import Trial
from tools.distribution.factorial import Effect, cells_of, main_effects
from tools.distribution.sequential import TUNED_FOR, Spending, always_valid_reach, boundaries
from tools.distribution.statistics import Sample, chance_to_beat, compare, sample_ratio_p

MIN_CONVERSIONS = 150
"""Fewer in a pair of arms decide nothing: the normal approximation is not to be trusted with them."""
SPLIT_ALARM = 0.001
"""A split less likely than this is a fault of the delivery, not luck: nothing is decided on it."""
GUARDRAIL_ALPHA = 0.05

Outcome = Literal["continue", "winner", "no_difference", "too_few", "broken_split", "harmful"]


@dataclass(frozen=True)
class Standing:
    """One arm beside the first one."""

    users: float
    mean: float
    difference: float
    low: float
    high: float
    """Limits of the difference that hold at every moment."""
    z: float
    chance: float | None
    """Probability of beating the first arm; for display only, None for money."""
    ahead: bool = False
    """Whether it crossed this look's bound upwards."""


@dataclass(frozen=True)
class Judgement:
    """The result of one look."""

    outcome: Outcome
    standings: tuple[Standing, ...]
    bound: float | None
    """Critical |z| of this look; None between looks."""
    winner: int | None = None
    split_p: float = 1.0
    harmed: tuple[str, ...] = field(default=())
    """Guardrails that the best arm makes worse."""


def standings(
    arms: Sequence[Sample], *, alpha: float = 0.05, rates: bool = True, planned: float = TUNED_FOR
) -> tuple[Standing, ...]:
    """Every arm beside the first, with limits that hold whenever somebody looks: what a live chart may show.

    They are narrowest at the `planned` users of a pair of arms.
    """
    control = arms[0]
    each = alpha / max(1, len(arms) - 1)
    rows = [Standing(control.users, control.mean, 0.0, 0.0, 0.0, 0.0, None)]
    for arm in arms[1:]:
        result = compare(control, arm)
        reach = (
            always_valid_reach(control.users + arm.users, each, planned) * result.error if result.error else math.inf
        )
        chance = chance_to_beat(control, arm) if rates and arm.users and control.users else None
        low, high = result.difference - reach, result.difference + reach
        rows.append(Standing(arm.users, arm.mean, result.difference, low, high, result.z, chance))
    return tuple(rows)


def judge(
    arms: Sequence[Sample],
    shares: Sequence[float],
    fractions: Sequence[float],
    *,
    alpha: float = 0.05,
    spending: Spending = "obrien_fleming",
    conversions: Sequence[float] | None = None,
    guardrails: Mapping[str, Sequence[Sample]] | None = None,
    planned: float = TUNED_FOR,
) -> Judgement:
    """Decide at a planned look. The first arm is the one the others must beat.

    `fractions` are the parts of the planned users at each look so far, this one last. The error rate is shared
    out over the comparisons (Bonferroni), so that it holds for the test as a whole.
    """
    rows = standings(arms, alpha=alpha, rates=conversions is None, planned=planned)
    split = sample_ratio_p([arm.users for arm in arms], shares)
    if split < SPLIT_ALARM:
        return Judgement("broken_split", rows, None, split_p=split)
    counts = [arm.total for arm in arms] if conversions is None else list(conversions)
    bound = boundaries(fractions, alpha / max(1, len(arms) - 1), spending)[-1]
    final = fractions[-1] >= 1
    if not all(counts[0] + count >= MIN_CONVERSIONS for count in counts[1:]):
        return Judgement("too_few", rows, bound, split_p=split)
    rows = tuple(replace(row, ahead=row.z >= bound) for row in rows)
    best = max(range(len(rows)), key=lambda index: rows[index].mean)
    beaten = [row.z <= -bound for row in rows[1:]]
    if best == 0 and all(beaten):
        return Judgement("winner", rows, bound, winner=0, split_p=split)
    if best > 0 and rows[best].ahead:
        harmed = _harmed(best, guardrails or {})
        return Judgement("harmful" if harmed else "winner", rows, bound, best, split, harmed)
    return Judgement("no_difference" if final else "continue", rows, bound, split_p=split)


def judge_factors(
    trial: Trial, arms: Sequence[Sample], fractions: Sequence[float], *, alpha: float = 0.05,
    spending: Spending = "obrien_fleming", conversions: Sequence[float] | None = None,
    guardrails: Mapping[str, Sequence[Sample]] | None = None, planned: float = TUNED_FOR,
) -> Judgement:  # fmt: skip
    """Decide at a planned look of a factorial: which values of which elements are better than the first ones.

    It ends early only when every element is decided; at the end the best arm has the better value of each element
    that is decided and the first value of the others. The error rate is shared out over the effects.
    """
    rows = standings(arms, alpha=alpha, rates=conversions is None, planned=planned)
    split = sample_ratio_p([arm.users for arm in arms], trial.shares)
    if split < SPLIT_ALARM:
        return Judgement("broken_split", rows, None, split_p=split)
    effects, _ = main_effects(trial, arms, alpha=alpha, planned=planned)
    bound = boundaries(fractions, alpha / max(1, len(effects)), spending)[-1]
    counts = [arm.total for arm in arms] if conversions is None else list(conversions)
    if not effects or sum(counts) < MIN_CONVERSIONS:
        return Judgement("too_few", rows, bound, split_p=split)
    decided = [effect for effect in effects if abs(effect.z) >= bound]
    if fractions[-1] < 1 and len(decided) < len(effects):
        return Judgement("continue", rows, bound, split_p=split)
    if not decided:
        return Judgement("no_difference", rows, bound, split_p=split)
    best = trial.arms.index("+".join(_best_cell(trial, decided, effects)))
    harmed = _harmed(best, guardrails or {}) if best else ()
    return Judgement("harmful" if harmed else "winner", rows, bound, best, split, harmed)


def _best_cell(trial: Trial, decided: Sequence[Effect], effects: Sequence[Effect]) -> tuple[str, ...]:
    """The arm with the best decided value of each element; of several such arms, the one that did best."""

    def worth(cell: tuple[str, ...], found: Sequence[Effect]) -> float:
        known = {(effect.element, effect.value): effect.difference for effect in found}
        return sum(known.get(pair, 0.0) for pair in zip(trial.factors, cell, strict=True))

    return max(cells_of(trial), key=lambda cell: (worth(cell, decided), worth(cell, effects)))


def _harmed(best: int, guardrails: Mapping[str, Sequence[Sample]]) -> tuple[str, ...]:
    """Guardrails (complaints, returns) that are worse in the best arm than in the first; one-sided, no correction."""
    worse = []
    for name, arms in guardrails.items():
        result = compare(arms[0], arms[best], alpha=2 * GUARDRAIL_ALPHA)
        if result.low > 0:
            worse.append(name)
    return tuple(worse)
