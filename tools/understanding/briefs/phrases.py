"""Clauses and lists: where a phrase ends, what it enumerates, what is left without its function words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tools.understanding.briefs.lexicon import LETTER, goods_head, load
from tools.understanding.briefs.patterns import named_pattern

STOPS = named_pattern("phrases.stops")
SOFT = re.compile(r"[。；;！!？?\n؛؟]|(?<!\d)\.(?!\d)|(?<=\d)\.(?=\s|$)|\s[-–—]\s|—|[（()）]")
LIST_ZH = re.compile(
    r"[、，,/／+＋&]|(?:(?<![柔温暖平共祥缓饱])和(?![服风平谐田牛尚面])|或者?|以及|还有|(?<![以普涉触顾])及(?![时格])"
    r"|(?<![高低平中])跟(?![鞋妆拍])|(?<![参])与(?!众))\s*(?=\S)"
)
LIST_EN = named_pattern("phrases.list_en")
CJK = re.compile(r"[\u3400-\u9fff]")
KANA = re.compile(r"[\u3040-\u30ff]")


REACH = 240
"""No clause that anybody writes is longer."""


def ends_at(text: str, start: int, pattern: re.Pattern[str] = STOPS) -> int:
    """Where the clause that begins at `start` ends."""
    match = pattern.search(text, start, start + REACH)
    return match.start() if match else min(len(text), start + REACH)


def begins_at(text: str, end: int, pattern: re.Pattern[str] = STOPS) -> int:
    """Where the clause that ends at `end` begins."""
    start = max(0, end - REACH)
    for match in pattern.finditer(text, start, end):
        start = match.end()
    return start


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load("functions")
    before = "|".join(sorted(words["zh_before"], key=len, reverse=True))
    after = "|".join(sorted(words["zh_after"], key=len, reverse=True))
    return re.compile(rf"^(?:\s|{before})"), re.compile(rf"(?:\s|{after})$")


MARKS = " ，。、;；:：·-—~～!！?？“”\"'()（）"


@lru_cache(maxsize=4096)
def bare_zh(text: str) -> str:
    """A Chinese chunk without function words at its edges; the 发 of 沙发 and the 配 of 配饰 stay."""
    before, after = _edges()
    text = text.strip(MARKS)
    while (tail := after.search(text)) and tail.start() >= 1 and not goods_head(text):
        text = text[: tail.start()].strip(MARKS)
    while (head := before.match(text)) and len(text) - head.end() >= 1 and not _is_whole(text):
        text = text[head.end() :].strip(MARKS)
    return text


def _is_whole(text: str) -> bool:
    """Whether a chunk is a name as it stands: the 上 of 上班族 is no function word."""
    return goods_head(text) == text.lower() or text in _people()


@cache
def _people() -> frozenset[str]:
    return frozenset(str(word) for word in load("audiences")["zh"]["people"])


def is_function(text: str) -> bool:
    """Whether a Chinese chunk consists of function words only."""
    before, after = _edges()
    return bool(re.fullmatch(rf"(?:{before.pattern[1:]}|{after.pattern[:-1]})+", text))


@cache
def stop_words() -> frozenset[str]:
    """English words without content."""
    return frozenset(str(word) for word in load("functions")["en_stop"])


@cache
def verbs() -> frozenset[str]:
    """English verbs that make a chunk a clause."""
    return frozenset(str(word) for word in load("functions")["en_verbs"])


def bare_en(text: str) -> str:
    """An English chunk without function words at its edges."""
    words = text.strip(" ,.;:!?-–—\"'“”()").split()
    while words and words[0].lower().strip(",.'’") in stop_words():
        words.pop(0)
    while words and words[-1].lower().strip(",.'’") in stop_words():
        words.pop()
    return " ".join(words).strip(' ,.;:!?-–—"“”()')


def bare(text: str) -> str:
    """A chunk without function words, whatever its script."""
    return bare_zh(text) if CJK.search(text) or KANA.search(text) else bare_en(text)


def parts_of(text: str) -> list[tuple[int, int]]:
    """(start, end) of the entries of a list, in either script."""
    pattern = LIST_ZH if CJK.search(text) and not KANA.search(text) else LIST_EN
    spans: list[tuple[int, int]] = []
    start = 0
    for match in pattern.finditer(text):
        if match.start() > start:
            spans.append((start, match.start()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def latin(text: str) -> bool:
    """Whether a text has words of a script with spaces."""
    return bool(re.search(f"[{LETTER}]", text))
