"""Follow-up edits: which creatives, which operations, and what the new value is."""

from __future__ import annotations

import re
from functools import cache

from domain.brief import EditOp
from tools.understanding.briefs.intents import Talk
from tools.understanding.briefs.lexicon import load
from tools.understanding.briefs.numbers import CHINESE, count_of
from tools.understanding.briefs.reading import Reading

ORDINAL_ZH = re.compile(rf"第\s*(?P<a>\d+|{CHINESE})\s*(?:[张个条版款幅组]|号图?)?(?P<more>(?:\s*(?:[、,，和及跟]|到|至|-|~)\s*第?\s*(?:\d+|{CHINESE})\s*[张个条版款幅号]?(?!\s*(?:元|块|折|点|比|:|天)))*)")
NUMBERED_ZH = re.compile(r"(?<![\d.第])(?P<a>\d{1,2})(?P<more>(?:\s*[、,，和及]\s*\d{1,2})*)\s*号(?:图|那张)?(?!前|之前|发|要|交|晚|早)|图\s*(?P<b>\d{1,2})(?P<bmore>(?:\s*[、,，和及]\s*\d{1,2})*)(?!\d|张|:|：|\.)")
NUMBERED_EN = re.compile(r"(?:images?|pictures?|pics?|photos?|banners?|posters?|versions?|options?|numbers?|nos?\.?|visuals?|creatives?|ads?|thumbnails?|shots?|videos?|clips?|bild(?:er)?|imagen(?:es)?|imagem|imagens|изображени[ея]|картинк[ау]|ảnh(?: số)?|hình(?: số)?|صورة(?: رقم)?|画像|이미지|#)\s*(?:number |no\.? ?|#)?(?P<a>\d{1,2}|one|two|three|four|five|six)(?![\d:./%x×]|\s*(?:%|images|pics|seconds|days|px))(?P<more>(?:\s*(?:,|and|&|\+|or|to|-|through|y|und|et|e|и)\s*#?(?:\d{1,2}|one|two|three|four|five|six)(?![\d:./%x×]|\s*(?:%|seconds|days|px|:)))*)|(?<![\w])#(?P<h>\d{1,2})(?P<hmore>(?:\s*(?:,|and|&|\+)\s*#?\d{1,2})*)(?!\d)")
AFTER_ON = re.compile(r"(?:on|in|for|of|to)\s+(?P<a>\d)(?P<more>(?:\s*(?:,|and|&|or)\s*\d)+)(?![\d:%.]|\s*(?:images|pics|days|seconds|%))")
AFTER_VERB = re.compile(r"(?:reject|redo|fix|change|remove|delete|drop|edit|update|regenerate|retry|swap|crop|brighten|darken)\s+(?:images? |numbers? |#)?(?P<a>\d)(?P<more>(?:\s*(?:,|and|&)\s*#?\d)*)(?![\d:%.x/]|\s*(?:seconds|s\b|days|%|images|pics|of))")
FIRST_FEW = re.compile(rf"(?P<side>前|后|first|last)\s?(?P<n>[2-9]|[两二三四五]|two|three|four)\s?(?:[张个条]|(?:images|ones|pictures|pics|banners|posters)?(?![a-z]))")
BARE_ZH = re.compile(r"(?:^|(?<=[，。；,;\s把]))(?P<a>\d)(?P<more>(?:\s*[、和,，跟]\s*\d)+)(?=[^\d张个:：.%/元块折天月号点x×]|号)")
ALONE = re.compile(r"(?:for|on|in)\s+(?:image |number |#)?(?P<a>\d)(?=\s*[,:])")
ORDINALS_EN = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
               "primera": 1, "segunda": 2, "tercera": 3, "primer": 1, "segundo": 2, "erste": 1, "zweite": 2, "dritte": 3, "ersten": 1, "zweiten": 2, "dritten": 3, "zweites": 2, "première": 1, "deuxième": 2, "seconde": 2, "troisième": 3, "primeira": 1, "terceira": 3,
               "первую": 1, "первое": 1, "первой": 1, "вторую": 2, "второе": 2, "второй": 2, "второго": 2, "третью": 3, "третье": 3, "третьей": 3, "الأولى": 1, "الثانية": 2, "الثالثة": 3, "thứ nhất": 1, "đầu tiên": 1, "thứ hai": 2, "thứ ba": 3, "thứ 2": 2, "thứ 3": 3, "1枚目": 1, "2枚目": 2, "3枚目": 3, "一枚目": 1, "二枚目": 2, "三枚目": 3, "1つ目": 1, "2つ目": 2, "첫 번째": 1, "첫번째": 1, "두 번째": 2, "두번째": 2, "세 번째": 3, "세번째": 3, "2번": 2, "3번": 3, "1번": 1}  # fmt: skip
