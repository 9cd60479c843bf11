"""Briefs that name a figure instead of a picture: raise the click rate among price-sensitive buyers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

from domain.brief import Brief
from tools.understanding.personas import archetype_named
from tools.understanding.taxonomy import load

Figure = Literal["ctr", "add_to_cart", "conversion", "gmv"]
SENTENCE = re.compile(r"[。！？!?;；\n]|\.\s")
OPEN = frozenset({"generate_images", "analyze_results", "ask_question", "out_of_scope", "edit_previous"})
"""What such a brief may be taken for by its words alone."""
MOST_WORDS = 6


def with_goal(brief: Brief, text: str) -> Brief:
    """The brief with the figure that is to rise, and for whom; unchanged where the text orders something else."""
    figure = figure_named(text)
    if figure is None or not set(brief.intents) <= OPEN or brief.edit_targets or brief.flags:
        return brief
    changes: dict[str, Any] = {"intents": ("generate_images",), "edit_ops": ()}
    if brief.objective is None:
        changes["objective"] = "conversion" if figure == "add_to_cart" else figure
    if figure == "add_to_cart":
        changes["ab_metric"] = figure
    changes["products"] = tuple(name for name in brief.products if not _names_figure(name))
    changes["personas"] = tuple(_bare(name) for name in brief.personas) or _audience(text, changes["products"])
    if factors_named(text):  # elements to be told apart are no wishes for one of them
        changes["style_scene"] = tuple(look for look in brief.style_scene if not _names_element(look))
    changes["clarify"] = tuple(about for about in brief.clarify if about != "target")
    return brief.model_copy(update=changes)


def figure_named(text: str) -> Figure | None:
    """The figure that the text wants to rise, where it says so in one sentence."""
    for sentence in SENTENCE.split(text.casefold()):
        found = _matcher("figures").search(sentence)
        moved = _matcher("raises").search(sentence) or _matcher("bad").search(sentence)
        if found and moved and not _matcher("not").search(sentence):
            return next(code for code, words in _table()["figures"].items() if found[0] in words)
    return None


def factors_named(text: str) -> tuple[str, ...]:
    """The elements that a test is to tell apart, where the text asks for such a test; two where it names none."""
    rows, folded = _table()["elements"], text.casefold()
    if not _any([*rows["asks"]["zh"], *rows["asks"]["en"]]).search(folded):
        return ()
    named = tuple(
        name for name in ("set", "layout", "sticker") if _any([*rows[name]["zh"], *rows[name]["en"]]).search(folded)
    )
    return named if len(named) > 1 else ("set", "layout")


def _audience(text: str, products: tuple[str, ...]) -> tuple[str, ...]:
    """An audience that is known by name and stands in the text."""
    folded = text.casefold()
    for product in products:
        folded = folded.replace(product.casefold(), " ")
    for match in re.finditer(r"(?:" + "|".join(_table()["audience"]["en"]) + r")\s+((?:[a-z'-]+\s?){1,6})", folded):
        words = match[1].split()[:MOST_WORDS]
        while words and words[-1] in _table()["small"]:
            words.pop()
        for count in range(len(words), 0, -1):
            if archetype_named(name := " ".join(words[:count])):
                return (name,)
    found = archetype_named(folded) if re.search(r"[\u3400-\u9fff]", folded) else None
    return (found.title.get("zh") or found.id,) if found else ()


def _bare(name: str) -> str:
    return re.sub(r"^(?:" + "|".join(_table()["audience"]["en"]) + r")\s+", "", name, flags=re.IGNORECASE)


def _names_figure(name: str) -> bool:
    return bool(_matcher("figures").search(name.casefold()))


def _names_element(look: str) -> bool:
    rows = _table()["elements"]
    words = [word for name in ("set", "layout", "sticker") for listed in rows[name].values() for word in listed]
    return bool(_any(words).search(look.casefold()))


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    rows: dict[str, Any] = load("goals")
    return rows


@lru_cache(maxsize=8)
def _matcher(name: str) -> re.Pattern[str]:
    return _any([word for words in _table()[name].values() for word in words])


def _any(words: list[str]) -> re.Pattern[str]:
    """Any of these words, the longest first; Latin ones as whole words."""
    parts = (
        rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    )  # fmt: skip
    return re.compile("|".join(parts))
