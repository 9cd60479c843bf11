"""A standing wish as typed rules: what to keep, to avoid, which colours, tone, words, language and format."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from domain.memory import Slot
from tools.understanding.briefs.flags import find_flags
from tools.understanding.briefs.reading import lowered
from tools.understanding.briefs.talk import Talk
from tools.understanding.briefs.turns import read
from tools.understanding.claims import forbidden_in
from tools.understanding.taxonomy import found_in, load, promotions

Rule = tuple[Slot, tuple[str, ...]]
CODES: tuple[Slot, ...] = ("languages", "aspect_ratios", "platforms")
LONGEST_VALUE = 60


def rules_of(clause: str) -> tuple[list[Rule], bool]:
    """(rules in a clause, whether it may be remembered). Harmful or false wishes are not kept for later."""
    table = load("standing")
    text = clause.strip(" ，,。.；;！!？?\n")
    reading, intents = read(text, Talk(), datetime.now())
    if find_flags(reading, intents):
        return [], False
    for slot, row in table["brand_facts"].items():
        for pattern in row.values():
            if match := re.search(pattern, lowered(text)):
                value = text[match.start("v") : match.end("v")]
                return _fit([(slot, _parts(value) if slot == "colours" else (value.strip(),))])
    body = _body(text, table)
    low = lowered(body)
    if any(re.match(pattern, _lasting(text, table).lower()) for pattern in table["addressed"].values()):
        return [], True
    for pattern in table["negative"].values():
        if match := re.match(pattern, low):
            value = _trimmed(body[match.start("v") : match.end("v")], table)
            return _fit([("must_avoid", _parts(value))])
    if quoted := re.findall(r"[“\"「『‘]([^”\"」』’]{1,40})[”\"」』’]", body):
        if any(re.search(pattern, low) for pattern in table["copy_verb"].values()):
            return _fit([("copy_text", tuple(quoted))])
    codes: list[Rule] = [(slot, tuple(map(str, found))) for slot in CODES if (found := reading.values(slot))]
    if codes:
        return codes, True
    if _colour_words(low) and not re.search(r"logo|标志|商标", low):
        named = re.sub("|".join(table["positive_lead"].values()), "", low)
        value = _trimmed(body[len(low) - len(named) :], table)
        return _fit([("colours", _parts(value))])
    if any(re.search(pattern, low) for pattern in table["tone"].values()):
        lang = "zh" if re.search(r"[一-鿿]", low) else "en"
        if match := re.match(table["tone_only"][lang], low):
            return _fit([("style_scene", (_trimmed(body[match.start("v") : match.end("v")], table),))])
    lead = re.match("|".join(table["positive_lead"].values()), low)
    value = _trimmed(body[lead.end() :] if lead else body, table)
    value = re.sub(r"^(.{1,8}?)都(?=放|要|在|用|写|摆|保)", r"\1", value)
    return _fit([("must_keep", (value,))]) if len(value) > 1 else ([], True)


def is_empty(clause: str) -> bool:
    """Whether nothing is said but for how long: “From now on,”."""
    return not _body(clause.strip(" ，,。.；;！!？?\n"), load("standing"))


def _body(text: str, table: dict[str, Any]) -> str:
    """The wish itself: without the words that only say for how long it holds, and without forms of address."""
    text = _lasting(text, table)
    for lang in ("zh", "en"):
        if match := re.match(table["filler"][lang], lowered(text)):
            text = text[match.end() :]
    return re.sub(r"\s+", " ", text).strip(" ，,:：")


def _lasting(text: str, table: dict[str, Any]) -> str:
    """The clause without “always”, “from now on”, 以后, 记住."""
    low = lowered(text)
    for pattern in table["remember"].values():
        if match := re.match(pattern, low):
            text, low = text[match.end() :], low[match.end() :]
    for lang in ("zh", "en"):
        if match := re.search(table["always"][lang], low):
            keep = match[0] if re.match(r"never|(?:绝|决)不|从来?不", match[0]) else ""
            text = text[: match.start()] + keep + text[match.end() :]
            low = lowered(text)
    return re.sub(r"^(?:绝|决)(?=不)|^从来?(?=不)|^永远(?=不|别)", "", text.strip(" ，,:："))


def _trimmed(value: str, table: dict[str, Any]) -> str:
    for pattern in table["tail"].values():
        value = re.sub(pattern, "", value.strip(), flags=re.IGNORECASE)
    return re.sub(r"^(?:our|the|my|是|应该) ", "", value.strip(" ，,。.“”\"'"), flags=re.IGNORECASE)


def _parts(value: str) -> tuple[str, ...]:
    """A list of things as its things."""
    split = re.split(load("standing")["split"], value, flags=re.IGNORECASE)
    return tuple(dict.fromkeys(part.strip(" 的。.“”\"'") for part in split if part.strip(" 的。.“”\"'")))


def _colour_words(low: str) -> bool:
    return bool(re.search(r"[一-鿿]色|colou?r", low)) or any(
        len(word) > 2 for words in promotions()["colours"].values() for word in found_in(low, tuple(words))
    )


def _fit(rules: list[Rule]) -> tuple[list[Rule], bool]:
    """The rules, unless a value is no short wish or is a claim that no picture may carry."""
    values = [value for _, found in rules for value in found]
    shown = [value for slot, found in rules for value in found if slot != "must_avoid"]
    if any(forbidden_in(value) for value in shown):
        return [], False
    return ([rule for rule in rules if rule[1]], True) if all(len(v) <= LONGEST_VALUE for v in values) else ([], True)
