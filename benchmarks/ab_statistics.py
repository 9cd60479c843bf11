"""False alarms and power of the A/B verdicts, against judging by a plain z-test at every look.

30 looks at 30,000 users per arm; and false split alarms with 20 robots, by unique user against by impression.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy.special import chdtrc

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.distribution.power import users_per_arm
from tools.distribution.sequential import always_valid_reach, boundaries, planned_fractions
from tools.distribution.verdicts import MIN_CONVERSIONS, SPLIT_ALARM

LOOKS, USERS, RUNS = 30, 1000, 20_000


def main() -> int:
    """Measure and print."""
    print(f"Share of {RUNS:,} tests that stop, {LOOKS} looks, {LOOKS * USERS:,} users per arm")
    print(f"{'':<26}{'A/A 3 %':>9}{'A/A 0.5 %':>11}{'3 % +10 %':>11}{'3 % +20 %':>11}")
    pairs = ((0.03, 0.03), (0.005, 0.005), (0.03, 0.033), (0.03, 0.036))
    columns = [stops(one, other, seed) for seed, (one, other) in enumerate(pairs)]
    for name in columns[0]:
        print(
            f"{name:<26}"
            + "".join(f"{column[name]:>{w}.3f}" for column, w in zip(columns, (9, 11, 11, 11), strict=True))
        )
    print("\nUsers per arm (5 % two-sided, 80 % power)")
    for rate in (0.03, 0.005):
        cells = "".join(f"   {lift:+.0%} {users_per_arm(rate, lift):>9,}" for lift in (0.05, 0.1, 0.2))
        print(f"  rate {rate:.1%}{cells}")
    by_user, by_impression = split_alarms()
    print(
        f"\nSplit alarms, 20 robots making 5 % of impressions: by user {by_user:.1%}, by impression {by_impression:.1%}"
    )
    return 0


def stops(one: float, other: float, seed: int) -> dict[str, float]:
    """How often each way of judging ends a test of these two rates."""
    rng = np.random.default_rng(seed)
    a, b = (rng.binomial(USERS, rate, (RUNS, LOOKS)).cumsum(1) for rate in (one, other))
    n = np.arange(1, LOOKS + 1) * USERS
    variance = (a / n * (1 - a / n) + b / n * (1 - b / n)) / n
    z = np.abs(a - b) / n / np.sqrt(np.maximum(variance, 1e-12))
    enough = a + b >= MIN_CONVERSIONS
    reach = np.array([always_valid_reach(2 * users) for users in n])
    fractions = planned_fractions(LOOKS)
    return {
        "planned, O'Brien-Fleming": float(((z > boundaries(fractions)) & enough).any(1).mean()),
        "planned, Pocock": float(((z > boundaries(fractions, spending="pocock")) & enough).any(1).mean()),
        "always-valid": float(((z > reach) & enough).any(1).mean()),
        "plain z, once at the end": float((z[:, -1] > 1.96).mean()),
        "plain z at every look": float((z > 1.96).any(1).mean()),
    }


def split_alarms(runs: int = 3000) -> tuple[float, float]:
    """False alarms of the split check by unique user and by impression."""
    rng, shares = np.random.default_rng(9), np.full(4, 0.25)

    def alarm(seen: np.ndarray) -> bool:
        due = seen.sum() * shares
        return bool(chdtrc(3, ((seen - due) ** 2 / due).sum()) < SPLIT_ALARM)

    alarms = [0, 0]
    for _ in range(runs):
        users, robots = rng.multinomial(19_000, shares), rng.multinomial(20, shares)
        impressions = rng.poisson(users) + rng.poisson(50 * robots)
        alarms[0] += alarm(users + robots)
        alarms[1] += alarm(impressions)
    return alarms[0] / runs, alarms[1] / runs


if __name__ == "__main__":
    sys.exit(main())
