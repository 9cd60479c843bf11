"""How it should look: places, styles, light, seasons and campaigns."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.counts import media_nouns
from tools.understanding.briefs.lexicon import any_of, goods_head, load
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import stop_words
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.spaced_looks import read_spaced_looks, take_look
from tools.understanding.briefs.told_looks import read_told_looks

PLACE_ZH = named_pattern("looks.place_zh")
WANTED_ZH = named_pattern("looks.wanted_zh")
CHUNK_ZH = re.compile(r"[^，,。；;！!？?\n“”、\s~\d的要用是出做换成改来张幅和]{1,7}")
CHANGED_ZH = re.compile(
    r"(?:换成|改成|换到|变成|挪到|搬到|放到)(?P<what>[\u4e00-\u9fff]{2,8}?)(?=里|上|中|[，,。；;！!\s]|$)"
)
FELT_ZH = named_pattern("looks.felt_zh")
DOUBLED_ZH = re.compile(r"要(?P<what>[一-龥]([一-龥])\2)(?=的|一?点|[，,。；\s]|$)")
FOURFOLD_ZH = re.compile(r"(?P<what>([一-龥])\2(?!\2)([一-龥])\3)")
RECOLOURED_ZH = re.compile(r"(?:变|改|换|调|染|刷)成?(?P<what>[一-龥]{1,4}色)(?!背景|底|系列)")
NO_FOURFOLD = frozenset(
    "多多少少 家家户户 大大小小 方方面面 马马虎虎 陆陆续续 断断续续 清清楚楚 明明白白 仔仔细细".split()
)
TINTED_ZH = re.compile(
    r"(?:底色|背景色|主色调?|配色|色调)(?:统一)?(?:用|是|为|要|换成|改成)?(?P<what>[一-龥]{2,6}?)(?=[，,。；、\s]|$)"
)
ZONES = frozenset(load("looks")["zh"]["zones"])
"""Places that are also parts of names: 厨房置物架, 户外折叠椅."""
SEASONS = frozenset("summer winter spring autumn fall christmas xmas halloween holiday easter festive".split())
"""Parts of names before goods: winter gloves."""
PLAIN_ZH = named_pattern("looks.plain_zh")
MORE_ZH = named_pattern("looks.more_zh")


COLOURS_ALONE = named_pattern("looks.colours_alone")
MIXED = re.compile(
    r"(?<![a-z])(?P<what>[a-z]{3,14}(?:\s[a-z]{3,14})?)\s?(?=背景|场景|风格|风(?![扇])|色调|氛围|的?感觉|一点|一些|点(?!击))"
)
BACKDROP_ZH = named_pattern("looks.backdrop_zh")
ZONE_CLAUSE = named_pattern("looks.zone_clause")
THEMED_SET = named_pattern("looks.themed_set")
"""A season before a set of pictures, not before a set of goods."""
PLACE_JA = re.compile(r"(?P<what>[一-龥ァ-ヶー]{1,5}の[一-龥ァ-ヶー]{1,4})で(?=[、,])")


@cache
def _words() -> re.Pattern[str]:
    data = load("looks")
    return any_of([*data["zh"]["words"], *data["en"]["words"], *data["other"]["words"]])


@cache
def _places_en() -> frozenset[str]:
    return frozenset(map(str, load("looks")["en"]["places"]))


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(map(str, load("looks")["zh"]["adjectives"]))


@cache
def _ends_zh() -> re.Pattern[str]:
    ends = "|".join(sorted(load("looks")["zh"]["ends"], key=len, reverse=True))
    return re.compile(rf"({CHUNK_ZH.pattern})(?:的)?({ends})(?![扇筒景味衣机险靡格水油料妆霜盘座板锅裤鞋漆部盒人])")


@cache
def _no_look() -> re.Pattern[str]:
    """Chunks before an end that make no look: 敏感, 什么风格, 场景 alone."""
    return named_pattern("looks.no_look")


def read_looks(reading: Reading) -> None:
    """Claim looks: longer, more telling phrases before single words."""
    read_told_looks(reading)
    read_spaced_looks(reading)
    for match in list(reading.finds(BACKDROP_ZH)):
        take_look(reading, reading.text[match.start("what") : match.end("what")], *match.span("what"), match.start())
        reading.cover(match.end("what"), match.end())
    for match in list(reading.finds(ZONE_CLAUSE)):
        if _words().search(match["what"]) and not goods_head(match["what"]):
            take_look(reading, reading.text[match.start("what") : match.end("what")], *match.span("what"))
    for match in list(reading.finds(PLACE_ZH)):
        what = match["what"].strip()
        if re.search(r"[印写刻绣贴]$", reading.low[: match.start()]):
            continue
        if match[0].startswith("在") and match[0][1:2] in "售线乎哪" or not _is_place(what, match):
            continue
        start, end = (
            match.start("what"),
            match.end("end")
            if match["end"] and (len(what) < 2 or match["end"] not in ("里", "里面", "中", "上", "上面"))
            else match.end("what"),
        )
        take_look(reading, reading.text[start:end], start, end, cover_from=match.start())
    for match in list(reading.finds(WANTED_ZH)):
        if re.search(r"(?:产品|商品|主角|主体|logo|标题|文案|价格?|字)$", reading.low[: match.start()]):
            continue
        if re.search(r"便宜|划算|实惠|优惠", match["what"] + (match["end"] or "")):
            continue
        tail = (
            "" if match["end"] in ("感觉", "一点", "一些", "点", "些", "样子", "路线", "范", "范儿") else match["end"]
        )
        start, end = match.start("what"), match.end("end") if tail else match.end("what")
        if not _no_look().match(match["what"]) and not re.search(
            r"^[太不换]|背景|张|第|价|配乐|音乐|节奏|速度|[类种]人", match["what"]
        ):
            take_look(reading, reading.text[start:end], start, end, cover_from=match.start())
    for match in list(reading.finds(_ends_zh())):
        if (
            not _no_look().match(match[1])
            and not (match[2] == "感" and match[1][-1:] in "敏性")
            and match[0] not in ("价格标签",)
        ):
            value = _bare_look(match[0])
            named = goods_head(match[0])
            if (
                value
                and not re.match("[那这]种", value)
                and not (named and named.endswith(match[2]))
                and not _names_goods(reading, match)
            ):
                start = match.end() - len(value)
                take_look(reading, value, start, match.end())
    for match in list(reading.finds(FELT_ZH)):
        start, end = match.span("what")
        if not re.search(r"[张图条个版]|\d|风格|什么|哪", match["what"]) and not goods_head(match["what"]):
            take_look(reading, reading.text[start:end], start, end)
    for match in list(reading.finds(CHANGED_ZH)):
        start, end = match.span("what")
        if re.search("(?:产品|商品|主体|主角)$", reading.low[: match.start()]):
            continue  # 产品换成我们的雪地靴
        if _words().search(match["what"]) and reading.free(start, end):
            take_look(reading, reading.text[start:end], start, end)
    for pattern in (DOUBLED_ZH, TINTED_ZH, FOURFOLD_ZH, RECOLOURED_ZH):
        for match in list(reading.finds(pattern)):
            if match["what"] in NO_FOURFOLD:
                continue
            take_look(reading, reading.text[match.start("what") : match.end("what")], *match.span("what"))
    for match in list(reading.finds(PLAIN_ZH)):
        if match["what"] in _adjectives():
            take_look(
                reading, reading.text[match.start("what") : match.end("what")], match.start("what"), match.end("what")
            )
    for match in list(reading.finds(MORE_ZH)):
        take_look(reading, reading.text[match.start("what") : match.end("what")], match.start("what"), match.end())
    for pattern in (COLOURS_ALONE, MIXED, PLACE_JA):
        for match in list(reading.finds(pattern)):
            take_look(reading, reading.text[match.start("what") : match.end("what")], *match.span("what"))
    for start, end in _joined([match.span() for match in reading.finds(_words()) if _is_word(reading, match)]):
        take_look(reading, reading.text[start:end], start, end)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """海边 and 日落 side by side are one look: 海边日落."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _bare_look(text: str) -> str:
    for cut in range(len(text) - 2, 1, -1):
        if goods_head(text[:cut]) and text[cut:] not in load("looks")["zh"]["ends"]:
            text = text[cut:]
            break
    text = re.sub(
        r"^.*(?:换成?|改成?|用|要|做|出|来|是|走|整体|都|配|给|加|想|把|张|幅|一|请|统一|全部?|风格)(?=\S{2,})",
        "",
        text,
    )
    return text if len(text) >= 2 else ""


