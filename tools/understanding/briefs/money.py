"""Prices, former prices and budgets: amounts with what is said around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tools.understanding.briefs.lexicon import LETTER, load
from tools.understanding.briefs.numbers import SPELT, decimal_of, spelt_number, value_of
from tools.understanding.briefs.patterns import named_pattern, part
from tools.understanding.briefs.reading import Reading

AMOUNT = part("AMOUNT")
MEASURE = named_pattern("money.measure")
CHINESE_PRICE = re.compile(r"(\d+)块(\d)(?!\d)(?:毛)?")
BUNDLE = re.compile(r"\d+(?:\.\d+)?\s*(?:元|块)?\s*[一二三四五六七八九两\d]+\s*(?:杯|瓶|包|盒|袋|双)(?![装的])")
IN_WORDS = re.compile(
    r"(?P<whole>[一二两三四五六七八九十百千万零]+)(?:(?P<unit>块钱?|元)(?P<tenth>[一二三四五六七八九])?|(?=[，,。；;！!\s]|$|一[双个件瓶盒斤条张套只支袋包份杯台把]))"
)
BEHIND_GOODS = re.compile(r"[\u4e00-\u9fff]\s*$")
AT_TIME = re.compile(r"(?:day|tomorrow|tonight|morning|evening|noon)\s+(?:at|around|by)\s*$")
MOST = 1e12
"""No price is higher."""
END = re.compile(r"\s*(?:[，,。；;！!]|$)")
FROM_TO = named_pattern("money.from_to")
PUT_RIGHT = named_pattern("money.put_right")
SPELT_OUT = named_pattern("money.spelt_out", SPELT=SPELT)


@cache
def _signs() -> tuple[re.Pattern[str], re.Pattern[str], list[tuple[str, re.Pattern[str]]]]:
    """(a sign before an amount, one after it, each sign's own pattern)."""
    words = [(code, word) for code, listed in load("money")["currencies"].items() for word in listed]
    words.sort(key=lambda pair: -len(pair[1]))
    latin = f"[{LETTER}]"
    parts = [
        (f"(?<!{latin})" if re.match(latin, word) else "")
        + f"(?:{word})"
        + (f"(?!{latin})" if re.search(latin + "$|\\?$", word) else "")
        for _, word in words
    ]
    each = [(code, re.compile(word)) for code, word in words]
    joined = "|".join(parts)
    return re.compile(rf"(?:{joined})\s*$"), re.compile(rf"\s*(?:{joined})"), each


@cache
def _cue(kind: str) -> re.Pattern[str]:
    words = sorted(load("money")["cues"][kind], key=len, reverse=True)
    bounded = [
        f"(?<![{LETTER}]){w}" if re.match(f"[{LETTER}]", w) and not "\u0600" <= w[0] <= "\u06ff" else w for w in words
    ]
    glue = part("GLUE")
    return re.compile(rf"(?:{'|'.join(bounded)}){glue}$")


PAIRS = tuple(re.compile(pattern) for pattern in load("money")["pairs"])


def _pairs(reading: Reading, markets: Iterable[str], lang: str) -> None:
    """定价168，原先268; $22.50 with $30 crossed out; was 189, 149: what one amount is tells what the other is."""
    for pattern in PAIRS:
        for match in list(reading.finds(pattern)):
            was, now = (match.group(name) for name in ("was", "now"))
            if decimal_of(now) >= decimal_of(was):
                continue
            reading.take("original_price", decimal_of(was), *match.span("was"))
            reading.take("price", decimal_of(now), *match.span("now"))
            sign = re.search(r"[$€£¥￥₩₽元块]|dollars?|euros?|pounds?", match[0])
            if sign and (code := _code_of(sign[0], markets, lang)):
                reading.take("currency", code, match.start(), match.start())
            goods = re.search(r"the (?P<what>[a-z ]{3,30}?)(?=\s(?:at|for|is|now|was)\s|\s[$€£\d])", match[0])
            before, after = goods.span("what") if goods else (len(match[0]), len(match[0]))
            reading.cover(match.start(), match.start() + before)
            reading.cover(match.start() + after, match.end())


def read_money(reading: Reading, markets: Iterable[str], lang: str) -> None:
    """Claim prices, former prices, budgets and their currencies."""
    _put_right(reading)
    _spelt_out(reading)
    _from_to(reading, markets, lang)
    _pairs(reading, markets, lang)
    for match in list(reading.finds(CHINESE_PRICE)):
        amount = float(f"{match[1]}.{match[2]}")
        tail = reading.low[match.end() : match.end() + 6]
        bundle = re.match(r"元?\s*[一二三四五六七八九两\d]+\s*(?:杯|瓶|包|盒|件|袋|个|斤|双|支)", tail)
        if bundle:
            end = match.end() + bundle.end()
            reading.take("selling_points", reading.text[match.start() : end], match.start(), end)
            continue
        reading.take("price", amount, match.start(), match.end())
        reading.take("currency", "CNY", match.start(), match.start())
    for match in list(reading.finds(BUNDLE)):
        if not _cue("now").search(reading.low[max(0, match.start() - 12) : match.start()]):
            reading.take("selling_points", reading.text[match.start() : match.end()], *match.span())
    _in_words(reading)
    before, after, _ = _signs()
    for match in list(reading.finds(re.compile(AMOUNT))):
        head, tail = reading.low[: match.start()], reading.low[match.end() :]
        sign_before, sign_after = before.search(head[-8:]), after.match(tail)
        start = match.start() - (len(sign_before[0]) if sign_before else 0)
        end = match.end() + (sign_after.end() if sign_after else 0)
        thousands = re.match(r"\s*k(?![a-z])", tail) and _cue("now").search(head[-14:])
        if not (sign_before or sign_after or thousands) and MEASURE.match(tail):
            continue
        if re.match(r"\s*(?:起|多|以内|左右)?\s*(?:%|％|折)", tail) or not reading.free(start, end):
            continue
        lead = reading.low[max(0, start - 26) : start]
        media = re.match(r"\s*(?:主图|海报|图|三袋|两袋|起|包邮)", tail)
        bare = bool(
            re.fullmatch(r"\d+\.\d{1,2}", match[0]) and BEHIND_GOODS.search(lead) and (END.match(tail) or media)
        )
        if not (sign_before or sign_after) and AT_TIME.search(lead):
            continue
        kind = _kind(lead, reading.low[end : end + 14], bool(sign_before or sign_after), bare)
        if kind is None:
            continue
        code = _code(sign_before, sign_after, markets, lang)
        number = decimal_of(match[0].strip())
        if (big := re.match(r"\s*(?:万|w\b)", tail)) and kind == "budget":
            number *= 10_000
            if coined := after.match(tail[big.end() :]):
                code = code or _code_of(coined[0].strip(), markets, lang)
        elif re.match(r"\s*k\b", tail):
            number *= 1000
            end = match.end() + len(re.match(r"\s*k\s*(?:đ|vnd)?", tail)[0])  # type: ignore[index]
        if re.search(r"(?:满|券面|面额)\s*[$€£¥￥]?$", head[-8:]):
            continue  # a threshold or a voucher
        if number >= MOST:
            continue
        reading.take(kind, number, start, end)
        if code:
            reading.take("budget_currency" if kind == "budget" else "currency", code, start, start)


def _in_words(reading: Reading) -> None:
    """原价一百二十八, 三十九块九: prices in Chinese numerals, with a unit or right behind their cue."""
    for match in list(reading.finds(IN_WORDS)):
        number = value_of(match["whole"])
        lead = reading.low[max(0, match.start() - 12) : match.start()]
        cued = any(re.search(_cue(kind).pattern, lead) for kind in ("was", "now", "budget"))
        if number is None or number < 2 or not (cued or match["unit"] and number >= 5):
            continue
        if match["tenth"]:
            number += (value_of(match["tenth"]) or 0) / 10
        kind = _kind(lead, reading.low[match.end() : match.end() + 14], bool(match["unit"]))
        if kind:
            reading.take(kind, number, match.start(), match.end())
            if match["unit"]:
                reading.take("budget_currency" if kind == "budget" else "currency", "CNY", match.start(), match.start())


def _put_right(reading: Reading) -> None:
    """是89不是98, it's 89 not 98: the price that was wrong and the right one."""
    for match in list(reading.finds(PUT_RIGHT)):
        reading.take("price", decimal_of(match["now"]), *match.span())


def _spelt_out(reading: Reading) -> None:
    """Twenty-four dollars."""
    for match in list(reading.finds(SPELT_OUT)):
        number = spelt_number(match["words"])
        kind = _kind(reading.low[max(0, match.start() - 26) : match.start()], "", True)
        if number and kind:
            reading.take(kind, number, *match.span())
            if code := _code_of(match["unit"], (), "en"):
                reading.take("budget_currency" if kind == "budget" else "currency", code, match.start(), match.start())


def _from_to(reading: Reading, markets: Iterable[str], lang: str) -> None:
    """从299降到199, from $100 to $70, 299→199."""
    for match in list(reading.finds(FROM_TO)):
        signs = "".join(filter(None, (match["s1"], match["s2"], match["u1"], match["u2"])))
        lead = reading.low[max(0, match.start() - 12) : match.start()]
        priced = (
            re.search(r"降|->|→|➜", match[0])
            or re.search(r"价|卖|price|precio|preis|prix|preço|цен", lead)
            or re.search(r"[$€£¥₩₽元块]", signs)
        )
        if not priced or MEASURE.match(reading.low[match.end() :]):
            continue
        reading.take("original_price", decimal_of(match["a"]), match.start("a"), match.end("a"))
        reading.take("price", decimal_of(match["b"]), match.start("b"), match.end("b"))
        reading.cover(match.start(), match.end())
        if signs and (code := _code_of(signs, markets, lang)):
            reading.take("currency", code, match.start(), match.start())


def _kind(lead: str, tail: str, signed: bool, bare: bool = False) -> str | None:
    """What an amount is, by the words before it, else after it; a bare decimal that ends a clause is a price."""
    lead = re.sub(r"[$€£¥₩₽]\s*$", "", lead)
    if _cue("budget").search(lead) or re.match(
        r"\s*(?:预算|budget|a day|per day|to spend|/day|每天|一天|daily|ad spend)", tail
    ):
        return "budget"
    if _cue("was").search(lead):
        return "original_price"
    if _cue("now").search(lead):
        return "price"
    if re.match(r"\s*(?:down from|instead of|降到|\(was|，?原价|statt)", tail):
        return "price"
    if re.match(r"\s*(?:regular|list price|msrp|value)", tail):
        return "original_price"
    if re.match(r"\s*(?:元|块)?的?(?:价格|到手价|活动价|特价)(?:摆|写|标|放|打)", tail):
        return "price"
    return "price" if signed or bare else None


def _code(one: re.Match[str] | None, other: re.Match[str] | None, markets: Iterable[str], lang: str) -> str | None:
    for match in (one, other):
        if match is not None and (code := _code_of(match[0].strip(), markets, lang)):
            return code
    return None


def _code_of(sign: str, markets: Iterable[str], lang: str) -> str | None:
    """The currency a sign means; a bare dollar or yen sign by market and language."""
    for code, pattern in _signs()[2]:
        if pattern.search(sign):
            if code == "$":
                return next((load("money")["dollars"][m] for m in markets if m in load("money")["dollars"]), "USD")
            if code == "¥":
                japanese = "JP" in markets or lang == "ja"
                return "JPY" if japanese and not re.search("元|块|rmb|cny|人民币", sign) else "CNY"
            return str(code)
    return None
