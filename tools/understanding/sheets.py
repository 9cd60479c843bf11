"""Fact sheets: which facts of a product stand on a selling-point, size, specification, comparison or question sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from domain.catalog import Attribute, Product
from domain.creative import Copy, PresentationInstruction, Sticker
from domain.text import Words, best_of, in_language
from tools.generation.scenarios import CUT_OUTS, SHEETS, Scenario
from tools.understanding.claims import forbidden_in
from tools.understanding.prices import written

MOST = {"points": 4, "sizes": 6, "specs": 9, "comparison": 8, "questions": 4}
"""Rows of each kind of sheet."""
INCH = 2.54
MONEY = re.compile(r"[¥￥$€£₩₹₫฿₽₺]|元")


def exact_instruction(
    lead: PresentationInstruction, row: Scenario | None, product: Product, others: Sequence[Product] = ()
) -> PresentationInstruction:
    """What a scenario's picture shows: the product alone, or facts in rows. `lead` is a look of the same run."""
    kind = row.kind if row else "ad"
    if kind == "ad":
        return lead if row is None or row.offers else _without_offers(lead)
    plain = {"id": f"{product.sku}.{kind}.{lead.lang}.1", "stickers": (), "words": Copy(headline="")}
    if kind == "scene":
        return lead.model_copy(update={**plain, "id": lead.id})
    alone = lead.model_copy(
        update={
            **plain,
            "persona": "product",
            "hook": "function",
            "prompt": "",
            "rationale": {},
            "scenario": dict(row.title) if row else {},
        }
    )
    if kind in CUT_OUTS or kind not in SHEETS:
        return alone
    brand = best_of(product.brand, lead.lang)
    stickers = ROWS[kind](product, lead, others)[: MOST[kind]]
    return alone.model_copy(
        update={"words": Copy(headline=label(kind, lead.lang), brand=brand), "stickers": tuple(stickers)}
    )


def _without_offers(lead: PresentationInstruction) -> PresentationInstruction:
    """The look without price, badge and button; a headline that names a price gives way to a selling point."""
    kept = tuple(one for one in lead.stickers if one.kind not in ("price", "burst", "cta"))
    words = lead.words
    if MONEY.search(words.headline + words.subline):
        chips = [one.text for one in kept if one.kind == "chip"]
        words = words.model_copy(update={"headline": chips[0] if chips else words.brand, "subline": ""})
    hook = "function" if lead.hook == "price" else lead.hook
    return lead.model_copy(update={"stickers": kept, "words": words, "hook": hook})


@lru_cache(maxsize=1)
def _labels() -> dict[str, Words]:
    file = Path(__file__).parent / "lexicon" / "sheets.yaml"
    labels: dict[str, Words] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return labels


def label(name: str, lang: str) -> str:
    """A label in this language, in English where it has none of its own."""
    row = _labels()[name]
    return in_language(row, lang) or row["en"]


def points(product: Product, lead: PresentationInstruction, others: Sequence[Product]) -> list[Sticker]:
    """The facts that sell, those first that the lead look chose; each with the full statement under it."""
    order = {fact.split(":")[-1]: place for place, fact in enumerate(lead.selling_points)}
    selling = [one for one in product.attributes if in_language(one.highlight, lead.lang)]
    selling.sort(key=lambda one: order.get(one.key, 99))
    rows = []
    for one in selling:
        short, full = in_language(one.highlight, lead.lang) or "", _statement(one, lead.lang)
        if not forbidden_in(short) and not forbidden_in(full):
            rows.append(Sticker(kind="chip", text=short, note=full, fact=f"{product.sku}/spec:{one.key}"))
    return rows


def _statement(one: Attribute, lang: str) -> str:
    name, value = in_language(one.name, lang), in_language(one.value, lang) or ""
    colon = "：" if lang.split("-")[0] in ("zh", "ja") else ": "
    return f"{name}{colon}{value}" if name else value


