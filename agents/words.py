"""Everything the agents say, in Chinese and English: rows of ``words.yaml``, filled in by `say`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from domain.catalog import Product
from domain.text import Lang, Words, best_of
from tools.generation.canvases import formats

LANGUAGE_NAMES: dict[str, Words] = {
    "zh": {"zh": "中文", "en": "Chinese"}, "en": {"zh": "英文", "en": "English"},
    "ja": {"zh": "日文", "en": "Japanese"},
    "ko": {"zh": "韩文", "en": "Korean"}, "es": {"zh": "西班牙文", "en": "Spanish"},
    "fr": {"zh": "法文", "en": "French"},
    "de": {"zh": "德文", "en": "German"}, "zh-Hant": {"zh": "繁体中文", "en": "traditional Chinese"},
}  # fmt: skip
SIZED = re.compile(r"\s*\d+\s*[×x]\s*\d+$")
CHINESE = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def table() -> dict[str, Words]:
    """All rows of ``words.yaml`` and ``words_memory.yaml``."""
    rows: dict[str, Words] = {}
    for name in ("words.yaml", "words_memory.yaml"):
        rows |= yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return rows


def say(key: str, **values: Any) -> Words:
    """The row `key` in both languages; values that are words themselves are given in the same language."""
    return {
        lang: text.format(**{name: in_lang(value, lang) for name, value in values.items()})
        for lang, text in table()[key].items()
    }


def platform_name(code: str) -> Words:
    """A platform as merchants call it; its code where nobody wrote its name down."""
    rows = [row for row in formats().values() if row.canvas.platform == code]
    sized = next((row.title for row in rows if SIZED.search(best_of(row.title, "en"))), None)
    return {lang: SIZED.sub("", text) for lang, text in sized.items()} if sized else {"zh": code, "en": code}


def name_of(product: Product, lang: str) -> str:
    """What merchants call a product: its first alias in their language, else its title."""
    zh = lang == "zh"
    return next((alias for alias in product.aliases if bool(CHINESE.search(alias)) == zh), best_of(product.title, lang))


def short_names(products: Iterable[Product]) -> dict[str, Words]:
    """SKU -> what merchants call the product."""
    return {product.sku: {lang: name_of(product, lang) for lang in ("zh", "en")} for product in products}


def in_lang(value: Any, lang: str) -> Any:
    """Words in one language; anything else as it is."""
    return best_of(dict(value), lang) if isinstance(value, Mapping) else value


def listing(items: list[Words] | tuple[Words, ...]) -> Words:
    """Several words as one list."""
    return {
        "zh": "、".join(best_of(item, "zh") for item in items),
        "en": ", ".join(best_of(item, "en") for item in items),
    }


def language_of(text: str) -> Lang:
    """The language to speak to somebody who wrote this."""
    return "zh" if CHINESE.search(text) else "en"
