"""Factorial tests: every arm is one combination of elements, and every shopper tells something about each of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product as combinations

import numpy as np
from numpy.typing import NDArray

from domain.errors import Conflict
from domain.experiment import Arm, SampleSize
from domain.text import Words
from domain.trial import Exhibit, Trial
from tools.distribution.elements import ELEMENTS, called
from tools.distribution.experiments import NAMES
from tools.distribution.power import users_per_arm
from tools.distribution.sequential import TUNED_FOR, always_valid_reach
from tools.distribution.statistics import Sample

Floats = NDArray[np.float64]
BLANK = "none"
"""Stickers are told apart by whether there are any."""


@dataclass(frozen=True)
class Effect:
    """What one value of an element does beside the first one, the other elements being equal."""

    element: str
    value: str
    versus: str
    difference: float
    error: float
    low: float
    high: float
    """Limits that hold at every moment."""
    users: float
    """Of both sides."""

    @property
    def z(self) -> float:
        """Difference in standard errors."""
        return self.difference / self.error if self.error > 0 else 0.0


def by_factors(trial: Trial, factors: Sequence[str]) -> Trial:
    """The draft with one arm per combination of these elements. Raises `Conflict` where they cannot be told apart.

    All combinations, or so many of them that no element's effect is mixed up with another's (a fraction).
    """
    cells = {each.creative: _cell(each, factors) for each in trial.exhibits}
    found = list(dict.fromkeys(cells.values()))
    if unknown := [name for name in factors if name not in ELEMENTS]:
        raise _cannot(trial, {"zh": f"没有“{unknown[0]}”这种元素", "en": f"there is no element {unknown[0]!r}"})
    single = [name for place, name in enumerate(factors) if len({cell[place] for cell in found}) < 2]
    if single:
        titles = [ELEMENTS[name] for name in single]
        raise _cannot(trial, {
            "zh": f"所有画面的{'、'.join(each['zh'] for each in titles)}都一样",
            "en": f"all pictures have the same {' and '.join(each['en'] for each in titles)}",
        })  # fmt: skip
    if confounded(found):
        raise _cannot(trial, _missing(found, factors))
    arms = tuple(
        Arm(
            name="+".join(cell), share=1 / len(found), title=_titled(cell, factors),
            creatives=tuple(key for key, own in cells.items() if own == cell),
        )
        for cell in found
    )  # fmt: skip
    exhibits = tuple(
        each.model_copy(update={"arm": "+".join(cells[each.creative]), "attributes": _told(each, factors)})
        for each in trial.exhibits
    )
    names, metric = [ELEMENTS[name] for name in factors], NAMES[trial.experiment.metric]
    hypothesis = {
        "zh": f"{'、'.join(name['zh'] for name in names)}里，至少有一种会改变{metric['zh']}；"
        f"{len(arms)} 种组合同时测。",
        "en": f"At least one of {', '.join(name['en'] for name in names)} changes the {metric['en']}; {len(arms)} "
        "combinations are tested at once.",
    }
    sample = sized(trial.experiment.sample, found, trial.holdout)
    design = trial.experiment.model_copy(update={"arms": arms, "hypothesis": hypothesis, "sample": sample})
    return trial.model_copy(update={"experiment": design, "exhibits": exhibits, "factors": tuple(factors)})


def sized(sample: SampleSize, cells: Sequence[tuple[str, ...]], holdout: float) -> SampleSize:
    """The plan for main effects: every arm counts on both sides of every element, so that fewer users do."""
    levels = [len({cell[place] for cell in cells}) for place in range(len(cells[0]))]
    comparisons = sum(count - 1 for count in levels)
    side = users_per_arm(sample.baseline, sample.lift, alpha=0.05 / comparisons)
    arm = math.ceil(side * max(levels) / len(cells))
    daily = sample.daily_users
    days = math.ceil(arm * len(cells) / ((1 - holdout) * daily)) if daily else None
    alpha = round(0.05 / comparisons, 4)
    return sample.model_copy(update={"users_per_arm": arm, "days": days, "alpha": alpha})


def cells_of(trial: Trial) -> list[tuple[str, ...]]:
    """The arms of a factorial as combinations of values."""
    return [tuple(arm.split("+")) for arm in trial.arms]


def confounded(cells: Sequence[tuple[str, ...]]) -> bool:
    """Whether some element's effect cannot be told from another's with these combinations."""
    design, columns = _design(cells)
    return int(np.linalg.matrix_rank(design)) < len(columns) + 1


def main_effects(
    trial: Trial, arms: Sequence[Sample], *, alpha: float = 0.05, planned: float = TUNED_FOR
) -> tuple[tuple[Effect, ...], float | None]:
    """Main effects by weighted least squares on the arms' means; and the p-value that elements act independently.

    None stands for it where all combinations that were made are needed to tell the effects apart.

    The variance of a mean is that of its own arm, so that unequal rates and unequal groups are weighed right.
    """
    from scipy.special import chdtrc

    cells = cells_of(trial)
    design, columns = _design(cells)
    whole = Sample(sum(a.users for a in arms), sum(a.total for a in arms), sum(a.squares for a in arms))
    if confounded(cells) or whole.variance <= 0 or min(arm.users for arm in arms) < 1:
        return (), None
    weight = np.array([arm.users / (arm.variance or whole.variance) for arm in arms])
    means = np.array([arm.mean for arm in arms])
    covariance = np.linalg.inv(design.T @ (design * weight[:, None]))
    estimate = covariance @ (design.T @ (weight * means))
    left = float((weight * (means - design @ estimate) ** 2).sum())
    free = len(arms) - len(columns) - 1
    effects = []
    for place, (factor, value, first) in enumerate(columns, start=1):
        users = sum(arm.users for arm, cell in zip(arms, cells, strict=True) if cell[factor] in (value, first))
        error = math.sqrt(covariance[place, place])
        reach = always_valid_reach(users, alpha / len(columns), planned) * error
        gap = float(estimate[place])
        effects.append(Effect(trial.factors[factor], value, first, gap, error, gap - reach, gap + reach, users))
    return tuple(effects), float(chdtrc(free, left)) if free else None


def _design(cells: Sequence[tuple[str, ...]]) -> tuple[Floats, list[tuple[int, str, str]]]:
    """Dummy columns beside each element's first value: (element's place, value, first value)."""
    columns = []
    for place in range(len(cells[0])):
        values = list(dict.fromkeys(cell[place] for cell in cells))
        columns += [(place, value, values[0]) for value in values[1:]]
    rows = [[1.0, *(float(cell[place] == value) for place, value, _ in columns)] for cell in cells]
    return np.array(rows), columns


def _cell(exhibit: Exhibit, factors: Sequence[str]) -> tuple[str, ...]:
    told = _told(exhibit, factors)
    return tuple(told.get(name, "") for name in factors)


def _told(exhibit: Exhibit, factors: Sequence[str]) -> dict[str, str]:
    """The attributes; stickers only as there or not, for which ones there are follows from the audience."""
    if "sticker" not in factors:
        return exhibit.attributes
    shown = exhibit.attributes.get("sticker", BLANK) != BLANK
    return exhibit.attributes | {"sticker": "stickers" if shown else BLANK}


def _titled(cell: Sequence[str], factors: Sequence[str]) -> Words:
    return {
        lang: " · ".join(called(name, value, lang) for name, value in zip(factors, cell, strict=True))
        for lang in ("zh", "en")
    }


def _missing(cells: Sequence[tuple[str, ...]], factors: Sequence[str]) -> Words:
    levels = [list(dict.fromkeys(cell[place] for cell in cells)) for place in range(len(factors))]
    absent = [cell for cell in combinations(*levels) if cell not in set(cells)]
    named = ", ".join(" + ".join(cell) for cell in absent[:4])
    return {"zh": f"几种元素总是一起变，分不开；还缺这些组合：{named}",
            "en": f"elements always change together; these combinations are missing: {named}"}  # fmt: skip


def _cannot(trial: Trial, why: Mapping[str, str]) -> Conflict:
    return Conflict(
        {"zh": f"不能做因子测试：{why['zh']}。可以说“提高点击率，分开测场景和版式”，我来做全组合。",
         "en": f"No factorial test can be made of these pictures: {why['en']}. Say “raise CTR, factorial test of set "
         "and layout” and every combination will be made."}, trial=trial.id,
    )  # fmt: skip
