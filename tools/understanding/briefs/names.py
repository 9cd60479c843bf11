"""Names that may be the product: noun chunks of a brief, Chinese and spaced scripts, weighed by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tools.understanding.briefs.chunks import ONE_SIGN, Candidate, foreign_names, gaps_of, media_at, nameable, runs_of
from tools.understanding.briefs.lexicon import goods_head, load
from tools.understanding.briefs.noun_phrases import BREAKERS, FOREIGN_STOPS, spaced_candidates
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import CJK, KANA, STOPS, bare_en, bare_zh, stop_words, verbs
from tools.understanding.briefs.reading import Reading

FRAMES_ZH = (
    named_pattern("goods.made_for"),
    named_pattern("goods.product_is"),
    named_pattern("goods.pushed"),
    re.compile(r"买(?P<what>[^，,。；;！!？?\n一二两三四五六七八九\d]{1,8}?)[送赠](?![一二两三四五六七八九\d])"),
    re.compile(
        r"(?:^|(?<=[，,。；;\s]))卖(?!到|给|往|去|过|得|出|完|点|力|家|场)(?P<what>[^，,。；;！!？?\n：:“”]{2,10})"
    ),
    re.compile(
        r"(?:^|(?<=[，,。；;\s]))(?:给|在|把)?(?P<what>[^，,。；;！!？?\n：:“”\s]{2,10}?)(?:上|上面)(?:要|得|再|都)?(?:印|画|绣|刻)(?!花|刷|章)"
    ),
    re.compile(r"[印贴放打][在到](?P<what>[^，,。；;！!？?\n：:“”的]{2,8}?)上"),
    re.compile(r"(?P<what>[^，,。；;！!？?\n：:“”]{2,24}?)(?:的)(?=$|[，,。；;！!\n])"),
)


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Everything that may be the product, with how much speaks for it."""
    seen: set[tuple[int, int]] = set()
    for candidate in (*_framed(reading), *_chinese(reading), *spaced_candidates(reading)):
        if (candidate.start, candidate.end) not in seen:
            seen.add((candidate.start, candidate.end))
            yield candidate


def _framed(reading: Reading) -> Iterator[Candidate]:
    """给 X 做, 产品是 X."""
    for number, frame in enumerate(FRAMES_ZH):
        for match in frame.finditer(reading.low):
            start, end = match.span("what" if match["what"] else "made")
            if reading.free(start, end):
                text = bare_zh(reading.text[start:end])
                if nameable(text):
                    at = reading.text.find(text, start)
                    yield Candidate(
                        text, at, at + len(text), (3.6, 3.0, 6.0, 3.6, 3.0, 5.0, 3.0, 2.2)[number] + _worth_zh(text)
                    )


def _chinese(reading: Reading) -> Iterator[Candidate]:
    gaps = gaps_of(reading)
    for start, end in runs_of(reading, gaps):
        raw = reading.text[start:end]
        if not (CJK.search(raw) or KANA.search(raw) or re.search(r"[\uac00-\ud7af]", raw)):
            continue
        for begin, text in _names_in(raw, start):
            if not nameable(text) or (text.isascii() and not re.search(r"[A-Z0-9]", text)):
                continue
            stop = begin + len(text)
            before = reading.low[max(0, begin - 2) : begin]
            media_after = stop < len(gaps) and bool(re.match(r"\s*的?", reading.low[stop:])) and media_at(reading, stop)
            clause = not reading.low[:begin].strip() or bool(
                STOPS.search(reading.low[max(0, begin - 1) : begin] or "，")
            )
            score = 1.2 + _worth_zh(text) + (1.2 if media_after else 0) + (0.6 if clause else 0)
            score -= 3.0 * bool(GIVEN.search(reading.low[max(0, begin - 6) : begin]))
            score -= 3.0 * bool(named_pattern("goods.shop").search(text))
            score -= 2.0 * bool(foreign_names().search(text.lower()))
            score += 0.8 * (begin < 0.34 * len(reading.low)) - 0.4 * ("在" in before)
            yield Candidate(text, begin, stop, score)


