"""Discounts: 8折, 20% off, 满200减30, second item half price, coupons, gifts, free shipping."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.lexicon import load
from tools.understanding.briefs.numbers import value_of
from tools.understanding.briefs.reading import Reading


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    data = load("discounts")
    return tuple(
        (re.compile(re.sub(r"<([A-Z]+)>", lambda match: data["parts"][match[1]], pattern)), code)
        for pattern, code in data["rules"]
    )


TAKEN_BACK = re.compile(
    r"\s*(?:的?(?:字样?|这几个字|活动)?)?(?:别|不要|不能|去掉|取消|没有?了|结束了)(?:出现|写|放|提)?(?!超过)"
)
"""An offer that is named only to be left out."""


def read_discounts(reading: Reading) -> None:
    """Claim every discount, the more specific wordings first."""
    for pattern, template in _rules():
        for match in list(reading.finds(pattern)):
            if TAKEN_BACK.match(reading.low[match.end() :]):
                reading.take("must_avoid", reading.text[match.start() : match.end()], *match.span())
            elif code := _code(match, template):
                reading.take("discounts", code, match.start(), match.end())


def _code(match: re.Match[str], template: str) -> str | None:
    """The template filled with the numbers of a match; None where they make no discount."""
    groups = [group for group in match.groups() if group]
    values = {str(place): _number(group) for place, group in enumerate(groups, 1)}
    values |= {f"zhe{place}": _off(group) or "" for place, group in enumerate(groups, 1)}
    values["pct"] = values.get("1", "")
    code = re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], ""), template)
    kind, _, figures = code.partition(":")
    if kind == "pct" and not (figures and 0 < float(figures) < 100) or code.endswith(("-", ":")):
        return None
    return "bogo" if code == "nth:2-100" else code


def _number(text: str) -> str:
    value = value_of(text)
    return f"{value:g}" if value is not None else text


def _off(text: str) -> str | None:
    """8折 -> 20, 85折 -> 15, 七五折 -> 25."""
    if re.fullmatch(r"[一二三四五六七八九]{2}", text):
        figure = (value_of(text[0]) or 0) * 10 + (value_of(text[1]) or 0)
    else:
        number = value_of(text)
        if number is None:
            return None
        figure = number * 10 if number < 10 else number
    off = 100 - figure
    return f"{off:g}" if 0 < off < 100 else None
