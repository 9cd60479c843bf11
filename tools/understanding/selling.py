"""What to say to whom: facts ranked for an audience, and the merchant's own words as facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from domain.brief import Brief
from domain.catalog import Fact, Product
from domain.creative import Persona
from domain.text import Words, in_language
from tools.understanding.claims import forbidden_in
from tools.understanding.personas import archetype_of
from tools.understanding.records import words_of
from tools.understanding.taxonomy import both, facets_in, found_in

FACET, WANT = 1.0, 2.5
"""Worth of a fitting facet, and of a word that this audience looks for."""


def merchant_facts(product: Product, brief: Brief, dictated: Collection[str] = ()) -> tuple[Fact, ...]:
    """The brief's selling points as facts, provenance ``merchant``; forbidden claims are left out.

    A point that a product fact already makes, or a text that the merchant dictated, is not repeated.
    """
    said = [_plain(text) for text in dictated]
    listed: list[Fact] = []
    known = {_plain(text) for attribute in product.attributes for text in attribute.highlight.values()}
    for number, text in enumerate(brief.selling_points, 1):
        if forbidden_in(text) or _plain(text) in known or any(_plain(text) in each for each in said):
            continue
        words = words_of(text)
        listed.append(
            Fact(
                id=f"{product.sku}/merchant:{number}",
                text=words,
                short=words,
                source="merchant",
                facets=facets_in(text),
            )
        )
    return tuple(listed)


def dropped_claims(brief: Brief) -> tuple[tuple[str, Words], ...]:
    """(words of the brief that will not be shown, why), for telling the merchant."""
    return tuple(
        (
            text,
            {
                "zh": f"“{text}”没有放到图上：“{hits[0]}”属于广告法不允许或需要证据的说法。",
                "en": f"“{text}” is left off the pictures: the law forbids “{hits[0]}” or wants proof.",
            },
        )
        for text in brief.selling_points
        if (hits := forbidden_in(text))
    )


def ranked_facts(facts: Sequence[Fact], persona: Persona, lang: str, wished: Sequence[str] = ()) -> tuple[Fact, ...]:
    """The facts that may be shown in this language, those that move this audience first."""
    return tuple(fact for _, fact in _scored(facts, persona, lang, wished))


def _scored(facts: Sequence[Fact], persona: Persona, lang: str, wished: Sequence[str]) -> list[tuple[float, Fact]]:
    """(worth, fact): the merchant's own words lead, then facts the brief names, then facets and wanted words."""
    archetype = archetype_of(persona.id)
    wants = both(archetype.wants)
    scored: list[tuple[float, int, Fact]] = []
    for place, fact in enumerate(facts):
        short = in_language(fact.short, lang)
        if not short or forbidden_in(short):
            continue
        said = " ".join((*fact.text.values(), *fact.short.values())).casefold()
        facet = max((archetype.facets.get(name, 0.0) for name in fact.facets), default=0.0)
        wanted = [wants.index(hit) for hit in found_in(said, wants) if hit in wants]
        score = FACET * facet + (WANT * (1 - min(wanted) / (2 * len(wants))) + 0.3 * len(wanted) if wanted else 0.0)
        score += 20.0 * (fact.source == "merchant") + 15.0 * any(_plain(wish) in _plain(said) for wish in wished)
        scored.append((score, place, fact))
    return [(score, fact) for score, _, fact in sorted(scored, key=lambda item: (-item[0], item[1]))]


def selling_points(
    facts: Sequence[Fact], personas: Sequence[Persona], lang: str, wished: Sequence[str] = (), count: int = 6
) -> dict[str, tuple[Fact, ...]]:
    """Persona id -> facts to show, strongest first; no two audiences lead with the same fact while there are enough.

    Leads go out where they are worth most. Who buys by price leads with the price.
    """
    worth = {persona.id: _scored(facts, persona, lang, wished) for persona in personas}
    leads: dict[str, Fact] = {}
    price = next((fact for fact in facts if fact.source == "price"), None)
    buyer = next((persona.id for persona in personas if persona.hook == "price"), None)
    if price is not None and buyer is not None and not wished:
        leads[buyer] = price
    pairs = [(score, persona, fact) for persona, listed in worth.items() for score, fact in listed[: count + 3]]
    for _, persona, fact in sorted(pairs, key=lambda pair: -pair[0]):
        if persona not in leads and fact.id not in {lead.id for lead in leads.values()}:
            leads[persona] = fact
    chosen: dict[str, tuple[Fact, ...]] = {}
    for name, listed in worth.items():
        first = [leads[name]] if name in leads else []
        chosen[name] = tuple((first + [fact for _, fact in listed if fact not in first])[:count])
    return chosen


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
