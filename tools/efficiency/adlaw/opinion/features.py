"""What the opinion looks at: runs of signs, and in English pairs of words near each other."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Literal

from tools.efficiency.adlaw.folding import HAN

BUCKETS = 0x3FFFFF
MOST = 1500
"""Signs of a text that are looked at."""
RUNS = {"zh": range(1, 5), "en": range(3, 7)}
"""How long runs of signs are."""
NEAR = 4
"""How many words apart the two of a pair may stand."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"[a-z']+|\d|[^\s\w]")
Script = Literal["zh", "en"]
Place = tuple[int, int]


def script_of(folded: str) -> Script:
    """Which of the two a folded text is read as."""
    return "zh" if HAN.search(folded) else "en"


def placed(folded: str, script: Script) -> Iterator[tuple[int, Place]]:
    """Each feature, hashed, with where it stands: first sign and end. Numbers are read as one zero."""
    text, origin = _smooth(folded[:MOST])
    for size in RUNS[script]:
        for start in range(len(text) - size + 1):
            yield _hashed(text[start : start + size]), (origin[start], origin[start + size - 1] + 1)
    if script == "en":
        words = [(match.group(), match.span()) for match in WORD.finditer(text)]
        for n, (one, (start, _)) in enumerate(words):
            for other, (_, end) in words[n + 1 : n + 1 + NEAR]:
                yield _hashed(f"{one}~{other}"), (origin[start], origin[end - 1] + 1)


def _smooth(folded: str) -> tuple[str, list[int]]:
    """The text between marks of its ends, numbers as one sign, and where each sign of it stood."""
    text, origin, done = "^", [0], 0
    for match in NUMBER.finditer(folded):
        text += folded[done : match.start()] + "0"
        origin += [*range(done, match.start()), match.start()]
        done = match.end()
    text += folded[done:] + "$"
    origin += [*range(done, len(folded)), max(len(folded) - 1, 0)]
    return text, origin


def _hashed(feature: str) -> int:
    return zlib.crc32(feature.encode("utf-8", "replace")) & BUCKETS
