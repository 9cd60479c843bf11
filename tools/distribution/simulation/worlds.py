"""Worlds of persona shoppers: what they would click, how slot and repetition change it, how well they are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PERSONAS = ("function", "style", "price", "fitness", "office")
SHARES = np.array([0.28, 0.22, 0.26, 0.12, 0.12])
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "focus": ("spec", "lifestyle", "promo"),
    "scene": ("studio", "gym", "desk", "outdoor"),
    "palette": ("warm", "cool", "mono"),
    "sticker": ("none", "price", "badge"),
    "layout": ("centre", "left", "split"),
    "human": ("no", "yes"),
}
NAMES = [f"{family}={value}" for family, values in ATTRIBUTES.items() for value in values]
COLUMN = {name: column for column, name in enumerate(NAMES)}
DEFAULT = {"focus": "spec", "scene": "studio", "palette": "mono", "sticker": "none", "layout": "centre", "human": "no"}
TASTES: dict[str, dict[str, float]] = {
    "function": {"focus=spec": 0.35, "sticker=badge": 0.15, "focus=promo": -0.1},
    "style": {"focus=lifestyle": 0.35, "human=yes": 0.2, "sticker=price": -0.25, "palette=mono": 0.12},
    "price": {"focus=promo": 0.35, "sticker=price": 0.3, "focus=spec": -0.05},
    "fitness": {"scene=gym": 0.4, "scene=outdoor": 0.2, "human=yes": 0.15},
    "office": {"scene=desk": 0.4, "palette=cool": 0.1, "layout=split": 0.1},
}
EVERYBODY = {"layout=centre": 0.05, "palette=warm": 0.05}
SLOTS = np.array([1.3, 1.0, 0.6])
"""How much more a place on the page is clicked than another."""


@dataclass(frozen=True)
class Nature:
    """How a world behaves."""

    name: str
    creative: float = 0.15
    """Spread of what attributes do not explain, by creative."""
    cell: float = 0.10
    """And by persona and creative."""
    fickle: float = 0.10
    """How much a taste differs from product to product."""
    interplay: float = 0.0
    """Spread of what two attributes do together beyond each alone: not additive."""
    known: float = 0.8
    """Part of shoppers whose persona is told right."""
    fatigue: float = 0.0
    """Log-odds lost per 1,000 times that a persona saw a creative of this product."""
    slots: bool = False
    targeted: bool = True
    """Whether creatives are made for personas, as our agents do, or at random."""


NATURES = {
    nature.name: nature
    for nature in (
        Nature("additive"),
        Nature("interplay", interplay=0.15, creative=0.2),
        Nature("unexplained", creative=0.35, cell=0.25, fickle=0.25),
        Nature("tiring", fatigue=0.04, slots=True, known=0.65),
    )
}


class World:
    """Products, their creatives, and the shoppers' true tastes, which no policy sees."""

    def __init__(self, products: int, nature: Nature, seed: int, creatives: int = 10) -> None:
        # Tastes of what goes together belong to the shoppers, not to the products: same for a seed's past and future.
        self.rng = rng = np.random.default_rng([seed, 1])
        self.nature, self.creatives, self.products = nature, creatives, products
        pairs = np.random.default_rng(seed % 1000).normal(0, 1, (len(PERSONAS), len(NAMES), len(NAMES)))
        self.features = np.stack([self._designs() for _ in range(products)])
        taste = matrix()
        own = taste[None] + rng.normal(0, nature.fickle, (products, *taste.shape)) * (taste != 0)
        odds = rng.normal(-3.5, 0.35, products)[:, None, None] + np.einsum("npd,nkd->npk", own, self.features)
        odds += (self.features @ row(EVERYBODY))[:, None]
        if nature.interplay:
            together = np.einsum("nkd,pde,nke->npk", self.features, pairs, self.features, optimize=True)
            odds += nature.interplay * together / np.sqrt(2 * 15)
        effect = rng.normal(0, nature.creative, (products, 1, creatives))
        effect[:, :, 0] = 0
        self.odds = odds + effect + rng.normal(0, nature.cell, odds.shape)
        wrong = (1 - nature.known) / (len(PERSONAS) - 1)
        confusion = np.full((len(PERSONAS),) * 2, wrong)
        np.fill_diagonal(confusion, nature.known)
        joint = SHARES[:, None] * confusion
        self.shares: Floats = joint.sum(0)
        """How often each persona label is seen."""
        self.truth: Floats = (joint / self.shares).T
        self.seen = np.zeros(odds.shape)
        """How often each labelled persona saw each creative."""

    def rates(self) -> Floats:
        """Click rate now by product, persona label and creative, in a middling slot."""
        odds = self.odds - self.nature.fatigue * self.seen / 1000
        rates: Floats = np.einsum("ot,ntk->nok", self.truth, 1 / (1 + np.exp(-odds)))
        return rates

    def show(self, rng: np.random.Generator, visitors: Floats, weights: Floats) -> tuple[Floats, Floats, float]:
        """Show creatives to labelled visitors (products, personas): impressions, clicks, and expected clicks."""
        shown = rng.multinomial(visitors.astype(int), weights / weights.sum(-1, keepdims=True)).astype(float)
        rates = self.rates()
        expected = float((shown * rates).sum())
        if self.nature.slots:
            rates = np.clip(rates * rng.choice(SLOTS / SLOTS.mean(), shown.shape), 0, 1)
        clicks = rng.binomial(shown.astype(int), rates).astype(float)
        self.seen += shown
        return shown, clicks, expected

    def _designs(self) -> Floats:
        """The default picture, one for each persona, and the rest at random."""
        rows = []
        for number in range(self.creatives):
            chosen = {family: str(self.rng.choice(values)) for family, values in ATTRIBUTES.items()}
            if number == 0:
                chosen = dict(DEFAULT)
            elif self.nature.targeted and number <= len(PERSONAS):
                liked = TASTES[PERSONAS[number - 1]]
                chosen |= dict(name.split("=") for name, effect in liked.items() if effect > 0.1)
            rows.append(row({f"{family}={value}": 1.0 for family, value in chosen.items()}))
        return np.stack(rows)


def row(effects: dict[str, float]) -> Floats:
    """Named attributes as a row of numbers."""
    values = np.zeros(len(NAMES))
    for name, effect in effects.items():
        values[COLUMN[name]] = effect
    return values


def matrix() -> Floats:
    """Tastes of all personas."""
    return np.stack([row(TASTES[persona]) for persona in PERSONAS])
