"""Which arm a user sees: the same as every GrowthBook SDK says, bit for bit (hash version 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.trial import EVERYBODY, HOLDOUT, Trial

Range = tuple[float, float]


@dataclass(frozen=True)
class Assigned:
    """What one user is shown, and with which probability."""

    arm: str
    """Empty where the trial shows this user nothing."""
    propensity: float


def fnv32a(text: str) -> int:
    """FNV-1a over UTF-16 code units, as JavaScript's strings have them: over bytes, CJK ids would differ."""
    state = 0x811C9DC5
    for unit in memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H"):
        state = ((state ^ unit) * 0x01000193) & 0xFFFFFFFF
    return state


def bucket(seed: str, user: str) -> float:
    """Where in [0, 1) this user falls."""
    return (fnv32a(str(fnv32a(seed + user))) % 10000) / 10000


def ranges(weights: Sequence[float], coverage: float = 1.0) -> tuple[Range, ...]:
    """Each variation's part of [0, 1). Weights that do not sum to 1 are replaced by equal ones, as the SDKs do."""
    if not 0.99 <= sum(weights) <= 1.01:
        weights = [1 / len(weights)] * len(weights)
    coverage, start, found = min(1.0, max(0.0, coverage)), 0.0, []
    for weight in weights:
        found.append((start, start + coverage * weight))
        start += weight
    return tuple(found)


def choose(place: float, parts: Sequence[Range]) -> int:
    """Index of the part that holds the place; -1 where none does."""
    for index, (low, high) in enumerate(parts):
        if low <= place < high:
            return index
    return -1


def variations(trial: Trial) -> tuple[str, ...]:
    """Arms in the order of the payload: the holdout last."""
    return (*trial.arms, HOLDOUT) if trial.holdout else trial.arms


def weights_for(trial: Trial, persona: str) -> tuple[float, ...]:
    """Weight of each variation for this persona, six digits as delivered; they sum to 1."""
    arms = trial.weights.get(persona) or trial.weights.get(EVERYBODY) or trial.shares
    whole = sum(arms)
    shared = [round((1 - trial.holdout) * share / whole, 6) for share in arms]
    return (*shared, round(1 - sum(shared), 6)) if trial.holdout else tuple(shared)


def assign(trial: Trial, user: str, persona: str = "") -> Assigned:
    """What this user is shown while the trial runs."""
    weights = weights_for(trial, persona)
    index = choose(bucket(trial.id, user), ranges(weights))
    return Assigned(variations(trial)[index], weights[index]) if index >= 0 else Assigned("", 0.0)
