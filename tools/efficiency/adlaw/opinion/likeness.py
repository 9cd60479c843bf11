"""How like a breach a text reads, like which kind of breach, and which of its words tell so."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tools.efficiency.adlaw.opinion.features import Place, Script, placed

WEIGHTS = Path(__file__).with_name("weights.npz")
LEAST_KNOWN = {"zh": 0.27, "en": 0.5}
"""Part of a text's features that must be known to say anything: less is another language. By writers that were not
learned from, 98 % of texts have .29 (zh) and .61 (en); Japanese has at most .26, French .45, German .3."""
Array = Any


class Learned(NamedTuple):
    """What was learned of one script."""

    features: Array
    """Hashes, sorted."""
    rarity: Array
    weights: Array
    mean: float
    """What is said of a text of which nothing is known."""
    kinds: Array
    """A row for each feature, a column for each kind; of one scale, so they can be compared."""


class Likeness(NamedTuple):
    """What the opinion makes of a text."""

    score: float
    """About 0 for harmless and 1 for a breach."""
    kind: int
    """Place of the likeliest kind of breach in `kinds.yaml`."""
    place: Place
    """The words that speak most for a breach: first sign and end in the folded text."""


@cache
def learned(script: Script) -> Learned:
    """The committed weights of a script, read once."""
    import numpy as np

    with np.load(WEIGHTS) as file:
        part = {name: file[f"{script}_{name}"] for name in ("steps", "rarity", "weights", "numbers", "rows", "columns",
                                                            "kinds")}  # fmt: skip
    features = np.cumsum(part["steps"].astype(np.int64))
    mean, scale, many = part["numbers"].tolist()
    kinds = np.zeros((len(features), int(many)), np.int8)
    kinds[part["rows"], part["columns"]] = part["kinds"]
    return Learned(features, part["rarity"] / 16.0, part["weights"] * scale, mean, kinds)


def likeness(folded: str, script: Script) -> Likeness | None:
    """The opinion on a folded text; None where it is in no language that the opinion has learned."""
    import numpy as np

    where: dict[int, list[Place]] = {}
    for feature, place in placed(folded, script):
        where.setdefault(feature, []).append(place)
    if not where:
        return None
    known = learned(script)
    asked = np.fromiter(where, np.int64, len(where))
    rows = np.minimum(np.searchsorted(known.features, asked), len(known.features) - 1)
    found = known.features[rows] == asked
    if found.mean() < LEAST_KNOWN[script]:
        return None
    rows, hashes = rows[found], asked[found].tolist()
    values = known.rarity[rows] / length(known.rarity[rows], int((~found).sum()), known.rarity)
    shares = values * known.weights[rows]
    kind = int((values @ known.kinds[rows]).argmax())
    told = np.zeros(len(folded))
    for feature, share in zip(hashes, shares.tolist(), strict=True):
        places = where[feature]
        for start, end in places:
            told[start:end] += share / len(places) / max(1, end - start)
    return Likeness(known.mean + float(shares.sum()), kind, _strongest(folded, told))


def length(rarity: Array, unknown: int, all_rarity: Array) -> float:
    """By which a text's values are divided: what is not known counts too, so that three known signs tell little."""
    return float((rarity @ rarity + unknown * float(all_rarity.max()) ** 2) ** 0.5) or 1.0


def _strongest(folded: str, told: Array) -> Place:
    """The stretch of text with the largest sum, less the mean of what is spoken for; whole words."""
    worth = told - max(0.0, float(told[told > 0].mean())) * 0.5 if (told > 0).any() else told
    best, total, start, place = 0.0, 0.0, 0, (0, len(folded))
    for at, value in enumerate(worth.tolist()):
        if total <= 0:
            total, start = 0.0, at
        total += value
        if total > best:
            best, place = total, (start, at + 1)
    first, end = place
    while first > 0 and folded[first - 1].isascii() and folded[first - 1].isalnum() and folded[first].isalnum():
        first -= 1
    while end < len(folded) and folded[end].isascii() and folded[end].isalnum() and folded[end - 1].isalnum():
        end += 1
    while first < end - 1 and folded[first].isspace():
        first += 1
    return first, end
