"""A/B tests: split, duration, metric, number of variants; and the aim of a campaign."""

from __future__ import annotations

import re

from tools.understanding.briefs.lexicon import any_of, load, table
from tools.understanding.briefs.numbers import count_of, value_of
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading

_CN = "一二三四五六七八九"
PERCENTS = named_pattern("trials.percents")
EACH_PERCENT = named_pattern("trials.each_percent")
LISTED_PERCENT = re.compile(r"(\d{1,2}(?:\.\d)?)\s*%")
CHINESE_SPLIT = re.compile(f"([{_CN}])([{_CN}])[开分](?!之)")
TENTHS = re.compile(r"(\d|[一二两三四五六七八九])成")
ONE_SHARE = named_pattern("trials.one_share")
EACH_FIFTY = re.compile(r"各(?:占|投|给|分|跑)?\s*50(?!\s*[张个元块条\d])\s*%?")
SIDES = named_pattern("trials.sides")
THIRDS = re.compile(r"各?[三四五]分之一|(?:one |a )?(?:third|quarter)s? each|each (?:a |one )?(?:third|quarter)")
LASTS = named_pattern("trials.lasts")
FORTNIGHT = re.compile(r"(?:a )?fortnight")
VARIANTS = named_pattern("trials.variants")
EXPERIMENT = named_pattern("trials.experiment")


def read_trial(reading: Reading) -> None:
    """Claim the numbers of a test. Call only when a test is being set up."""
    _split(reading)
    for match in list(reading.finds(LASTS)):
        number = 0.5 if match["n"] in ("半", "half a") else 1.0 if match["n"] in ("a", "an") else value_of(match["n"])
        if number is None:
            continue
        unit = match["u"]
        factor = (
            1 / 24 if re.match(r"小时|h|horas?|stunden|час|時間", unit) else 14 if unit == "fortnight"
            else 7 if re.match(r"周|星期|礼拜|w|semana|semaine|woche|недел|أسبوع|tuần|週|주", unit)
            else 30 if re.match(r"月|month", unit) else 1
        )  # fmt: skip
        if unit == "月" and "个" not in match[0]:
            continue
        days = number * factor
        reading.take("ab_days", int(days) if days == int(days) else round(days, 3), match.start("n"), match.end())
    matcher, codes = table("trials", "metrics")
    for match in list(reading.finds(matcher)):
        code = codes.get(match[0]) or codes.get(re.sub(r"[\s-]+", " ", match[0]))
        if code:
            reading.take("ab_metric", code, match.start(), match.end())


def _split(reading: Reading) -> None:
    if half := next(reading.finds(EACH_FIFTY), None):
        reading.take("ab_split", [50, 50], *half.span())
        return
    for match in list(reading.finds(EACH_PERCENT)):
        share = float(match[1] or match[2])
        if 0 < share < 100 and abs(100 / share - round(100 / share)) < 0.05:
            reading.take("ab_split", [share] * round(100 / share), match.start(), match.end())
            return
    for match in list(reading.finds(PERCENTS)):
        parts = [float(part) for part in match.groups() if part]
        whole = sum(parts)
        if abs(whole - 100) <= 1.5 or (
            whole == 10 and re.search(r"分流|流量|开|比例|测试|split|traffic", reading.low) and "/" not in match[0]
        ):
            reading.take("ab_split", parts if whole > 50 else [part * 10 for part in parts], match.start(), match.end())
            return
    sides = list(reading.finds(SIDES))
    if len(sides) > 1 and 98 <= sum(float(side[1]) for side in sides) <= 102:
        reading.take("ab_split", [float(side[1]) for side in sides], sides[0].start(), sides[-1].end())
        return
    tenths = list(reading.finds(TENTHS))
    if len(tenths) > 1:
        reading.take(
            "ab_split", [(value_of(match[1]) or 0) * 10 for match in tenths], tenths[0].start(), tenths[0].end()
        )
        return
    for match in list(reading.finds(CHINESE_SPLIT)):
        parts = [(value_of(part) or 0) * 10 for part in match.groups()]
        if sum(parts) == 100:
            reading.take("ab_split", parts, match.start(), match.end())
            return
    if one := next(reading.finds(ONE_SHARE), None):
        share = float(one[1] or one[2])
        reading.take("ab_split", [share, 100 - share], *one.span())
        return
    listed = [match for match in reading.finds(LISTED_PERCENT) if not re.match(r"\s*off", reading.low[match.end() :])]
    shares = [float(match[1]) for match in listed]
    if len(shares) > 1 and abs(sum(shares) - 100) <= 1.5:
        reading.take("ab_split", shares, listed[0].start(), listed[0].end())
        for match in listed[1:]:
            reading.cover(*match.span())
        return
    for match in list(reading.finds(THIRDS)):
        reading.take("even_split", True, match.start(), match.end())
        return
    for match in list(reading.finds(any_of(load("trials")["split_words"]))):
        reading.take("even_split", True, match.start(), match.end())
        return


def read_variants(reading: Reading) -> None:
    """How many variants are tested; named arms (A and B) count too."""
    for match in list(reading.finds(VARIANTS)):
        number = count_of(match["n"])
        if number and 2 <= number <= 20:
            reading.take("ab_variants", number, match.start(), match.end())
            return


def settle_split(split: list[float] | None, even: bool, variants: int | None) -> tuple[list[float], int | None]:
    """(shares, number of variants): an even split over the variants; the split tells how many there are."""
    if even and not split:
        count = variants or 2
        split = [round(100 / count, 2)] * count
    return split or [], variants or (len(split) if split else None)


def read_aim(reading: Reading, cues: re.Pattern[str]) -> None:
    """What the campaign is for, where a cue of purpose stands before it or 为主/优先 behind it."""
    matcher, codes = table("trials", "aims")
    for match in list(reading.finds(matcher)):
        before, after = reading.low[max(0, match.start() - 22) : match.start()], reading.low[match.end() :]
        if re.search(
            r"(?:不|别|没|not|n't|rather than|instead of)\s*(?:追求|看重?|要|care about|about|for)?\s*$", before
        ):
            continue
        if not (
            cues.search(before)
            or re.match(
                r"\s*(?:为主|优先|为先|为目标|导向|campaign|first|push|is (?:all|what|the (?:goal|aim|point)))", after
            )
        ):
            continue
        code = codes.get(match[0]) or codes.get(re.sub(r"[\s-]+", " ", match[0]))
        if code:
            reading.take("objective", code, match.start(), match.end())
            return
