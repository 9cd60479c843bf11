"""Who makes what sells: sets, layouts, generators, models by effect within products; and pairs to learn from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tools.distribution.statistics import Sample, chance_to_beat
from tools.feedback.evidence import ELEMENTS, Row

LEAST_SHOWN = 500
"""Fewer views rank nobody."""
SURE = 0.95
LEAST_PAIR = 100
ROUNDS = 60
Z95 = 1.959964
BY: dict[str, Callable[[Row], str]] = {
    **{name: (lambda row, name=name: row.exhibit.attributes.get(name, "")) for name in ELEMENTS},  # type: ignore[misc]
    "generator": lambda row: row.exhibit.generator,
    "model": lambda row: row.exhibit.model or "embedded",
    "prompt": lambda row: row.exhibit.prompt or "embedded",
    "persona": lambda row: row.exhibit.persona,
}


def leaderboard(rows: Sequence[Row], by: str) -> list[dict[str, Any]]:
    """Entries by effect on the click rate, best first. Product effects are removed: raw rates rank the products.

    Poisson regression with a fixed effect for each trial and audience; intervals allow for creatives that differ.
    """
    named = [(BY[by](row), row) for row in rows]
    named = [(name, row) for name, row in named if name]
    names = sorted({name for name, _ in named})
    groups = sorted({(row.trial, row.persona) for _, row in named})
    if not named:
        return []
    which = np.array([names.index(name) for name, _ in named])
    where = np.array([groups.index((row.trial, row.persona)) for _, row in named])
    clicks = np.array([row.clicks for _, row in named], dtype=float)
    shown = np.array([row.shown for _, row in named], dtype=float)
    effect = np.zeros(len(names))
    level = np.zeros(len(groups))
    for _ in range(ROUNDS):
        due = shown * np.exp(effect[which])
        level = (np.bincount(where, clicks, len(groups)) + 1e-6) / np.bincount(where, due, len(groups))
        expected = np.bincount(which, shown * level[where], len(names))
        effect = np.log((np.bincount(which, clicks, len(names)) + 0.5) / (expected + 0.5))
        effect -= np.average(effect, weights=np.bincount(which, shown, len(names)))
    fitted = shown * level[where] * np.exp(effect[which])
    free = max(1, len(named) - len(names) - len(groups) + 1)
    spread = max(1.0, float(((clicks - fitted) ** 2 / np.maximum(fitted, 0.5)).sum()) / free)
    entries = [
        _entry(name, float(effect[index]), spread, [row for other, row in named if other == name])
        for index, name in enumerate(names)
    ]
    return sorted(entries, key=lambda entry: (not entry["ranked"], -entry["effect"]))


def preference_pairs(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Two creatives of one product for one audience, of which one is surely clicked more: for post-training."""
    for one in rows:
        for other in rows:
            same = (one.trial, one.persona) == (other.trial, other.persona)
            if not same or one.arm == other.arm or min(one.shown, other.shown) < LEAST_PAIR:
                continue
            mine, theirs = Sample.of_rate(one.shown, one.clicks), Sample.of_rate(other.shown, other.clicks)
            if mine.mean <= theirs.mean or (sure := chance_to_beat(theirs, mine)) <= SURE:
                continue
            yield {
                "sku": one.sku, "persona": one.persona, "trial": one.trial, "probability": round(sure, 4),
                "log_odds_gap": round(_log_odds(mine) - _log_odds(theirs), 4),
                "chosen": _told(one), "rejected": _told(other),
            }  # fmt: skip


def _entry(name: str, effect: float, spread: float, rows: Sequence[Row]) -> dict[str, Any]:
    shown, clicks = sum(row.shown for row in rows), sum(row.clicks for row in rows)
    error = math.sqrt(spread / max(1, clicks))
    exhibits = {row.exhibit.creative: row.exhibit for row in rows}.values()
    attempts = sum(exhibit.attempts for exhibit in exhibits)
    return {
        "name": name, "effect": math.expm1(effect), "low": math.expm1(effect - Z95 * error),
        "high": math.expm1(effect + Z95 * error), "shown": shown, "clicks": clicks,
        "products": len({row.sku for row in rows}), "creatives": len(exhibits),
        "accepted_rate": len(exhibits) / attempts if attempts else None,
        "cost": sum(exhibit.cost for exhibit in exhibits) / max(1, len(exhibits)),
        "seconds": sum(exhibit.seconds for exhibit in exhibits) / max(1, len(exhibits)),
        "ranked": shown >= LEAST_SHOWN,
    }  # fmt: skip


def _told(row: Row) -> dict[str, Any]:
    return {
        "creative": row.exhibit.creative, "asset": row.exhibit.asset, "attributes": row.exhibit.attributes,
        "generator": row.exhibit.generator, "shown": row.shown, "clicks": row.clicks,
    }  # fmt: skip


def _log_odds(sample: Sample) -> float:
    return math.log((sample.total + 0.5) / (sample.users - sample.total + 0.5))
