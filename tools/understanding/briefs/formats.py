"""Picture formats: aspect ratios, pixel sizes, orientations."""

from __future__ import annotations

import re

from tools.understanding.briefs.lexicon import any_of, load
from tools.understanding.briefs.numbers import value_of
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading

_CN = "一二三四五六七八九十"
SIZE = re.compile(
    r"(?<![\d.])(\d{2,5})\s*(?:px|像素)?\s*(?:[x×*✕х]|乘以?|by)\s*(\d{2,5})\s*(?:px|像素|пикс\w*)?(?!\d|\.\d)"
)
RATIO = named_pattern("formats.ratio")
CHINESE_RATIO = re.compile(f"([{_CN}]{{1,2}})比([{_CN}]{{1,2}})")
USUAL = frozenset(load("formats")["usual_ratios"])
SPLIT_NEAR = re.compile(r"分流|流量|各占|对半|split|traffic|allocation")


def read_sizes(reading: Reading) -> None:
    """``800x800``, ``1200 by 628 px``."""
    for match in list(reading.finds(SIZE)):
        width, height = int(match[1]), int(match[2])
        if min(width, height) >= 50:
            reading.take("sizes", f"{width}x{height}", match.start(), match.end())


def read_ratios(reading: Reading) -> None:
    """``3:4``, ``9x16``, ``三比四``, 方图, vertical. An orientation beside a ratio that says the same is left out."""
    for match in list(reading.finds(RATIO)):
        ratio = f"{_tidy(match[1])}:{_tidy(match[2])}"
        strict = not re.search(r"[:：∶比]", match[0])
        if ratio not in USUAL or (
            strict and ratio in {"3:1", "1:3", "2:1", "1:2", "5:3", "3:5", "4:1", "1:4", "3:2", "2:3"}
        ):
            continue
        near = reading.low[max(0, match.start() - 8) : match.end() + 6]
        if SPLIT_NEAR.search(near) or re.search(
            r"(?:晚|早|午|点|at|am|pm)\s*$", reading.low[max(0, match.start() - 4) : match.start()]
        ):
            continue
        reading.take("aspect_ratios", ratio, match.start(), match.end())
    for match in list(reading.finds(CHINESE_RATIO)):
        pair = [value_of(part) for part in match.groups()]
        ratio = ":".join(f"{number:g}" for number in pair if number is not None)
        if ratio in USUAL:
            reading.take("aspect_ratios", ratio, match.start(), match.end())
    _orientations(reading)


def _orientations(reading: Reading) -> None:
    exact = reading.values("aspect_ratios")
    for code, words in load("formats")["orientations"].items():
        for match in list(reading.finds(any_of(words))):
            if "张" in match[0]:
                at = match.start() + match[0].index("横" if code == "landscape" else "竖")
                reading.take("aspect_ratios", code, at, at + 1)
            elif code in {_orientation(ratio) for ratio in exact}:
                reading.cover(match.start(), match.end())
            else:
                reading.take("aspect_ratios", code, match.start(), match.end())
    for match in list(reading.finds(BOTH)):
        reading.take("aspect_ratios", "portrait", match.start(), match.start() + 1)
        reading.take("aspect_ratios", "landscape", match.start() + 1, match.start() + 2)
    for match in list(reading.finds(ALONE)):
        code = "portrait" if match[0] == "竖" else "landscape"
        if code not in {_orientation(ratio) for ratio in exact}:
            reading.take("aspect_ratios", code, *match.span())


BOTH = re.compile(r"(?:横竖|竖横)(?=[版屏图]?(?:都|各|两|一样|[，,。]|$))")
ALONE = re.compile(r"(?:(?<=[\s，,、/])|^)[横竖](?=[\s，,、。/]|$)")
"""石墨烯护腰 海报 横"""


def _orientation(ratio: str) -> str:
    width, height = (float(part) for part in ratio.split(":"))
    return "1:1" if width == height else "portrait" if width < height else "landscape"


def _tidy(number: str) -> str:
    return f"{float(number):g}"
