"""A catalogue of thousands: its names are found, and those that are not said cost next to nothing."""

from __future__ import annotations

from datetime import datetime

from domain.brief import Turn
from tools.understanding.briefs import interpret
from tools.understanding.briefs.lexicon import _any_of

NOW = datetime(2026, 11, 23, 12)
NAMES = [name for n in range(500) for name in (f"手冲壶 {n} 号", f"Gooseneck kettle {n}")]


def test_names_that_are_not_said_are_made_no_patterns_of() -> None:
    text = "给手冲壶 77 号和 gooseneck kettle 8 做3张主图"
    interpret([Turn(role="user", text=text)], now=NOW)
    before = _any_of.cache_info().misses
    brief = interpret([Turn(role="user", text=text)], now=NOW, known_products=NAMES)
    assert set(brief.products) == {"手冲壶 77 号", "gooseneck kettle 8"}
    assert _any_of.cache_info().misses - before <= 10


def test_a_name_is_found_however_its_words_are_joined() -> None:
    (found,) = interpret([Turn(role="user", text="3 pics of the Goose-neck   kettle, 1:1")], now=NOW,
                         known_products=["goose neck kettle"]).products  # fmt: skip
    assert found.casefold().startswith("goose")
