"""Rows of fact sheets: how one fact is set in a width, before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from domain.creative import Sticker
from tools.generation.fonts import Role
from tools.generation.linebreaking import set_lines
from tools.generation.looks import RIGHT_TO_LEFT
from tools.generation.typesetting import Line, Style

VOICE = "clean"
Tone = Literal["ink", "soft", "accent"]
SMALL = 0.86
"""Size of secondary text in parts of the row's size."""


@dataclass(frozen=True)
class Piece:
    """One line of a row: its ink starts at `x` and stands on `baseline`, in pixels from the row's corner."""

    line: Line
    x: float
    baseline: float
    size: float
    tone: Tone
    bold: bool


@dataclass(frozen=True)
class Row:
    """A measured row."""

    pieces: tuple[Piece, ...]
    height: float


def style(role: Role, lang: str) -> Style:
    """How text of this role is written on a sheet."""
    return Style(voice=VOICE, role=role, lang=lang, leading=1.32)


def wrapped(text: str, how: Style, width: float, size: float, most: int) -> tuple[Line, ...] | None:
    """The text in as few lines as this width takes; None where `most` lines are not enough."""
    for count in range(1, most + 1):
        found = set_lines(text, how, count)
        if found and max(line.width for line in found[0]) * size <= width:
            return found[0]
    return None


def _stack(
    text: str, role: Role, lang: str, at: tuple[float, float], width: float, size: float, most: int, tone: Tone
) -> tuple[list[Piece], float] | None:
    """Lines under one another from a top left corner, and where they end; None where they do not fit."""
    how = style(role, lang)
    lines = wrapped(text, how, width, size, most)
    if lines is None:
        return None
    step, first = 1.32 * size, at[1] + 0.88 * size
    mirrored = lang.split("-")[0] in RIGHT_TO_LEFT
    pieces = [
        Piece(line, at[0] + (width - line.width * size if mirrored else 0.0), first + place * step, size, tone,
              role != "text")
        for place, line in enumerate(lines)
    ]  # fmt: skip
    return pieces, first + (len(lines) - 1) * step + 0.3 * size


@lru_cache(maxsize=2048)
def plan_row(kind: str, sticker: Sticker, lang: str, width: float, size: float) -> Row | None:
    """One row of a sheet of this kind; None where it does not fit the width at this size."""
    return WAYS[kind](sticker, lang, width, size)


def _joined(parts: list[tuple[list[Piece], float] | None], below: float) -> Row | None:
    if any(part is None for part in parts):
        return None
    there = [part for part in parts if part is not None]
    return Row(tuple(piece for pieces, _ in there for piece in pieces), max(end for _, end in there) + below)


def _point(sticker: Sticker, lang: str, width: float, size: float) -> Row | None:
    """An icon over a short claim over the statement that bears it out."""
    top = 2.75 * size
    head = _stack(sticker.text, "strong", lang, (0, top), width, 1.18 * size, 2, "ink")
    if head is None:
        return None
    note = _stack(sticker.note, "text", lang, (0, head[1] + 0.25 * size), width, SMALL * size, 3, "soft")
    return _joined([head, note], 0.0)


def _spec(sticker: Sticker, lang: str, width: float, size: float) -> Row | None:
    """A name and its value, side by side."""
    top, split = 0.62 * size, 0.34 * width
    mirrored = lang.split("-")[0] in RIGHT_TO_LEFT
    at = (width - split + 0.6 * size, 0.0) if mirrored else (0.0, split)
    parts = [
        _stack(sticker.lead, "text", lang, (at[0], top), split - 0.6 * size, size, 2, "soft"),
        _stack(sticker.text, "strong", lang, (at[1], top), width - split, size, 3, "ink"),
    ]
    return _joined(parts, 0.62 * size)


def _question(sticker: Sticker, lang: str, width: float, size: float) -> Row | None:
    """A question over its answer, beside a mark."""
    start = 2.3 * size
    mirrored = lang.split("-")[0] in RIGHT_TO_LEFT
    x = 0.0 if mirrored else start
    asked = _stack(sticker.lead, "strong", lang, (x, 0.5 * size), width - start, 1.06 * size, 2, "ink")
    if asked is None:
        return None
    answer = _stack(sticker.text, "text", lang, (x, asked[1] + 0.2 * size), width - start, size, 4, "soft")
    return _joined([asked, answer], 0.6 * size)


def _comparison(sticker: Sticker, lang: str, width: float, size: float) -> Row | None:
    """A name, our value and the other one; the first row names the products."""
    top, first, gap = 0.7 * size, 0.26 * width, 0.9 * size
    column = (width - first) / 2
    head = sticker.icon == "head"
    parts: list[tuple[list[Piece], float] | None] = []
    if sticker.lead:
        parts.append(_stack(sticker.lead, "text", lang, (0, top), first - gap, size, 2, "soft"))
    own: Tone = "accent" if head else "ink"
    parts.append(_stack(sticker.text, "strong", lang, (first + gap, top), column - 1.6 * gap, size, 3, own))
    role: Role = "strong" if head else "text"
    parts.append(_stack(sticker.note, role, lang, (first + column + gap, top), column - 1.6 * gap, size, 3, "soft"))
    return _joined(parts, 0.7 * size)


def _measure(sticker: Sticker, lang: str, width: float, size: float) -> Row | None:
    """A small name over a value."""
    name = _stack(sticker.lead, "text", lang, (0, 0), width, SMALL * size, 2, "soft")
    if name is None:
        return None
    # A number stays with its unit.
    most = 1 if len(sticker.text) <= 9 else 3
    value = _stack(sticker.text, "strong", lang, (0, name[1] + 0.1 * size), width, size, most, "ink")
    if value is None or not sticker.note:
        return _joined([name, value], 0.0)
    note = _stack(sticker.note, "text", lang, (0, value[1]), width, SMALL * size, 2, "soft")
    return _joined([name, value, note], 0.0)


WAYS: dict[str, Callable[[Sticker, str, float, float], Row | None]] = {
    "points": _point, "specs": _spec, "questions": _question, "comparison": _comparison, "sizes": _measure,
}  # fmt: skip
