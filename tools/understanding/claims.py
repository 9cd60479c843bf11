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


def forbidden_in(text: str) -> tuple[str, ...]:
    """The forbidden wordings in a text, as they stand there; empty where it may be shown."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    close = re.sub(r"\s+", "", folded)
    hits: list[str] = []
    for lang, _, pattern, unless in _rules():
        read = close if lang == "zh" else folded
        covered = [match.span() for match in unless.finditer(read)] if unless else []
        hits += [
            match.group()
            for match in pattern.finditer(read)
            if not any(start <= match.start() and match.end() <= end for start, end in covered)
        ]
    return tuple(dict.fromkeys(hits))
