"""Wordings that no fact can carry onto a picture: absolute, medical and guaranteed claims."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from tools.understanding.taxonomy import load


@cache
def _rules() -> tuple[tuple[str, str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (lang, rule["id"], re.compile(rule["pattern"]), re.compile(rule["unless"]) if "unless" in rule else None)
        for lang, rules in load("claims").items()
        for rule in rules
    )


STRONG = frozenset({"medical", "guarantee", "authority"})
"""Kinds whose words are no everyday words: they are claims wherever they stand."""


def strong_claims_in(text: str) -> tuple[str, ...]:
    """Medical, guaranteed and official claims in running text, where 最好 may be just an adverb."""
    return forbidden_in(text, STRONG)


def forbidden_in(text: str, kinds: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The forbidden wordings in a text (of these kinds), as they stand there; empty where it may be shown."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    close = re.sub(r"\s+", "", folded)
    hits: list[str] = []
    for lang, kind, pattern, unless in _rules():
        if kinds and kind not in kinds:
            continue
        read = close if lang == "zh" else folded
        covered = [match.span() for match in unless.finditer(read)] if unless else []
        hits += [
            match.group()
            for match in pattern.finditer(read)
            if not any(start <= match.start() and match.end() <= end for start, end in covered)
        ]
    return tuple(dict.fromkeys(hits))