def specs(product: Product, lead: PresentationInstruction, others: Sequence[Product]) -> list[Sticker]:
    """Every specification, then size, weight and count."""
    lang, rows = lead.lang, []
    for one in product.attributes:
        name, value = in_language(one.name, lang), in_language(one.value, lang)
        if name and value and not forbidden_in(value):
            rows.append(Sticker(kind="chip", lead=name, text=value, fact=f"{product.sku}/spec:{one.key}"))
    return [*rows[: MOST["specs"] - 2], *_measures(product, lang)]


def _measures(product: Product, lang: str) -> list[Sticker]:
    rows = []
    if product.size_cm:
        sides = product.size_cm.width, product.size_cm.height, product.size_cm.depth
        text = " × ".join(f"{side:g}" for side in sides) + " cm"
        rows.append(Sticker(kind="chip", lead=label("size", lang), text=text, fact=f"{product.sku}/spec:size"))
    if product.weight_g:
        rows.append(
            Sticker(
                kind="chip",
                lead=label("weight", lang),
                text=_grams(product.weight_g),
                fact=f"{product.sku}/spec:weight",
            )
        )
    return rows


def _grams(grams: float) -> str:
    return f"{grams / 1000:.2f}".rstrip("0").rstrip(".") + " kg" if grams >= 1000 else f"{grams:g} g"


def sizes(product: Product, lead: PresentationInstruction, others: Sequence[Product]) -> list[Sticker]:
    """Width, height and depth in centimetres and inches, then weight, count and what the merchant says about sizes."""
    lang, size = lead.lang, product.size_cm
    if size is None:
        return []
    rows = [
        Sticker(
            kind="chip", lead=label(side, lang), text=f"{value:g} cm", note=f"{value / INCH:.1f} in", icon=side,
            fact=f"{product.sku}/spec:size",
        )
        for side, value in (("width", size.width), ("height", size.height), ("depth", size.depth))
    ]  # fmt: skip
    rows += [one for one in _measures(product, lang) if one.fact.endswith(":weight")]
    worn = [one for one in product.attributes if one.key in ("sizes", "size", "fit", "width", "capacity", "net")]
    for one in worn[:2]:
        name, value = in_language(one.name, lang), in_language(one.value, lang)
        if name and value:
            rows.append(Sticker(kind="chip", lead=name, text=value, fact=f"{product.sku}/spec:{one.key}"))
    return rows


def comparison(product: Product, lead: PresentationInstruction, others: Sequence[Product]) -> list[Sticker]:
    """This product beside another one of the same shop and category: what both have a value for, never a rival's."""
    other = next((one for one in others if one.sku != product.sku and one.category == product.category), None)
    if other is None:
        return []
    lang = lead.lang
    head = Sticker(kind="chip", text=best_of(product.title, lang), note=best_of(other.title, lang), icon="head")
    theirs = {one.key: one for one in other.attributes}
    rows = [head]
    if product.price and other.price and product.price.currency == other.price.currency:
        rows.append(_pair(label("price", lang), written(product.price, lang), written(other.price, lang), product))
    for one in product.attributes:
        same = theirs.get(one.key)
        name, own = in_language(one.name, lang), in_language(one.value, lang)
        their = in_language(same.value, lang) if same else None
        if name and own and their and own != their:
            rows.append(_pair(name, own, their, product))
    mine, yours = (_measures(one, lang) for one in (product, other))
    rows += [_pair(a.lead, a.text, b.text, product) for a, b in zip(mine, yours, strict=False) if a.lead == b.lead]
    return rows if len(rows) > 2 else []


def _pair(name: str, own: str, other: str, product: Product) -> Sticker:
    return Sticker(kind="chip", lead=name, text=own, note=other, fact=f"{product.sku}/comparison")


def questions(product: Product, lead: PresentationInstruction, others: Sequence[Product]) -> list[Sticker]:
    """What shoppers asked, with the merchant's answers."""
    rows = []
    for one in product.qa:
        asked, answer = in_language(one.question, lead.lang), in_language(one.answer, lead.lang)
        if asked and answer and not forbidden_in(answer):
            rows.append(Sticker(kind="chip", lead=asked, text=answer, fact=f"{product.sku}/qa:{one.id}"))
    return rows


ROWS = {"points": points, "sizes": sizes, "specs": specs, "comparison": comparison, "questions": questions}
