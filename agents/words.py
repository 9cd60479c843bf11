"""Everything the agents say, in Chinese and English: rows of ``words.yaml``, filled in by `say`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from domain.text import Lang, Words, best_of

CHINESE = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def table() -> dict[str, Words]:
    """All rows of ``words.yaml``."""
    rows: dict[str, Words] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return rows


def say(key: str, **values: Any) -> Words:
    """The row `key` in both languages; values that are words themselves are given in the same language."""
    return {
        lang: text.format(**{name: in_lang(value, lang) for name, value in values.items()})
        for lang, text in table()[key].items()
    }


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
