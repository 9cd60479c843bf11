"""Briefs: what a merchant wrote, in Chinese, English or another tongue, read into a typed brief.

The grammar is loaded on first use: importing this package costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.brief import Brief, Turn

NUMBERS = frozenset({"price", "original_price", "budget", "video_seconds", "ab_days"})
"""Slots that are plain numbers in a brief file."""


def interpret(turns: Sequence[Turn], *, now: datetime, known_products: Sequence[str] = ()) -> Brief:
    """The last user turn in the light of the earlier ones, as a typed brief. Deterministic."""
    from tools.understanding.briefs.conversation import interpret as read_turns

    return read_turns(turns, now=now, known_products=known_products)


def interpret_line(
    item: dict[str, Any], *, now: datetime | None = None, known_products: Sequence[str] = ()
) -> dict[str, Any]:
    """One line of a brief file (``{"id", "turns"}``) as ``{"id", "expect": {slot: value}}``, empty slots left out."""
    turns = [Turn(role=turn["role"], text=turn["text"]) for turn in item["turns"]]
    brief = interpret(turns, now=now or datetime.now(), known_products=known_products)
    return {"id": item.get("id"), "expect": slots_of(brief)}


def slots_of(brief: Brief) -> dict[str, Any]:
    """The slots of a brief that are filled, as plain JSON values."""
    slots: dict[str, Any] = {}
    for name, value in brief.model_dump(mode="python").items():
        if value is None or value == ():
            continue
        slots[name] = list(value) if isinstance(value, tuple) else float(value) if name in NUMBERS else value
    return slots


def asked_persona_count(text: str) -> int | None:
    """How many audiences a brief asks for: 5 for ``做5类人群的主图`` and ``for five audiences``."""
    from tools.understanding.briefs.counts import asked_persona_count as count

    return count(text)


def dictated(text: str) -> dict[str, str]:
    """Texts that the merchant dictated by place: ``{"headline": ..., "subline", "cta", "badge", "brand"}``."""
    from tools.understanding.briefs.quotes import dictated as roles

    return roles(text)


__all__ = ["asked_persona_count", "dictated", "interpret", "interpret_line", "slots_of"]
