"""Expressions of time: clock times and days, in a dozen languages, as the codes of the brief format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from tools.understanding.briefs.lexicon import LETTER, load
from tools.understanding.briefs.numbers import count_of, value_of
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading

CLOCK = named_pattern("dates.clock")
CLOCK_COLON = named_pattern("dates.clock_colon")
CLOCK_EN = named_pattern("dates.clock_en")
CLOCK_OTHER = re.compile(
    r"(?:a las|às|à|um|в|lúc|الساعة)\s*(?P<h>\d{1,2})(?![\d:.,%])(?:\s*(?:h|heures|uhr|giờ|часов|утра)(?![a-z]))?"
)
CLOCK_PART = named_pattern("dates.clock_part")
CLOCK_WORD = re.compile(
    r"(?<![a-z])(?:at |by |before )?(?P<word>noon|midday|midnight|正午|中午(?!\d|[一二十])|零点|半夜12点)(?![a-z])"
)
EVENING = {
    "afternoon",
    "evening",
    "night",
    "tonight",
    "下午",
    "傍晚",
    "晚上",
    "晚间",
    "今晚",
    "明晚",
    "后晚",
    "夜里",
    "深夜",
    "晚",
    "今夜",
    "当晚",
    "午後",
    "오후",
}
SPAN = named_pattern("dates.span")
ISO = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?!\d)")
CHINESE_DATE = named_pattern("dates.chinese_date")
DAY_ONLY = re.compile(
    r"(?<![\d月.:/])(?P<d>[1-3]?\d)[号日](?!楼|线|机|位|店|色|码|尺|杯|图|人|签|款|链|方|电池|张|的?(?:那|这))"
)
NUMERIC_DATE = re.compile(
    r"(?<![\d.:/$€£¥])(?P<a>\d{1,2})[/.](?P<b>\d{1,2})(?![\d%./]|\s*(?:元|块|折|x|split|分流|kg|g|cm|%|€|\$))"
)


@cache
def _named() -> tuple[re.Pattern[str], dict[str, str]]:
    """(matcher of day names, word pattern -> code)."""
    data = load("dates")
    pairs = {
        word: code for group in ("days", "weekdays", "feasts") for code, words in data[group].items() for word in words
    }
    words = sorted(pairs, key=len, reverse=True)
    latin: list[str] = []
    others: list[str] = []
    for n, word in enumerate(words):
        ends = f"(?![{LETTER}\\d])" if re.search(f"[{LETTER}\\d]$|\\?$|\\]$", word) else ""
        (latin if re.match(f"[{LETTER}\\d]", _first(word)) else others).append(f"(?P<w{n}>(?:{word}){ends})")
    begins = [
        {_first(word) for word in words if bool(re.match(f"[{LETTER}\\d]", _first(word))) is kind}
        for kind in (True, False)
    ]
    one, other = ("[" + "".join(sorted(map(re.escape, signs))) + "]" for signs in begins)
    whole = f"(?<![{LETTER}\\d.])(?={one})(?:{'|'.join(latin)})|(?={other})(?:{'|'.join(others)})"
    return re.compile(whole), {f"w{n}": pairs[word] for n, word in enumerate(words)}


def _first(word: str) -> str:
    """The first sign that a pattern of a day matches; what it looks back at does not count."""
    return word[word.rindex(")") + 1] if word.startswith("(") else word[0]


class When:
    """One time expression: a day code, a clock, where it stands."""

    def __init__(self, start: int, end: int, day: str = "", clock: str = "", feast: bool = False) -> None:
        self.start, self.end, self.day, self.clock, self.feast = start, end, day, clock, feast

    @property
    def code(self) -> str:
        """The code, for example ``P1DT19:30``."""
        if self.day.startswith("PT"):
            return self.day
        return (self.day or "P0D") + (f"T{self.clock}" if self.clock else "")


def clocks_in(reading: Reading) -> Iterator[When]:
    seen: list[tuple[int, int]] = []
    for pattern in (CLOCK_EN, CLOCK_PART, CLOCK_COLON, CLOCK_OTHER, CLOCK, CLOCK_WORD):
        for match in reading.finds(pattern):
            if any(start < match.end() and match.start() < end for start, end in seen):
                continue
            if pattern is CLOCK and _vague(reading, match):
                continue
            clock = _clock(match)
            if clock and re.match(r"\s*مساء", reading.low[match.end() :]) and clock < "12":
                clock = f"{int(clock[:2]) + 12}{clock[2:]}"
            if clock:
                seen.append(match.span())
                word = match.groupdict().get("part") or ""
                if pattern is CLOCK_PART:
                    yield When(match.end("part"), match.end(), clock=clock)
                    continue
                start = match.start() + (0 if not match[0].startswith(" ") else 1)
                # 今晚8点 names the day as well: the day reader takes that part.
                yield When(
                    start + (len(word) if word in {"今晚", "明晚", "后晚", "今早", "明早", "今夜"} else 0),
                    match.end(),
                    clock=clock,
                )


def _vague(reading: Reading, match: re.Match[str]) -> bool:
    """亮一点, 突出两点: no hours of the day."""
    if match["part"] or match["h"].isdigit() or match["half"] or match["m"]:
        return False
    return match["h"] == "一" or not re.match(r"\s*(?:前|之前|发|钟|整|上线|上架|要|交)|$", reading.low[match.end() :])


def _clock(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if "word" in groups:
        return "12:00" if groups["word"] in {"noon", "midday", "正午", "中午"} else "00:00"
    hour = int(value_of(groups["h"]) or 0)
    minute = 30 if groups.get("half") else int(value_of(groups["m"]) or 0) if groups.get("m") else 0
    part, half = groups.get("part") or "", (groups.get("ap") or "").replace(".", "")
    if hour < 12 and (part in EVENING or half == "pm" or (part in {"中午", "正午"} and hour < 3)):
        hour += 12
    if hour == 12 and (half == "am" or part in {"凌晨", "晚上", "今晚", "晚", "深夜", "夜里", "半夜"}):
        hour = 0
    return f"{hour % 24:02d}:{minute:02d}" if minute < 60 and hour <= 24 else ""


def days_in(reading: Reading, now: datetime) -> Iterator[When]:
    seen: list[tuple[int, int]] = []

    def fresh(match: re.Match[str]) -> bool:
        if any(start < match.end() and match.start() < end for start, end in seen):
            return False
        seen.append(match.span())
        return True

    for match in reading.finds(ISO):
        if fresh(match):
            yield When(*match.span(), f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}")
    for match in reading.finds(CHINESE_DATE):
        month = int(value_of(match["m"]) or 0)
        if 1 <= month <= 12 and fresh(match):
            day = (
                "28"
                if match["end"] and month == 2
                else "30"
                if match["end"]
                else f"{int(value_of(match['d']) or 0):02d}"
            )
            yield When(*match.span(), f"{month:02d}-{day}")
    yield from (When(*m.span(), code) for m, code in _english_dates(reading) if fresh(m))
    matcher, codes = _named()
    for match in reading.finds(matcher):
        if not fresh(match):
            continue
        code = codes[match.lastgroup or ""]
        lead = reading.low[max(0, match.start() - 8) : match.start()]
        start = match.start()
        if code in _WEEK and (
            ahead := re.search(r"(?:下个?|next\s+|próximo\s+|nächsten?\s+|来週の?|다음\s?주\s*|следующ\w+\s+)$", lead)
        ):
            code, start = f"next_{code}", start - len(ahead[0])
        elif code in _WEEK and (here := re.search(r"(?:这个?|本|this\s+|on\s+)$", lead)):
            start -= len(here[0])
        yield When(start, match.end(), code, feast=code in load("dates")["feasts"] or code == "black_friday")
    for match in reading.finds(SPAN):
        if (code := _span(match)) and fresh(match):
            yield When(*match.span(), code)
    for match in reading.finds(DAY_ONLY):
        if 1 <= int(match["d"]) <= 31 and fresh(match):
            month = now.month if int(match["d"]) >= now.day else now.month % 12 + 1
            yield When(*match.span(), f"{month:02d}-{int(match['d']):02d}")


_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _english_dates(reading: Reading) -> Iterator[tuple[re.Match[str], str]]:
    months = {name: number for number, names in enumerate(load("dates")["months"], 1) for name in names.split("|")}
    names = "|".join(sorted(months, key=len, reverse=True))
    for pattern in (
        rf"(?<![a-z])(?P<mon>{names})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mon>{names})(?![a-z])",
    ):
        for match in reading.finds(re.compile(pattern)):
            yield match, f"{months[match['mon']]:02d}-{int(match['d']):02d}"
    for match in reading.finds(NUMERIC_DATE):
        month, day = int(match["a"]), int(match["b"])
        if "." in match[0] and not re.search(
            r"[前号日]|之前|due|by|发|上", reading.low[max(0, match.start() - 4) : match.end() + 3]
        ):
            continue
        if 1 <= month <= 12 and 1 <= day <= 31 and month + day not in (10, 100):
            yield match, f"{month:02d}-{day:02d}"


def _span(match: re.Match[str]) -> str:
    number = (
        0.5 if match["n"] in ("半", "half a", "half an") else 1 if match["n"] in ("a", "an") else count_of(match["n"])
    )
    anchored = match["in"] or re.match(r"in|within|接下来|再|dentro|dans|через|خلال|trong|in den", match[0].strip())
    if number is None or not anchored:
        return ""
    unit = match["u"]
    if re.match(r"小时|钟头|h", unit):
        return f"PT{number:g}H" if number != 0.5 else "PT30M"
    if re.match(r"分|min", unit):
        return f"PT{number:g}M"
    return f"P{int(number * (7 if re.match('周|星期|week', unit) else 1))}D"
