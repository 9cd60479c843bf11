"""Large goods: on a set of a table's scale a tent would look like a toy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from domain.catalog import Product
from tools.understanding.scenes import SetLike, sets_named
from tools.understanding.taxonomy import both, found_in, load

BULKY = 55.0
"""Centimetres of the longest side from which goods do not belong on a table."""


def is_bulky(product: Product) -> bool:
    """Whether a product is too large for a table: by its record, else by what it is called."""
    if size := product.size_cm:
        return max(size.width, size.height, size.depth) >= BULKY
    called = " ".join((*product.title.values(), *product.category_title.values()))
    large, small = _words()
    return bool(found_in(called, large)) and not found_in(called, small)


def roomy(sets: Sequence[SetLike], product: Product, asked: Sequence[str] = ()) -> Sequence[SetLike]:
    """The sets on which a product of this size can stand, and those that the merchant names; all where none is left."""
    if not is_bulky(product):
        return sets
    named = {card.name for card in sets_named(asked, sets)}
    return [card for card in sets if card.cm_per_unit is None or card.name in named] or sets


@cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = load("bulk")
    return both(table["words"]), both(table["not"])
