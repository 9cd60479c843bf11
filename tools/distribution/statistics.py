"""Comparing two groups of users: rates and means, with a covariate where there is one. Numbers only, no decisions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

NORMAL = NormalDist()


@dataclass(frozen=True)
class Sample:
    """What is kept of one group: how many users, the sum of what they did, and the sum of its squares."""

    users: float
    total: float
    squares: float

    @classmethod
    def of_rate(cls, users: float, successes: float) -> Sample:
        """Users of whom so many did it."""
        return cls(users, successes, successes)

    @classmethod
    def of_values(cls, values: Sequence[float]) -> Sample:
        """One value for each user."""
        array = np.asarray(values, dtype=float)
        return cls(len(array), float(array.sum()), float((array**2).sum()))

    @property
    def mean(self) -> float:
        """Per user; 0 where there is nobody."""
        return self.total / self.users if self.users else 0.0

    @property
    def variance(self) -> float:
        """Of one user's value (with n - 1)."""
        if self.users < 2:
            return 0.0
        return max(0.0, (self.squares - self.total**2 / self.users) / (self.users - 1))


@dataclass(frozen=True)
class Covaried:
    """A group with something known about each user from before the test."""

    outcome: Sample
    before: Sample
    products: float
    """Sum of outcome times covariate."""

    @property
    def covariance(self) -> float:
        """Between outcome and covariate (with n - 1)."""
        users = self.outcome.users
        return (self.products - self.outcome.total * self.before.total / users) / (users - 1) if users > 1 else 0.0


@dataclass(frozen=True)
class Comparison:
    """Treatment against control."""

    difference: float
    """Treatment's mean minus control's."""
    error: float
    """Standard error of the difference."""
    low: float
    high: float
    """Confidence limits of the difference."""
    p: float
    """Two-sided; says nothing where somebody peeked."""
    control: float
    """Control's mean."""

    @property
    def z(self) -> float:
        """Difference in standard errors; 0 where nothing is known yet."""
        return self.difference / self.error if self.error > 0 else 0.0

    @property
    def lift(self) -> float:
        """Relative to control; 0 where control did nothing."""
        return self.difference / self.control if self.control else 0.0


def compare(control: Sample, treatment: Sample, *, alpha: float = 0.05) -> Comparison:
    """Two means or two rates, variances not pooled; by z, as small groups are not judged at all."""
    return _compared(
        treatment.mean - control.mean, _error(control.variance, control.users, treatment.variance, treatment.users),
        control.mean, alpha,
    )  # fmt: skip


def compare_adjusted(control: Covaried, treatment: Covaried, *, alpha: float = 0.05) -> Comparison:
    """CUPED: the part of the difference that was there before the test is taken out, and its noise with it.

    Deng, Xu, Kohavi & Walker, "Improving the Sensitivity of Online Controlled Experiments by Utilizing
    Pre-Experiment Data", WSDM 2013; theta is pooled over both groups.
    """
    spread = _pooled(control.before.variance, control.before.users, treatment.before.variance, treatment.before.users)
    if spread <= 0:
        return compare(control.outcome, treatment.outcome, alpha=alpha)
    shared = _pooled(control.covariance, control.outcome.users, treatment.covariance, treatment.outcome.users)
    theta = shared / spread
    difference = treatment.outcome.mean - control.outcome.mean
    difference -= theta * (treatment.before.mean - control.before.mean)
    left = [
        max(0.0, each.outcome.variance - 2 * theta * each.covariance + theta**2 * each.before.variance)
        for each in (control, treatment)
    ]
    error = _error(left[0], control.outcome.users, left[1], treatment.outcome.users)
    return _compared(difference, error, control.outcome.mean, alpha)


