"""Two wishes that cannot both be met, and platforms nobody has formats for: with the answers that would settle it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from domain import Frozen
from domain.brief import Brief
from domain.text import Words
from tools.understanding.briefs.numbers import count_of
from tools.understanding.briefs.reading import lowered, plain
from tools.understanding.scenes import SetLike, sets_named
from tools.understanding.taxonomy import found_in, load


class Way(Frozen):
    """One answer that settles a dilemma."""

    value: str
    """What the merchant would say."""
    label: Words


class Dilemma(Frozen):
    """What must be asked, and its likely answers."""

    about: Literal["contradiction", "platform"]
    ways: tuple[Way, ...] = ()
    name: str = ""
    """The platform, as the merchant wrote it."""
    count: int | None = None
    """The number that was said last: taken where nobody can be asked."""
    sure: bool = False
    """Whether it needs no question: a number that was plainly corrected."""


def dilemma_in(text: str, brief: Brief, sets: Sequence[SetLike]) -> Dilemma | None:
    """The first thing in a brief that cannot be done as it is said."""
    low = lowered(plain(text))
    if set(brief.intents) <= {"ask_question", "analyze_results", "out_of_scope", "publish"}:
        return None
    if found := _two_counts(low) or _white_and_place(low, brief, sets):
        return found
    if "contradiction" in brief.clarify:
        return Dilemma(about="contradiction", ways=_ways_out(brief))
    if not brief.platforms and not brief.aspect_ratios and not brief.sizes:
        names = found_in(low, tuple(load("standing")["other_platforms"]))
        if names:
            at = low.index(names[0])
            return Dilemma(about="platform", name=plain(text)[at : at + len(names[0])])
    return None


def _two_counts(low: str) -> Dilemma | None:
    """ "3 pictures, no, 5": a slip or a change of mind; only the merchant knows."""
    for pattern in load("standing")["two_counts"]:
        match = re.search(pattern, low)
        numbers = [count_of(match["a"]), count_of(match["b"])] if match else []
        if len(numbers) == 2 and all(numbers) and numbers[0] != numbers[1]:
            ways = tuple(
                Way(value=_pictures(n, low), label={"zh": f"{n} 张", "en": f"{n} pictures"}) for n in numbers if n
            )
            sure = bool(re.search(load("standing")["plain_correction"], match[0] if match else ""))
            return Dilemma(about="contradiction", ways=ways, count=numbers[1], sure=sure)
    return None


def _pictures(number: int, low: str) -> str:
    return f"{number}张" if re.search(r"[一-鿿]", low) else f"{number} pictures"


def _white_and_place(low: str, brief: Brief, sets: Sequence[SetLike]) -> Dilemma | None:
    """A plain white background, and a place at the same time."""
    rules = load("standing")["white_and_place"]
    if re.search(rules["both_wanted"], low) or not (white := re.search(rules["white"], low)):
        return None
    rest = low[: white.start()] + " " + low[white.end() :]
    place = re.search(rules["place"], rest)
    named = (
        (place["p"] or place["q"])
        if place
        else next((v for v in brief.style_scene if v not in white[0] and sets_named([v], sets)), "")
    )
    if not named or white[0] in named:
        return None
    return Dilemma(about="contradiction", ways=(_as_said(white[0]), _as_said(named)))


def _ways_out(brief: Brief) -> tuple[Way, ...]:
    """Likely answers to a contradiction that the grammar found."""
    if len(brief.aspect_ratios) > 1:
        return tuple(_as_said(ratio) for ratio in brief.aspect_ratios[:3])
    wordless = [value for value in brief.must_avoid if re.search(r"字|文案|text|words|copy", value.lower())]
    if wordless and brief.selling_points:
        point = brief.selling_points[0]
        return (
            Way(value="不要文字 / no text", label={"zh": "不要文字", "en": "No text"}),
            Way(value=f"写上“{point}”", label={"zh": f"写“{point}”", "en": f"Write “{point}”"}),
        )
    if len(brief.style_scene) > 1:
        return tuple(_as_said(look) for look in brief.style_scene[:3])
    return ()


def _as_said(words: str) -> Way:
    return Way(value=words, label={"zh": words, "en": words})
