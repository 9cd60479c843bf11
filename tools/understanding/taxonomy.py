"""Audiences, words and copy templates: the data of the understanding core, read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from domain import Frozen
from domain.catalog import Facet, Product
from domain.creative import Hook
from domain.text import Words

LEXICON = Path(__file__).parent / "lexicon"
NEUTRAL = "anyone"
"""The archetype whose copy fits an audience that nobody wrote copy for."""


class Archetype(Frozen):
    """An audience as it is known before any product is looked at."""

    id: str
    title: Words
    names: dict[str, tuple[str, ...]]
    cues: dict[str, tuple[str, ...]]
    hook: Hook
    scene: str
    scenes: tuple[str, ...]
    moods: tuple[str, ...]
    tones: tuple[str, ...]
    facets: dict[Facet, float]
    wants: dict[str, tuple[str, ...]]
    needs: Words
    label: Words
    cta: Words
    scenario: Words
    prompt: str


class Template(Frozen):
    """One line of copy and the words that must stand in the facts for it to be used."""

    text: str
    needs: tuple[str, ...] = ()


@cache
def load(name: str) -> Any:
    """One lexicon file, read once: whoever looks things up in it leaves it as it is."""
    return yaml.load((LEXICON / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def archetypes() -> dict[str, Archetype]:
    """Every known audience by id, in order."""
    return {item["id"]: Archetype.model_validate(item) for item in load("personas")["personas"]}


@cache
def neutral_archetype() -> Archetype:
    """What is assumed of an audience that is not in the taxonomy: nothing but a clean scene."""
    return Archetype.model_validate(load("personas")["neutral"])


@cache
def _finder(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches any of these words: Latin ones whole, others anywhere."""
    if not words:
        return None
    parts = []
    for word in sorted(set(words), key=len, reverse=True):
        quoted = re.escape(word.casefold())
        parts.append(rf"(?<![a-z]){quoted}(?![a-z])" if word.isascii() and word.strip() == word else quoted)
    return re.compile("|".join(parts))


def found_in(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words that stand in the text, each once, in the text's order."""
    finder = _finder(tuple(words))
    return tuple(dict.fromkeys(finder.findall(text.casefold()))) if finder else ()


def both(words: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """A word list of all languages together."""
    return tuple(word for listed in words.values() for word in listed)


def facets_in(text: str) -> tuple[Facet, ...]:
    """Which facets a wording speaks to, the strongest first."""
    counts = {cast(Facet, facet): len(found_in(text, both(words))) for facet, words in _words()["facets"].items()}
    return tuple(sorted((facet for facet, n in counts.items() if n), key=lambda facet: -counts[facet]))[:3]


def icon_for(text: str) -> str:
    """The icon that fits a highlight."""
    for icon, words in _words()["icons"]:
        if found_in(text, tuple(words)):
            return str(icon)
    return str(_words()["default_icon"])


@cache
def family_of_words(text: str) -> str:
    """The product family that a category or title belongs to, ``any`` where none fits."""
    return next((family for family, words in _words()["families"].items() if found_in(text, tuple(words))), "any")


def family_of(product: Product) -> str:
    """The product family, by category slug first, then by its title, then by the product's name."""
    slug = product.category.replace("/", " ").replace("-", " ")
    said = (slug, " ".join(product.category_title.values()), " ".join(product.title.values()))
    return next((family for text in said if (family := family_of_words(text)) != "any"), "any")


@cache
def _words() -> dict[str, Any]:
    return cast(dict[str, Any], load("words"))


@cache
def promotions() -> dict[str, Any]:
    """Discount wordings, colours and tones."""
    return cast(dict[str, Any], load("promotions"))


@cache
def phrases() -> dict[str, dict[str, Any]]:
    """Neutral words in further languages."""
    return cast(dict[str, dict[str, Any]], load("phrases"))


@cache
def _copy() -> dict[str, Any]:
    return cast(dict[str, Any], load("copy"))


@cache
def headlines(persona: str, family: str, lang: str) -> tuple[Template, ...]:
    """Headline templates for an audience: those of the product's family first, then the general ones."""
    if lang not in ("zh", "en"):
        listed = (phrases().get(lang) or phrases().get(lang.split("-")[0]) or {}).get("headlines", ())
        return tuple(Template(text=text) for text in listed)
    return tuple(
        Template(text=item) if isinstance(item, str) else Template(text=item["text"], needs=tuple(item["if"]))
        for block in _blocks(persona, family)
        for item in block[lang]["headlines"]
    )


@cache
def tails(persona: str, family: str, lang: str) -> tuple[str, ...]:
    """Neutral second lines for an audience."""
    return tuple(tail for block in _blocks(persona, family) for tail in block.get(lang, {}).get("tails", ()))


def _blocks(persona: str, family: str) -> list[dict[str, Any]]:
    copy = _copy()
    listed = copy.get(persona, copy[NEUTRAL])
    return [listed[name] for name in dict.fromkeys((family, "any")) if name in listed]


def affinity(family: str) -> tuple[str, ...]:
    """Audiences that commonly buy from a product family, likeliest first; every family ends with the buyer types."""
    table = _words()["affinity"]
    return tuple(dict.fromkeys([*table.get(family, ()), *table["any"]]))
