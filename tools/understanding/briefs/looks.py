"""How it should look: places, styles, light, seasons and campaigns."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.counts import media_nouns
from tools.understanding.briefs.lexicon import any_of, goods_head, load
from tools.understanding.briefs.phrases import SOFT, begins_at, ends_at, parts_of
from tools.understanding.briefs.reading import Reading

PLACE_ZH = re.compile(r"(?:放在|摆在|拍在|置于|摆放在|放到|场景(?:是|用|选|为|[:：])?|背景(?:是|用|为|换成?|改成?|要|放|变成?|[:：])?|在)\s*(?P<what>[^，,。；;！!？?\n“”]{1,14}?)(?P<end>上面?|里面?|中|旁边?|下面?|前面?|边|(?=[，,。；;！!？?\n]|$))")
WANTED_ZH = re.compile(r"(?:想要|要有?|走|来点|偏|做成|整体|换成|改成|变成?|搞成|弄成|显得|风格(?:是|要|用|换成?|改成?|[:：])?|氛围(?:要|是|[:：])?|色调(?:要|用|换成?|改成?|[:：])?|画面(?:要)?|感觉(?:要)?)\s*(?:那种|一种|一点|点|得|调|弄|搞|变|做)?(?P<what>[^，,。；;！!？?\n“”、]{1,12}?)(?:的?(?P<end>感觉|感|风格|风|调调|调性|路线|氛围|范儿?|样子|画风|色调|一点|一些|点|些))")
CHUNK_ZH = re.compile(r"[^，,。；;！!？?\n“”、\s~\d的要用是出做换成改来张幅和]{1,7}")
CHANGED_ZH = re.compile(r"(?:换成|改成|换到|变成|挪到|搬到|放到)(?P<what>[\u4e00-\u9fff]{2,8}?)(?=里|上|中|[，,。；;！!\s]|$)")
ZONES = frozenset("厨房 客厅 卧室 书房 阳台 浴室 卫生间 餐桌 书桌 办公桌 办公室 户外 露营 健身房 宿舍 街头 车内 帐篷 海边 沙滩 圣诞 圣诞节 新年 春节 中秋 端午 情人节 万圣节 元宵".split())
"""Places that are also parts of names: 厨房置物架, 户外折叠椅."""
PLAIN_ZH = re.compile(r"(?:要|偏|走|显得|更|比较|感觉|风格|整体|氛围|色调|^|(?<=[\s，,、。；;]))(?P<what>[\u4e00-\u9fff]{2,4})(?=[，,。；;、！!\s]|$)")
MORE_ZH = re.compile(r"(?P<what>(?:更|再|稍微|偏)?(?:亮|暗|暖|冷|淡|浓|柔和|鲜艳|高级|简洁|干净|清爽|活泼|年轻|温馨|热闹|喜庆|大气|素|清新|时尚|可爱))(?:一点|一些|点|些)")
@cache
def _foreign() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load("looks")["other"]["patterns"])


DETERMINERS = re.compile(r"^(?:(?:a|an|the|some|any|our|my|very|more|really|nice|with|in|on|at|of|and|use|using|change|make|it|to|for|against|into|want|keep|give|them|set|put|this|that|by|is|as|like|same|but|or|only|just|its|new|different|their|nothing|need|plus|all|from|under|inside|near|over|swap|replace|switch|i|we|you|please|each|product|one|go|goes|going|looking|look|both|slightly|bit|little|image|images|photo|photos|picture|pictures|pics|\d+)\s+)+")
IMAGINE = re.compile(r"(?<![a-z])(?:think|imagine|picture this|vibes?(?: is| are)?|mood(?: is)?|feel(?: is)?|look(?: is)?|style(?: is)?|scene(?: is)?|setting(?: is)?)\s*[:,—–-]?\s+(?=[a-z])(?!of|about|for|like|it|that|to|and|at|good|great|better|with|in|on|the|premium feel|please|but|more|less)")
_COLOUR = r"(?:light |dark |pale |deep |soft |bright |pastel |matte )?(?:red|orange|yellow|gold|green|mint|sage|olive|teal|turquoise|blue|navy|purple|lavender|lilac|pink|blush|peach|coral|beige|cream|ivory|white|black|gr[ae]y|charcoal|brown|tan|terracotta|silver|bronze|copper)"
COLOURS_ALONE = re.compile(rf"(?:^|(?<=[,;.]\s))(?P<what>{_COLOUR}(?:\s(?:and|&|on|with)\s{_COLOUR})?)(?=\s*[,;.]|$)")
MIXED = re.compile(r"(?<![a-z])(?P<what>[a-z]{3,14}(?:\s[a-z]{3,14})?)\s?(?=背景|风格|风(?![扇])|色调|氛围|的?感觉)")
PLACE_JA = re.compile(r"(?P<what>[一-龥ァ-ヶー]{1,5}の[一-龥ァ-ヶー]{1,4})で(?=[、,])")
PLENTY = re.compile(r"(?:lots|plenty|loads) of (?P<what>[a-z]{4,16})(?=[,.;]|\s(?:and|with|in)|$)")
NEW_SCENE = re.compile(r"(?:background|backdrop|scene|setting|bg|背景|场景|fondo|fond|fundo|hintergrund|фон|nền|خلفية|الخلفية)(?: (?:of|in|on|for|de|del|da|do|der|des|von|của) [\w ,#&]{1,22}?)?\s*(?:to|with|for|into|as|en|a|auf|in|para|por|на|sang|thành|إلى|换成|改成|变成)\s+(?:an? |the )?(?P<what>[a-zà-ỹ\u0621-\u064a][a-zà-ỹ\u0621-\u064a' -]{2,30}?)(?=\s+and\s|\s+but\s|[,.;，。；]|$)")
NOUN_PLACE = r"(?<![a-z])(?:in|on|at|by|inside|beside|near|against|under|around|from|next to|in front of|outside|set in|set on)\s+(?:an?|the|some|my|our|her|his)?\s*(?P<what>(?:[a-z'’-]+\s+){{0,3}}?(?:{places}))(?![a-z])"


@cache
def _words() -> re.Pattern[str]:
    data = load("looks")
    return any_of([*data["zh"]["words"], *data["en"]["words"], *data["other"]["words"]])


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(map(str, load("looks")["zh"]["adjectives"]))


@cache
def _ends_zh() -> re.Pattern[str]:
    ends = "|".join(sorted(load("looks")["zh"]["ends"], key=len, reverse=True))
    return re.compile(rf"({CHUNK_ZH.pattern})(?:的)?({ends})(?![扇筒景味衣机险靡格水油料妆霜盘座板锅裤鞋漆部盒人])")


@cache
def _ends_en() -> re.Pattern[str]:
    ends = "|".join(sorted(load("looks")["en"]["ends"], key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])(?P<what>(?:[a-z0-9'’-]+,?\s+){{1,4}}(?:{ends}))(?![a-z])")


@cache
def _places_en() -> re.Pattern[str]:
    places = "|".join(sorted(load("looks")["en"]["places"], key=len, reverse=True))
    return re.compile(NOUN_PLACE.format(places=places))


@cache
def _no_look() -> re.Pattern[str]:
    """Chunks before an end that make no look: 敏感, 什么风格, 场景 alone."""
    return re.compile(r"^(?:什么|种|换种|它|曝|观|时|风|抛|图片?|整个|产品|哪种|这种|那种|每种|各种|不同|几种|两种|三种|换个?|改|敏|性|原|同|该|台|电|吹|防|抗|通|排|挡|透|无|白开|不要|别|质|使用|应用|产品|商品|适合|多种|一种|同一|统一|参考|换一?个|新|的|张|把|上|它|图|第.*张?|.*第.+张)$")


def read_looks(reading: Reading) -> None:
    """Claim looks: longer, more telling phrases before single words."""
    _english(reading)
    for match in list(reading.finds(PLACE_ZH)):
        what = match["what"].strip()
        if re.search(r"[印写刻绣贴]$", reading.low[: match.start()]):
            continue
        if match[0].startswith("在") and match[0][1:2] in "售线乎哪" or not _is_place(what, match):
            continue
        start, end = match.start("what"), match.end("end") if match["end"] and match["end"] not in ("里", "里面", "中", "上", "上面") else match.end("what")
        _take(reading, reading.text[start:end], start, end, cover_from=match.start())
    for match in list(reading.finds(WANTED_ZH)):
        tail = "" if match["end"] in ("感觉", "一点", "一些", "点", "些", "样子", "路线", "范", "范儿") else match["end"]
        start, end = match.start("what"), match.end("end") if tail else match.end("what")
        if not _no_look().match(match["what"]) and not re.search(r"^[太不换]|背景|张|第|价|配乐|音乐|节奏|速度|[类种]人", match["what"]):
            _take(reading, reading.text[start:end], start, end, cover_from=match.start())
    for match in list(reading.finds(_ends_zh())):
        if not _no_look().match(match[1]) and not (match[2] == "感" and match[1][-1:] in "敏性") and match[0] not in ("价格标签",):
            value = _bare_look(match[0])
            if value and not _names_goods(reading, match):
                start = match.end() - len(value)
                _take(reading, value, start, match.end())
    for match in list(reading.finds(CHANGED_ZH)):
        start, end = match.span("what")
        if _words().search(match["what"]) and reading.free(start, end):
            _take(reading, reading.text[start:end], start, end)
    for match in list(reading.finds(PLAIN_ZH)):
        if match["what"] in _adjectives():
            _take(reading, reading.text[match.start("what") : match.end("what")], match.start("what"), match.end("what"))
    for match in list(reading.finds(MORE_ZH)):
        _take(reading, reading.text[match.start("what") : match.end("what")], match.start("what"), match.end())
    for pattern in (COLOURS_ALONE, MIXED, PLACE_JA):
        for match in list(reading.finds(pattern)):
            _take(reading, reading.text[match.start("what") : match.end("what")], *match.span("what"))
    for match in list(reading.finds(_words())):
        if _is_word(reading, match):
            _take(reading, reading.text[match.start() : match.end()], *match.span())


def _take(reading: Reading, value: str, start: int, end: int, cover_from: int | None = None) -> None:
    value = value.strip(" ,，、的")
    if value and reading.free(start, end) and value not in reading.values("personas"):
        reading.take("style_scene", value, start, end)
        if cover_from is not None and reading.free(cover_from, start):
            reading.cover(cover_from, start)


def _bare_look(text: str) -> str:
    for cut in range(len(text) - 2, 1, -1):
        if goods_head(text[:cut]) and text[cut:] not in load("looks")["zh"]["ends"]:
            text = text[cut:]
            break
    text = re.sub(r"^.*(?:换成?|改成?|用|要|做|出|来|是|走|整体|都|配|给|加|想|把|张|幅|一|请|统一|全部?|风格)(?=\S{2,})", "", text)
    return text if len(text) >= 2 else ""


def _names_goods(reading: Reading, match: re.Match[str]) -> bool:
    """京造风格黑咖啡: an unknown name before 风格 with goods right behind it is the goods' own name."""
    if match[2] not in ("风格", "风", "主题") or _words().search(match[1]):
        return False
    tail = re.match(r"[\u4e00-\u9fff]{2,8}", reading.low[match.end() :])
    return bool(tail and any(goods_head(tail[0][:n]) for n in range(2, len(tail[0]) + 1)))


