"""What a message says about memory: standing wishes, questions about it, what to forget, which picture is liked.

Read by rules alone, from the merchant's own words only: pasted text and model answers can put nothing into memory.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, cast

from domain.memory import BrandRule, Heard, Slot
from tools.understanding.briefs.numbers import count_of
from tools.understanding.briefs.reading import Reading, lowered
from tools.understanding.briefs.reading import plain as smooth
from tools.understanding.briefs.talk import signs
from tools.understanding.standing_rules import is_empty, rules_of
from tools.understanding.taxonomy import load

CLAUSES = re.compile(
    r"(?:[“\"「『][^”\"」』\n]{0,60}[”\"」』]|[^，,。；;！!？?\n])+[，,。；;！!？?\n]*|[，,。；;！!？?\n]+"
)
ENDS = tuple("。；;！!？?\n")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
LONGEST = 600
"""Standing wishes are short; a longer message is read for its first words only."""


def heard_in(text: str, run_id: str = "") -> Heard:
    """What a message says about memory, and what is left of it as a brief."""
    own, tail = smooth(text)[:LONGEST], smooth(text)[LONGEST:]
    whole = lowered(own).strip(" 。.!！?？~")
    if named := _forgets(whole):
        return Heard(forget=named)
    if _pasted(own):
        return Heard(rest=text)
    if _any("recall").search(lowered(own)) and len(own) < 60:
        return Heard(recall=True)
    rules: list[BrandRule] = []
    refused: list[str] = []
    picked: list[int] = []
    without: list[int | Literal["all"]] = []
    rest: list[str] = []
    standing = False
    for clause, ends in _clauses(own):
        low = lowered(clause).strip()
        if match := _any("without").search(low):
            number = next((n for n in match.groupdict().values() if n), None)
            without.append((count_of(number) or 1) if number else "all")
            rest.append(re.sub(r"^\s*(?:and|then|,|，)\s*", "", low[match.end() :]))
            continue
        if number := _picked(low):
            picked.append(number)
            continue
        standing = _stands(low) or (standing and _goes_on(low))
        if not standing or clause.strip().endswith(("?", "？")):
            rest.append(clause)
            standing = False
            continue
        found, fits = rules_of(clause)
        rules += [_rule(slot, values, clause.strip(" ，,。.;；!！"), run_id) for slot, values in found]
        refused += [] if fits else [clause.strip(" ，,。.;；!！")]
        if not found and fits and not is_empty(clause):
            rest.append(clause)
        standing = standing and not ends
    left = "".join(rest).strip(" ，,。；;\n") if rules or refused or picked or without else text
    return Heard(
        rules=tuple({rule.id: rule for rule in rules}.values()),
        refused=tuple(refused),
        without=tuple(without),
        picked=tuple(dict.fromkeys(picked)),
        rest=f"{left}{tail}" if rules or refused or picked or without else left,
    )


def _pasted(text: str) -> bool:
    """Whether somebody else's words are in it: nothing of such a message is remembered."""
    from tools.understanding.briefs.planted import set_orders_aside
    from tools.understanding.briefs.quotes import read_quotes

    reading = Reading.of(text)
    read_quotes(reading)
    set_orders_aside(reading)
    return bool(reading.asides)


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """(clause with its stop, whether a sentence ends with it). A full stop between Latin words ends one too."""
    for part in CLAUSES.finditer(text):
        pieces = re.split(r"(?<=[a-z)”\"]\.)\s+(?=\S)", part[0], flags=re.IGNORECASE)
        for number, piece in enumerate(pieces):
            if piece.strip(" ，,。；;！!？?\n"):
                yield piece, number < len(pieces) - 1 or piece.rstrip(" ").endswith((*ENDS, "."))


def _stands(low: str) -> bool:
    """Whether a clause speaks for every time: by its words, or because it says what the brand is."""
    facts = load("standing")["brand_facts"]
    told = any(re.search(pattern, low) for row in facts.values() for pattern in row.values())
    return bool(told or _any("always").search(low) or _any("remember").search(low))


def _goes_on(low: str) -> bool:
    """Whether a clause after a standing one is another wish of that kind, and not an order to make something."""
    negative = any(re.match(rf"\s*(?:也|和|并且|and |or )*{pattern}", low) for pattern in _negatives())
    return negative or not signs("make").search(low)


def _forgets(low: str) -> tuple[int | Literal["all", "last"] | str, ...]:
    """What is to be forgotten; nothing where the message is about something else, or an attack."""
    table = load("standing")["forget"]
    verb = re.search(f"{table['verb_zh']}|(?<![a-z]){table['verb_en']}(?![a-z])", low)
    if not verb or len(low) > 60 or re.search(table["attack"], low):
        return ()
    about_pictures = re.search(r"张|图|背景|picture|image|logo(?!.*(?:rule|规则|那条))|background", low)
    if re.search(table["last"], low):
        return ("last",)
    if (match := re.search(table["number"], low)) and not about_pictures:
        listed = match["zh"] or match["en"] or match["bare"]
        numbers = [count_of(n) for n in re.findall(r"\d+|[一二三四五六七八九十]+", listed)]
        return tuple(number for number in numbers if number)
    memory_verb = re.search(r"忘|记|forget|memory|remember|unlearn|记忆|brand kit|preferences|rules", low)
    if re.search(table["all"], low) and memory_verb and not about_pictures:
        return ("all",)
    for key in ("named_zh", "named_en"):
        if (match := re.search(table[key], low)) and memory_verb and (what := match["v"] or match["w"]):
            return (what.strip(),)
    return ()


def _picked(low: str) -> int | None:
    clause = low.strip(" 。.!！，,")
    match = _any("picked").search(clause)
    if not match:
        return None
    said = next(value for value in match.groups() if value)
    return ORDINALS.get(said) or count_of(said)


def _rule(slot: Slot, values: tuple[str, ...], source: str, run_id: str) -> BrandRule:
    key = hashlib.sha256(f"{slot}|{'|'.join(sorted(value.casefold() for value in values))}".encode()).hexdigest()
    fields: dict[str, Any] = {"slot": slot, "values": values, "source": source[:200]}
    topics = load("standing")["topics"] if slot == "must_keep" else {}
    topic = next((name for name, sign in topics.items() if any(re.search(sign, lowered(v)) for v in values)), "")
    return BrandRule(id=f"rule-{key[:12]}", run_id=run_id, topic=topic, **fields)


@cache
def _negatives() -> tuple[str, ...]:
    row: dict[str, str] = load("standing")["negative"]
    return tuple(pattern.lstrip("^").replace("(?P<v>", "(?:") for pattern in row.values())


@cache
def _any(name: str) -> re.Pattern[str]:
    """The patterns of both languages as one; a name stands once in it."""
    row = cast(dict[str, str], load("standing")[name])
    parts, taken = [], set()
    for pattern in row.values():
        for group in re.findall(r"\(\?P<(\w+)>", pattern):
            if group in taken:
                pattern = pattern.replace(f"(?P<{group}>", f"(?P<{group}2>")
            taken.add(group)
        parts.append(pattern)
    return re.compile("|".join(f"(?:{part})" for part in parts))
