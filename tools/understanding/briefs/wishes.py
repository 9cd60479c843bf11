"""What must not be there, and what must stay."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.lexicon import LETTER, any_of, load
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import CJK, KANA, SOFT, STOPS, bare, begins_at, ends_at, parts_of
from tools.understanding.briefs.reading import Reading

WEAK = ("不用", "不加", "不写", "不放", "不带", "没有", "无需", "勿", "别", "不能", "不要", "no", "no more")
LONGEST = 26
_LEADS = named_pattern("wishes._leads")
_TAILS = named_pattern("wishes._tails")


@cache
def cues(kind: str, place: str = "") -> re.Pattern[str]:
    """The matcher of cues of one kind, before (or after) what they are about."""
    groups = load("cues")[kind]
    words = [w for group in ("zh", "en", "other") for w in groups.get(group, ())] if not place else [
        w for listed in groups.get("after", {}).values() for w in (listed if isinstance(listed, list) else [])
    ]  # fmt: skip
    parts = [
        (f"(?<![{LETTER}])" if re.match(rf"[{LETTER}(]", w) and not "\u0600" <= w[0] <= "\u06ff" else "") + f"(?:{w})"
        + (f"(?![{LETTER}])" if re.search(rf"[{LETTER})?]$", w) and w.isascii() else "")
        for w in sorted(words, key=len, reverse=True)
    ]  # fmt: skip
    return re.compile("|".join(parts))


def read_keep(reading: Reading) -> None:
    """保留 X, X 不变, keep X, X must stay visible. Read before avoidance: 别动 X keeps X."""
    for match in list(reading.finds(cues("keep", "after"))):
        if CJK.search(match[0]) and not STOPS.match(reading.low[match.end() :].lstrip() or "。"):
            continue
        start = begins_at(reading.low, match.start())
        head = reading.text[start : match.start()]
        if re.match(r"\s*(?:no|without|not|hide)(?![a-z])", head.lower()):
            continue  # no other brands visible
        head = head.rsplit("、", 1)[-1] if KANA.search(head) else head
        value = _tidy(re.sub(r"^.*(?:把|让|确保|保证|\b(?:make sure|but|the|and)\b)\s*", "", head), edges=True)
        if re.fullmatch(r"(?:别|其[他它余]|剩下|剩余|另外)(?:的|几张|部分|地方|都)*", value):
            reading.cover(match.start() - len(head), match.end())
            continue
        if (
            value
            and len(value) <= LONGEST
            and reading.free(match.start() - len(value) if value in head else match.start(), match.end())
        ):
            where = reading.text.rfind(value, start, match.start())
            _take_list(reading, "must_keep", value, where if where >= 0 else start)
            reading.cover(*match.span())
    for match in list(reading.finds(named_pattern("wishes.left_out"))):
        value = re.sub(r"^(?:the|our|any|all) ", "", reading.text[match.start("what") : match.end("what")])
        reading.take("must_avoid", value, match.end("what") - len(value), match.end("what"))
        reading.cover(*match.span())
    for match in list(reading.finds(cues("keep"))):
        if re.match(r"keep|leave|保持|必须|留", match[0]) and named_pattern("wishes.keep_nothing").match(
            reading.low[match.end() :]
        ):
            continue
        if match[0].startswith("make sure") and not re.search(
            r"visible|readable|show|include|in frame|appears?|there",
            reading.low[match.end() : ends_at(reading.low, match.end())],
        ):
            continue
        _object(reading, "must_keep", match)


def read_marks(reading: Reading) -> None:
    """结尾留3秒放logo, end on the logo: where a mark is to stand, it must be there."""
    marks = (*named_pattern("wishes.marks").finditer(reading.low), *reading.finds(named_pattern("wishes.in_corner")))
    for match in marks:
        group = str(match.lastgroup)
        what = match[group]
        if not reading.free(*match.span(group)):
            continue
        if not reading.values("must_keep") or not any(what in str(v) for v in reading.values("must_keep")):
            at = match.start(group)
            reading.take("must_keep", reading.text[at : at + len(what)], at, at + len(what))


def read_avoid(reading: Reading) -> None:
    """不要 X, 别出现 X, no X, without X; lists after one cue."""
    for match in list(reading.finds(cues("avoid", "after"))):
        start = begins_at(reading.low, match.start())
        value = re.split(r"[は、,]", reading.text[start : match.start()])[-1]
        value = _tidy(re.sub(r"^.*?(?:图上|画面(?:里|上)?|图里|里面?|上面?)(?=.)", "", value), edges=True)
        if value:
            _take_list(reading, "must_avoid", value, reading.text.rfind(value, start, match.start()))
            reading.cover(*match.span())
    for match in list(reading.finds(cues("avoid"))):
        tail = reading.low[match.end() :].lstrip()
        if match[0] == "别" and re.match(r"[人家处的墅致针样留上]", reading.low[match.end() :]):
            continue  # 别人, 别家, 别的
        if match[0].startswith("别") and re.search(r"[分特类级性区个识辨告差鉴派]$", reading.low[: match.start()]):
            continue  # 分别, 特别
        reassured = next((w for w in load("visuals")["not_avoid"] if tail.startswith(w)), "")
        if reassured or re.match(r"[写弄搞标出]+错", tail):
            reading.cover(match.start(), min(len(reading.low), match.end() + max(2, len(reassured))))
            continue
        if match[0].isascii() and re.match(
            "(?:an? |the |any )?(?:" + "|".join(map(re.escape, load("visuals")["not_avoid_en"])) + r")(?![a-z])", tail
        ):
            continue
        if match[0] in ("不用", "不加", "不写", "不放", "不带", "没有", "无需", "勿") and not any_of(
            load("visuals")["zh"]
        ).match(tail):
            continue
        before = reading.low[max(0, match.start() - 8) : match.start()]
        if re.match(r"do(?:es)?.{0,4}n.?t have", match[0]) and re.search(r"(?:we|i|they|you|he|she)\s$", before):
            continue  # we don't have a deal: told, not wished
        if match[0] in ("no", "sin", "sem", "sans") and re.search(r"(?:is|there's|are|have|has)\s$", before):
            continue
        if re.search(r"(?:能|可|要|会)$", before) and match[0].startswith("不"):
            continue  # 能不能, 要不要
        _object(reading, "must_avoid", match)


def _object(reading: Reading, slot: str, cue: re.Match[str]) -> None:
    """Claim what follows a cue, entry by entry, up to the end of its clause; English lists run over commas."""
    end = ends_at(reading.low, cue.end())
    quoted = re.match(r"\s*[“\"「『']([^”\"」』']{1,40})[”\"」』']", reading.text[cue.end() :])
    if quoted:
        start = cue.end() + quoted.start(1)
        if reading.free(start, start + len(quoted[1])):
            reading.take(slot, quoted[1], start, start + len(quoted[1]))
        reading.cover(*cue.span())
        return
    text = reading.text[cue.end() : end]
    if not CJK.search(text):
        again = re.search(r"\s(?:no|without)\s", text.lower()) if slot == "must_avoid" else None
        end = cue.end() + again.start() if again else _over_commas(reading, cue.end(), end)
        text = reading.text[cue.end() : end]
    found = _take_list(reading, slot, text, cue.end())
    if found:
        reading.cover(*cue.span())


def _over_commas(reading: Reading, start: int, end: int) -> int:
    """``no text, people, or logos``: the list goes on after a comma while entries are short and end with and/or."""
    hard = ends_at(reading.low, start, SOFT)
    rest = reading.low[end:hard]
    match = named_pattern("wishes.list_over_commas").match(rest)
    if match and not re.search(r"\b(?:make|add|keep|use|show|put|give|want|need|price|please|in|for|on)\b", match[0]):
        return end + match.end()
    return end


def _take_list(reading: Reading, slot: str, text: str, offset: int) -> bool:
    found = False
    for start, end in parts_of(text):
        piece = text[start:end]
        lead = _LEADS.match(piece)
        begin = offset + start + (lead.end() if lead and lead.end() < len(piece) else 0)
        value = _TAILS.sub("", reading.text[begin : offset + end]).strip(" ，,。.、:：“”\"'‘’")
        value = (
            value.rstrip("的了").strip()
            if CJK.search(value)
            else re.split(r"\s+(?:in|on|at|for|so|because|since|but|please|and make|when|if|from)\s", value)[0]
        )
        if value and len(value) <= LONGEST and not value.isdigit() and reading.free(begin, begin + len(value)):
            reading.take(slot, value, begin, begin + len(value))
            found = True
        elif not found:
            break
    return found


def _tidy(text: str, edges: bool = False) -> str:
    text = text.strip(" ，,。.、:：“”\"'‘’")
    return bare(text) if edges else text
