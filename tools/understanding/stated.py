"""What a merchant says of a new product in passing: of "350 ml, dishwasher safe" pictures may speak.

Only parts that are short, tell a measure or a property, and wish for nothing; what is doubtful stays unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from domain.catalog import Attribute
from domain.text import Words
from tools.understanding.claims import forbidden_in
from tools.understanding.records import words_of
from tools.understanding.taxonomy import facets_in, load

MOST = 6
LONGEST = {"zh": 12, "en": 28}
"""Signs that a pill on a picture holds."""
PARTS = re.compile(r"[，,、;；:：\n。！!？?（）()]|(?<!\d)\.|\.(?!\d)|\s(?:and|&|plus)\s")
LEAD = re.compile(
    r"^(?:(?:it'?s|it is|is|has|with|made of|made from|comes in|in|和|且|还|也|是|有|带|采用)\s*)+", re.IGNORECASE
)
FIGURE = re.compile(r"\d+(?:\.\d+)? ?[a-zA-Z]{1,3}")
"""350 ml: the same in every language."""
ODD = re.compile(r"[$€£¥%@/\\<>{}#=]|\d\s*[x×*]\s*\d|[^\S ]")
"""Prices, shares, addresses, markup, sizes of pictures."""
NAME: Words = {"zh": "特点", "en": "Feature"}


def stated_facts(text: str, names: Collection[str] = ()) -> tuple[Attribute, ...]:
    """Properties that a text tells of its goods, each as it may stand on a picture; what they are called is none."""
    called = {name.casefold() for name in names}
    found: dict[str, Attribute] = {}
    for part in PARTS.split(text):
        said = LEAD.sub("", part.strip(" \t-–—·*“”\"'"))
        if said.casefold() not in {*found, *called} and _is_fact(said):
            shown = said[:1].upper() + said[1:]
            words = {"zh": shown, "en": shown} if FIGURE.fullmatch(shown) else words_of(shown)
            number = len(found) + 1
            found[said.casefold()] = Attribute(
                key=f"said-{number}", name=NAME, value=words, highlight=words, facets=facets_in(said)
            )
    return tuple(found.values())[:MOST]


def told_of(facts: tuple[Attribute, ...]) -> Words:
    """What is said to the merchant of the facts that were taken."""
    joints = {"zh": "、", "en": ", "}
    texts = [next(iter(fact.value.values())) for fact in facts]
    return {lang: str(row).format(facts=joints[lang].join(texts)) for lang, row in load("stated")["told"].items()}


def _is_fact(said: str) -> bool:
    lang = "zh" if re.search(r"[\u3400-\u9fff]", said) else "en"
    if not 2 <= len(said) <= LONGEST[lang] or ODD.search(said):
        return False
    if _any_of("request", lang).search(said) or forbidden_in(said):
        return False
    return bool(_measure(lang).search(said) or _any_of("quality", lang).search(said))


@cache
def _any_of(kind: str, lang: str) -> re.Pattern[str]:
    return re.compile(_listed(kind, lang) if lang == "zh" else rf"(?<![a-z]){_listed(kind, lang)}(?![a-z])", re.I)


@cache
def _measure(lang: str) -> re.Pattern[str]:
    if lang == "en":
        return re.compile(rf"\d+(?:\.\d+)?[ -]?{_listed('measure', lang)}(?![a-z])", re.I)
    units = rf"(?:{_listed('measure', 'zh')}|{_listed('measure', 'en')}(?![a-z]))"
    return re.compile(rf"(?:\d+(?:\.\d+)?|[一二三四五六七八九十两]+)\s*{units}", re.I)


def _listed(kind: str, lang: str) -> str:
    words = sorted(map(re.escape, load("stated")[kind][lang]), key=len, reverse=True)
    return f"(?:{'|'.join(words)})".replace(r"\ ", "[ -]")
