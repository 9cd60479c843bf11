"""Chunks of a brief that may name goods: where the gaps between them are, and what can be a name at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tools.understanding.briefs.audiences import is_people
from tools.understanding.briefs.counts import media_nouns
from tools.understanding.briefs.lexicon import goods_head, load
from tools.understanding.briefs.numbers import value_of
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import CJK, STOPS, is_function
from tools.understanding.briefs.reading import Reading


@dataclass(frozen=True)
class Candidate:
    """A chunk that may be the product."""

    text: str
    start: int
    end: int
    score: float


@cache
def generic_words() -> tuple[frozenset[str], frozenset[str]]:
    generic = load("goods")["generic"]
    return frozenset(map(str, generic["zh"])), frozenset(map(str, generic["en"]))


@cache
def request_words() -> re.Pattern[str]:
    """Words of requests that never belong to a product's name; read as gaps."""
    return named_pattern("goods.request_words")


PRAISE = named_pattern("goods.praise")
"""好看点, 高级的: what pictures are to be like."""
ONE_SIGN = frozenset("伞鞋锅枕茶酒碗壶灯椅床琴笔帽袜表傘靴鞄鍋")
"""Goods whose name is one sign."""


def gaps_of(reading: Reading) -> bytearray:
    """What cannot be part of a product: everything claimed, words for pictures, words of requests."""
    gaps = bytearray(reading.taken)
    for pattern in (media_nouns("images"), media_nouns("video"), request_words()):
        for match in pattern.finditer(reading.low):
            if pattern is not request_words() and _part_of_name(reading, match):
                continue
            gaps[match.start() : match.end()] = b"\x02" * (match.end() - match.start())
    return gaps


def _part_of_name(reading: Reading, match: re.Match[str]) -> bool:
    """The 图 of 拼图, the cover of a seat cover, the post of a lamp post."""
    before = reading.low[max(0, match.start() - 12) : match.start()]
    if match[0] == "图":
        return bool(re.search(r"(?:拼|地|挂)$", before))
    if match[0] in (
        "cover",
        "covers",
        "post",
        "story",
        "header",
        "frame",
        "pin",
        "pins",
        "shot",
        "poster frame",
        "photo",
        "picture",
    ):
        after = reading.low[match.end() : match.end() + 12]
        return bool(
            re.search(r"(?:seat|duvet|pillow|phone|bed|sofa|couch|lamp|fence|bbq|grill|car)\s$", before)
        ) or bool(re.match(r"\s(?:frame|album|printer|paper|booth|glass|glasses)", after))
    return False


def media_at(reading: Reading, position: int) -> bool:
    tail = reading.low[position : position + 14].lstrip(" 的の")
    match = media_nouns("images").match(tail) or media_nouns("video").match(tail)
    return match is not None


def runs_of(reading: Reading, gaps: bytearray) -> Iterator[tuple[int, int]]:
    """Stretches without gaps and punctuation."""
    stops = {place for match in STOPS.finditer(reading.low) for place in range(match.start(), match.end())}
    start = None
    for position, sign in enumerate(reading.text):
        blocked = gaps[position] or position in stops or sign in "_、:：“”\"'()（）【】[]「」|/+~～…"
        if sign in "、" or blocked:
            if start is not None:
                yield start, position
            start = None
        elif start is None:
            start = position
    if start is not None:
        yield start, len(reading.text)


def nameable(text: str) -> bool:
    low = text.lower().strip()
    zh, en = generic_words()
    if len(low) == 1 and low in ONE_SIGN:
        return True
    if re.fullmatch(r"(?:shopper|customer|buyer|user|consumer|audience)s?", low):
        return False
    if len(low) < 2 or low in zh or low in en or re.fullmatch(r"[\d\s.,:：/%×x-]+", low) or len(text) > 40:
        return False
    if re.search(r"['’]s? (?:\w+ ){0,2}(?:plate|phone|number|address|face|name|home|id|e-?mail)", low):
        return False
    first, *rest = low.split()
    if rest and value_of(first) is not None and " ".join(rest) in en:
        return False  # five flavours
    if low.split()[0] in ("something", "anything", "stuff", "things", "everything", "nothing"):
        return False
    if CJK.search(low) and (len(low) > 18 or re.fullmatch(r"[一二两三四五六七八九十第\d个张款条号这那]+", low)):
        return False
    if CJK.search(low) and is_function(low) and not goods_head(low):
        return False
    if re.fullmatch(r"[一两二三四五六七八九十\d]+[箱盒袋瓶包件套斤罐提桶份打板串捆]", low):
        return False
    if re.search(
        r"第[\d一二三四五]件|\d\.\d|什么|怎么|没想好|^没有?|^logo|^[¿¡]|^(?:入れて|作って|お願い|ください|してください|使って)",
        low,
    ):
        return False
    if re.search(
        r"^(?:不同|各类|各种|多个).*(?:人群|受众|用户)?$|看$|前一天|后一天|上线|[里外]的?$", low
    ) and not goods_head(low):
        return False
    return not is_people(low) or bool(goods_head(low))


@cache
def foreign_names() -> re.Pattern[str]:
    """Other people's names: what is put on a product, not the product."""
    return re.compile(
        "|".join(load("flags")["ip_infringement"])
        + r"|starbucks|louis vuitton|gucci|nike|adidas|chanel|disney|air jordans?|yeezys?|米老鼠|皮卡丘"
    )
