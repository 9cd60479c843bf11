"""Accents: which characters of a headline a look lifts out in its second colour."""

from __future__ import annotations

import re

STOPS = r"[，、；：。！？]|[,;:.!?]\s"
"""Marks at which a reader pauses; a blank between two words is a weaker one."""


def accented(text: str, accent: str, last: bool, count: int) -> tuple[int, int]:
    """The characters of a headline's line that wear the accent: the last line, its part after a pause, or figures."""
    if accent == "tail" and count > 1:
        return (0, len(text)) if last else (0, 0)
    if accent == "tail":
        pauses = _after(STOPS, text) or _after(r"\s", text)
        return (min(pauses, key=lambda at: abs(at / len(text) - 0.58)), len(text)) if pauses else (0, 0)
    figures = re.search(r"[¥￥$€£₩₹₫฿]?[0-9][0-9.,%]*", text) if accent == "digits" else None
    return figures.span() if figures else (0, 0)


def _after(pause: str, text: str) -> list[int]:
    """Where the line goes on after pauses near its middle."""
    ends = (found.end() for found in re.finditer(pause, text))
    return [at for at in ends if 0.25 <= at / len(text) <= 0.75]
