"""Requests that need care, by what is said together: a rule holds where its concepts stand near each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tools.understanding.briefs.lexicon import load

REACH = 44
"""How far apart the words of one rule may stand; a Chinese sign counts twice."""
SENTENCES = re.compile(r"[^。！？!?\n；;]*?(?:[。！？!?\n；;]|(?<!\d)\.(?=\s|$)|$)")
Span = tuple[int, int]
Refused = Callable[[str], object]


@dataclass(frozen=True)
class Rule:
    """Concepts that mean something together, some of them only in this order."""

    concepts: tuple[str, ...]
    order: tuple[tuple[str, str], ...]
    unless: tuple[str, ...]


def careful(flag: str, text: str, refused: Refused) -> bool:
    """Whether a rule of this flag holds in a sentence; what stands after a refusal does not count."""
    return any(
        _holds(rule, sentence, refused) for sentence in _sentences(text) for rule in _rules()[flag] if len(sentence) > 3
    )


OWN_AGAIN = re.compile(r"[，,]\s*(?=帮|请(?:帮|给)|给|麻烦|照|做|出|make |please |create |design )")
"""Where the merchant speaks again after telling what somebody else wrote."""


def smuggled(text: str) -> Iterator[Span]:
    """Where a page, table or review that is only told of gives an order: as far as it is told."""
    for match in SENTENCES.finditer(text):
        told = next(iter(_spans("carrier_says", match[0])), None)
        deeds = [start for start, _ in _spans("deed", match[0]) if told and told[1] <= start]
        if told is None or not deeds or re.search("[，,]", match[0][told[1] : min(deeds)]):
            continue
        back = OWN_AGAIN.search(match[0], min(deeds))
        yield match.start() + min(deeds), match.start() + back.start() if back else match.end()


def _sentences(text: str) -> Iterator[str]:
    return (match[0] for match in SENTENCES.finditer(text) if match[0].strip())


def _holds(rule: Rule, sentence: str, refused: Refused) -> bool:
    found: dict[str, list[Span]] = {}
    for name in rule.concepts:
        spans = _spans(name, sentence)
        if not spans:
            return False
        found[name] = spans
    if any(_spans(name, sentence) for name in rule.unless):
        return False
    first, *others = rule.concepts
    return any(
        not refused(sentence[: anchor[0]])
        and all(any(_near(sentence, anchor, span) for span in found[name]) for name in others)
        and all(_in_order(sentence, found[one], found[other]) for one, other in rule.order)
        for anchor in found[first]
    )


def _in_order(sentence: str, ones: list[Span], others: list[Span]) -> bool:
    return any(one[1] <= other[0] and _near(sentence, one, other) for one in ones for other in others)


def _near(sentence: str, one: Span, other: Span) -> bool:
    """Whether two words stand apart, and not far."""
    first, second = sorted((one, other))
    between = sentence[first[1] : second[0]]
    return first[1] <= second[0] and sum(2 if sign > "\u2e7f" else 1 for sign in between) <= REACH


@lru_cache(maxsize=8192)
def _spans(name: str, sentence: str) -> list[Span]:
    """Where words of a concept stand; many rules ask for the same one."""
    return [match.span() for match in _concept(name).finditer(sentence)]


@cache
def _rules() -> dict[str, list[Rule]]:
    return {flag: [_rule(row) for row in rows] for flag, rows in load("care")["rules"].items()}


def _rule(row: list[str] | dict[str, list[str]]) -> Rule:
    terms, unless = (row["all"], row.get("unless", [])) if isinstance(row, dict) else (row, [])
    pairs = [tuple(term.split(" > ")) for term in terms if ">" in term]
    names = [name for term in terms for name in term.split(" > ")]
    return Rule(tuple(dict.fromkeys(names)), tuple((one, other) for one, other in pairs), tuple(unless))


@cache
def _concept(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_bounded(word.strip()) for word in load("care")["concepts"][name].split(" | ")))


def _bounded(word: str) -> str:
    """A word of the list as a pattern: Latin ones whole, or as a stem where they end with a star."""
    stem, word = word.endswith("*") and not word.endswith("\\w*"), word
    word = word.removesuffix("*") if stem else word
    latin = re.match(r"[a-z(#\"']", word) is not None and not re.search(r"[\u3400-\u9fff]", word)
    if not latin:
        return word
    return rf"(?<![a-z])(?:{word})" + (r"[a-z'’]*" if stem else r"(?![a-z])" if re.search(r"[a-z)?]$", word) else "")
