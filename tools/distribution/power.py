"""How many users a comparison of two rates needs, and what it can see."""

from __future__ import annotations

from statistics import NormalDist

quantile = NormalDist().inv_cdf


def users_per_arm(baseline: float, lift: float, *, alpha: float = 0.05, power: float = 0.8) -> int:
    """Users in each arm to see this relative lift of a rate with a two-sided test of two proportions.

    n = (z(1 - alpha/2) + z(power))^2 * (p1 q1 + p2 q2) / (p1 - p2)^2, the normal approximation with separate variances:
    Chow, Shao & Wang, "Sample Size Calculations in Clinical Research", 2nd ed., section 4.2.
    """
    other = baseline * (1 + lift)
    if not (0 < baseline < 1 and 0 < other < 1 and lift):
        raise ValueError(f"no rate can go from {baseline} by {lift:+.0%}")
    variance = baseline * (1 - baseline) + other * (1 - other)
    return round((quantile(1 - alpha / 2) + quantile(power)) ** 2 * variance / (other - baseline) ** 2)


def smallest_lift(baseline: float, users: int, *, alpha: float = 0.05, power: float = 0.8) -> float:
    """The smallest relative lift that this many users per arm can show; bisection, to 0.1 percentage points."""
    low, high = 0.001, (1 / baseline - 1) * 0.999
    if users_per_arm(baseline, high, alpha=alpha, power=power) > users:
        return high
    while high - low > 0.001:
        middle = (low + high) / 2
        low, high = (
            (low, middle) if users_per_arm(baseline, middle, alpha=alpha, power=power) <= users else (middle, high)
        )
    return high
