"""Follow-up edits: which creatives, which operations, and what the new value is."""

from __future__ import annotations

import re
from functools import cache

from domain.brief import EditOp
from tools.understanding.briefs.lexicon import load
from tools.understanding.briefs.numbers import CHINESE, count_of
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.talk import Talk

ORDINAL_ZH = named_pattern("edits.ordinal_zh")
NUMBERED_ZH = named_pattern("edits.numbered_zh")
NUMBERED_EN = named_pattern("edits.numbered_en")
KOREAN_ORDINALS = {"첫": "1", "두": "2", "세": "3", "네": "4"}
ORDINAL_EAST = re.compile(r"(?P<a>\d{1,2}|두|세|네|첫)\s*(?:枚目|番目|번째)")
AFTER_ON = named_pattern("edits.after_on")
AFTER_VERB = named_pattern("edits.after_verb")
FIRST_FEW = named_pattern("edits.first_few")
BARE_ZH = re.compile(
    r"(?:^|(?<=[，。；,;\s把]))(?P<a>\d)(?P<more>(?:\s*[、和,，跟]\s*\d)+)(?=[^\d张个:：.%/元块折天月号点x×]|号)"
)
ALONE = named_pattern("edits.alone")
ORDINALS = {str(word): int(number) for number, words in load("numerals")["ordinals"].items() for word in words}
LAST = named_pattern("edits.last")
ALL = named_pattern("edits.all")
SWAPPED_PLACE = named_pattern("edits.swapped_place")
CLAUSES = re.compile(
    r"[，。；;！!\n،]|,(?!\d)|(?<!\d)\.(?!\d)|\s(?:and|then|und|y|et|e|и|và)\s|然后|并且|再(?=[把加去换改调])"
)
KEPT_CLAUSE = named_pattern("edits.kept_clause")
NEW_VALUE = named_pattern("edits.new_value")


TO_PRICE = re.compile(r"(?:改|涨|降|调|换)(?:成|到|为)\s*[$€£¥￥]?$|(?:raise|drop|bump|lower)[a-z ]{0,12} to [$€£]?$")
IMPLIED: dict[EditOp, tuple[str, ...]] = {
    "change_price": ("price",), "change_ratio": ("aspect_ratios", "sizes"), "change_language": ("languages",),
    "change_text": ("selling_points",),
}  # fmt: skip
"""What a bare new value changes: ``标错了，是29.9``."""


@cache
def _operations() -> dict[EditOp, re.Pattern[str]]:
    return {op: re.compile("|".join(patterns)) for op, patterns in load("edits").items()}


def read_targets(reading: Reading, talk: Talk) -> None:
    """Numbers of the creatives meant; those that are to stay as they are do not count."""
    for match in list(KEPT_CLAUSE.finditer(reading.low)):
        if reading.free(match.start(), match.end()):
            _kept(reading, match)
    for match in list(reading.finds(ORDINAL_EAST)):
        _take_numbers(reading, match, KOREAN_ORDINALS.get(match["a"], match["a"]), "")
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
        numbers = (
            range(1, number + 1)
            if match["side"] in ("前", "first")
            else range(talk.outputs - number + 1, talk.outputs + 1)
        )
        for place, one in enumerate(numbers):
            if one > 0:
                reading.take("edit_targets", one, match.start() + place, match.end())
    for match in list(reading.finds(BARE_ZH)):
        _take_numbers(reading, match, match["a"], match["more"])
    for match in list(reading.finds(ALONE)):
        _take_numbers(reading, match, match["a"] or match["b"] or match["c"], "")
    for match in list(reading.finds(AFTER_ON)):
        _take_numbers(reading, match, match["a"] or match["lead"], match["more"] or match["lmore"] or "")
    words = "|".join(sorted(map(re.escape, ORDINALS), key=len, reverse=True))
    for match in list(reading.finds(named_pattern("edits.ordinal", WORDS=words))):
        reading.take("edit_targets", ORDINALS[match[0]], *match.span())
    _take_last_or_all(reading, talk)


def _take_last_or_all(reading: Reading, talk: Talk) -> None:
    """``the last one`` (its number, where it is known how many there are), ``all of them``."""
    for pattern, code in ((LAST, "last"), (ALL, "all")):
        for match in list(reading.finds(pattern))[:1]:
            listed = re.search(r"(?:和|and|&|[、，,；;])\s*(?:the )?$", reading.low[: match.start()])
            if reading.values("edit_targets") and not (listed and code == "last"):
                continue
            ends = re.search(r"最后|last|final|última|letzte|dernière|последн|cuối|最後|마지막", match[0])
            number = talk.outputs if code == "last" and talk.outputs > 1 and ends else 0
            reading.take("edit_targets", number or code, *match.span())


