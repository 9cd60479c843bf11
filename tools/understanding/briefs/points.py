"""What the picture should say: selling points, lines to show, what is said of the goods in passing."""

from __future__ import annotations

import re

from tools.understanding.briefs.counts import media_nouns
from tools.understanding.briefs.lexicon import goods_head
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import CJK, SOFT, STOPS, bare, begins_at, ends_at, parts_of
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.wishes import LONGEST, cues


def read_selling(reading: Reading) -> None:
    """突出 X, 主打 X, highlight X; what is quoted was read before."""
    for match in list(reading.finds(cues("sell", "after"))):
        if CJK.search(match[0]) and not STOPS.match(reading.low[match.end() :].lstrip() or "。"):
            continue  # 一定要写上每袋98大卡: what is to be written stands behind it
        start = begins_at(reading.low, match.start())
        value = re.split(r"[、,]", reading.text[start : match.start()])[-1].strip(' 「」“”"')
        if value and len(value) <= LONGEST:
            reading.take("selling_points", value, reading.text.rfind(value, start, match.start()), match.start())
            reading.cover(*match.span())
    for match in list(reading.finds(AS_HOOK)):
        reading.take(
            "selling_points", reading.text[match.start("what") : match.end("what")], match.start("what"), match.end()
        )
    for match in list(reading.finds(cues("sell"))):
        word = match[0]
        if not _is_selling(reading, match):
            continue
        colon = COLON.match(reading.low, match.end())
        at = colon.end() if colon else match.end()
        end = ends_at(reading.low, at)
        text = reading.text[at:end]
        if word.endswith("推") and goods_head(bare(text)):
            continue  # 主推素圈手镯: the goods themselves
        if not CJK.search(text):
            end = _over_list(reading, at, end)
            text = reading.text[at:end]
        dictated = word.startswith(("say", "read")) and DICTATED.search(reading.low[: match.start()])
        text = SPOKEN_ON.split(text)[0]
        taken = _take_points(reading, text, at, weak=word in _WEAK_SELL and not dictated and not colon)
        if taken:
            reading.cover(match.start(), at)
        if taken and (colon or word.endswith(("：", ":"))) and CJK.search(text):
            _take_further(reading, at + len(text))
        if taken and (more := AND_MORE.match(reading.low, at + len(text))):
            _take_points(reading, reading.text[more.start("what") : more.end()], more.start("what"), weak=True)


def _take_further(reading: Reading, at: int) -> None:
    """写：补血第一名，女人必吃: after a colon the list goes on over commas, as long as nobody is spoken to."""
    while (entry := NEXT_POINT.match(reading.low, at)) and reading.free(*entry.span("what")):
        if media_nouns("images").search(entry["what"]) or media_nouns("video").search(entry["what"]):
            return
        reading.take("selling_points", reading.text[entry.start("what") : entry.end("what")], *entry.span("what"))
        at = entry.end()


def read_described(reading: Reading) -> None:
    """``it's leakproof and folds flat``: what is said of the goods in passing is a point to make."""
    for match in list(reading.finds(named_pattern("wishes.described"))):
        start, end = match.span("what")
        for a, b in parts_of(reading.text[start:end]):
            value = reading.text[start + a : start + b].strip()
            if value and len(value) <= LONGEST:
                reading.take("selling_points", value, start + a, start + b)


SPOKEN_ON = re.compile(
    r"(?=[一另](?:[版张条]|个图)(?:主?打|讲|写|突出))|\sand (?=(?:uh |um |also |then )*(?:the|it|make|put|use|i|we)\s)"
)
"""Where the next thing begins without a comma: 一版打容量, ``and uh the price is``."""
DICTATED = re.compile(r"(?:should|must|to|that|it) $")
POINTS_ZH = re.compile(r"\s+[a-z0-9]|(?![要有别写突不随你自就还也都])[一-龥、]{2,16}(?=[，,。；;]|$)")
LEAD = re.compile(
    r"^(?:[\s:：是为成上着“\"'「]|写(?=[\s:：“\"「])|分别是?|的是"
    r"|the fact that|that it'?s|that|it'?s|its|their|our|the|how|is|are)+"
)
NEXT_POINT = re.compile(
    r"[，,]\s*(?P<what>(?![^，,。；;]*[我你他别给做要各横竖方出\d])[一-龥][^，,。；;！!？?\n:：]{1,9})"
    r"(?=[，,。；;！!\n]|$)(?<![图张版])"
)
COLON = re.compile(r"\s*[:：]\s*(?=\S)")
AND_MORE = re.compile(r"\s+(?:还有|以及)\s*(?P<what>[^\s，,。；;]{2,12})(?=[\s，,。；;]|$)")
AS_HOOK = named_pattern("wishes.as_hook")
OPENS = re.compile(r"(?:^|[,.;]|(?<![a-z])and)\s*(?:please )?$")
_WEAK_SELL = frozenset(
    "写 标 讲 标题 文案 说明 卖点 重点 体现 展现 says say text title copy caption show shows showing".split()
)
_NEEDS_SIGN = frozenset(
    "卖点 text title copy caption headline show shows showing say says button cta reads reading push promote badge "
    "sticker".split()
)
"""Words that open a selling point only with a colon or ``that`` behind them."""