def _names_goods(reading: Reading, match: re.Match[str]) -> bool:
    """京造风格黑咖啡: an unknown name before 风格 with goods right behind it is the goods' own name."""
    if match[2] not in ("风格", "风", "主题", "光", "底") or _words().search(match[1]):
        return False
    tail = re.match(r"[\u4e00-\u9fff]{2,8}", reading.low[match.end() :])
    return bool(tail and any(goods_head(tail[0][:n]) for n in range(2, len(tail[0]) + 1)))


def _is_place(what: str, match: re.Match[str]) -> bool:
    if media_nouns("images").search(what) or named_pattern("looks.no_place").search(what):
        return False
    if len(what) < 2:
        return what in "黑白红蓝绿灰粉黄" and "背景" in match[0] or what in "山海湖河雪雨林田" and bool(match["end"])
    if not match[0].startswith("在"):
        return not named_pattern("looks.no_background").match(what)
    return bool(any_of(load("looks")["zh"]["words"]).search(what)) or match["end"] in (
        "上",
        "里",
        "边",
        "旁",
        "旁边",
        "前",
        "下",
    )


def _is_word(reading: Reading, match: re.Match[str]) -> bool:
    """Not inside a longer word: the 户外 of 户外爱好者, the clean of cleanser."""
    after, before = reading.low[match.end() : match.end() + 12], reading.low[max(0, match.start() - 12) : match.start()]
    if named_pattern("looks.compound_zh").match(after) and match[0] not in ("白底",):
        return False
    if (
        match[0] in ZONES
        and not re.match(r"的|台面|角落|一角|里|上(?!衣)|边(?!桌)|旁", after)
        and any(goods_head(match[0] + after[:n]) and re.fullmatch(r"[\u4e00-\u9fff]+", after[:n]) for n in range(1, 6))
    ):
        return False
    if goods_head(match[0]) == match[0] and re.match(r"\s?的?\s?(?:图|主图|海报|封面|视频|详情)", after):
        return False  # 茶几的图: the goods themselves
    if match[0].isascii():
        goods = re.match(r"\s([a-z]+(?:\s[a-z]+)?)", after)
        if match[0] in _places_en() and goods and (goods_head(goods[1]) or goods_head(goods[1].split()[0])):
            return False
        if match[0] in SEASONS and (
            named := re.match(r"\s((?:[a-z]+\s?){1,2})", after + reading.low[match.end() + 12 : match.end() + 24])
        ):
            if goods_head(named[1].strip()) or goods_head(named[1].split()[0]):
                return bool(THEMED_SET.match(reading.low[match.end() :]))
        prior = re.search(r"([a-z]+) $", before)
        if prior and prior[1] not in stop_words() and goods_head(f"{prior[1]} {match[0]}") and goods_head(match[0]):
            return False  # candle warmer
        if named_pattern("looks.compound_en").match(after):
            return match[0] in ("summer", "winter") and after.strip().startswith("sale")
        if (
            match[0]
            in (
                "fall",
                "spring",
                "night",
                "clean",
                "fresh",
                "bold",
                "light",
                "cooler",
                "track",
                "modern",
                "steam",
                "splash",
                "outside",
            )
            and re.match(r"\s*[a-z]+", after)
            and not re.search(r"(?:with|and|,|in|at)\s*$", before)
            and match[0] not in ("modern", "clean", "bold")
        ):
            return False
    return True
