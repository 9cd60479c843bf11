"""The word lists of the brief grammar, read once and compiled to matchers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "lexicon"
LETTER = "A-Za-zÀ-ỹ"
"""Letters of scripts that put spaces between words."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load(name: str) -> Any:
    """One file of the lexicon."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)


def bounded(word: str) -> str:
    """A pattern for one word: whole where its script has spaces, anywhere otherwise."""
    before = f"(?<![{LETTER}])" if _spaced(word[0]) else r"(?<!\d)" if word[0].isdigit() else ""
    return before + _open(word)


def _open(word: str) -> str:
    """The word and what may not follow it."""
    return _escaped(word) + _after(word)


def _escaped(word: str) -> str:
    return re.sub(r"\\ ", r"[\\s-]?" if len(word) < 14 else r"\\s+", re.escape(word))


def _after(word: str) -> str:
    return f"(?![{LETTER}])" if _spaced(word[-1]) else r"(?!\d)" if word[-1].isdigit() else ""


def _either(words: Iterable[str]) -> str:
    """Any of these words, in their order; neighbours share what may not follow them, which compiles much faster."""
    alike = ((after, [_escaped(word) for word in group]) for after, group in groupby(words, key=_after))
    return "|".join(f"(?:{'|'.join(group)}){after}" if after else "|".join(group) for after, group in alike)


def listed(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; what all words of a script need is looked at once."""
    longest = sorted(dict.fromkeys(words), key=len, reverse=True)
    spaced = [word for word in longest if _spaced(word[0])]
    others = [word for word in longest if not _spaced(word[0])]
    parts = [f"(?<![{LETTER}])(?={_first(spaced)})(?:{_either(spaced)})"] if spaced else []
    parts += [f"(?={_first(others)})(?:{'|'.join(map(bounded, others))})"] if others else []
    return "|".join(parts) or r"(?!)"


def _first(words: Iterable[str]) -> str:
    return "[" + "".join(sorted({re.escape(word[0]) for word in words})) + "]"


def _spaced(sign: str) -> bool:
    return bool(re.match(f"[{LETTER}]", sign)) and not "\u0600" <= sign <= "\u06ff"


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Matches any of these words, the longest first."""
    return _any_of(tuple(words))


@lru_cache(maxsize=4096)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(listed(str(word).lower() for word in words))


COMPOUND = re.compile(
    r"[a-z]{2,}(?:wear|ware|maker|holder|opener|cleaner|warmer|cutter|dispenser|brush|bottle|chair|shoes?|boots?|phones)$"
)


@cache
def _heads() -> tuple[frozenset[str], int, frozenset[str]]:
    goods = load("goods")
    zh = frozenset(map(str, goods["zh"]))
    return zh, max(map(len, zh)), frozenset(map(str, goods["en"]))


KANA = re.compile(r"[\u3040-\u30ff]")


@cache
def _traditional() -> dict[int, str]:
    signs = load("traditional")
    return {ord(old): new for old, new in zip(signs["traditional"], signs["simplified"], strict=True)}


def simplified(text: str) -> str:
    """Traditional signs as the simplified ones that the lists are written in, place by place."""
    return text if text.isascii() or KANA.search(text) else text.translate(_traditional())


@lru_cache(maxsize=65536)
def goods_head(text: str) -> str:
    """The last word of a product name, where the text ends with one."""
    zh, longest, en = _heads()
    low = simplified(text.lower())
    for length in range(min(longest, len(low)), 0, -1):
        if low[-length:] in zh:
            return low[-length:]
    for start in range(max(0, len(low) - 40), len(low)):
        tail = low[start:]
        bound = not start or not "a" <= low[start - 1] <= "z"
        if bound and (tail in en or tail.endswith("s") and tail[:-1] in en):
            return tail
    match = COMPOUND.search(low)
    return match[0] if match else ""


@cache
def vocabulary() -> frozenset[str]:
    """Every Latin word that stands in the lexica: none of these is a slip."""
    return frozenset(
        word
        for path in FOLDER.glob("*.yaml")
        if path.stem != "typos"
        for word in re.findall(rf"[{LETTER}]{{3,}}", path.read_text(encoding="utf-8").lower())
    )


@cache
def table(name: str, key: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """(matcher of all words, word -> code) of a code table such as platforms."""
    codes = {str(word).lower(): str(code) for code, words in load(name)[key].items() for word in words}
    return any_of(codes), codes


def is_place(text: str) -> bool:
    """Whether an English phrase ends with the name of a place."""
    return text.lower().split()[-1] in load("looks")["en"]["places"] and not goods_head(text)
