"""What is asked for each group of people, one by one: ``one for truckers, two for gym people``, 一个给学生看的."""

from __future__ import annotations

import re

from tools.understanding.briefs.audiences import is_people
from tools.understanding.briefs.lexicon import goods_head, table
from tools.understanding.briefs.numbers import count_of
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import bare
from tools.understanding.briefs.reading import Reading

FOR_ZH = named_pattern("groups.for_zh")
FOR_EN = named_pattern("groups.for_en")
GETS, GETS_EN = named_pattern("groups.gets"), named_pattern("groups.gets_en")
"""直播新人两张, ``dog walkers get two``."""
FOR_ROMANCE = named_pattern("groups.for_romance")
PER_GROUP = named_pattern("groups.per_group")
LONGEST = 36


def read_groups(reading: Reading) -> None:
    """Claim audiences that are named one by one, and how many pictures each of them gets."""
    numbers: list[int] = []
    for frame in (FOR_ZH, FOR_EN, GETS, GETS_EN, FOR_ROMANCE):
        found = [match for match in frame.finditer(reading.low) if _is_audience(reading, match)]
        if frame in (GETS, GETS_EN):
            found = [match for match in found if is_people(match["who"])]
        if len(found) < 2:
            continue
        for match in found:
            value = bare(reading.text[match.start("who") : match.end("who")])
            at = reading.text.find(value, match.start("who"))
            reading.take("personas", value, at, at + len(value))
            if number := count_of(match["n"] or ""):
                numbers.append(number)
                reading.cover(*match.span("n"))
    if len(numbers) > 1 and not reading.values("per_group"):
        alike = len(set(numbers)) == 1
        reading.take("count_per_persona" if alike else "count_total", numbers[0] if alike else sum(numbers), 0, 0)


def _is_audience(reading: Reading, match: re.Match[str]) -> bool:
    """Whether what pictures are for are people: nothing that was understood, and no goods."""
    who = match["who"].strip()
    return (
        reading.free(*match.span("who"))
        and not goods_head(who)
        and not re.search(r"\d", who)
        and not any(table("places", kind)[0].search(who) for kind in ("platforms", "markets", "languages"))
    )


def read_per_group(reading: Reading) -> None:
    """``two takes per crowd``, 一拨人先出两张: a number for each group, read before groups are looked for."""
    for match in list(reading.finds(PER_GROUP)):
        number = count_of(match["n"] or match["m"] or "")
        if number and number < 100:
            reading.take("per_group", number, *match.span())
            return


PEOPLE_WORD = re.compile(r"[人群]|受众|客户|用户|audience|crowd|group|segment|persona|person|shopper|customer|buyer")


def for_each_group(reading: Reading, total: int | None, per: int | None) -> tuple[int | None, int | None]:
    """一拨人两张: for each audience where audiences are named, else the number of pictures of each product."""
    number = reading.first("per_group")
    if number is None or per is not None:
        return total, per
    start, end = reading.spans("per_group")[0]
    people = reading.values("personas") or reading.first("persona_count") or PEOPLE_WORD.search(reading.low[start:end])
    return (total, number) if people else (number if total is None else total, None)


def one_each(reading: Reading, per: int | None) -> None:
    """``One each.``"""
    if per is not None:
        return
    match = next(
        reading.finds(named_pattern("counts.each")),
        None,
    )
    number = count_of(match["n"] or match["m"] or match["k"]) if match else None
    kind = next(named_pattern("counts.one_kind_each").finditer(reading.low), None)
    if kind and number is None:
        people = reading.values("personas") or reading.first("persona_count") or PEOPLE_WORD.search(kind[0])
        slot = "count_per_persona" if people else "count_total"
        if slot != "count_total" or not reading.values(slot):
            reading.take(slot, count_of(next(filter(None, kind.groups()), "")), kind.start(), kind.start())
        return
    ratios = [end for _, end in reading.spans("aspect_ratios")]
    if (
        match
        and number
        and len(ratios) > 1
        and 0 <= match.start() - ratios[-1] <= 4
        and not reading.values("count_total")
    ):
        reading.take("count_total", number * len(ratios), match.start(), match.end())
        return
    if match and number:
        reading.take("count_per_persona", number, match.start(), match.end())
