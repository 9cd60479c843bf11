"""Looks in scripts with spaces: noun phrases that end like a look, places after prepositions, what is imagined."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.counts import media_nouns
from tools.understanding.briefs.lexicon import goods_head, is_place, load
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import SOFT, begins_at, ends_at, parts_of
from tools.understanding.briefs.reading import Reading

DETERMINERS = named_pattern("looks.determiners")
IMAGINE = named_pattern("looks.imagine")
PLENTY = re.compile(r"(?:lots|plenty|loads) of (?P<what>[a-z]{4,16})(?=[,.;]|\s(?:and|with|in)|$)")
SWAP = named_pattern("looks.swap")
"""``swap that marble counter for a picnic table``: what is there goes, what comes is the look."""
PHRASE_BEGINS = re.compile(
    r"(?:^|[^a-z\s'’]|(?<![a-z])(?:an?|the|of|in|on|at|with|and|or|some|our|my|more|one|two|three|four|five|six))\s*$"
)
"""Where a phrase may begin with a place: not the bar of ``a protein bar banner``."""
NEW_SCENE = named_pattern("looks.new_scene")


CLAUSE = frozenset(
    "my our their your i we you they he she all should would could say says hate hates love undo think does did".split()
)
"""Words of a sentence, not of a look."""


def _names_next(after: str) -> bool:
    """Whether goods stand right behind."""
    word = re.match(r"\s([a-z]+)", after)
    return bool(word and goods_head(word[1]))


@cache
def _foreign() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load("looks")["other"]["patterns"])


@cache
def _ends_en() -> re.Pattern[str]:
    ends = "|".join(sorted(load("looks")["en"]["ends"], key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])(?P<what>(?:[a-z0-9'’-]+,?\s+){{1,4}}(?:{ends}))(?![a-z])")


@cache
def _places_en() -> re.Pattern[str]:
    places = "|".join(sorted(load("looks")["en"]["places"], key=len, reverse=True))
    return named_pattern("looks.noun_place", PLACES=places)


@cache
def _places_bare() -> tuple[re.Pattern[str], ...]:
    """A place between commas, or with its look before a word for pictures: ``cosy desk shots``."""
    data = load("looks")["en"]
    places, words = ("|".join(sorted(data[key], key=len, reverse=True)) for key in ("places", "words"))
    return (
        named_pattern("looks.place_alone", PLACES=places),
        named_pattern("looks.place_shots", PLACES=places, LOOKS=words),
    )


def take_look(reading: Reading, value: str, start: int, end: int, cover_from: int | None = None) -> None:
    """Claim a look where it is free and no audience of the same name."""
    value = value.strip(" ,，、的")
    if value.lower().startswith("too "):
        return  # what is wrong with it
    if reading.low[end : end + 1] in tuple("液霜膏"):
        return  # 粉底液 is a product, 粉底 beside it no backdrop
    if value and reading.free(start, end) and value not in reading.values("personas"):
        reading.take("style_scene", value, start, end)
        if cover_from is not None and reading.free(cover_from, start):
            reading.cover(cover_from, start)


def read_spaced_looks(reading: Reading) -> None:
    """Claim looks of spaced scripts, the more telling wordings first."""
    for match in list(reading.finds(IMAGINE)):
        end = ends_at(reading.low, match.end(), SOFT)
        for start, stop in parts_of(reading.text[match.end() : end]):
            piece = reading.text[match.end() + start : match.end() + stop]
            if 1 <= len(piece.split()) <= 4 and not re.search(r"\d|\b(?:for|make|no|keep|please)\b", piece):
                take_look(reading, piece, match.end() + start, match.end() + stop)
    for match in list(reading.finds(PLENTY)):
        start = match.start("what")
        take_look(reading, reading.text[start : match.end()], start, match.end(), cover_from=match.start())
    for pattern in _foreign():
        for match in list(reading.finds(pattern)):
            take_look(reading, reading.text[match.start() : match.end()], *match.span())
    for match in NEW_SCENE.finditer(reading.low):
        start = match.start("what")
        swapped = re.search(
            r"(?:swap|trade|switch|exchange|replace|change)\s", reading.low[max(0, match.start() - 24) : match.start()]
        )
        if re.search(r"\sfor\s(?:an? |the )?$", reading.low[:start]) and not swapped:
            continue
        if not media_nouns("images").fullmatch(match["what"]):
            take_look(
                reading, reading.text[start : match.end("what")], start, match.end("what"), cover_from=match.start()
            )
    for match in list(reading.finds(SWAP)):
        if is_place(match["old"]) or is_place(match["what"]):
            start, end = match.span("what")
            take_look(reading, reading.text[start:end], start, end)
            reading.cover(match.start(), match.start("what"))
    for match in list(reading.finds(_places_en())):
        start = match.start("what")
        after = re.match(r"\s(([a-z]+)(?:\s[a-z]+)?)", reading.low[match.end() :])
        named = after and (goods_head(after[2]) or goods_head(after[1]) and after[2].endswith("ing"))
        if after and named and after[2] not in load("looks")["en"]["places"]:
            continue  # the garden of a garden gnome
        value = DETERMINERS.sub("", reading.text[start : match.end()].lower() + " ").strip()
        value = reading.text[match.end() - len(value) : match.end()]
        if value:
            take_look(reading, value, match.end() - len(value), match.end(), cover_from=match.start())
    for pattern in _places_bare():
        for match in list(reading.finds(pattern)):
            if pattern is not _places_bare()[1] or PHRASE_BEGINS.search(reading.low[: match.start()]):
                take_look(reading, reading.text[match.start("what") : match.end("what")], *match.span("what"))
    pattern = _ends_en()
    position = 0
    while (found := pattern.search(reading.low, position)) is not None:
        match = found
        position = match.start() + 1
        clause = begins_at(reading.low, match.end())
        start = max(match.start("what"), clause)
        while start < match.end() and reading.taken[start]:
            start += 1
        text = reading.low[start : match.end()]
        blocked = max((n for n in range(start, match.end()) if reading.taken[n]), default=start - 1) + 1
        text = reading.low[blocked : match.end()].lstrip()
        if media_nouns("video").match(text) or re.match(r"say|write|put", text):
            continue
        text = re.sub(r"^['’]s\s+", "", text)
        lead = DETERMINERS.match(text)
        text = text[lead.end() :] if lead else text
        text = named_pattern("looks.lead_words").sub("", text) if len(text.split()) > 2 else text
        begin = match.end() - len(text)
        if re.match(
            r"(?:look|feel)\s+(?:bigger|better|good|great|more|less|as|expensive|cheap|premium|legit|real)",
            reading.low[match.end() - 4 :],
        ):
            continue  # makes the sale look bigger
        if re.match(r"\s*(?:exactly |just |more |nothing )?like\s", reading.low[match.end() :]):
            continue
        pair = re.search(r"(?<![a-z])([a-z-]+) and $", reading.low[:begin])
        if pair and pair[1] in load("looks")["en"]["words"]:
            begin = pair.start()  # calm and clean look
            text = reading.low[begin : match.end()]
        words = text.split()
        if (
            set(words[:-1]) & CLAUSE
            or words[-1:] in (["light"], ["lights"])
            and _names_next(reading.low[match.end() :])
        ):
            continue  # client hates the mood, blue light glasses
        if len(words) >= 2 and reading.free(begin, match.end()):
            take_look(reading, reading.text[begin : match.end()], begin, match.end())
            position = match.end()
