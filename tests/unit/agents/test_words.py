"""What is said exists in both languages, and everything that is asked for exists."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import get_args

import pytest

from agents import known, questions, words
from agents.questions import product_question, question, target_question
from agents.words import listing, say
from domain.brief import Clarify, Flag, Intent
from domain.catalog import Product

AGENTS = Path(words.__file__).parent
USED = {
    name
    for file in AGENTS.glob("*.py")
    for name in re.findall(r'(?:say|_wrong)\(\s*"([^"{}]+)"', file.read_text(encoding="utf-8"))
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(words.table()))
def test_rows_speak_both_languages_with_the_same_fields(key: str) -> None:
    row = words.table()[key]
    assert set(row) == {"zh", "en"}
    assert fields(row["zh"]) == fields(row["en"])


def test_every_row_that_is_used_exists_and_every_row_is_used() -> None:
    families = ("intent.", "flag.", "about.", "edit.larger", "edit.smaller", "memory.slot.", "moment.")
    assert set(words.table()) >= USED
    assert {key for key in words.table() if not key.startswith(families)} <= USED


def test_every_intent_and_flag_has_a_name() -> None:
    assert {f"intent.{code}" for code in get_args(Intent)} <= set(words.table())
    assert {f"about.{code}" for code in get_args(Clarify)} <= set(words.table())
    assert {f"flag.{code}" for code in get_args(Flag)} <= set(words.table())


def test_values_in_two_languages_are_filled_in_by_language() -> None:
    said = say("edit.background", place={"zh": "户外", "en": "the outdoors"})
    assert said == {"zh": "换成户外", "en": "moved to the outdoors"}
    assert listing([{"zh": "一", "en": "one"}, {"zh": "二", "en": "two"}]) == {"zh": "一、二", "en": "one, two"}


@pytest.mark.parametrize("about", get_args(Clarify))
def test_everything_that_can_be_unclear_can_be_asked(about: str) -> None:
    asked = question(about)
    assert asked.about == about and set(asked.text) == {"zh", "en"}
    assert all(choice.value and set(choice.label) == {"zh", "en"} for choice in asked.choices)


def test_a_problem_is_said_before_the_question() -> None:
    asked = question("approval", problem={"zh": "没有这类人群。", "en": "No such audience."})
    assert asked.text["zh"].startswith("没有这类人群。") and [choice.value for choice in asked.choices] == [
        "approve",
        "cancel",
    ]


def test_products_and_pictures_are_offered_as_choices() -> None:
    products = [Product(sku=f"p{n}", title={"zh": f"商品{n}"}) for n in range(9)]
    asked = product_question(products, "火星锅")
    assert "火星锅" in asked.text["en"] and len(asked.choices) == questions.MOST_CHOICES
    assert [choice.label["zh"] for choice in target_question({1: "a", 3: "b"}).choices] == [
        "第 1 张",
        "第 3 张",
        "全部",
    ]


def test_replies_speak_both_languages() -> None:
    table = known.table()
    rows = [row for name, row in table.items() if name not in ("topics", "about_me")] + table["topics"]
    assert all({"zh", "en"} <= set(row) for row in rows)
    assert all(set(topic["any"]) == {"zh", "en"} for topic in table["topics"])
