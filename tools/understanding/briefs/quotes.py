"""Quoted words: copy to be shown (and where), things to avoid or keep, and pasted text that is only material."""

from __future__ import annotations

import re

from tools.understanding.briefs.discounts import read_discounts
from tools.understanding.briefs.money import read_money
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.planted import CUT, orders, set_pasted_orders_aside
from tools.understanding.briefs.reading import Claim, Reading
from tools.understanding.claims import forbidden_in

QUOTED = named_pattern("quotes.quoted")
PASTED = named_pattern("quotes.pasted")
AVOIDED = named_pattern("quotes.avoided")
KEPT = named_pattern("quotes.kept")
REMOVED = named_pattern("quotes.removed")
ROLE = named_pattern("quotes.role")
NAMED = named_pattern("quotes.named")
PRICED = re.compile(r"(?:price|售价|价格|现价)[\"'”]?\s*[:：]\s*$")


def read_quotes(reading: Reading) -> None:
    """Claim quoted text by what stands before it. Pasted text gives facts, never wishes; its orders are set aside."""
    for match in list(QUOTED.finditer(reading.text)):
        group = next(n for n in range(1, 9) if match[n])
        start, end, text = match.start(group), match.end(group), match[group].strip()
        before = reading.low[max(0, match.start() - 24) : match.start()]
        pasted = CUT in match[group] or PASTED.search(before) and not ROLE.search(before[-5:])
        if pasted or orders().search(text.lower()):
            reading.pasted.append((start, end))
            set_pasted_orders_aside(reading, start, end)
            continue
        if not text or not reading.free(start, end):
            continue
        if re.fullmatch(r"[a-z_ ]{2,20}", text.lower()) and re.match(r"\s*:", reading.low[match.end() :]):
            reading.cover(match.start(), match.end())  # the key of a JSON object
            continue
        if PRICED.search(before) and re.fullmatch(r"[$€£¥￥]?\d+(?:\.\d+)?", text):
            reading.take("price", float(text.lstrip("$€£¥￥")), start, end)
            continue
        _claim(reading, match, start, end, text, before)


def _claim(reading: Reading, match: re.Match[str], start: int, end: int, text: str, before: str) -> None:
    if REMOVED.match(reading.low[match.end() :]):
        reading.cover(match.start(), match.end())  # 把“正宗”那行去掉
        return
    if re.match(r"\s*(?:改成|换成|改为|换为|变成|替换成|to|with|for|→)\s*[“\"「'‘]", reading.low[match.end() :]):
        reading.cover(match.start(), match.end())  # the old words of a text that is changed
        return
    spans = [claim.end for claim in reading.claims if claim.slot == "must_avoid"]
    beside = any(
        re.fullmatch(r"[”\"」』’']?\s*(?:、|和|或者?|与|,|and|or)?\s*[“\"「『‘']", reading.low[end_:start])
        for end_ in spans
    )
    if AVOIDED.search(before) or beside:
        _each(reading, "must_avoid", start, text)
    elif KEPT.search(before):
        reading.take("must_keep", text, start, end)
    elif NAMED.search(before) and not ROLE.search(before[-8:]):
        reading.take("products", text, start, end)
    else:
        clause = re.split(r"[，,。；;!！?？\n]", before)[-1]
        roles = list(ROLE.finditer(clause))
        if roles and roles[-1].lastgroup:
            reading.take("role", (roles[-1].lastgroup, text), start, start)
        if not _offer(reading, start, text):
            _each(reading, "selling_points", start, text)
    reading.cover(match.start(), match.end())


def _offer(reading: Reading, start: int, text: str) -> bool:
    """Take prices and discounts out of quoted copy; True where the quote is a bare price and no words to show."""
    inner = Reading.of(text)
    read_discounts(inner)
    read_money(inner, (), "")
    for claim in inner.claims:
        reading.claims.append(Claim(claim.slot, claim.value, start, start))
    priced = inner.values("price") or inner.values("original_price")
    return bool(priced) and not re.search(
        r"[\w]", re.sub(r"原价|现价|到手价|价格|售价|was|now|only|price", "", inner.open_text().lower())
    )


def _each(reading: Reading, slot: str, start: int, text: str) -> None:
    """One value; or one for each entry where the quote is plainly a list of claims."""
    pieces = [piece for piece in re.split(r"[，,、；;]", text) if piece.strip()]
    listed = len(pieces) > 2 or (
        len(pieces) > 1 and (slot == "must_avoid" or any(forbidden_in(piece) for piece in pieces))
    )
    offset = 0
    for piece in pieces if listed and re.search(r"[\u3400-\u9fff]", text) else [text]:
        at = text.find(piece, offset)
        reading.take(slot, piece.strip(), start + at, start + at + len(piece))
        offset = at + len(piece)


def dictated(text: str) -> dict[str, str]:
    """Texts that the merchant dictated by place: ``{"headline": ..., "cta": ...}``."""
    reading = Reading.of(text)
    read_quotes(reading)
    roles = dict(reading.values("role"))
    after = named_pattern("quotes.dictated")
    for match in after.finditer(reading.low):
        found = ROLE.match(match["what"])
        if found and found.lastgroup:
            roles.setdefault(found.lastgroup, reading.text[match.start("text") : match.end("text")].strip())
    return roles
