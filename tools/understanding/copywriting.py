"""Headline and subline of one picture: templates for the audience, filled with facts, cut to what fits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from domain.catalog import Fact, Product
from domain.creative import Copy, Persona
from domain.text import best_of, in_language
from tools.understanding.claims import forbidden_in
from tools.understanding.personas import archetype_of
from tools.understanding.taxonomy import family_of, found_in, headlines, tails

WIDEST = {"headline": (10, 26), "subline": (18, 44), "chip": (8, 18), "brand": (12, 24)}
"""Longest line of each kind of text: in Chinese characters, and in Latin letters."""
JOINER = " · "
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uff60]")


def fits(text: str, kind: str) -> bool:
    """Whether every line of a text is short enough for its place."""
    wide, narrow = WIDEST[kind]
    return all(width(line) <= (wide if CJK.search(line) else narrow) for line in text.split("\n"))


def width(text: str) -> float:
    """Length of a line: whole characters in Latin text; in Chinese text, a Latin letter counts half."""
    if not CJK.search(text):
        return len(text)
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.5 for sign in text)


def write_copy(
    product: Product,
    persona: Persona,
    points: Sequence[Fact],
    lang: str,
    *,
    variant: int = 0,
    roles: Mapping[str, str] | None = None,
    price: str = "",
) -> Copy:
    """The words of one picture. `roles` holds texts that the merchant dictated: headline, subline, brand."""
    said = roles or {}
    highlights = [(fact, short) for fact in points if (short := in_language(fact.short, lang))]
    used: list[Fact] = []
    headline = said.get("headline") or _headline(product, persona, highlights, lang, variant, used, price)
    subline = said.get("subline") or _subline(product, persona, highlights, lang, variant, used)
    brand = said.get("brand", in_language(product.brand, lang) or best_of(product.brand, "en"))
    return Copy(
        headline=headline, subline=subline, brand=brand if fits(brand, "brand") else "",
        facts=tuple(fact.id for fact in used),
    )  # fmt: skip


def _headline(
    product: Product,
    persona: Persona,
    highlights: Sequence[tuple[Fact, str]],
    lang: str,
    variant: int,
    used: list[Fact],
    price: str,
) -> str:
    """The template of this variant, or the next that fits; the product's own name where there are none."""
    facts = " ".join(text for fact, _ in highlights for text in (*fact.text.values(), *fact.short.values()))
    written: list[tuple[str, Fact | None]] = []
    for template in headlines(archetype_of(persona.id).id, family_of(product), lang):
        if template.needs and not found_in(facts, template.needs):
            continue
        if "{price}" in template.text:
            written += [(template.text.format(price=price), None)] if price else []
            continue
        if "{h1}" not in template.text:
            written.append((template.text, None))
            continue
        fact, short = highlights[0] if highlights else (None, "")
        if template.needs:
            fact, short = next(
                pair for pair in highlights if found_in(" ".join(pair[0].short.values()), template.needs)
            )
        if fact is not None:
            written.append((template.text.format(h1=short if lang == "zh" else short.lower()), fact))
    usable = [(text, fact) for text, fact in written if fits(text, "headline") and not forbidden_in(text)]
    if usable:
        text, fact = usable[variant % len(usable)]
        if fact is not None:
            used.append(fact)
        return text
    name = in_language(product.title, lang) or best_of(product.title, lang)
    return shortened(name, "headline")


def _subline(
    product: Product,
    persona: Persona,
    highlights: Sequence[tuple[Fact, str]],
    lang: str,
    variant: int,
    used: list[Fact],
) -> str:
    """Highlights in a row, three where they are short; or one and a neutral tail. Odd variants prefer the tail."""
    spare = [(fact, text) for fact, text in highlights if fact not in used]
    listed = tails(archetype_of(persona.id).id, family_of(product), lang)
    tail = listed[(variant // 2) % len(listed)] if listed else ""
    rows = [spare[:3], spare[:2], spare[:1]] if variant % 2 == 0 else [spare[:1], spare[:2]]
    for row in rows:
        texts = [text for _, text in row] + ([tail] if tail and len(row) == 1 else [])
        line = JOINER.join(texts)
        crowded = len(row) == 3 and not fits(line + "····" if lang == "zh" else line + "·" * 6, "subline")
        if texts and not crowded and fits(line, "subline") and not forbidden_in(line):
            used.extend(fact for fact, _ in row)
            return line
    return tail


def shortened(text: str, kind: str) -> str:
    """As many whole words of a text as fit."""
    if fits(text, kind):
        return text
    parts = re.split(r"(?<=[\s，,、·|/])", text)
    kept = ""
    for part in parts:
        if not fits((kept + part).strip(), kind):
            break
        kept += part
    kept = kept.strip(" ，,、·|/-")
    while not kept and not fits(text, kind):
        text = text[:-1]
    return kept or text
