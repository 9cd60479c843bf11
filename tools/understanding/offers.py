"""Stickers: the price as it is, what is saved only where that is true, facts as chips, and a button."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.brief import Brief
from domain.catalog import Fact, Product
from domain.creative import Persona, Sticker
from domain.text import Money, in_language
from tools.understanding.claims import forbidden_in
from tools.understanding.copywriting import fits
from tools.understanding.personas import archetype_of
from tools.understanding.price_proof import price_struck
from tools.understanding.prices import amount_in_words, percent_off, sign_of, written
from tools.understanding.taxonomy import icon_for, phrases, promotions

CHIPS = 3
LEAST_BURST = 5
"""Percent from which a saving is worth a burst."""


def price_asked(product: Product, brief: Brief) -> tuple[Money | None, str]:
    """(the price to show, id of the fact that says so): the brief's price goes before the record's."""
    if brief.price is not None:
        currency = brief.currency or (product.price.currency if product.price else "CNY")
        return Money(amount=brief.price, currency=currency), f"{product.sku}/merchant:price"
    return product.price, f"{product.sku}/price:now"


def price_sticker(product: Product, persona: Persona, brief: Brief, lang: str) -> Sticker | None:
    """The price with its sign and the audience's wording, and the earlier price struck through where it is real."""
    now, fact = price_asked(product, brief)
    if now is None:
        return None
    before = price_struck(product, brief, now)
    return Sticker(
        kind="price", text=amount_in_words(now, lang), currency=sign_of(now.currency), lead=_label(persona, lang),
        note=written(before, lang) if before else "", fact=fact, proof=f"{product.sku}/price:before" if before else "",
    )  # fmt: skip


def burst_sticker(product: Product, brief: Brief, lang: str) -> Sticker | None:
    """The brief's first discount, else a real saving; nothing where there is neither."""
    now, _ = price_asked(product, brief)
    currency = now.currency if now else brief.currency or "CNY"
    for code in brief.discounts:
        if sticker := discount_sticker(code, lang, currency, product.sku):
            return sticker
    before = price_struck(product, brief, now) if now else None
    if now is None or before is None or percent_off(now, before) < LEAST_BURST:
        return None
    saved = Money(amount=before.amount - now.amount, currency=now.currency)
    number = amount_in_words(saved, lang) if lang == "zh" else str(percent_off(now, before))
    return _burst(promotions()["saving"], lang, f"{product.sku}/price:before", n=number, sign=sign_of(now.currency))


def discount_sticker(code: str, lang: str, currency: str, sku: str) -> Sticker | None:
    """A discount code of a brief in words, for example ``thr:200-30`` as 满200 减30."""
    kind, _, numbers = code.partition(":")
    first, _, second = numbers.partition("-")
    table = promotions()["discounts"]
    if kind == "nth" and second == "50":
        kind = "nth_half"
    if kind == "coupon" and not first:
        kind = "coupon_any"
    if kind not in table:
        return None
    percent = first if kind == "pct" else second
    zhe = _zhe(percent) if kind in ("pct", "nth") else ""
    return _burst(
        table[kind], lang, f"{sku}/merchant:discount:{code}", n=first, m=second, zhe=zhe, sign=sign_of(currency)
    )


def _burst(words: dict[str, dict[str, str]], lang: str, fact: str, **values: str) -> Sticker | None:
    wording = words.get(lang.split("-")[0], words["en"] if lang != "zh" else words["zh"])
    return Sticker(
        kind="burst", lead=wording["lead"].format(**values), text=wording["text"].format(**values), fact=fact
    )


def _zhe(percent: str) -> str:
    """20 (% off) -> 8, 25 -> 7.5."""
    left = (Decimal(100) - Decimal(percent)) / 10
    return f"{left.normalize():f}"


def chip_stickers(points: Sequence[Fact], lang: str, used: Sequence[str] = ()) -> tuple[Sticker, ...]:
    """Up to three highlights as chips with icons: first those that the headline and subline do not say already."""
    fresh = [fact for fact in points if fact.id not in used]
    # One chip looks lost: what the subline says keeps it company. Where it says everything, chips would only repeat it.
    listed = fresh if len(fresh) != 1 else [*fresh, *(fact for fact in points if fact.id in used)]
    chips: list[Sticker] = []
    for fact in listed:
        text = in_language(fact.short, lang) or ""
        if text and fits(text, "chip") and not forbidden_in(text) and text not in {chip.text for chip in chips}:
            chips.append(Sticker(kind="chip", text=text, icon=icon_for(" ".join(fact.short.values())), fact=fact.id))
    return tuple(chips[:CHIPS])


def button_sticker(persona: Persona, lang: str, text: str = "") -> Sticker:
    """The call to action in this audience's words."""
    return Sticker(kind="cta", text=text or _phrase(persona, lang, "cta"))


def _label(persona: Persona, lang: str) -> str:
    return _phrase(persona, lang, "label")


def _phrase(persona: Persona, lang: str, name: str) -> str:
    archetype = archetype_of(persona.id)
    own = archetype.label if name == "label" else archetype.cta
    if found := own.get(lang):
        return found
    neutral = phrases().get(lang) or phrases().get(lang.split("-")[0]) or {}
    return str(neutral.get(name) or own["en"])
