"""Text in several languages, and money."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from domain import Frozen

Lang = Literal["zh", "en"]
"""The languages Vitrine speaks to its users."""

Words = dict[str, str]
"""One text by language code (BCP-47, for example ``zh`` or ``en``)."""


def in_language(words: Words, lang: str) -> str | None:
    """The text in exactly this language, or in a regional form of it; None where there is none."""
    if lang in words:
        return words[lang]
    base = lang.split("-")[0]
    return next((text for code, text in words.items() if code.split("-")[0] == base), None)


def best_of(words: Words, lang: str) -> str:
    """The text in this language, else in any language; an empty string where there is no text at all."""
    return in_language(words, lang) or next(iter(words.values()), "")


class Money(Frozen):
    """An amount in one currency."""

    amount: Decimal
    """In major units, for example 59.90."""
    currency: str = "CNY"
    """ISO-4217 code."""
