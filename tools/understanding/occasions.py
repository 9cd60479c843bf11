"""Sets by when and where they are at home: a feast nobody named is no background, a tent belongs outdoors."""

from __future__ import annotations

from collections.abc import Collection

from tools.understanding.taxonomy import promotions

BELONGS, OUT_OF_SEASON = 4.0, 8.0


def at_home(name: str, keywords: Collection[str], family: str) -> float:
    """What a set is worth to goods of a family whoever buys them; one for an occasion is worth less unless named."""
    place, occasions = promotions()["places"].get(family, ()), promotions()["occasions"]
    return (BELONGS if set(place) & set(keywords) else 0.0) - (OUT_OF_SEASON if name in occasions else 0.0)
