"""The one thing that must be known before going on, as a question with likely answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from domain.brief import Choice, Question
from domain.catalog import Product
from domain.text import Words
from tools.understanding.dilemmas import Dilemma

MOST_CHOICES = 6


@lru_cache(maxsize=1)
def table() -> dict[str, dict[str, Any]]:
    """All rows of ``questions.yaml``."""
    rows: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return rows


def question(about: str, choices: Iterable[Choice] = (), *, row: str = "", problem: Words | None = None) -> Question:
    """The question about one thing; a `problem` with the last answer is said first."""
    entry = table()[row or about]
    fixed = [Choice.model_validate(choice) for choice in entry.get("choices", ())]
    text = {lang: f"{problem[lang]} {words}" if problem else words for lang, words in entry["text"].items()}
    return Question(about=about, text=text, choices=(*choices, *fixed)[:MOST_CHOICES])


def product_question(products: Sequence[Product], name: str = "", *, row: str = "") -> Question:
    """Which product: the catalog's first ones are offered."""
    offered = [Choice(value=product.sku, label=product.title) for product in products[:MOST_CHOICES]]
    asked = question("product", offered, row=row or ("unknown_product" if name else "product"))
    return _filled(asked, name=name)


def dilemma_question(dilemma: Dilemma) -> Question:
    """Which of two wishes counts; or which size, for a platform that nobody has formats for."""
    ways = [Choice(value=way.value, label=way.label) for way in dilemma.ways]
    if dilemma.about == "platform":
        return _filled(question("platform", row="other_platform"), name=dilemma.name)
    if len(ways) < 2:
        return question("contradiction", ways)
    asked = question("contradiction", ways, row="either_or")
    text = {
        lang: words.format(one=ways[0].label[lang], other=ways[1].label[lang]) for lang, words in asked.text.items()
    }
    return asked.model_copy(update={"text": text})


def _filled(asked: Question, **values: str) -> Question:
    return asked.model_copy(update={"text": {lang: words.format(**values) for lang, words in asked.text.items()}})


def target_question(shelf: Mapping[int, str]) -> Question:
    """Which picture: all of them, or one by its number."""
    numbers = [Choice(value=f"第{n}张 / #{n}", label={"zh": f"第 {n} 张", "en": f"Picture {n}"}) for n in sorted(shelf)]
    everything = Choice.model_validate(table()["target"]["all"])
    return question("target", [*numbers[: MOST_CHOICES - 1], everything])