def _is_selling(reading: Reading, match: re.Match[str]) -> bool:
    word, tail = match[0], reading.low[match.end() :]
    if word == "写" and tail.startswith("真"):
        return False  # 写真: Japanese for photo
    if word == "讲" and tail.startswith("讲"):
        return False
    if word == "标" and re.match(r"[志识签准配牌杆榜量]", tail):
        return False
    if word[0] in "标写讲" and re.search(r"[目图商坐角鼠指达书描抄编手听演]$", reading.low[: match.start()]):
        return False  # 目标, 图标, 描写
    if (
        word.startswith(("标题", "文案", "写", "标", "讲"))
        and not word.endswith("上")
        and re.match(
            r"\s*(?:错|完|好|一下|得|的|要|太|用?[中英日韩法德]|都|全(?![球国网新天])|改|换|清|题|准|出|个|大|小|在|放|居|去[掉除]|删|移[除走]|拿掉|不要)",
            tail,
        )
    ):
        return False
    if word in _NEEDS_SIGN:
        if word == "卖点" and POINTS_ZH.match(tail):
            return not re.search(r"[一-龥]$", reading.low[: match.start()])
        return bool(re.match(r"\s*[:：是]|\s*(?:that|how)\b", tail)) or (
            word in ("say", "says", "reads") and len(tail) > 1
        )
    if (
        word.startswith("feature")
        and re.match(r"\s*(?:the|its|our) ", tail)
        and OPENS.search(reading.low[: match.start()])
    ):
        return True
    if word.startswith(("feature", "featuring", "showing", "show", "push", "promot")):
        return False
    return not re.match(r"\s*(?:一下|得|了吗|吗|哪)", tail)


def _over_list(reading: Reading, start: int, end: int) -> int:
    """``highlight battery life, noise cancelling and comfort``: the list goes on to the last and."""
    hard = ends_at(reading.low, start, SOFT)
    rest = reading.low[end:hard]
    match = named_pattern("wishes.points_over_commas").match(rest)
    stop = r"\b(?:make|add|keep|use|put|give|want|need|please|for|images?|pics|target|no)\b|\d:\d"
    return end + match.end() if match and not re.search(stop, match[0]) else end


def _take_points(reading: Reading, text: str, offset: int, weak: bool) -> bool:
    found = False
    for start, end in parts_of(text):
        piece = text[start:end]
        lead = LEAD.match(piece)
        begin = offset + start + (lead.end() if lead and lead.end() < len(piece) else 0)
        value = reading.text[begin : offset + end].strip(" ，,。.、”\"'」")
        value = re.sub(r"(?:字样|这几?个卖点|这几点|就行|就好|即可|几个字|这句话|这个点|的卖点)$", "", value).strip(
            " ”\"'」"
        )
        longest = 14 if weak else LONGEST + 10
        if re.fullmatch(r"[a-zA-Z0-9]", value):
            continue
        if re.match(r"(?:in|on|at|to|into|with) (?:the|a|top|bottom)\b", value):
            continue
        if re.fullmatch(r"[去来吧了写是用为叫]+", value):
            continue
        if re.match(r"帮|请|测|不要|别|无(?=文字|字|水印|人|背景)|\d+(?:\.\d+)?$", value):
            continue
        if value.startswith("做") and not found:
            continue
        if value and len(value) <= longest and reading.free(begin, begin + len(value)):
            reading.take("selling_points", value, begin, begin + len(value))
            found = True
    return found
