"""Who is shown what: batch hierarchical Thompson sampling per persona, with the propensity of every choice known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FLOOR = 0.002
"""Least weight of an arm: what is never shown is never learned, and has no propensity to weight by."""
DRAWS = 100
SHARPNESS = 10.0
"""How much surer than its counts the sampler acts: a campaign ends before full exploration would pay."""
SCALES = (0.0, 0.3, 0.6, 1.0)
CREATIVE = (6.0, 15.0, 40.0, 120.0)
CELL = (10.0, 30.0, 100.0, 300.0)
RELUCTANCE = (0.0, 2.0, 2.0)
"""Evidence, in nats, for each step from the usual trust: few products say little about how much they differ."""
TYPICAL_RATE, TYPICAL_WEIGHT = 0.03, 300.0
"""What is assumed of a product before anybody saw it, in impressions."""


@dataclass(frozen=True)
class Trust:
    """How far each level is believed, in clicks that its expectation counts as; chosen by what was predicted so far."""

    scale: float = 1.0
    """Of the attribute prior; 0 switches it off."""
    creative: float = 40.0
    """A creative is about as good as its attributes say."""
    cell: float = 40.0
    """A creative is about as good for one persona as for the others, its attributes apart."""


def predicted_rates(clicks: Floats, shown: Floats, uplift: Floats | None, scale: float) -> Floats:
    """What product level and attributes alone predict for each (product, persona, creative)."""
    total, seen = clicks.sum((1, 2)), shown.sum((1, 2))
    level = ((total + TYPICAL_RATE * TYPICAL_WEIGHT) / (seen + TYPICAL_WEIGHT))[:, None, None] * np.ones_like(clicks)
    if uplift is not None and scale:
        level = level * np.exp(scale * centred(uplift, shown))
    rates: Floats = np.clip(level, 1e-5, 0.5)
    return rates


def choose_trust(clicks: Floats, shown: Floats, uplift: Floats | None) -> Trust:
    """Empirical Bayes: the trust under which the counts so far are least surprising.

    Creatives' totals are negative binomial around what their attributes predict; each cell is around what its
    creative did for the *other* personas.
    """
    best, least = Trust(), np.inf
    for scale in reversed(SCALES) if uplift is not None else (0.0,):  # where nothing tells, the prior is believed
        due = predicted_rates(clicks, shown, uplift, scale) * shown
        totals, dues = clicks.sum(1, keepdims=True), due.sum(1, keepdims=True)
        for creative in CREATIVE:
            first = _surprise(totals, dues, creative)
            elsewhere = due * (totals - clicks + creative) / (dues - due + creative)
            for cell in CELL:
                surprise = first + _surprise(clicks, elsewhere, cell) + _reluctance(scale, creative, cell)
                if surprise < least:
                    best, least = Trust(scale, creative, cell), surprise
    return best


def thompson_weights(
    rng: np.random.Generator, clicks: Floats, shown: Floats, uplift: Floats | None, trust: Trust, *,
    floor: float = FLOOR, draws: int = DRAWS, sharpness: float = SHARPNESS,
) -> Floats:  # fmt: skip
    """Probability of showing each creative to each persona: how often it is the best in draws from the posterior."""
    rates = predicted_rates(clicks, shown, uplift, trust.scale)
    due = rates * shown
    effect = _draw(rng, clicks.sum(1, keepdims=True), due.sum(1, keepdims=True), trust.creative, draws, sharpness)
    cell = _draw(rng, clicks, due * effect, trust.cell, draws, sharpness)
    best = (rates * effect * cell).argmax(-1)
    arms = clicks.shape[-1]
    won = np.stack([(best == arm).mean(0) for arm in range(arms)], -1)
    weights: Floats = floor + (1 - arms * floor) * won
    return weights


def next_weights(
    rng: np.random.Generator, clicks: Floats, shown: Floats, uplift: Floats | None = None, trust: Trust | None = None
) -> tuple[Floats, Trust]:
    """Weights for the next batch, from (products, personas, creatives) counts, and the trust they rest on."""
    chosen = trust or choose_trust(clicks, shown, uplift)
    return thompson_weights(rng, clicks, shown, uplift, chosen), chosen


def centred(uplift: Floats, shown: Floats) -> Floats:
    """Uplift beside what a product shows on average, so that the prior ranks and does not shift."""
    share = shown.sum((0, 2)) + 1.0
    middle = np.einsum("o,nok->nk", share / share.sum(), uplift).mean(-1)
    return uplift - middle[:, None, None]


def _draw(rng: np.random.Generator, clicks: Floats, due: Floats, trust: float, draws: int, sharpness: float) -> Floats:
    """Draws of how a thing does beside what was due: gamma around 1 before, gamma after."""
    shape = np.broadcast_to((clicks + trust) * sharpness, (draws, *clicks.shape))
    drawn: Floats = rng.standard_gamma(shape) / ((due + trust) * sharpness)
    return drawn


def _reluctance(scale: float, creative: float, cell: float) -> float:
    """What evidence this trust must bring against the usual one."""
    usual = (len(SCALES) - 1, 2, 2)
    here = (SCALES.index(scale), CREATIVE.index(creative), CELL.index(cell))
    return sum(cost * abs(one - other) for cost, one, other in zip(RELUCTANCE, here, usual, strict=True))


def _surprise(clicks: Floats, due: Floats, trust: float) -> float:
    """Minus the log-likelihood of counts whose rate is gamma around what was due (negative binomial)."""
    from scipy.special import gammaln

    fits = gammaln(clicks + trust) - gammaln(trust) + trust * np.log(trust / (trust + due))
    fits += clicks * np.log(np.maximum(due, 1e-12) / (trust + due))
    return -float(fits.sum())
