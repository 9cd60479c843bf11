"""The product: what is left of a brief when everything else has been understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tools.understanding.briefs.audiences import is_people
from tools.understanding.briefs.chunks import PRAISE, Candidate
from tools.understanding.briefs.lexicon import any_of, goods_head
from tools.understanding.briefs.names import candidates
from tools.understanding.briefs.pasted import column_names, field_names, is_carrier, told
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import bare_zh
from tools.understanding.briefs.reading import Reading

CODE_RANGE = named_pattern("goods.code_range")
"""LX1 through LX40, enamel pins: what they all are is the product."""
SKU = named_pattern("goods.sku")
SKU_LIST = named_pattern("goods.sku_list")
AND = re.compile(r"^[^.;]{0,40}(?:(?<![a-z])and(?![a-z])|&)")
PLAIN = re.compile(r"^[a-z0-9' -]+$|[\u3400-\u9fff]", re.IGNORECASE)
"""Names in the two tongues whose goods are known by their last words."""
MEASURES = named_pattern("goods.measures")
PARTED = re.compile(r"[\s-]+")


def find_products(
    reading: Reading, known: Sequence[str] = (), *, edit: bool = False, looking: bool = False, limit: int = 6
) -> list[str]:
    """The products named in a reading, as written; in a question only what ends like goods."""
    named = [str(value) for value in reading.values("products")]
    named += _known(reading, known)
    named += column_names(reading) or _codes(reading)
    named += field_names(reading)
    named += _swapped_in(reading) + _lists(reading)
    if named and not (CODE_RANGE.search(reading.low) and not field_names(reading)):
        return list(dict.fromkeys(named))
    ranked = sorted(
        (
            c
            for c in (*candidates(reading), *told(reading))
            if not is_carrier(c.text)
            and not PRAISE.fullmatch(c.text.lower())
            and c.score >= (3.1 if edit else 1.0)
            and (not looking or goods_head(c.text) or not PLAIN.search(c.text))
        ),
        key=lambda c: (-c.score, c.start),
    )
    links = [str(value) for value in reading.values("links")]
    if links:
        return (
            [*[c.text for c in ranked[:1] if c.score >= 3.5], *links][-1:]
            if not ranked or ranked[0].score < 3.5
            else links
        )
    if not ranked or named and not goods_head(ranked[0].text):
        return list(dict.fromkeys(named))
    best = ranked[0]
    chosen = [best, *_beside(reading, best, ranked[1:])]
    return [c.text for c in sorted(chosen, key=lambda c: c.start)][:limit]


def _known(reading: Reading, known: Sequence[str]) -> list[str]:
    """Catalog names that stand in the text, longest first, none inside another."""
    found: list[tuple[int, int]] = []
    names: list[str] = []
    said = PARTED.sub("", reading.low)
    for name in sorted((name for name in known if len(name) > 1 and _unparted(name) in said), key=len, reverse=True):
        for match in any_of([name]).finditer(reading.low):
            if not any(start < match.end() and match.start() < end for start, end in found) and _outside(
                reading, match
            ):
                found.append(match.span())
                names.append(reading.text[match.start() : match.end()])
    return names


@lru_cache(maxsize=65536)
def _unparted(name: str) -> str:
    """Without spaces and hyphens: a catalog name that is not in a text even so need not be made a pattern of, which for
    the names of 2,000 products took longer than everything else about a picture."""
    return PARTED.sub("", name.lower())


def _outside(reading: Reading, match: re.Match[str]) -> bool:
    """Not inside a longer name that is no catalog product: the 咖啡 of 咖啡勺, the coffee of coffee mug."""
    after = reading.low[match.end() : match.end() + 12]
    longer = re.match(r"[\u4e00-\u9fff]{1,3}", after)
    if longer and any(goods_head(match[0] + longer[0][:n]) for n in range(1, len(longer[0]) + 1)):
        return False
    if re.match(r"馆|厅|店|色|因", after):
        return False
    word = re.match(r"\s([a-z]+)", after)
    return not (
        word and match[0].isascii() and (goods_head(word[1]) or word[1] in ("shop", "lovers", "drinkers", "people"))
    )


SWAPPED = named_pattern("goods.swapped")
LISTS = (
    re.compile(
        r"(?:给|为|替|把)(?:这些|这几[个款种]|这批)?(?P<what>[^，,。；;！!？?\n：:、]{1,8}(?:、[^，,。；;！!？?\n：:、]{1,8})+?)(?:做|出|各|拍|生成|设计|配|批量)"
    ),
    re.compile(
        r"(?:^|[，,。；\s])(?P<what>[^，,。；;！!？?\n：:、\s]{1,8}(?:、[^，,。；;！!？?\n：:、]{1,8}?)+?)(?:这)?[两二三四五六七八九十\d]+(?:个|款|种|样)(?:单?品|商品|产品|货|东西|sku)"
    ),
)


def _swapped_in(reading: Reading) -> list[str]:
    """产品换成雪地靴: the other product is the one that is meant."""
    return [
        reading.text[match.start("what") : match.end("what")].rstrip("吧了呢")
        for match in SWAPPED.finditer(reading.own)
    ][:1]


def _lists(reading: Reading) -> list[str]:
    """给面粉、挂面、小米做: goods in a list, unless it lists people."""
    for pattern in LISTS:
        for match in pattern.finditer(reading.own):
            parts = re.split(r"、|和|跟", reading.text[match.start("what") : match.end("what")])
            entries = [bare_zh(part) for part in parts]
            if (
                not any(map(is_people, entries))
                and sum(bool(goods_head(entry)) for entry in entries) > len(entries) / 2
            ):
                return [entry for entry in entries if entry]
    return []


def _codes(reading: Reading) -> list[str]:
    codes = []
    for match in SKU_LIST.finditer(reading.low):
        if reading.free(*match.span("list")):
            listed = re.findall(r"[A-Za-z0-9-]*\d[A-Za-z0-9-]*", reading.text[match.start("list") : match.end("list")])
            codes += listed
            reading.cover(*match.span())
    for match in SKU.finditer(reading.low):
        group = "named" if match["named"] else "bare"
        code = reading.text[match.start(group) : match.end(group)]
        if (
            MEASURES.match(code.lower())
            or not reading.free(match.start(group), match.end(group))
            or not re.search(r"\d", code)
        ):
            continue
        codes.append(code)
        reading.cover(*match.span())
    return codes


def _beside(reading: Reading, best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Further products in the same list: 保温杯、台灯和背包."""
    listed = [best]
    for _ in range(5):
        for other in others:
            if other in listed or other.score < 1.5:
                continue
            for one in list(listed):
                first, second = sorted((one, other), key=lambda c: c.start)
                between = reading.low[first.end : second.start]
                if between.strip() == "," and second.text.isascii() and not AND.search(reading.low[second.end :]):
                    continue  # soy candle, amber glass jar: of what it is
                if (
                    named_pattern("goods.between_goods").fullmatch(between)
                    and goods_head(first.text)
                    and goods_head(second.text)
                ):
                    listed.append(other)
                    break
    return listed[1:]
