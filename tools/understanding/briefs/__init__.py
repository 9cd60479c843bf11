"""Briefs: what a merchant wrote, in Chinese, English or another tongue, read into a typed brief."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.brief import Brief, Turn
from tools.understanding.briefs.counts import asked_persona_count
from tools.understanding.briefs.interpret import interpret
from tools.understanding.briefs.quotes import dictated

__all__ = ["asked_persona_count", "dictated", "interpret", "interpret_line", "slots_of"]


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
        slots[name] = list(value) if isinstance(value, tuple) else float(value) if name in _NUMBERS else value
    return slots


_NUMBERS = frozenset({"price", "original_price", "budget", "video_seconds", "ab_days"})