LAST = re.compile(r"最后(?:面)?(?:那|一|这)?[张个条版]|末尾那张|(?<![a-z])(?:the |your |that )?(?:last|final|latest|most recent) (?:one|image|picture|pic|photo|banner|poster|version|video|clip|visual)|(?<![a-z])(?:the|and) last(?![a-z ])|刚才(?:那|的那?)?[张条个版]|刚刚那[张条]|上一[张条]|last one|la última|das letzte|la dernière|a última|последн|الأخيرة|cuối cùng|最後の|마지막")
ALL = re.compile(r"全部|所有(?:的)?(?:图|图片|海报|素材|版本)?|每[一]?张(?:都)?|都(?=换|改|去|加|调|放|用|给|要|统一|把|删|不要)|统一|整组|整套|这几张|这些图|[两三四五六]张都|(?<![a-z])(?:all(?: of (?:them|these|the images))?|both|every (?:image|picture|one|banner)|each (?:one|image|picture|of them)|everything(?! else)|the whole (?:set|batch)|all (?:\w+ )?(?:images|pictures|pics|of them|banners|versions))(?![a-z])|todas|todos|alle(?:n)?(?![a-z])|beide|toutes|tous|все(?:х|м)?(?![а-я])|كل الصور|جميع|tất cả|全部|すべて|全て|모두|전부")
CLAUSES = re.compile(r"[，。；;！!\n،]|,(?!\d)|(?<!\d)\.(?!\d)|\s(?:and|then|und|y|et|e|и|và)\s|然后|并且|再(?=[把加去换改调])")
KEPT_CLAUSE = re.compile(r"(?:第[一二三四五六七八九十\d]+[张个条版](?:和第[一二三四五六七八九十\d]+[张个条版])?)\s*(?:保持|不变|不动|不用改|不用动|别动|保留|留着|就这样|很好|ok|可以|不错)|(?:keep|leave|don'?t (?:touch|change)) (?:the )?(?:image |number |#|picture )?(?:\d+|first|second|third|one|two|three|others?|rest)(?: one| image| picture)?(?: as is| as it is| the same| alone| unchanged)?|(?:the )?(?:first|second|third|fourth|others?|image \d|#\d|number \d|the rest)(?: one| image)? (?:is|are|looks?|stays?|can stay) (?:fine|good|great|ok|okay|perfect|as is|the same|unchanged)")
NEW_VALUE = re.compile(r"(?:改成?|换成?|改为|换为|变成?|写成?|改到|调成|设为|替换成|换上|use|to|say(?:s|ing)?|as|with|read(?:s|ing)?|:|：|a|auf|en|por|на|إلى|thành|に|へ|로|으로)\s*[:：]?\s*(?P<value>[^，,。；;!！?？\n]{1,40})")


@cache
def _operations() -> dict[EditOp, re.Pattern[str]]:
    return {op: re.compile("|".join(patterns)) for op, patterns in load("edits").items()}


