"""Where to and in which tongue: platforms, markets, output languages, links."""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from urllib.parse import urlsplit

from tools.understanding.briefs.lexicon import load, table
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import STOPS
from tools.understanding.briefs.reading import Reading

URL = named_pattern("places.url")
SHOPS_AS_WORDS = re.compile(r"^(?:jd|amazon|taobao|tmall|ebay|etsy|temu|shein)\.(?:com|cn)$")
MARKET_BEFORE = named_pattern("places.market_before")
MARKET_AFTER = named_pattern("places.market_after")
JOINED = re.compile(r"\s*(?:[,，、/&+]|和|及|与|跟|以及|还有|and|or|,\s*and|y|und|et|e|и|và|と|와|과)?\s*$")
NO_PLATFORM = named_pattern("places.no_platform")
"""A platform's name and what is around it (``@``) where it is none: 烤红薯, TB-101, 邮件转你, 天猫首页, B站我自己传."""
UNWANTED = re.compile(
    r"(?:不要|别|不能|不得|没有|不出现|不带|(?<![a-z])(?:no|without|sans|kein|ohne|sin|sem))(?:再?[有出现带写用放]+|\s?any)?\s*$"
)
"""图上不要有中文: wished away, not asked for."""
CODES = named_pattern("places.codes")
CODE_OF = {"jp": "ja", "kr": "ko", "cn": "zh"}
LANGUAGE_BEFORE = named_pattern("places.language_before")
LANGUAGE_AFTER = named_pattern("places.language_after")
BILINGUAL = {
    "中英双语": ("zh", "en"),
    "中英文": ("zh", "en"),
    "中英": ("zh", "en"),
    "中日双语": ("zh", "ja"),
    "英日": ("en", "ja"),
    "中英日": ("zh", "en", "ja"),
    "英法": ("en", "fr"),
    "英西": ("en", "es"),
    "中阿": ("zh", "ar"),
    "英阿": ("en", "ar"),
    "中韩": ("zh", "ko"),
    "中俄": ("zh", "ru"),
    "日韩": ("ja", "ko"),
    "日语和韩语": ("ja", "ko"),
}
"""Pairs that are named in one breath, followed by 双语, 文, 语 or 版."""


def read_links(reading: Reading) -> None:
    """Links stand for products; dangerous ones are flagged."""
    for match in list(reading.finds(URL)):
        if SHOPS_AS_WORDS.match(match[0]):
            continue
        text = reading.text[match.start() : match.end()].rstrip(".,;:!?")
        reading.take("links", text, match.start(), match.start() + len(text))
        if unsafe(text):
            reading.take("flags", "unsafe_url", match.start(), match.start())


def unsafe(link: str) -> bool:
    """Whether a link leads into a machine or private network, or is no web page."""
    if re.match(r"[a-z][a-z-]+:(?!//|\d)", link.lower()):
        return True  # javascript:, data:
    parts = urlsplit(link if "://" in link else f"http://{link}")
    if parts.scheme not in ("http", "https"):
        return True
    host = (parts.hostname or "").rstrip(".")
    if re.fullmatch(r"(?:0x[0-9a-f]+|\d{8,10})", host):
        return True
    if host in ("localhost", "metadata", "") or host.endswith(
        (".local", ".localhost", ".internal", ".lan", ".intranet", ".corp", ".home")
    ):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return (
            bool(re.search(r"(?:^|\.)(?:127|10|192-168|169-254)[.\-].*(?:nip\.io|sslip\.io|xip\.io)$", host))
            or "@" in parts.netloc
        )
    return not address.is_global


def read_platforms(reading: Reading) -> None:
    """Platform names."""
    matcher, codes = table("places", "platforms")
    for match in list(reading.finds(matcher)):
        word = re.sub(r"[\s-]+", " ", match[0])
        code = codes.get(word) or codes.get(match[0]) or codes.get(word.replace(" ", ""))
        before, after = reading.low[: match.start()], reading.low[match.end() :]
        if named_pattern("places.not_there").match(after):
            reading.cover(*match.span())
            continue  # 微博别发
        if NO_PLATFORM.search(f"{before[-8:]}@{word}@{after[:8]}"):
            continue
        if code is None or (len(word) <= 3 and word.isascii() and re.search(r"\d$", before)) or after.startswith("风"):
            continue
        if word in ("threads", "shein", "多多") and not (
            reading.text[match.start()].isupper() or re.search(r"(?:on|to|发|到)\s*$", before)
        ):
            continue
        reading.take("platforms", code, match.start(), match.end())
    for match in list(reading.finds(re.compile(r"(?<![a-z0-9.])x(?![a-z0-9]|\s*\d)"))):
        before = reading.low[max(0, match.start() - 14) : match.start()]
        beside = reading.spans("platforms")
        listed = any(0 <= match.start() - end <= 6 or 0 <= start - match.end() <= 6 for start, end in beside)
        if reading.text[match.start()] == "X" and (listed or re.search(r"(?:on|to|for|发|到|推|post)\s*$", before)):
            reading.take("platforms", "x", match.start(), match.end())


