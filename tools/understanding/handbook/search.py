"""Finding the passage that answers a question: likeness in words and their pieces, rare ones counting more."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from tools.understanding.handbook.passages import Passage, passages

CJK = "\u3400-\u9fff"
RUNS = re.compile(rf"[{CJK}]+|[a-z0-9]+(?:[./][a-z0-9]+)*")
SATURATION, LENGTH = 1.2, 0.6
"""Of BM25: how soon further mentions stop counting, and how much long passages are held back."""
NAMED = 2.2
"""What a word of the title or of the words asked for counts, against one of the text."""
SURE, SURE_ZH = 1.65, 1.25
"""Score, times the share of what the question asks for (rare words weigh more) that a passage speaks of, from which it
may answer; below it nothing is known. In Chinese pairs of signs find more, but cover less."""
COVERED_DOCS = 0.5
"""That share at least for a passage that was written for those who run Vitrine."""
SIGNS = frozenset(
    "的了吗呢是我你么吧啊有在和就要能会可以什怎样多少个请问想给做用把一不这那上下里回事到从哪谁呀为啥得都也还没"
)
"""Chinese signs that say little, alone and in pairs."""
EMPTY = frozenset(
    """a an the do does did is are can could i you it my your of for to in on at and or what which how much many long
    will would should there any with be have has me we us this that when where who why if not s t""".split()
)


@dataclass(frozen=True)
class Found:
    """A passage and how well it fits."""

    passage: Passage
    score: float


@lru_cache(maxsize=256)
def look_up(question: str, lang: str = "zh", top: int = 3) -> tuple[Found, ...]:
    """The passages that speak to a question, best first; empty where none does."""
    asked = [piece for piece in dict.fromkeys(pieces(question)) if piece not in EMPTY and not set(piece) <= SIGNS]
    rare, lengths, usual = _index()
    spaced = not re.search(f"[{CJK}]", question)
    whole = sum(rare.get(piece, max(rare.values())) for piece in asked) or 1.0
    scored = []
    for number, counts in enumerate(_counts()):
        passage = passages()[number]
        if lang not in passage.languages:
            continue
        held = SATURATION * (1 - LENGTH + LENGTH * lengths[number] / usual)
        score = sum(
            rare.get(piece, 0) * counts[piece] * (SATURATION + 1) / (counts[piece] + held)
            for piece in asked
            if piece in counts
        )
        needed = 0.0 if len(passage.languages) > 1 else COVERED_DOCS
        covered = sum(rare[piece] for piece in asked if piece in counts) / whole
        if score * covered >= (SURE if spaced else SURE_ZH) and (covered >= needed or not spaced):
            scored.append(Found(passage, score))
    # What was written for merchants goes before what was written for those who run it.
    return tuple(sorted(scored, key=lambda found: (len(found.passage.languages) == 1, -found.score))[:top])


def pieces(text: str) -> list[str]:
    """Chinese pairs of signs and single ones, Latin words without their endings."""
    found: list[str] = []
    for run in RUNS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if re.match(f"[{CJK}]", run):
            found += [*run, *(run[n : n + 2] for n in range(len(run) - 1))]
        else:
            found.append(run if run in EMPTY else _stem(run))
    return found


def _stem(word: str) -> str:
    for end in ("ings", "ing", "ies", "ed", "es", "s", "y"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word[: -len(end)].rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


@cache
def _counts() -> tuple[dict[str, float], ...]:
    """How often each piece stands in each passage; those of the title and asked-for words count more."""
    rows = []
    for passage in passages():
        counts: Counter[str] = Counter()
        for text in passage.text.values():
            counts.update(pieces(text))
        weighted = {piece: float(number) for piece, number in counts.items()}
        for piece in pieces(f"{' '.join(passage.title.values())} {passage.words}"):
            weighted[piece] = weighted.get(piece, 0.0) + NAMED
        rows.append(weighted)
    return tuple(rows)


@cache
def _index() -> tuple[dict[str, float], list[float], float]:
    """(how rare each piece is, length of each passage, the usual length)."""
    rows = _counts()
    seen = Counter(piece for row in rows for piece in row)
    rare = {
        piece: math.log(1 + (len(rows) - number + 0.5) / (number + 0.5)) * (0.35 if len(piece) == 1 else 1.0)
        for piece, number in seen.items()
    }
    lengths = [sum(row.values()) for row in rows]
    return rare, lengths, sum(lengths) / len(lengths)