def read_targets(reading: Reading, talk: Talk) -> None:
    """Numbers of the creatives meant; those that are to stay as they are do not count."""
    for match in list(KEPT_CLAUSE.finditer(reading.low)):
        if reading.free(match.start(), match.end()):
            _kept(reading, match)
    for match in list(reading.finds(ORDINAL_ZH)):
        _take_numbers(reading, match, match["a"], match["more"])
    for match in list(reading.finds(NUMBERED_ZH)):
        _take_numbers(reading, match, match["a"] or match["b"], match["more"] or match["bmore"] or "")
    for match in list(reading.finds(NUMBERED_EN)):
        _take_numbers(reading, match, match["a"] or match["h"], match["more"] or match["hmore"] or "")
    for match in list(reading.finds(AFTER_VERB)):
        _take_numbers(reading, match, match["a"], match["more"])
    for match in list(reading.finds(FIRST_FEW)):
        number = count_of(match["n"]) or 0
        numbers = range(1, number + 1) if match["side"] in ("前", "first") else range(talk.outputs - number + 1, talk.outputs + 1)
        for place, one in enumerate(numbers):
            if one > 0:
                reading.take("edit_targets", one, match.start() + place, match.end())
    for match in list(reading.finds(BARE_ZH)):
        _take_numbers(reading, match, match["a"], match["more"])
    for match in list(reading.finds(ALONE)):
        _take_numbers(reading, match, match["a"], "")
    for match in list(reading.finds(AFTER_ON)):
        _take_numbers(reading, match, match["a"], match["more"])
    words = "|".join(sorted(map(re.escape, ORDINALS_EN), key=len, reverse=True))
    for match in list(reading.finds(re.compile(rf"(?<![\w])(?:{words})(?![a-zà-ỹ])(?!\s+(?:item|unit|piece|pair|headline|title|line|sentence|word|tagline|paragraph|of (?:january|february|march|april|may|june|july)))"))):
        reading.take("edit_targets", ORDINALS_EN[match[0]], *match.span())
    for pattern, code in ((LAST, "last"), (ALL, "all")):
        match = next(reading.finds(pattern), None)
        also = match is not None and re.search(r"(?:和|and|&|、)\s*(?:the )?$", reading.low[: match.start()])
        if match is not None and (not reading.values("edit_targets") or (also and code == "last")):
            number = talk.outputs if code == "last" and talk.outputs > 1 and re.search(r"最后|last|final|última|letzte|dernière|последн|cuối|最後|마지막", match[0]) else 0
            reading.take("edit_targets", number or code, *match.span())


def _kept(reading: Reading, match: re.Match[str]) -> None:
    ordinal = re.search(r"第[一二三四五六七八九十\d]+[张个条版](?:和第[一二三四五六七八九十\d]+[张个条版])?", match[0])
    if ordinal:
        start = match.start() + ordinal.start()
        reading.take("must_keep", ordinal[0], start, match.start() + ordinal.end())
    else:
        value = re.sub(r"^(?:keep|leave|don'?t (?:touch|change))\s+(?:the )?|\s+(?:is|are|looks?|stays?|can stay|as is|as it is|alone|unchanged|the same|fine|good|great|ok|okay|perfect)(?:\s.*)?$", "", match[0]).strip()
        if value:
            reading.take("must_keep", value, match.start(), match.start())
    reading.cover(match.start(), match.end())


def _take_numbers(reading: Reading, match: re.Match[str], first: str, more: str) -> None:
    numbers = [count_of(first), *(count_of(n) for n in re.findall(rf"\d+|one|two|three|four|five|six|{CHINESE}", more))]
    found = [number for number in numbers if number]
    if len(found) == 2 and re.search(r"到|至|~|through|(?<!\w)to(?!\w)|-", more) and found[0] < found[1] < 30:
        found = list(range(found[0], found[1] + 1))
    for place, number in enumerate(found):
        reading.take("edit_targets", number, match.start() + place, match.end())