GIVEN = re.compile(r"(?:[送赠](?:[一两1-9]?[个条张只双包瓶份把盒支]?)|附赠|加赠|free )\s*$")
"""What is given away with the goods is not the goods."""
LISTED = re.compile(f"、|{STOPS.pattern}")
_SPLIT_ZH = named_pattern("goods._split_zh")


def _names_in(raw: str, offset: int) -> Iterator[tuple[int, str]]:
    """The bare chunk, or, where it is a clause, the part of it that ends like goods."""
    if KANA.search(raw) or re.search(r"[\uac00-\ud7af]", raw):
        yield from _east_asian(raw, offset)
        return
    text = bare_zh(raw)
    if not text:
        return
    at = offset + raw.find(text)
    if (
        len(text) <= 10
        and not any(word in text for word in load("functions")["zh_verbs"])
        and not re.search(r"[做出要卖是请想拍配放换改加发投看让帮都]", text[1:-1])
    ):
        yield at, text
        return
    position = 0
    for piece in [*_SPLIT_ZH.finditer(text), None]:
        end = piece.start() if piece else len(text)
        part = bare_zh(text[position:end])
        if len(part) >= 2 and (goods_head(part) or len(part) <= 8):
            yield at + text.find(part, position), part
        position = piece.end() if piece else end
    if goods_head(text) and len(text) <= 14:
        yield at, text


def _east_asian(raw: str, offset: int) -> Iterator[tuple[int, str]]:
    for piece in named_pattern("goods.particles").split(raw):
        text = piece.strip(" 　、。")
        if (len(text) >= 2 or text in ONE_SIGN) and not re.fullmatch(r"[ぁ-ん]+", text):
            yield offset + raw.find(text), text


def _worth_zh(text: str) -> float:
    head = goods_head(
        re.sub(
            r"\s*\d+(?:\.\d+)?\s*(?:寸|英寸|ml|l|升|毫升|码|cm|厘米|斤|g|kg|克|公斤|w|瓦|米|层|格|只|件套|包|片|支|袋|瓶|盒|罐)装?$",
            "",
            text.lower(),
        )
    )
    worth = (2.2 if len(head) > 1 else 1.5) if head else 0.0
    worth += 0.5 if 2 <= len(text) <= 9 else -0.6
    worth -= 1.5 * any(word in text for word in load("functions")["zh_verbs"])
    return worth


def leftovers(reading: Reading, products: Sequence[str]) -> list[str]:
    """Chunks that are neither products nor anything else: props and details beside a look."""
    found: list[str] = []
    gaps = gaps_of(reading)
    for start, end in runs_of(reading, gaps):
        text = (
            bare_zh(reading.text[start:end])
            if CJK.search(reading.text[start:end])
            else bare_en(reading.text[start:end])
        )
        whole = LISTED.match(reading.low[start - 1 : start] or "，") and LISTED.match(
            reading.low[end : end + 1] or "，"
        )
        short = len(text) <= 8 if CJK.search(text) else len(text.split()) <= 3
        if (
            len(text) < 2
            or not short
            or not nameable(text)
            or any(text.lower() in p.lower() or p.lower() in text.lower() for p in products)
        ):
            continue
        if (
            any(one <= start < other for one, other in reading.pasted)
            or (start and reading.text[start - 1] in "“\"「『'‘:：")
            or reading.text[end : end + 2].strip()[:1]
            in (
                '"',
                "“",
                "「",
            )
        ):
            continue  # a quotation or the value of a label
        if re.search(r"[用要有做不别给把看是写放去删改换加\d]", text):
            continue
        function_words = verbs() | stop_words() | FOREIGN_STOPS | BREAKERS
        if whole and text == reading.text[start:end].strip() and not set(text.lower().split()) & function_words:
            found.append(text)
    return found
