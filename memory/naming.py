"""Which product a name means: by SKU or link, by one of its names, by a part of one, or by one with a typing slip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from domain.catalog import Product

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
MARGIN = 1.0
"""Points by which the best product must be ahead, or it is not clear which one is meant."""
LIKE_CJK, LIKE_LATIN = 81.0, 88.0
"""Likeness in percent from which a name counts as another one with a slip."""
# A size or count at the end says how much of it, not what it is.
_AMOUNT = re.compile(
    r"[\s,，、(（x×]*\d+(?:[.,]\d+)?\s*(?:[a-z]{1,4}|packs?|pieces?|[毫微]?[升克米]|[片条杯瓶盒支个双件款装包袋只台])?[)）\s]*$"
)
_FILLER = re.compile(r"^(?:这款|那款|这个|那个|我们的?|咱们的?|the |our |my |this |that |a |an )+")


class Named(NamedTuple):
    """A product under all its names, tidied."""

    sku: str
    names: tuple[str, ...]
    """Titles, aliases and brand with them, surest first."""
    kinds: tuple[str, ...]
    """Names of its category: they mean it only where nothing else is of that kind."""

    @classmethod
    def of(cls, product: Product) -> Named:
        """The names of a product."""
        titles = list(product.title.values())
        branded = [f"{brand} {title}" for code, brand in product.brand.items() if (title := product.title.get(code))]
        names = [product.sku, *product.aliases, *titles, *branded, *product.brand.values()]
        return cls(product.sku, _tidied(names), _tidied(product.category_title.values()))


def meant(name: str, products: Sequence[Named]) -> str | None:
    """SKU of the product that is meant; None where none fits, or several fit equally."""
    if skus := _by_sku(name, products):
        return skus[0] if len(skus) == 1 else None
    asked, bare = tidy(name), tidy(_AMOUNT.sub("", name.casefold()))
    if not bare or "://" in name:
        return None
    scores = sorted(((_score(asked, bare, product), product.sku) for product in products), reverse=True)
    if not scores or scores[0][0] <= 0:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < MARGIN:
        return None
    return scores[0][1]


def tidy(text: str) -> str:
    """A name as it is compared: one width and case, no punctuation, no "the", no plural."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("'s", "")
    text = " ".join(re.findall(r"[^\W_]+", _FILLER.sub("", text.strip())))
    return " ".join(_singular(word) for word in text.split())


def _score(asked: str, bare: str, product: Named) -> float:
    """How well a product fits, 0 to 100."""
    surest = max((_likeness(words, name) for words in {asked, bare} for name in product.names), default=0.0)
    kind = max((_likeness(words, name) for words in {asked, bare} for name in product.kinds), default=0.0)
    return max(surest, 0.95 * kind)


def _likeness(asked: str, name: str) -> float:
    """How well a name fits: 100 the same, above 84 a part of the name, above 74 the name and more, above 70 a slip."""
    cjk = bool(CJK.search(name) and CJK.search(asked))
    if cjk:
        asked, name = asked.replace(" ", ""), name.replace(" ", "")
    if asked == name:
        return 100.0
    short, long = sorted((asked, name), key=len)
    part = len(short) / len(long)
    pad = "" if cjk else " "
    if len(short) >= (2 if CJK.search(short) else 4):
        if short == asked and f"{pad}{asked}{pad}" in f"{pad}{name}{pad}":
            return (88 if name.endswith(asked) else 84) + 10 * part
        # What a name is about stands at its end: "黑咖啡" is in "山止黑咖啡", but a "coffee machine" is no coffee.
        if short == name and f"{pad}{asked}".endswith(f"{pad}{name}"):
            return 74 + 10 * part
    if not cjk and " " in asked and set(asked.split()) <= set(name.split()):
        return 70 + 10 * part
    if cjk:
        alike = fuzz.ratio(asked, name) if len(short) >= 4 else 0.0
    else:
        alike = max(fuzz.ratio(asked, name), fuzz.token_sort_ratio(asked, name)) if len(short) >= 5 else 0.0
    return 60 + alike / 8 if alike >= (LIKE_CJK if cjk else LIKE_LATIN) else 0.0


def _by_sku(name: str, products: Sequence[Named]) -> list[str]:
    """The SKUs that stand in the text or link as words of their own."""
    words = {word.strip(".-").casefold() for word in re.findall(r"[\w.\-]+", name)}
    words |= {word.removesuffix(".html").removesuffix(".htm") for word in words}
    return [product.sku for product in products if product.sku.casefold() in words]


def _tidied(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in map(tidy, names) if name))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.isascii() and word.endswith("s") and not word.endswith(("ss", "us"))
    return word[:-1] if plural else word