def find_operations(reading: Reading, talk: Talk) -> tuple[EditOp, ...]:
    """Every operation that the turn asks for, settled where one wording could mean two."""
    text = _changing_part(reading)
    clauses = [clause for clause in CLAUSES.split(text) if clause.strip()]
    found = [op for op, pattern in _operations().items() if any(pattern.search(clause) for clause in clauses)]
    ops = set(found)
    if reading.values("style_scene") and not ops & {"change_background", "change_style", "change_color", "regenerate", "add_element"}:
        op: EditOp = "change_background" if re.search(r"换成|改成|换到|放|put|move|set|in (?:a|the)", text) else "change_style"
        found.append(op)
        ops.add(op)
    if "delete_asset" in ops and not re.search(r"(?:去掉|去除|remove).{0,20}(?:logo|文字|背景|人|水印|贴纸|price|text|badge|plant)", text):
        ops.discard("remove_element")
    if "undo" in ops:
        ops &= {"undo"} | ({"change_price"} if reading.values("price") else set())
    if "change_background" in ops:
        ops -= {"change_style"} if not re.search(r"风格|调性|style|look(?!s)|vibe", text) else set()
        if not re.search(r"颜色|色调|字|按钮|colou?r|warmer|brighter|darker|cooler|暖一?点|亮一?点|暗一?点", text):
            ops.discard("change_color")
        ops.discard("change_layout")
        if not re.search(r"(?:加|添|补|add|put (?:a|an|some))(?!.{0,8}背景)", text):
            ops.discard("add_element")
        if re.search(r"(?:remove|去掉|去除).{0,6}(?:the )?(?:background|背景)", text):
            ops.discard("remove_element")
    if "change_language" in ops:
        ops -= {"change_text"} if not re.search(r"改成[“\"「]|换成[“\"「]", text) else set()
    if "change_text" in ops and "change_color" in ops and not re.search(r"色|colou?r|red|blue|white|black|green|gold|bright|dark|warm", text):
        ops.discard("change_color")
    if {"change_text", "remove_element"} <= ops and not reading.values("selling_points") and not re.search(r"改成|换成|改为|(?<![a-z])to(?![a-z])|[:：“\"]|заменит", text):
        ops.discard("change_text")
    if "trim" in ops and not (talk.moving or reading.values("video_seconds")):
        ops.discard("trim")
    if "regenerate" in ops and len(ops) > 1 and not re.search(r"重新|重做|redo|regenerate|start over|from scratch", text):
        ops.discard("regenerate")
    if "change_price" in ops and re.search(r"(?:去掉|不要|去除|remove|take|without|hide|drop the).{0,8}(?:价格|price)", text) and not reading.values("price"):
        ops.discard("change_price")
    if "add_element" in ops and reading.values("price") and "change_price" in ops and not re.search(r"logo|角标|badge|sticker|文字", text):
        ops.discard("change_price" if re.search(r"加(?:上|个)?价|add (?:the |a )?price", text) else "add_element")
    return tuple(op for op in found if op in ops)


def _changing_part(reading: Reading) -> str:
    """The turn without what is to stay as it is."""
    text = KEPT_CLAUSE.sub(" ", reading.low)
    for start, end in reading.spans("must_keep"):
        text = text.replace(reading.low[start:end] or "\x00", " ")
    return re.sub(r"(?:别的|其他的?|其余的?|others?|everything else|the rest).{0,6}(?:不变|不动|保持|same|unchanged|as is|alone)", " ", text)


def read_new_text(reading: Reading, ops: tuple[EditOp, ...]) -> None:
    """``CTA 改成 Shop now``: unquoted new words of a text that is changed."""
    if "change_text" not in ops or reading.values("selling_points"):
        return
    for match in list(NEW_VALUE.finditer(reading.low)):
        value = reading.text[match.start("value") : match.end("value")].strip(" “”\"'「」")
        lead = re.split(r"[，,。；;!！.]", reading.low[max(0, match.start() - 24) : match.start()])[-1]
        names = re.search(r"标题|文案|文字|cta|按钮|口号|标语|角标|字样|标签|headline|title|text|copy|caption|button|tagline|slogan|subtitle|label|line|titular|titel|titre|título|заголовок|текст|العنوان|النص|tiêu đề|タイトル|문구|제목", lead + match[0])
        vague = re.match(r"(?:一下|短|长|大|小|更|[中英日韩法德俄]文|bigger|smaller|larger|shorter|be |something|the |red|white|black|blue|\d+$|left|right)", value.lower())
        if names and value and not vague and reading.free(match.start("value"), match.start("value") + 1):
            reading.take("selling_points", value, match.start("value"), match.end("value"))
            return
