"""Accents: which characters of a headline a look lifts out in its second colour."""

from __future__ import annotations

import re


def accented(text: str, accent: str, last: bool, count: int) -> tuple[int, int]:
    """The characters of a headline's line that wear the accent: the last line, its part after a pause, or figures."""
    if accent == "tail" and count > 1:
        return (0, len(text)) if last else (0, 0)
    if accent == "tail":
        pauses = [i + 1 for i, mark in enumerate(text) if mark in "，,、；：: " and 0.25 <= (i + 1) / len(text) <= 0.75]
        return (min(pauses, key=lambda at: abs(at / len(text) - 0.58)), len(text)) if pauses else (0, 0)
    figures = re.search(r"[¥￥$€£₩₹₫฿]?[0-9][0-9.,%]*", text) if accent == "digits" else None
    return figures.span() if figures else (0, 0)
