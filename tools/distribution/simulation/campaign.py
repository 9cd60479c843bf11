"""Campaigns in simulated worlds: the same visitors under different policies, and what each policy lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.distribution.allocation import Trust, choose_trust, next_weights
from tools.distribution.attributes import AttributeModel, fit
from tools.distribution.simulation.worlds import Nature, World

Floats = NDArray[np.float64]
Policy = Callable[[Floats, Floats, int], Floats]
"""(clicks, shown, batch number) to weights."""

EARLIER = 60
"""Products launched before, shown evenly: what the attribute prior is learned from."""
BATCHES = (100, 150, 250, *[500] * 39)
"""Impressions of each product between two updates of the weights: what is new is looked at sooner."""


@dataclass(frozen=True)
class Result:
    """What a policy did with its visitors."""

    regret: float
    """Clicks lost per product beside always knowing the best."""
    clicks: float
    """Expected clicks per product."""


def campaign(world: World, policy: Policy, seed: int, *, batches: Sequence[int] = BATCHES) -> Result:
    """Run one policy in a world."""
    rng = np.random.default_rng([seed, 7])
    clicks, shown = np.zeros(world.odds.shape), np.zeros(world.odds.shape)
    regret = total = 0.0
    for number, batch in enumerate(batches):
        visitors = rng.multinomial(batch, world.shares, world.products).astype(float)
        best = float((visitors * world.rates().max(-1)).sum())
        seen, clicked, expected = world.show(rng, visitors, policy(clicks, shown, number))
        clicks, shown = clicks + clicked, shown + seen
        regret, total = regret + best - expected, total + expected
    return Result(regret / world.products, total / world.products)


def uniform(clicks: Floats, shown: Floats, number: int) -> Floats:
    """Everybody sees everything equally often: an A/B test that never ends."""
    return np.full(clicks.shape, 1 / clicks.shape[-1])


def thompson(seed: int, prior: AttributeModel | None, features: Floats) -> Policy:
    """Vitrine's own allocation."""
    rng = np.random.default_rng([seed, 11])
    uplift = prior.uplift(features) if prior is not None else None
    trust = Trust() if prior is not None else Trust(0.0, 20.0, 20.0)

    def weights(clicks: Floats, shown: Floats, number: int) -> Floats:
        nonlocal trust
        if number:
            trust = choose_trust(clicks, shown, uplift)
        return next_weights(rng, clicks, shown, uplift, trust)[0]

    return weights


def linucb(alpha: float, warm: float, prior: AttributeModel | None, features: Floats) -> Policy:
    """LinUCB (Li, Chu, Langford & Schapire 2010), disjoint by product, persona and creative, in batches.

    `warm` impressions of what the same attribute model predicts stand in for the unit ridge prior.
    """
    uplift = prior.uplift(features) if prior is not None else None

    def weights(clicks: Floats, shown: Floats, number: int) -> Floats:
        from tools.distribution.allocation import predicted_rates

        before = predicted_rates(clicks, shown, uplift, 1.0) * warm if warm else 0.0
        known = shown + max(warm, 1.0)
        bound = (clicks + before) / known + alpha / np.sqrt(known)
        chosen = np.zeros(clicks.shape)
        np.put_along_axis(chosen, bound.argmax(-1)[..., None], 1.0, -1)
        return chosen

    return weights


def learned_prior(nature: Nature, seed: int) -> AttributeModel:
    """The attribute model after earlier launches in this world."""
    past = World(EARLIER, nature, seed + 1000)
    rng = np.random.default_rng([seed, 13])
    visitors = rng.multinomial(5000, past.shares, EARLIER).astype(float)
    shown, clicks, _ = past.show(rng, visitors, uniform(past.odds, past.odds, 0))
    return fit(past.features, clicks, shown)
