"""Text made plain before rules read it: width, script, look-alikes, spaced and leet spellings, with a way back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

HERE = Path(__file__).parent
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[a-z]")
JOINERS = frozenset(".·•*_-~^+\\'\"`")
"""Signs that a writer may put between two Chinese characters without ending anything."""
SPACED = re.compile(r"(?<![\w'])\w(?:(?P<gap>[ .*_-])\w(?:(?P=gap)\w)+|\.\w\.)(?!['\w])")
LEET = re.compile(r"(?<![\w@$])(?=[\w@$!]{4,}(?![\w@$!]))(?:[a-z]+[013457@$!])+[a-z]+|(?<!\w)[a-z]{4,}0[a-z]*")
DIGITS = str.maketrans("013457@$!", "oieastasi")


class Folded(NamedTuple):
    """A text to match in, and where each of its characters stood: the first and the last one it was made of."""

    text: str
    origin: tuple[tuple[int, int], ...]

    def quoted(self, start: int, end: int, original: str) -> str:
        """These characters as they stand in the original."""
        return original[self.origin[start][0] : self.origin[end - 1][1] + 1]


def fold(text: str) -> dict[Literal["zh", "en"], Folded]:
    """A text made plain for the rules of either script."""
    return {"zh": fold_chinese(text), "en": fold_latin(text)}


def fold_chinese(text: str) -> Folded:
    """Simplified, without spaces, signs between characters and pictures; syllables and homophones as characters."""
    spelled = [(sign, at) for sign, at in _plain(text) if not sign.isspace()]
    spelled = [pair for n, pair in enumerate(spelled) if not _between_han(spelled, n)]
    folded = _joined(spelled)
    if not HAN.search(folded.text):
        return folded
    return _replaced(folded, _disguises(), _disguised)


def fold_latin(text: str) -> Folded:
    """Lower case, one space between words; letters written apart or with digits are put together."""
    folded = _joined((" " if _is_picture(sign) else sign, at) for sign, at in _plain(text))
    folded = _replaced(folded, re.compile(r"\s+"), lambda match: " ")
    folded = _replaced(folded, SPACED, lambda match: re.sub(r"[ .*_-]", "", match.group()))
    return _replaced(folded, LEET, lambda match: match.group().translate(DIGITS))


def _plain(text: str) -> Iterable[tuple[str, int]]:
    """Each character in one width, one script and lower case, with its place; invisible ones are left out."""
    signs: Mapping[str, str] = _table()["signs"]
    simple = _simplified()
    for at, raw in enumerate(text):
        for sign in signs.get(raw) or unicodedata.normalize("NFKC", raw).casefold():
            if unicodedata.category(sign) not in ("Cf", "Mn", "Me", "Cc") or sign.isspace():
                yield simple.get(sign, sign), at


def _is_picture(sign: str) -> bool:
    return sign > "\u2600" and unicodedata.category(sign) in ("So", "Sk", "Co", "Cn")


def _between_han(spelled: list[tuple[str, int]], n: int) -> bool:
    sign = spelled[n][0]
    if _is_picture(sign):
        return True
    if sign not in JOINERS or not 0 < n < len(spelled) - 1 or not HAN.match(spelled[n - 1][0]):
        return False
    return bool(HAN.match(spelled[n + 1][0]))


def _joined(spelled: Iterable[tuple[str, int]]) -> Folded:
    pairs = list(spelled)
    return Folded("".join(sign for sign, _ in pairs), tuple((at, at) for _, at in pairs))


def _replaced(folded: Folded, wanted: re.Pattern[str], write: Any) -> Folded:
    """With what is found written anew; each new character points at the old one's share of the original."""
    text, origin, done = "", list[tuple[int, int]](), 0
    for match in wanted.finditer(folded.text):
        new, (start, end) = write(match), match.span()
        text += folded.text[done:start] + new
        origin += folded.origin[done:start]
        for n in range(len(new)):
            first, last = (n * (end - start)) // len(new), ((n + 1) * (end - start) - 1) // len(new)
            origin.append((folded.origin[start + first][0], folded.origin[start + last][1]))
        done = end
    if not done:
        return folded
    return Folded(text + folded.text[done:], (*origin, *folded.origin[done:]))


def _disguised(match: re.Match[str]) -> str:
    return _spellings()[match.group()]


@cache
def _disguises() -> re.Pattern[str]:
    longest_first = sorted(_spellings(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


@cache
def _spellings() -> dict[str, str]:
    """Every disguise of a sensitive word: homophones, and any of its characters as a syllable."""
    table = _table()
    spellings = {disguise: word for word, disguises in table["homophones"].items() for disguise in disguises}
    for word, syllables in table["syllables"].items():
        sounds = syllables.split()
        for spelled in product(*zip(word, sounds, strict=True)):
            if "".join(spelled) != word:
                spellings.setdefault("".join(spelled), word)
    return spellings


@cache
def _simplified() -> dict[str, str]:
    pairs = "".join(yaml.safe_load((HERE / "traditional.yaml").read_text(encoding="utf-8"))["pairs"])
    return dict(zip(pairs[::2], pairs[1::2], strict=True)) | _table()["lookalikes"]


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / "folding.yaml").read_text(encoding="utf-8"))
    return loaded
