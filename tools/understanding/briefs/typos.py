"""Slips of the keyboard put right before a brief is read: a table for Chinese, near misses of key words for Latin."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from tools.understanding.briefs.lexicon import load, vocabulary
from tools.understanding.briefs.pinyin import spelt_out

WORD = re.compile(r"(?<![^\s,.;:!?，。；：、(（])[A-Za-z]{4,14}(?![^\s,.;:!?，。；：、)）])")
QUOTED = re.compile(r"""([“"「『«„][^”"」』»“\n]{0,400}[”"」』»“])""")
NEAR = 84
"""Least likeness of a near miss: one wrong, missing or swapped letter in a word of six."""


@cache
def _table() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(slip), meant) for slip, meant in load("typos")["zh"].items()]


@cache
def _meant() -> tuple[list[str], frozenset[str]]:
    words = load("typos")
    return [str(word) for word in words["en"]], frozenset(map(str, words["keep"])) | vocabulary()


def put_right(text: str) -> str:
    """The text without slips that leave no doubt about what was meant; quoted words are the merchant's and stay."""
    return "".join(part if number % 2 else _plain(part) for number, part in enumerate(QUOTED.split(text)))


def _plain(text: str) -> str:
    text = spelt_out(text)
    for slip, meant in _table():
        text = slip.sub(meant, text)
    return WORD.sub(lambda match: _nearest(match[0]), text)


@lru_cache(maxsize=8192)
def _nearest(word: str) -> str:
    words, known = _meant()
    low = word.lower()
    if low in known or low in words or low.removesuffix("s") in known:
        return word
    same = [other for other in words if other[0] == low[0] and abs(len(other) - len(low)) <= 1]
    found = process.extractOne(low, same, scorer=fuzz.ratio, score_cutoff=NEAR if len(low) > 4 else 88)
    return found[0] if found else word
