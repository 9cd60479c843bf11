"""Messages that ask for nothing, and messages that mean another thing in their conversation than on their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from domain.brief import Brief, Turn
from tools.understanding.briefs import interpret
from tools.understanding.taxonomy import load

EVERYTHING_SOLD = re.compile(
    r"(?:所有|全部|每个|每件|整店|全店|店里)(?:的)?(?:商品|产品|sku|货)"
    r"|(?:all|every|each)(?: of)? (?:my|our|the)? ?(?:products?|items?|skus?)(?![a-z])"
)


def small_talk(text: str) -> str:
    """``greeting``, ``thanks``, ``praise``, ``bye``, ``complaint`` or ``go_ahead``, where a message says no more."""
    whole = text.strip().casefold().rstrip("。.!！~ ")
    if not whole or len(whole) > 40:
        return ""
    kinds = [_kind(part) for part in (whole, *re.split(r"[,，。!！~.]+\s*", whole)) if part]
    return kinds[0] or (kinds[1] if all(kinds[1:]) else "")


def _kind(whole: str) -> str:
    found = (name for name, pattern in load("social").items() if re.fullmatch(pattern, whole))
    return next(found, "") if len(whole) <= 24 else ""


def read_in_talk(turns: Sequence[Turn], now: datetime, known: Sequence[str], *, answering: bool = False) -> Brief:
    """The last message as a brief in the light of its conversation, and never as more than it says itself."""
    whole = interpret(turns, now=now, known_products=known)
    if answering or len(turns) < 2:
        return whole
    alone = interpret(turns[-1:], now=now, known_products=known)
    if small_talk(turns[-1].text) or (_says_nothing(whole) and alone.intents == ("out_of_scope",)):
        return Brief(intents=("out_of_scope",), flags=whole.flags)
    if set(whole.intents) == {"edit_previous"} and _orders_another(alone, turns, known):
        return alone
    return whole


def _says_nothing(brief: Brief) -> bool:
    """Whether a brief is only there because something was spoken of before."""
    said = brief.model_dump(exclude_defaults=True, exclude={"intents", "products", "clarify", "flags"})
    return brief.intents == ("generate_images",) and not said


def _orders_another(alone: Brief, turns: Sequence[Turn], known: Sequence[str]) -> bool:
    """Whether a message on its own orders pictures of a product that was not spoken of before."""
    before = " ".join(turn.text for turn in turns[:-1]).casefold()
    named = [name for name in alone.products if name in known and name.casefold() not in before]
    return "generate_images" in alone.intents and bool(named)
