"""Wishes that one picture, clip or test cannot meet together."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.lexicon import load
from tools.understanding.briefs.numbers import count_of
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading

ONLY_TALL = named_pattern("clarify.only_tall")
ONLY_WIDE = named_pattern("clarify.only_wide")
NO_TEXT = named_pattern("clarify.no_text")
ADD_TEXT = named_pattern("clarify.add_text")
TEXT_WORD = re.compile(r"(?:任何|所有)?(?:文字|字|文案)|(?:any )?(?:text|words|copy|lettering|texts?)")
NO_PEOPLE = named_pattern("clarify.no_people")
WITH_PEOPLE = named_pattern("clarify.with_people")
WHITE_ONLY = named_pattern("clarify.white_only")
BLACK_TOO = re.compile(r"(?:纯?黑底|黑色背景|黑背景)|black (?:background|bg|backdrop)")
SCENE_TOO = named_pattern("clarify.scene_too")
PLACE_TOO = named_pattern("clarify.place_too")
PALE = re.compile(r"(?:极简|简约|简洁|minimal\w*|留白)")
BUSY = named_pattern("clarify.busy")
ALONE = re.compile(r"(?:不要|别|不能有?|无|没有|no |without |not )[^，,。.;；]{0,12}")
"""What is unwanted does not count as wanted."""


def contradicts(reading: Reading, text: str) -> bool:
    """Wishes that cannot both be met."""
    ratios = reading.values("aspect_ratios") + [size.replace("x", ":") for size in reading.values("sizes")]
    wide = any(r == "landscape" or _shape(r) > 1 for r in ratios)
    tall = any(r == "portrait" or 0 < _shape(r) < 1 for r in ratios)
    if (ONLY_TALL.search(text) and wide) or (ONLY_WIDE.search(text) and tall):
        return True
    if wide and tall and named_pattern("clarify.one_picture").search(text):
        return True
    if re.search(r"(?:square|方图|1:1)\s*only|only square|只要(?:方图|1:1)", text) and (wide or tall):
        return True
    wordless = NO_TEXT.search(text) or any(
        TEXT_WORD.fullmatch(str(value).lower()) for value in reading.values("must_avoid")
    )
    if (
        wordless
        and reading.values("discounts")
        and re.search(r"写|标|印|(?<![a-z])(?:say|write|print|put)(?![a-z])", text)
    ):
        return True
    if wordless and (
        ADD_TEXT.search(NO_TEXT.sub(" ", text))
        or reading.values("selling_points")
        or reading.first("price") is not None
    ):
        return True
    if NO_PEOPLE.search(text) and WITH_PEOPLE.search(NO_PEOPLE.sub(" ", text)):
        return True
    places = [look for look in reading.values("style_scene") if not WHITE_ONLY.search(str(look).lower())]
    if (
        WHITE_ONLY.search(text)
        and places
        and (
            re.search(r"(?<![a-z])only(?![a-z])|只[要能用]", text)
            and re.search(r"but|and (?:shoot|put|place|set|show)|但|又|放在|场景", text)
            or named_pattern("clarify.at_once").search(text)
            and any(PLACE_TOO.search(str(look).lower()) for look in places)
        )
        and not named_pattern("clarify.both_backgrounds").search(text)
    ):
        return True
    if (
        WHITE_ONLY.search(text)
        and (BLACK_TOO.search(text) or SCENE_TOO.search(text))
        and not named_pattern("clarify.both_backgrounds").search(text)
    ):
        return True
    if PALE.search(text) and BUSY.search(text):
        return True
    sizes = reading.values("sizes")
    if len(sizes) == 1 and len(ratios) == 2 and ratios[0] == "1:1" and _shape(ratios[1]) != 1:
        return True
    spans = [(start, end, ratio) for (start, end), ratio in zip(reading.spans("aspect_ratios"), ratios, strict=False)]
    for (_, end, one), (start, _, other) in zip(spans, spans[1:], strict=False):
        shapes = {
            ("1:1" if r == "1:1" else "tall" if r == "portrait" or 0 < _shape(r) < 1 else "wide") for r in (one, other)
        }
        if len(shapes) > 1 and re.search(r"但|必须|可是|不过|but|must|has to|have to|yet", text[end:start]):
            return True
    kinds = {"1:1" if r == "1:1" else "tall" if r == "portrait" or 0 < _shape(r) < 1 else "wide" for r in ratios}
    if len(kinds) > 1 and len(ratios) == 2 and named_pattern("clarify.exactly_both").search(text):
        return True
    bare = named_pattern("clarify.no_background")
    if bare.search(text) and any(not bare.search(str(look).lower()) for look in places):
        return True
    if any(one.search(text) and other.search(ALONE.sub(" ", text)) for one, other in _opposites()):
        return True
    wanted = [str(value).lower() for slot in ("must_keep", "style_scene") for value in reading.values(slot)]
    unwanted = [str(value).lower() for value in reading.values("must_avoid")]
    if set(unwanted) & set(wanted) or (
        reading.first("price") is not None and {"价格", "价签", "标价", "price", "prices", "pricing"} & set(unwanted)
    ):
        return True
    price, before = reading.first("price"), reading.first("original_price")
    if price is not None and before is not None and price > before:
        return True
    if len(reading.values("price")) > 1 and named_pattern("clarify.one_price").search(text):
        return True
    if named_pattern("clarify.one_language_only").search(text) and named_pattern("clarify.but_another_language").search(
        text
    ):
        return True
    split = reading.first("ab_split")
    if split and abs(sum(split) - 100) > 1.6:
        return True
    return _numbers_clash(reading, text)


@cache
def _opposites() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    return [(re.compile(one), re.compile(other)) for one, other in load("contradictions")["pairs"]]


def _shape(ratio: str) -> float:
    width, _, height = ratio.partition(":")
    return float(width) / float(height) if height else 0.0


def _too_few(text: str) -> bool:
    """只要1张 ... 3张不同的; exactly one ... three different; 3张里5个尺寸各2张."""
    only = named_pattern("clarify.only_so_many").search(text)
    if only:
        rest = text[: only.start()] + " " + text[only.end() :]
        others = [count_of(match["n"]) or 0 for match in named_pattern("clarify.so_many").finditer(rest)]
        if any(other > (count_of(only["n"]) or 99) for other in others):
            return True
    each = named_pattern("clarify.kinds_each").search(text)
    whole = named_pattern("clarify.so_many").search(text[: each.start()]) if each else None
    return bool(
        each and whole and (count_of(whole["n"]) or 99) < (count_of(each["kinds"]) or 0) * (count_of(each["n"]) or 0)
    )


def _numbers_clash(reading: Reading, text: str) -> bool:
    """5张 ... 一共3张; 15 seconds ... under 10 seconds; 70/50 splits."""
    if _too_few(text):
        return True
    seconds = reading.values("video_seconds")
    if len(seconds) > 1 and re.search(
        r"(?:但|不能超过|不超过|以内|必须|but|no longer|under|max|at most|only|must)", text
    ):
        return True
    total, per = reading.first("count_total"), reading.first("count_per_persona")
    people = len(reading.values("personas")) or reading.first("persona_count")
    if (
        total
        and per
        and people
        and total < per * people
        and re.search(r"一共|总共|只要|total|only|in all|altogether", text)
    ):
        return True
    stated = [
        int(count_of(n) or 0) for n in re.findall(r"(?:总共|一共|共|就)这?(\d+|[一二两三四五六七八九十])张", text)
    ]
    if stated and total and max(stated) != total and len(re.findall(r"一张", text)) >= max(stated):
        return True
    parts = [int(count_of(n) or 0) for n in re.findall(r"(\d+|[一二两三四五六七八九十])\s*张", text)]
    if "其中" in text and len(parts) > 2 and parts[0] != sum(parts[1:]):
        return True
    most = named_pattern("clarify.at_most").search(text)
    if most and total and (count_of(most[1]) or total) < total:
        return True
    percents = [float(p) for p in re.findall(r"(?<![\d.])(\d{1,3})\s*%(?!\s*(?:off|优惠|discount))", text)]
    test = re.search(r"a\s?/\s?b|ab测试|分流|split|traffic|流量", text)
    if test and len(percents) > 1 and not reading.first("ab_split") and sum(percents) > 101:
        return True
    pair = re.search(r"(?<!\d)(\d{2})\s?[/:：]\s?(\d{2})(?!\d)", text)
    return bool(
        test
        and pair
        and not reading.first("ab_split")
        and int(pair[1]) + int(pair[2]) not in (100,)
        and 60 < int(pair[1]) + int(pair[2]) < 150
        and not re.search(r"\d{2}:\d{2}\s*(?:am|pm|发)", text)
    )
