"""Who it is for: groups of people, by name, by ending, or by standing in a list after 给/面向/for."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from tools.understanding.briefs.lexicon import any_of, goods_head, load
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import CJK, REACH, bare, bare_en, parts_of
from tools.understanding.briefs.reading import Reading

LIST_AFTER_ZH = named_pattern("audiences.list_after_zh")
LIST_BEFORE_ZH = named_pattern("audiences.list_before_zh")
COLON_ZH = named_pattern("audiences.colon_zh")
FOR_EN = named_pattern("audiences.for_en")
COLON_EN = re.compile(r":\s*(?P<list>[a-z0-9 ,'’&/+-]{6,90})(?=[.;!\n]|$)")
NOT_AFTER_EN = named_pattern("audiences.not_after_en")
PLACES = frozenset("办公室 户外 健身 露营 通勤 送礼 控糖 减脂 夜班 新手 小白 采购 主播".split())
"""Words that are an audience only among audiences; elsewhere a place or a theme."""


@cache
def _people() -> re.Pattern[str]:
    data = load("audiences")
    return any_of([*data["zh"]["people"], *data["en"]["people"], *data["ja"]["people"], *data["other"]["people"]])


@cache
def _headed() -> re.Pattern[str]:
    """A chunk that ends like a group of people."""
    heads = load("audiences")
    zh = "|".join(sorted(heads["zh"]["heads"], key=len, reverse=True))
    en = "|".join(sorted(heads["en"]["heads"], key=len, reverse=True))
    return named_pattern("audiences.headed", ZH=zh, EN=en)


def is_people(text: str) -> bool:
    """Whether a phrase names a group of people."""
    low = text.lower().strip()
    if re.search(r"[一二两三四五\d]张|[那这某]个|^(?:真实|次)", low):
        return False
    if re.match(r"[一每]人群|不同|各类|各种|多个|哪|什么|目标|different|various|all |our |any |other ", low):
        return False
    if re.fullmatch(r"(?:audience|people|customer|persona|segment|group|shopper|buyer|user|consumer)s?", low):
        return False
    match = _people().search(low)
    if match and not match.start() and _attribute(match[0], low[match.end() :]):
        return False
    goods = match and match.end() < len(low) and goods_head(low)  # 儿童书包
    if match and CJK.search(low) and len(match[0]) >= 0.5 * len(low) and not goods:
        return True
    if (
        match
        and not CJK.search(low)
        and re.match(r"$|\s(?:with|in|on|over|under|aged|who|from|at|of|and)(?![a-z])", low[match.end() :])
    ):
        return True
    return bool(_headed().fullmatch(low)) or _misspelt(low)


@lru_cache(maxsize=2048)
def _misspelt(low: str) -> bool:
    """``runers``: one word that is nearly a group of people."""
    if not re.fullmatch(r"[a-z]{5,14}s", low):
        return False
    data = load("audiences")["en"]
    names = [str(word) for word in (*data["people"], *data["heads"]) if str(word).isalpha() and len(str(word)) > 4]
    return process.extractOne(low, names, scorer=fuzz.ratio, score_cutoff=90) is not None


def read_audiences(reading: Reading) -> None:
    """Claim audiences: whole lists first, then single names."""
    for pattern in (LIST_AFTER_ZH, LIST_BEFORE_ZH):
        for match in list(pattern.finditer(reading.low)):
            _list(reading, match, sure=bool(re.search(r"人|受众|用户|客群", match["end"])))
    for match in list(COLON_ZH.finditer(reading.low)):
        _claim_entries(reading, match["list"], match.start("list"), sure=True)
    for match in list(FOR_EN.finditer(reading.low)):
        _english_list(reading, match.end())
    for match in list(COLON_EN.finditer(reading.low)):
        entries = [bare_en(match["list"][a:b]) for a, b in parts_of(match["list"])]
        if len(entries) > 1 and sum(is_people(e) or is_people(f"{e}s") for e in entries) >= max(1, len(entries) - 1):
            _claim_entries(reading, match["list"], match.start("list"), sure=True)
    for match in list(reading.finds(OF_PEOPLE)):
        reading.take("personas", reading.text[match.start() : match.end()], *match.span())
    _japanese(reading)
    for match in list(reading.finds(ARABIC_FOR)):
        if "ال" + match[1] in load("audiences")["other"]["people"]:
            reading.take("personas", "ال" + match[1], *match.span())
    for match in list(reading.finds(OF_KIND)):
        if not goods_head(match["who"]) and not named_pattern("audiences.no_kind").search(match["who"]):
            reading.take("personas", reading.text[match.start("who") : match.end("who")], *match.span("who"))
    _singles(reading)


def _list(reading: Reading, match: re.Match[str], sure: bool) -> None:
    text, offset = match["list"], match.start("list")
    text += match["end"] if match["end"] == "人群" else ""
    entries = [bare(text[start:end]) for start, end in parts_of(text)]
    known = sum(is_people(entry) for entry in entries if entry)
    cue = match.groupdict().get("cue") or ""
    strong = bool(re.match(r"target|persona|目标|人群|受众|客群|面向|针对|瞄准|卖给|主要卖给", cue))
    if known == 0 and not (sure and len(entries) > 1):
        return
    if not (sure or strong or known >= max(1, len(entries) - 1)):
        return
    if cue in ("给", "为", "做", "分", "按") and not sure and any(entry in PLACES for entry in entries):
        return
    if cue in ("给", "为", "做", "分", "按", "适合") and not sure and known < len([e for e in entries if e]):
        return
    _claim_entries(reading, text, offset, sure=True)
    if match["end"] and sure and reading.free(match.start("end"), match.end("end")):
        reading.cover(match.start("end"), match.end("end"))


def _claim_entries(reading: Reading, text: str, offset: int, sure: bool) -> None:
    for start, end in parts_of(text):
        piece = text[start:end]
        value = bare(piece)
        if CJK.search(value) and " " in value and is_people(value.split()[-1]):
            value = value.split()[-1]  # 电动牙刷 学生党/情侣
        if not value or len(value) > 30:
            continue
        where = offset + start + piece.find(value) if value in piece else offset + start
        value = reading.text[where : where + len(value)]
        if any(value in str(other) for other in reading.values("personas")):
            continue
        if (sure or is_people(value)) and reading.free(where, where + len(value)):
            reading.take("personas", value, where, where + len(value))


def _english_list(reading: Reading, start: int) -> None:
    """``for commuters, RV owners and college kids``: entries as long as they name people."""
    tail = re.match(r"[a-z0-9 ,'’&/+-]*", reading.low[start : start + REACH])
    text = tail[0] if tail else ""
    entries = [bare_en(text[begin:end]) for begin, end in parts_of(text)]
    listed = len(entries) > 1 and any(map(is_people, entries[:4]))
    for begin, end in parts_of(text):
        piece = text[begin:end]
        value = bare_en(
            re.sub(r"^(?:two|three|four|five|\d+)\s+(?:audiences?|personas?|segments?|groups?)\W*", "", piece.strip())
        )
        if not value or not is_people(value.split(" with ")[0].split(" in ")[0]):
            headed = _headed().match(piece.strip())
            if (
                not headed
                and (listed or reading.values("personas"))
                and WORKERS.fullmatch(value)
                and not goods_head(value)
            ):
                headed = WORKERS.match(piece.strip())
            if not headed:
                return
            value = bare_en(headed[0])
        value = re.split(r"\s(?:with|in|on) (?:our|the|my|a|this)\s|\s(?:who|that|which)\s", value)[0]
        if re.search(r"(?<![a-z])(?:give|gimme|make|show|need|want|something)(?![a-z])", value):
            return
        if re.search(r"(?<![a-z])(?:aimed|targeted|geared|marketed) (?:at|to)(?![a-z])", piece):
            return  # the audience stands behind that
        where = start + begin + piece.find(value)
        after = reading.low[where + len(value) :]
        if NOT_AFTER_EN.match(after):
            return
        if reading.free(where, where + len(value)):
            reading.take("personas", reading.text[where : where + len(value)], where, where + len(value))


OF_KIND = named_pattern("audiences.of_kind")
"""给养猫的看: people by what they do."""
WORKERS = named_pattern("audiences.workers")
"""What people are named by: hairdressers, warehouse pickers; believed beside a known audience."""
OF_PEOPLE = named_pattern("audiences.of_people")
"""``parents of toddlers``: one audience, not two."""
ATTRIBUTES = frozenset("儿童 女士 男士 婴儿 婴幼儿 宝宝 老人 老年 学生 情侣 亲子 孕妇 女童 男童 成人 幼儿 宠物".split())
"""People that goods are made for."""
ARABIC_FOR = re.compile(r"(?<![\u0621-\u064a])لل([\u0621-\u064a]{3,})")


def _japanese(reading: Reading) -> None:
    for match in list(reading.finds(re.compile(r"([^、。,，\s\d向けとやをに枚]{2,12})向け"))):
        season = match[1] in load("looks")["other"]["words"]
        reading.take(
            "style_scene" if season else "personas",
            reading.text[match.start(1) : match.end(1)],
            match.start(1),
            match.end(),
        )


def _attribute(text: str, after: str) -> bool:
    """Whether people only tell what kind of goods it is: 儿童安全座椅, 女士腰包."""
    return text in ATTRIBUTES and bool(named_pattern("audiences.names_goods").match(after))


def _singles(reading: Reading) -> None:
    for pattern in (_headed(), _people()):
        for match in list(reading.finds(pattern)):
            text, after, before = match[0], reading.low[match.end() :], reading.low[: match.start()]
            if pattern is _people() and text in PLACES and not re.match(r"(?:的?(?:人群?|用户|党|族|那[张组]))", after):
                continue
            if NOT_AFTER_EN.match(after) or re.search(r"[a-z]['’]s?\s*$", before):
                continue
            if CJK.search(text) and (
                named_pattern("audiences.goods_for_people").match(after) or _attribute(text, after)
            ):
                continue
            value = bare(reading.text[match.start() : match.end()])
            where = reading.text.find(value, match.start(), match.end())
            if value.isascii() and " " in value and goods_head(value) == value.lower():
                continue  # resistance bands
            if (
                value
                and where >= 0
                and is_people(value)
                and not any(value.lower() in str(p).lower() for p in reading.values("personas"))
                and not re.search("[让叫派]$", before)
                and not re.match(r"[a-z]?(?:说|评|留言|反馈|聊天|看不出)", after)
            ):
                reading.take("personas", value, where, where + len(value))
