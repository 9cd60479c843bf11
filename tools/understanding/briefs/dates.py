"""When: deadlines of material and times of publishing."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from tools.understanding.briefs.lexicon import LETTER, load
from tools.understanding.briefs.moments import When, clocks_in, days_in
from tools.understanding.briefs.reading import Reading


@cache
def _context(kind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load("dates")[kind]
    before = [
        f"(?<![{LETTER}]){w}" if re.match(f"[{LETTER}]", w) else w
        for w in sorted(words["before"], key=len, reverse=True)
    ]
    after = sorted(words["after"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(before)})\s*(?:the|next|this|on|el|am|le|dem|der)?\s*$"), re.compile(
        rf"\s*(?:{'|'.join(after)})(?!{'图' if kind == 'go' else '$^'})"
    )


def read_dates(reading: Reading, *, now: datetime, publishing: bool) -> None:
    """Claim the deadline and the publishing time; a date without such a role stays free (it may be a theme)."""
    for when in _merged(reading, list(clocks_in(reading)), list(days_in(reading, now))):
        role = _role(reading, when, publishing)
        if role is None or reading.first(role) is not None:
            if when.clock and not when.feast:
                reading.cover(when.start, when.end)
            continue
        reading.take(role, when.code, when.start, when.end)


def _role(reading: Reading, when: When, publishing: bool) -> str | None:
    before, after = reading.low[max(0, when.start - 26) : when.start], reading.low[when.end : when.end + 14]
    due, go = _context("due"), _context("go")
    if when.day.startswith("PT") and publishing and re.match(r"\s*(?:后|之后|以后)?(?:再|就)?(?:发|推|上|挂)", after):
        return "publish_at"
    if when.day.startswith("PT") or re.fullmatch(r"P[3-9]D|P\d\dD", when.day):
        if (
            due[1].match(after)
            or due[0].search(before)
            or re.search(r"内|within|in ", reading.low[when.start : when.end])
        ):
            return "publish_at" if publishing and not due[1].match(after) and not due[0].search(before) else "deadline"
        return None
    if (
        reading.low[when.start : when.end].endswith("前")
        or due[0].search(before)
        or re.match(r"\s*(?:之前|以前|前|までに|まで|까지|截止|交|给我|要图|要用|deadline)", after)
    ):
        return "deadline"
    if publishing and (go[1].match(after) or go[0].search(before) or when.clock or not when.feast):
        return "publish_at"
    if when.feast:
        return None
    if due[1].match(after):
        return "deadline"
    if re.search(r"(?:急|尽快|urgent|asap|need|rush)", reading.low):
        return "deadline"
    return "deadline" if when.clock else None


def _merged(reading: Reading, clocks: list[When], days: list[When]) -> list[When]:
    """Days with the clock that stands beside them."""
    merged: list[When] = []
    free = list(clocks)
    for day in days:
        near = next(
            (
                c
                for c in free
                if abs(c.start - day.end) <= 8
                or re.fullmatch(
                    r"\s*(?:in the )?(?:morning|afternoon|evening|night|at|,|\s)*",
                    reading.low[day.end : c.start] or "x",
                )
                or abs(day.start - c.end) <= 6
                or day.start <= c.start <= day.end
            ),
            None,
        )
        if near is not None and not day.day.startswith("PT"):
            free.remove(near)
            between = reading.low[min(day.end, near.end) : max(day.start, near.start)]
            if not re.search(r"[。；;!?]|[前发用][^，,]*[，,]", between):
                day = When(min(day.start, near.start), max(day.end, near.end), day.day, near.clock, day.feast)
        merged.append(day)
    return sorted([*merged, *free], key=lambda when: when.start)