def _behind_platform(before: str) -> bool:
    """``Amazon DE``, 美客多墨西哥."""
    names = table("places", "platforms")[0].finditer(before[-24:])
    return any(re.fullmatch(r"\s*的?", before[-24:][match.end() :]) for match in names)


def _before_market(reading: Reading, end: int) -> bool:
    """``US and Canada versions``: the second of two is known as a market by what stands behind it."""
    joint = re.match(r"\s*(?:[、/&+,，]|和|及|与|and|und|y|et|e)\s*", reading.low[end:])
    other = table("places", "markets")[0].match(reading.low, end + joint.end()) if joint else None
    if other is None or other[0] in load("places")["demonyms"]:
        return False
    return bool(re.match(r"\s*(?:versions?|editions?)(?![a-z])|站", reading.low[other.end() :]))


INITIALS = dict(zip("中英日韩法德俄泰越葡西阿意", "zh en ja ko fr de ru th vi pt es ar it".split(), strict=True))
"""英法德三种文字."""


def read_languages(reading: Reading) -> None:
    """Languages of the words to be shown; a language name that is something else (French press) is left alone."""
    for match in list(reading.finds(named_pattern("places.several_languages"))):
        for place, sign in enumerate(match["signs"]):
            reading.take("languages", INITIALS[sign], match.start() + place, match.end())
    for match in list(reading.finds(CODES)):
        for part in re.finditer(r"[a-z]{2}", match["codes"]):
            code = CODE_OF.get(part[0], part[0])
            reading.take("languages", code, match.start() + part.start(), match.end())
    for match in list(
        reading.finds(re.compile("|".join(sorted(BILINGUAL, key=len, reverse=True)) + r"(?=双语|文|语|版|各|两)"))
    ):
        if match[0] == "中英" and not re.match(r"双语|文|语|版|两|各|对照", reading.low[match.end() :]):
            continue
        tail = re.match(r"双语|[文语]", reading.low[match.end() :])
        for code in BILINGUAL[match[0]]:
            reading.take("languages", code, match.start(), match.end() + (tail.end() if tail else 0))
    matcher, codes = table("places", "languages")
    for match in list(reading.finds(matcher)):
        before, after = reading.low[: match.start()], reading.low[match.end() :]
        code = codes.get(match[0], codes.get(re.sub(r"[\s-]+", " ", match[0]), ""))
        if (
            not code
            or UNWANTED.search(before[-14:])
            or re.match(r"(?:は|を)?(?:入れない|なし|使わない|いらない)", after)
        ):
            continue
        plain = match[0] in _native()
        if plain or re.search(r"[语文語]$", match[0]) or LANGUAGE_AFTER.match(after) or LANGUAGE_BEFORE.search(before):
            if (
                LANGUAGE_AFTER.match(after) is None
                and LANGUAGE_BEFORE.search(before)
                and named_pattern("places.not_a_language").match(after)
            ):
                continue
            if re.match(r"\s+(?:market|shoppers|customers|buyers|audience|consumers|site|store)", after):
                continue
            reading.take("languages", code, match.start(), match.end())


@cache
def _native() -> frozenset[str]:
    """Names of languages in themselves: they are nothing else."""
    return frozenset("español deutsch français português русский العربية 日本語 한국어 italiano".split())


def read_markets(reading: Reading) -> None:
    """Countries and regions to sell to, where something says that they are that."""
    matcher, codes = table("places", "markets")
    capitals, demonyms = frozenset(load("places")["capital"]), frozenset(load("places")["demonyms"])
    for match in list(reading.finds(matcher)):
        word = match[0]
        before, after = reading.low[: match.start()], reading.low[match.end() :]
        if word in capitals and not reading.text[match.start() : match.end()].isupper():
            continue
        listed = any(
            JOINED.match(reading.low[end : match.start()])
            for _, end in reading.spans("markets")
            if end <= match.start()
        )
        if re.match(r"[语文語]", after):
            continue
        if word in demonyms and not MARKET_AFTER.match(after):
            continue
        alone = STOPS.match(before.rstrip()[-1:] or "，") and STOPS.match(after[:1] or "，")
        if not (
            listed
            or alone
            or MARKET_BEFORE.search(before[-24:])
            or MARKET_AFTER.match(after)
            or _behind_platform(before)
            or _before_market(reading, match.end())
            or (word not in demonyms and re.match(r"\s*(?:versions?|editions?)(?![a-z])", after))
        ):
            continue
        if re.match(
            r"\s*(?:风|式|菜|料理|红|制|产|进口|军刀|style|food|made|press|roast|chocolate|yog[h]?urt|army)", after
        ):
            continue
        lead = re.search(
            r"(?:卖到|卖往|卖去|卖给|销往|销到|出口到?|投放到|出海到?|发往|主攻|打入|推到|进军)\s*$", before
        )
        tail = re.match(r"市场|站点?|那边|地区", after)
        start = match.start() - (len(lead[0]) if lead else 0)
        code = codes.get(word) or codes.get(re.sub(r"[\s-]+", " ", word))
        if code:
            reading.take("markets", code, start, match.end() + (tail.end() if tail else 0))