def _is_place(what: str, match: re.Match[str]) -> bool:
    if media_nouns("images").search(what) or re.search(r"第.+[张个]|右|左|中间|底部|顶部|上方|下方|角|店|线|平台|抖音|淘宝|京东|小红书|[今明后]天|周|月|[点时]|标题|价格", what) or len(what) < 2:
        return False
    if not match[0].startswith("在"):
        return not re.match(r"^图|海报|主图|封面|素材|^(?:换|改|要|一下|太|不|别|和|的|干净|保持|统一|哪|什么)$|^(?:太|不要|别|去掉|一换|不变|换一)", what)
    return bool(any_of(load("looks")["zh"]["words"]).search(what)) or match["end"] in ("上", "里", "边", "旁", "旁边", "前", "下")


def _is_word(reading: Reading, match: re.Match[str]) -> bool:
    """Not inside a longer word: the 户外 of 户外爱好者, the clean of cleanser."""
    after, before = reading.low[match.end() : match.end() + 12], reading.low[max(0, match.start() - 12) : match.start()]
    if re.match(r"爱好者|人群|党|族|电源|装备|用品|灯|椅|鞋|包|帐篷|人士|桌$|服|衣|裤|床|柜|架|机(?!身)|收纳|刀|秤|纸|清洁|香薰|用|餐具|白领|必备", after) and match[0] not in ("白底",):
        return False
    if match[0] in ZONES and any(goods_head(match[0] + after[:n]) and re.fullmatch(r"[\u4e00-\u9fff]+", after[:n]) for n in range(1, 6)):
        return False
    if match[0].isascii():
        if re.match(r"\s*(?:-|shoes|gear|jacket|tent|furniture|people|enthusiast|lovers|fans|tires|dress|boots|coat|blanket|candle|tree|lights|sweater|ornament|sale\b)", after):
            return match[0] in ("summer", "winter") and after.strip().startswith("sale")
        if match[0] in ("fall", "spring", "night", "clean", "fresh", "bold", "light", "cooler", "track", "modern", "steam", "splash", "outside") and re.match(r"\s*[a-z]+", after) and not re.search(r"(?:with|and|,|in|at)\s*$", before) and match[0] not in ("modern", "clean", "bold"):
            return False
    return True


