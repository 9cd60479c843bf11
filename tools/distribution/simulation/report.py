"""One simulated season: the same shoppers under each policy, as shares of what showing everything evenly loses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from tools.distribution.simulation.campaign import campaign, learned_prior, linucb, thompson, uniform
from tools.distribution.simulation.worlds import NATURES, Nature, World

PLAIN, WARM = (0.1, 0.0), (0.03, 200.0)
"""LinUCB's exploration and warm start, the best of 4 x 3 settings in the worlds of seeds 7 and 8."""
OWN = "vitrine"


@dataclass(frozen=True)
class Season:
    """What was found in one nature of world: regret of each policy, as a share of uniform's."""

    world: str
    uniform_regret: float
    """Clicks lost per product."""
    shares: dict[str, float]
    lift: float
    """Clicks of our allocation beside showing everything evenly, relative."""
    recovery: float
    """Clicks with a prior of the wrong sign, beside those with no prior."""


def season(nature: Nature, seed: int, products: int) -> Season:
    """Run every policy in one world."""
    prior = learned_prior(nature, seed)

    def world() -> World:
        return World(products, nature, seed)

    features = world().features
    even = campaign(world(), uniform, seed)
    policies = {
        OWN: thompson(seed, prior, features),
        "vitrine, no prior": thompson(seed, None, features),
        "vitrine, prior of wrong sign": thompson(seed, prior.flipped(), features),
        "LinUCB": linucb(*PLAIN, None, features),
        "LinUCB, our prior": linucb(*WARM, prior, features),
    }
    results = {name: campaign(world(), policy, seed) for name, policy in policies.items()}
    return Season(
        nature.name,
        even.regret,
        {name: result.regret / even.regret for name, result in results.items()},
        results[OWN].clicks / even.clicks - 1,
        results["vitrine, prior of wrong sign"].clicks / results["vitrine, no prior"].clicks,
    )


def simulate(seed: int, products: int) -> dict[str, Any]:
    """All natures of world; ``regret_share`` is the mean over them. Everything here is simulated."""
    seasons = [season(nature, seed, products) for nature in NATURES.values()]
    means = {name: sum(each.shares[name] for each in seasons) / len(seasons) for name in seasons[0].shares}
    return {
        "simulated": True,
        "seed": seed,
        "products": products,
        "regret_share": means[OWN],
        "policies": means,
        "worlds": [asdict(each) for each in seasons],
    }