def adjusted(arms: Sequence[Covaried]) -> list[Sample]:
    """Every arm's outcome with what was there before taken out (theta pooled over all arms), fit for any comparison."""
    weights = [max(0.0, arm.before.users - 1) for arm in arms]
    spread = sum(weight * arm.before.variance for weight, arm in zip(weights, arms, strict=True))
    if spread <= 0:
        return [arm.outcome for arm in arms]
    theta = sum(weight * arm.covariance for weight, arm in zip(weights, arms, strict=True)) / spread
    everybody = sum(arm.before.total for arm in arms) / sum(arm.before.users for arm in arms)
    found = []
    for arm in arms:
        users, mean = arm.outcome.users, arm.outcome.mean - theta * (arm.before.mean - everybody)
        left = arm.outcome.variance - 2 * theta * arm.covariance + theta**2 * arm.before.variance
        found.append(Sample(users, mean * users, max(0.0, left) * max(0.0, users - 1) + mean**2 * users))
    return found


def chance_to_beat(control: Sample, treatment: Sample) -> float:
    """Bayesian probability that treatment's rate is higher. For display: stopping on it errs far too often."""
    from scipy.special import betainc, betaln, xlog1py, xlogy

    ours, theirs = _posterior(treatment), _posterior(control)
    centre = ours[0] / sum(ours)
    spread = math.sqrt(centre * (1 - centre) / (sum(ours) + 1))
    x = np.linspace(max(1e-12, centre - 8 * spread), min(1 - 1e-12, centre + 8 * spread), 2001)
    density = np.exp(xlogy(ours[0] - 1, x) + xlog1py(ours[1] - 1, -x) - betaln(*ours))
    return float(np.clip((density * betainc(*theirs, x)).sum() / density.sum(), 0, 1))


def interval_of(sample: Sample, *, rate: bool = True, alpha: float = 0.05) -> tuple[float, float]:
    """Where the mean of a group lies: Wilson's score interval (1927) for a rate, the normal one for money."""
    z, users = NORMAL.inv_cdf(1 - alpha / 2), sample.users
    if not users:
        return 0.0, 1.0 if rate else 0.0
    if not rate:
        reach = z * math.sqrt(sample.variance / users)
        return sample.mean - reach, sample.mean + reach
    middle = (sample.mean + z**2 / (2 * users)) / (1 + z**2 / users)
    reach = z / (1 + z**2 / users) * math.sqrt(sample.mean * (1 - sample.mean) / users + z**2 / (4 * users**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def sample_ratio_p(users: Sequence[float], shares: Sequence[float]) -> float:
    """P-value of a sample ratio mismatch: unique users, never impressions, for one robot makes hundreds of those."""
    from scipy.special import chdtrc

    total, whole = sum(users), sum(shares)
    expected = [total * share / whole for share in shares]
    if total == 0 or len(users) < 2:
        return 1.0
    off = sum((seen - due) ** 2 / due for seen, due in zip(users, expected, strict=True) if due > 0)
    return float(chdtrc(len(users) - 1, off))


def holm(ps: Sequence[float]) -> list[float]:
    """P-values adjusted for several arms compared with one (Holm 1979)."""
    adjusted, worst = [0.0] * len(ps), 0.0
    for rank, index in enumerate(sorted(range(len(ps)), key=lambda index: ps[index])):
        worst = max(worst, min(1.0, (len(ps) - rank) * ps[index]))
        adjusted[index] = worst
    return adjusted


def _compared(difference: float, error: float, control: float, alpha: float) -> Comparison:
    reach = NORMAL.inv_cdf(1 - alpha / 2) * error
    p = 2 * NORMAL.cdf(-abs(difference) / error) if error > 0 else 1.0
    return Comparison(difference, error, difference - reach, difference + reach, p, control)


def _error(one: float, users: float, other: float, more: float) -> float:
    return math.sqrt(one / users + other / more) if users and more else 0.0


def _pooled(one: float, users: float, other: float, more: float) -> float:
    weight = users + more - 2
    return (one * (users - 1) + other * (more - 1)) / weight if weight > 0 else 0.0


def _posterior(sample: Sample) -> tuple[float, float]:
    """Beta posterior of a rate, flat before."""
    return sample.total + 1, sample.users - sample.total + 1