def _english(reading: Reading) -> None:
    for match in list(reading.finds(IMAGINE)):
        end = ends_at(reading.low, match.end(), SOFT)
        for start, stop in parts_of(reading.text[match.end() : end]):
            piece = reading.text[match.end() + start : match.end() + stop]
            if 1 <= len(piece.split()) <= 4 and not re.search(r"\d|\b(?:for|make|no|keep|please)\b", piece):
                _take(reading, piece, match.end() + start, match.end() + stop)
    for match in list(reading.finds(PLENTY)):
        start = match.start("what")
        _take(reading, reading.text[start : match.end()], start, match.end(), cover_from=match.start())
    for pattern in _foreign():
        for match in list(reading.finds(pattern)):
            _take(reading, reading.text[match.start() : match.end()], *match.span())
    for match in NEW_SCENE.finditer(reading.low):
        start = match.start("what")
        swapped = re.search(r"(?:swap|trade|switch|exchange|replace|change)\s", reading.low[max(0, match.start() - 24) : match.start()])
        if re.search(r"\sfor\s(?:an? |the )?$", reading.low[:start]) and not swapped:
            continue
        if not media_nouns("images").fullmatch(match["what"]):
            _take(reading, reading.text[start : match.end("what")], start, match.end("what"), cover_from=match.start())
    for match in list(reading.finds(_places_en())):
        start = match.start("what")
        value = DETERMINERS.sub("", reading.text[start : match.end()].lower() + " ").strip()
        value = reading.text[match.end() - len(value) : match.end()]
        if value:
            _take(reading, value, match.end() - len(value), match.end(), cover_from=match.start())
    pattern = _ends_en()
    position = 0
    while match := pattern.search(reading.low, position):
        position = match.start() + 1
        clause = begins_at(reading.low, match.end())
        start = max(match.start("what"), clause)
        while start < match.end() and reading.taken[start]:
            start += 1
        text = reading.low[start : match.end()]
        blocked = max((n for n in range(start, match.end()) if reading.taken[n]), default=start - 1) + 1
        text = reading.low[blocked : match.end()].lstrip()
        lead = DETERMINERS.match(text)
        text = text[lead.end() :] if lead else text
        text = re.sub(r"^.*?\b(?:with|in|on|for|of|has|have|to|into|against|and|want|make|give|keep|a|an|the|is)\s+(?=\S+\s+\S+$|\S+\s+\S+\s+\S+$)", "", text) if len(text.split()) > 2 else text
        begin = match.end() - len(text)
        if re.match(r"\s*like\s", reading.low[match.end() :]):
            continue
        if len(text.split()) >= 2 and reading.free(begin, match.end()):
            _take(reading, reading.text[begin : match.end()], begin, match.end())
            position = match.end()




def is_place(text: str) -> bool:
    """Whether an English phrase ends with the name of a place."""
    return text.lower().split()[-1] in load("looks")["en"]["places"] and not goods_head(text)