def _kept(reading: Reading, match: re.Match[str]) -> None:
    ordinal = re.search(r"第[一二三四五六七八九十\d]+[张个条版](?:和第[一二三四五六七八九十\d]+[张个条版])?", match[0])
    if ordinal:
        start = match.start() + ordinal.start()
        reading.take("must_keep", ordinal[0], start, match.start() + ordinal.end())
    else:
        value = named_pattern("edits.keep_words").sub("", match[0]).strip()
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
    places = load("looks")["en"]["places"]
    placed = [value for value in reading.values("style_scene") if str(value).lower().split()[-1] in places]
    if placed and SWAPPED_PLACE.search(text):
        found.append("change_background")
        ops.add("change_background")
        ops.discard("change_style")
    if reading.values("style_scene") and not ops & {
        "change_background",
        "change_style",
        "change_color",
        "regenerate",
        "add_element",
    }:
        dyed = any(named_pattern(f"looks.{name}").search(text) for name in ("dyed_zh", "dyed"))
        op: EditOp = (
            "change_color"
            if dyed
            else "change_background"
            if re.search(r"换成|改成|换到|放|put|move|set|in (?:a|the)", text)
            else "change_style"
        )
        found.append(op)
        ops.add(op)
    repriced = any(TO_PRICE.search(reading.low[:start]) for start, _ in reading.spans("price"))
    if (
        reading.values("price")
        and talk.made
        and (repriced or not ops & {"change_price", "change_text", "add_element", "undo"})
    ):
        found.append("change_price")  # $229 on all of them, and lose the confetti
        ops.add("change_price")
    found += [op for op, slots in IMPLIED.items() if not ops and any(reading.values(slot) for slot in slots)]
    ops = set(found)
    if "resize_product" in ops and "change_ratio" in ops and not named_pattern("edits.sizes_product").search(text):
        ops.discard("resize_product")
    if "delete_asset" in ops and not re.search(
        r"(?:去掉|去除|remove).{0,20}(?:logo|文字|背景|人|水印|贴纸|price|text|badge|plant)"
        r"|(?:logo|文字|文案|标题|角标|价格|水印|贴纸|模特|model|按钮)[^，,。；;]{0,3}(?:去掉|去除|删掉|拿掉|删了|去了)",
        text,
    ):
        ops.discard("remove_element")
    if "resize_product" in ops and named_pattern("edits.resizes_text").search(text):
        ops.discard("resize_product")
    if "undo" in ops:
        ops &= {"undo"} | ({"change_price"} if reading.values("price") else set())
    if "change_background" in ops:
        ops -= {"change_style"} if not re.search(r"风格|调性|style|look(?!s)|vibe", text) else set()
        if not re.search(r"颜色|色调|字|按钮|colou?r|warmer|brighter|darker|cooler|暖一?点|亮一?点|暗一?点", text):
            ops.discard("change_color")
        if not re.search(r"挪|移|居中|对调|排版|布局|layout|align|move|shift|flip", text):
            ops.discard("change_layout")
        if not re.search(r"(?:加|添|补|add|put (?:a|an|some))(?!.{0,8}背景)", text):
            ops.discard("add_element")
        if re.search(r"(?:remove|去掉|去除).{0,6}(?:the )?(?:background|背景)", text):
            ops.discard("remove_element")
    if "change_language" in ops:
        ops -= {"change_text"} if not re.search(r"改成[“\"「]|换成[“\"「]", text) else set()
    if (
        "change_text" in ops
        and "change_color" in ops
        and not re.search(r"色|colou?r|red|blue|white|black|green|gold|bright|dark|warm", text)
    ):
        ops.discard("change_color")
    if (
        {"change_text", "remove_element"} <= ops
        and not reading.values("selling_points")
        and not re.search(r"改成|换成|改为|(?<![a-z])to(?![a-z])|[:：“\"]|заменит", text)
    ):
        ops.discard("change_text")
    if {"add_element", "change_layout"} <= ops and not re.search(
        r"挪|移(?!除)|对调|居中|换个?位置|排版|布局|构图|move|shift|align|layout|swap|flip", text
    ):
        ops.discard("change_layout")  # where the new thing goes
    if "trim" in ops and not (talk.moving or reading.values("video_seconds")):
        ops.discard("trim")
    if (
        "regenerate" in ops
        and len(ops) > 1
        and not re.search(r"重新|重做|redo|regenerate|start over|from scratch", text)
    ):
        ops.discard("regenerate")
    if (
        "change_price" in ops
        and re.search(r"(?:去掉|不要|去除|remove|take|without|hide|drop the).{0,8}(?:价格|price)", text)
        and not reading.values("price")
    ):
        ops.discard("change_price")
    if (
        "add_element" in ops
        and reading.values("price")
        and "change_price" in ops
        and not re.search(r"logo|角标|badge|sticker|文字", text)
    ):
        ops.discard("change_price" if re.search(r"加(?:上|个)?价|add (?:the |a )?price", text) else "add_element")
    return tuple(op for op in dict.fromkeys(found) if op in ops)


def _changing_part(reading: Reading) -> str:
    """The turn without what is to stay as it is."""
    text = KEPT_CLAUSE.sub(" ", reading.own)
    for start, end in reading.spans("must_keep"):
        text = text.replace(reading.low[start:end] or "\x00", " ")
    return re.sub(
        r"(?:别的|其他的?|其余的?|others?|everything else|the rest).{0,6}(?:不变|不动|保持|same|unchanged|as is|alone)",
        " ",
        text,
    )


def read_new_text(reading: Reading, ops: tuple[EditOp, ...]) -> None:
    """``CTA 改成 Shop now``: unquoted new words of a text that is changed."""
    if "change_text" not in ops or reading.values("selling_points"):
        return
    for match in list(NEW_VALUE.finditer(reading.low)):
        value = reading.text[match.start("value") : match.end("value")].strip(" “”\"'「」")
        lead = re.split(r"[，,。；;!！.]", reading.low[max(0, match.start() - 24) : match.start()])[-1]
        names = named_pattern("edits.text_names").search(lead + match[0])
        vague = named_pattern("edits.vague_value").match(value.lower())
        if names and value and not vague and reading.free(match.start("value"), match.start("value") + 1):
            reading.take("selling_points", value, match.start("value"), match.end("value"))
            return
