"""Finding facts: an index over fact texts, queried in both languages, with the words themselves as a second opinion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from rapidfuzz import fuzz

from domain.catalog import Fact, Product
from domain.ports import Index
from tools.understanding.taxonomy import found_in, load

RANK_OFFSET = 10
"""How slowly a rank's worth falls in rank fusion."""
NEAR = 62.0
"""Wording likeness in percent from which a fact counts as a find without the index."""


def index_facts(index: Index, product: Product, facts: Sequence[Fact]) -> None:
    """Put one product's facts into the index, all languages of a fact in one text."""
    texts = {fact.id: " ".join(dict.fromkeys([*fact.text.values(), *fact.short.values()])) for fact in facts}
    index.add(product.sku, texts, {fact.id: {"source": fact.source, "sku": product.sku} for fact in facts})


def retrieve(
    index: Index, facts: Iterable[Fact], query: str, *, sku: str | None = None, top: int = 8
) -> tuple[Fact, ...]:
    """The facts that speak to the query, best first: asked as written, asked in the other language, and by wording."""
    known = {fact.id: fact for fact in facts}
    scores: dict[str, float] = {}
    for asked in _askings(query):
        for rank, (fact_id, _) in enumerate(index.search(asked, sku=sku, top=top)):
            scores[fact_id] = scores.get(fact_id, 0) + 1 / (RANK_OFFSET + rank)
    for rank, fact_id in enumerate(_by_wording(known.values(), _askings(query))[:top]):
        scores[fact_id] = scores.get(fact_id, 0) + 1 / (RANK_OFFSET + rank)
    ranked = sorted((fact_id for fact_id in scores if fact_id in known), key=lambda fact_id: -scores[fact_id])
    return tuple(known[fact_id] for fact_id in ranked[:top])


def translated(query: str) -> str:
    """The notions of the query in all their words, both languages; empty where the glossary knows none."""
    words = [word for line in _glossary() if found_in(query, line) for word in line]
    return " ".join(dict.fromkeys(words))


def _askings(query: str) -> tuple[str, ...]:
    return tuple(text for text in (query, translated(query)) if text)


def _by_wording(facts: Iterable[Fact], askings: Sequence[str]) -> list[str]:
    """Facts whose words resemble the query, best first."""
    scored: list[tuple[float, str]] = []
    for fact in facts:
        texts = [text.casefold() for text in (*fact.text.values(), *fact.short.values())]
        likeness = max((fuzz.partial_token_set_ratio(a.casefold(), t) if a.isascii() and t.isascii()
                        else fuzz.partial_ratio(a.casefold(), t)) for a in askings[:1] for t in texts)  # fmt: skip
        shared = sum(bool(found_in(text, tuple(askings[-1].split()))) for text in texts) if len(askings) > 1 else 0
        if likeness + 20 * shared >= NEAR:
            scored.append((likeness + 20 * shared, fact.id))
    return [fact_id for _, fact_id in sorted(scored, key=lambda pair: -pair[0])]


@cache
def _glossary() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(word) for word in line) for line in load("glossary"))
