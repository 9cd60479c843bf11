"""What sells whom: click odds by persona and creative attribute, from earlier tests, product effects removed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RIDGE = 30.0
"""Pseudo-weight that pulls every effect to nothing, in units of binomial variance (about 1,000 impressions at 3 %)."""


@dataclass(frozen=True)
class AttributeModel:
    """Log-odds by attribute: for everybody, and for each persona on top."""

    shared: Floats
    """(attributes,)"""
    own: Floats
    """(personas, attributes)"""

    def uplift(self, features: Floats) -> Floats:
        """Log-odds of creatives (products, creatives, attributes) for each persona: (products, personas, creatives)."""
        effects: Floats = np.einsum("pd,nkd->npk", self.shared[None] + self.own, features)
        return effects

    def flipped(self) -> AttributeModel:
        """The same with every sign wrong: what a prior must be recovered from."""
        return AttributeModel(-self.shared, -self.own)


def fit(features: Floats, clicks: Floats, shown: Floats, *, ridge: float = RIDGE) -> AttributeModel:
    """One Newton step of logistic ridge regression from each product's mean rate; features as for `uplift`."""
    level = (clicks.sum((1, 2)) + 0.3) / (shown.sum((1, 2)) + 10)
    due = shown * level[:, None, None]
    weight = due * (1 - level)[:, None, None]
    gap = (clicks - due) / np.maximum(weight, 1e-9)
    flat = features.reshape(-1, features.shape[-1])
    together = weight.sum(1)
    shared = _ridge(flat, together.ravel(), ((gap * weight).sum(1) / np.maximum(together, 1e-9)).ravel(), ridge)
    base = flat @ shared
    own = [
        _ridge(flat, weight[:, persona].ravel(), gap[:, persona].ravel() - base, ridge)
        for persona in range(clicks.shape[1])
    ]
    return AttributeModel(shared, np.stack(own))


def _ridge(features: Floats, weight: Floats, target: Floats, ridge: float) -> Floats:
    weighted = features * weight[:, None]
    gram = weighted.T @ features + ridge * np.eye(features.shape[1])
    return np.asarray(np.linalg.solve(gram, weighted.T @ target), dtype=np.float64)
