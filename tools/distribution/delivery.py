"""What a storefront is told: the GrowthBook payload, one feature per product, and single answers for those who ask."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.trial import EVERYBODY, Trial
from tools.distribution.assignment import assign, variations, weights_for

PREFIX = "creative-"
"""Feature keys are this and the SKU."""


@dataclass(frozen=True)
class Shown:
    """One answer: what to show a user, and what to report with it."""

    arm: str
    value: dict[str, Any]
    reason: str
    """``SPLIT`` in a test, ``STATIC`` where everybody sees the same, ``DEFAULT`` where nothing is on."""
    propensity: float = 1.0


def feature_key(sku: str) -> str:
    """The feature that decides this product's picture."""
    return PREFIX + sku


def payload(trials: Iterable[Trial], *, killed: bool = False) -> dict[str, Any]:
    """The SDK payload. No clock in it: the same trials give the same bytes, so that caches hold."""
    features = {
        feature_key(sku): {"defaultValue": value_of(trial, ""), "rules": [] if killed else _all_rules(trial, before)}
        for sku, (trial, before) in sorted(_speaking(trials).items())
    }
    return {"status": 200, "features": features}


def etag(body: dict[str, Any]) -> str:
    """A strong validator of the payload."""
    return '"' + hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32] + '"'


def decisive(trials: Iterable[Trial], persona: str = "") -> dict[str, Trial]:
    """The one trial that speaks for each product to this persona: the running one, else what was promoted last."""
    return {
        sku: before if before and not _is_for(trial, persona) else trial
        for sku, (trial, before) in _speaking(trials).items()
    }


def _speaking(trials: Iterable[Trial]) -> dict[str, tuple[Trial, Trial | None]]:
    """By product: the trial that speaks, and what was promoted before for those who are not in it."""
    found: dict[str, tuple[Trial, Trial | None]] = {}
    for trial in sorted(trials, key=_rank):
        if trial.status == "running" or trial.promoted:
            before = found.get(trial.experiment.sku, (None, None))[0]
            found[trial.experiment.sku] = trial, before if before and before.status != "running" else None
    return found


def _is_for(trial: Trial, persona: str) -> bool:
    return not trial.audience or persona in trial.audience


def _all_rules(trial: Trial, before: Trial | None) -> list[dict[str, Any]]:
    """Whoever a test of some audiences is not for falls through to what was promoted before."""
    return [*_rules(trial), *(_rules(before) if trial.audience and before else [])]


def show(trial: Trial, user: str, persona: str = "", *, killed: bool = False) -> Shown:
    """What one user is shown, decided here and not in an SDK; the answer is the same."""
    if not killed and trial.status == "running" and _is_for(trial, persona):
        assigned = assign(trial, user, persona)
        return Shown(assigned.arm, value_of(trial, assigned.arm, persona), "SPLIT", assigned.propensity)
    if not killed and trial.promoted and _is_for(trial, persona):
        return Shown(trial.promoted, value_of(trial, trial.promoted, persona), "STATIC")
    return Shown("", value_of(trial, ""), "DEFAULT")


def value_of(trial: Trial, arm: str, persona: str = EVERYBODY) -> dict[str, Any]:
    """What an arm shows: its picture in each format, the one made for this persona where there are several.

    Without an arm, and in the holdout, the product's own photo.
    """
    pictures: dict[str, dict[str, str]] = {}
    for exhibit in trial.exhibits:
        if exhibit.arm == arm and (exhibit.canvas not in pictures or exhibit.persona == persona):
            pictures[exhibit.canvas] = {"creative": exhibit.creative, "url": f"/v1/assets/{exhibit.asset}"}
    plain = {"creative": "", "url": f"/v1/assets/{trial.plain}" if trial.plain else ""}
    first = next(iter(pictures.values()), plain)
    return {"trial": trial.id, "sku": trial.experiment.sku, "arm": arm, **first, "pictures": pictures}


def _rules(trial: Trial) -> list[dict[str, Any]]:
    own = sorted({persona for persona in trial.weights if persona != EVERYBODY} | _shown_their_own(trial))
    if trial.status != "running":
        if not trial.promoted:
            return []
        winner = trial.promoted
        own = list(trial.audience) or own
        forced = [{"force": value_of(trial, winner, name), "condition": {"persona": name}} for name in own]
        return forced if trial.audience else [*forced, {"force": value_of(trial, winner)}]
    if trial.audience:
        return [_rule(trial, persona, {"persona": persona}) for persona in trial.audience]
    # A user whom one rule leaves out falls through to the next: the last must name whom it is not for.
    rest = {"persona": {"$nin": own}} if own else None
    return [_rule(trial, persona, {"persona": persona}) for persona in own] + [_rule(trial, EVERYBODY, rest)]


def _shown_their_own(trial: Trial) -> set[str]:
    """Personas that an arm has a picture of their own for, where arms have several in one format."""
    places: dict[tuple[str, str], set[str]] = {}
    for exhibit in trial.exhibits:
        places.setdefault((exhibit.arm, exhibit.canvas), set()).add(exhibit.persona)
    return {persona for made_for in places.values() if len(made_for) > 1 for persona in made_for}


def _rule(trial: Trial, persona: str, condition: dict[str, Any] | None) -> dict[str, Any]:
    names, weights = variations(trial), weights_for(trial, persona)
    rule: dict[str, Any] = {
        "key": trial.id,
        "seed": trial.id,
        "hashAttribute": "id",
        "hashVersion": 2,
        "coverage": 1,
        "variations": [
            value_of(trial, name, persona) | {"propensity": weight, "weighed": trial.weighed}
            for name, weight in zip(names, weights, strict=True)
        ],
        "weights": list(weights),
        "meta": [{"key": name, "name": name} for name in names],
        "phase": "0",
    }
    return rule | ({"condition": condition} if condition else {})


def _rank(trial: Trial) -> tuple[bool, float]:
    moment = trial.started_at or trial.created_at
    return trial.status == "running", moment.timestamp()
