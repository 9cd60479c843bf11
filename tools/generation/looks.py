"""Looks: how type and stickers are dressed on each set. Rows are in ``looks.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from domain.creative import PresentationInstruction
from tools.generation.fonts import Role, speaks
from tools.generation.typesetting import Style

RIGHT_TO_LEFT = ("ar", "he", "fa", "ur")
SOBER = "warm"
"""The voice of a headline that the look's own voice cannot write."""


@dataclass(frozen=True)
class Look:
    """One art direction. `headline` scales the headline's size."""

    name: str
    voice: str
    words: tuple[str, ...]
    align: Literal["left", "center"]
    leading: tuple[float, float]
    tracking: tuple[float, float]
    headline: float
    chips: Literal["glass", "solid", "line"]
    offer: Literal["capsule", "quiet"]
    burst: Literal["seal", "star", "dot"]
    slant: float = 0.0
    upper: bool = False
    dark_button: bool = False
    accent: Literal["", "tail", "digits"] = ""

    def style(self, role: Role, lang: str, **changes: Any) -> Style:
        """How a text of this role is written."""
        return Style(voice=self.voice, role=role, lang=lang, **changes)

    def headline_style(self, lang: str) -> Style:
        """How a headline is written."""
        at = 0 if lang.split("-")[0] in ("zh", "ja", "ko") else 1
        plain = lang.split("-")[0] in RIGHT_TO_LEFT
        return self.style(
            "display",
            lang,
            leading=self.leading[at],
            tracking=0.0 if plain else self.tracking[at],
            slant=0.0 if plain else self.slant,
        )

    def cased(self, text: str, lang: str) -> str:
        """A headline in the look's case."""
        return text.upper() if self.upper and lang.split("-")[0] == "en" else text


@lru_cache(maxsize=1)
def looks() -> dict[str, Look]:
    """All looks by name."""
    return {name: _look(name, row) for name, row in _table()["looks"].items()}


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return table


def _look(name: str, row: dict[str, Any]) -> Look:
    fields = {**row, "words": tuple(row["words"])}
    for key in ("leading", "tracking"):
        fields[key] = (row[key]["zh"], row[key]["en"])
    return Look(name=name, **fields)


def look_for(instruction: PresentationInstruction) -> Look:
    """The look that the instruction's set wears; the price speaks softly where style sells, loudly where it sells."""
    look = looks()[look_of_set(instruction.set_name)]
    if not speaks(look.voice, "display", instruction.lang, instruction.words.headline):
        look = replace(look, voice=SOBER)
    match instruction.hook:
        case "style":
            return replace(look, offer="quiet")
        case "price":
            return replace(look, offer="capsule")
        case _:
            return look


@lru_cache(maxsize=128)
def look_of_set(set_name: str) -> str:
    """Name of the look that a set wears: its row's, else the one its words call for."""
    named = _table()["sets"].get(set_name)
    return str(named) if named else _by_words(set_name)


def _by_words(set_name: str) -> str:
    from tools.generation.plates import set_card

    try:
        card = set_card(set_name)
    except KeyError:
        return _first_named([set_name]) or "clean"
    words = [*card.moods, *(word for group in card.keywords.values() for word in group), set_name]
    return _first_named(words) or "clean"


def _first_named(words: Iterable[str]) -> str:
    for word in words:
        for look in looks().values():
            if any(known in word.lower() for known in look.words):
                return look.name
    return ""
