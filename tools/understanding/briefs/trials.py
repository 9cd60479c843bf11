"""A/B tests: split, duration, metric, number of variants; and the aim of a campaign."""

from __future__ import annotations

import re

from tools.understanding.briefs.lexicon import any_of, load, table
from tools.understanding.briefs.numbers import WHOLE, count_of, value_of
from tools.understanding.briefs.reading import Reading

_CN = "一二三四五六七八九"
PERCENTS = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d)?)\s*%?\s*(?:[/／:：|-]|对|比|和|and|vs\.?|to|y|und|et|e)\s*(\d{1,2}(?:\.\d)?)(?:\s*%?\s*(?:[/／:：|-]|和|and)\s*(\d{1,2}(?:\.\d)?))?(?:\s*%?\s*[/／:：-]\s*(\d{1,2}))?\s*%?(?![\d.])")
EACH_PERCENT = re.compile(r"(?:各[占投给分]?|每[组个版张]|each|apiece)\s*(\d{1,2}(?:\.\d)?)\s*%|(\d{1,2}(?:\.\d)?)\s*%\s*(?:of (?:the |our )?traffic )?(?:to )?(?:each|apiece|per (?:variant|arm|version))")
LISTED_PERCENT = re.compile(r"(\d{1,2}(?:\.\d)?)\s*%")
CHINESE_SPLIT = re.compile(f"([{_CN}])([{_CN}])[开分](?!之)")
TENTHS = re.compile(r"(\d|[一二两三四五六七八九])成")
THIRDS = re.compile(r"各?[三四五]分之一|(?:one |a )?(?:third|quarter)s? each|each (?:a |one )?(?:third|quarter)")
LASTS = re.compile(
    rf"(?P<lead>跑满?|测|持续|为期|投|试|周期|时长|测试|实验|观察|for|over|run(?:s|ning)?(?: it)?(?: for)?|durante|für|pendant|durante|по|в течение|lasting|during|test(?:ing)?(?: for)?|trong|لمدة|[,，、;；]|\s|^|%)\s*(?:it\s*)?(?:the\s*)?(?P<n>{WHOLE}|半|an?|half a)\s*(?:-|个|full\s*)?\s*(?P<u>天|日間?|days?|day|小时|hours?|hrs?|h(?![a-z])|周|星期|礼拜|weeks?|week|wks?|月|months?|fortnight|días?|horas?|semanas?|tage?n?|stunden|wochen?|jours?|heures?|semaines?|dias|дн\w*|недел\w+|час\w*|أيام|يوم\w*|أسبوع\w*|ngày|tuần|時間|週間|일|주)(?:(?<![a-z])|(?![a-z]))"
)
FORTNIGHT = re.compile(r"(?:a )?fortnight")
VARIANTS = re.compile(
    rf"(?P<n>{WHOLE})\s*(?:个|种|张|版|套|组|款|条|-)?\s*(?:(?:different|new|main|hero|square|cover|video|image|ad|headline|banner|thumbnail|existing|final)\s+)*(?:版本|版|方案|变体|素材|图|主图|创意|组|张|款|封面|标题|variants?|versions?|arms?|options?|creatives?|images?|headlines?|thumbnails?|banners?|ads?|designs?|covers?|posters?|visuals?|pics?|photos?|titles?|ways?|cells?|バリエーション|パターン|案|개|варианта?|версии|phiên bản|mẫu)"
)
EXPERIMENT = re.compile(r"a\s?[/／|]?\s?b(?:\s?[/／]?\s?c)?\s?-?(?:\s?test\w*|测试?|实验|对比|(?=\s))|(?<![a-z])a/b|ab测试|ab ?test|ab实验|a\s?和\s?b|split[- ]?test\w*|(?<![a-z])experiment|test(?:ing)? .{0,30}?(?:against|vs\.?|versus)|multivariate|对比测试|分流|小流量|灰度|测一下|测一测|测测|做个?测试|跑个?测试|实验|赛马|哪[个张版款].{0,6}(?:更好|好)就?用|a/bテスト|a/b 테스트|prueba a/b|тест")


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
    for match in list(reading.finds(EACH_PERCENT)):
        share = float(match[1] or match[2])
        if 0 < share < 100 and abs(100 / share - round(100 / share)) < 0.05:
            reading.take("ab_split", [share] * round(100 / share), match.start(), match.end())
            return
    for match in list(reading.finds(PERCENTS)):
        parts = [float(part) for part in match.groups() if part]
        whole = sum(parts)
        if abs(whole - 100) <= 1.5 or (whole == 10 and re.search(r"分流|流量|开|split|traffic", reading.low) and "/" not in match[0]):
            reading.take("ab_split", parts if whole > 50 else [part * 10 for part in parts], match.start(), match.end())
            return
    tenths = [match for match in reading.finds(TENTHS)]
    if len(tenths) > 1:
        reading.take("ab_split", [(value_of(match[1]) or 0) * 10 for match in tenths], tenths[0].start(), tenths[0].end())
        return
    for match in list(reading.finds(CHINESE_SPLIT)):
        parts = [(value_of(part) or 0) * 10 for part in match.groups()]
        if sum(parts) == 100:
            reading.take("ab_split", parts, match.start(), match.end())
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
        if re.search(r"(?:不|别|没|not|n't|rather than|instead of)\s*(?:追求|看重?|要|care about|about|for)?\s*$", before):
            continue
        if not (cues.search(before) or re.match(r"\s*(?:为主|优先|为先|为目标|导向|campaign|first|push)", after)):
            continue
        code = codes.get(match[0]) or codes.get(re.sub(r"[\s-]+", " ", match[0]))
        if code:
            reading.take("objective", code, match.start(), match.end())
            return
