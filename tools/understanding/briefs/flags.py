"""Requests that need care: smuggled orders, secrets, false claims, price fraud, others' property and privacy, harm."""

from __future__ import annotations

import re
from functools import cache

from domain.brief import Flag, Intent
from tools.understanding.briefs.care import careful
from tools.understanding.briefs.lexicon import goods_head, load
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import ends_at
from tools.understanding.briefs.reading import Reading
from tools.understanding.claims import forbidden_in, strong_claims_in

ORDER: tuple[Flag, ...] = (
    "prompt_injection", "secrets_request", "false_claim", "price_fraud", "ip_infringement", "privacy", "unsafe_url",
    "harmful",
)  # fmt: skip
ASSERTS = named_pattern("flags.asserts")
REFUSED = named_pattern("flags.refused")


@cache
def _signs(flag: str) -> re.Pattern[str]:
    patterns = load("flags")[flag]
    return re.compile("|".join([*patterns, *_property()] if flag == "ip_infringement" else patterns))


def _property() -> list[str]:
    """Others' figures wherever they stand; others' brands beside a word of imitation or their mark."""
    data = load("brands")
    figures, spaced = data["figures"]["zh"] + data["figures"]["other"], data["figures"]["en"]
    latin = [brand for brand in data["brands"] if brand.isascii() or re.match(r"[a-z]", brand)]
    named = "|".join([f"(?<![a-z])(?:{'|'.join(latin)})(?![a-z])", *(b for b in data["brands"] if b not in latin)])
    cues = data["imitation"]
    return [
        "|".join(figures), f"(?<![a-z])(?:{'|'.join(spaced)})(?![a-z])",
        f"(?:{cues['before']})(?:{named})(?:{cues['after']})|(?:{named})(?:{cues['after']})",
    ]  # fmt: skip


def find_flags(reading: Reading, intents: tuple[Intent, ...]) -> tuple[Flag, ...]:
    """Every flag of the turn. Questions about rules are not accusations: claims in them are no false claims."""
    text = reading.low
    found: set[Flag] = set(reading.values("flags"))
    if reading.asides or _signs("prompt_injection").search(text) or careful("prompt_injection", text, _no_refusal):
        found.add("prompt_injection")
    plain = _without_links(reading)
    asked = _signs("secrets_request").search(plain) or careful("secrets_request", plain, REFUSED.search)
    if asked and not _own_account(text):
        found.add("secrets_request")
    asking = set(intents) <= {"ask_question", "analyze_results"}
    for flag in ("price_fraud", "ip_infringement", "privacy", "harmful", "false_claim"):
        if asking and flag not in ("privacy", "harmful"):
            continue
        if _wanted(_signs(flag), text) or careful(flag, text, REFUSED.search):
            found.add(flag)
    if not asking and _claims(reading):
        found.add("false_claim")
    return tuple(flag for flag in ORDER if flag in found)


def _without_links(reading: Reading) -> str:
    """The text without addresses: ``/etc/passwd`` in a link is an unsafe address, not a question for secrets."""
    text = reading.low
    for start, end in reading.spans("links"):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _no_refusal(before: str) -> None:
    """Nothing said before an order to the assistant makes it harmless."""


def _wanted(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a sign stands outside a refusal: 不要出现明星 asks for care already."""
    return any(not REFUSED.search(text[max(0, m.start() - 28) : m.start()]) for m in pattern.finditer(text))


def _claims(reading: Reading) -> bool:
    """Whether forbidden wordings are to be shown: in copy and selling points, or asserted in the running text."""
    if any(forbidden_in(str(value)) for value in reading.values("selling_points")):
        return True
    if running_claims(reading):
        return True
    avoided = " ".join(map(str, reading.values("must_avoid"))).lower()
    for hit in forbidden_in(reading.low):
        at = re.search(r"\s*".join(map(re.escape, hit.replace(" ", ""))), reading.low)
        if at is None or hit in avoided:
            continue
        before = reading.low[max(0, at.start() - 40) : at.start()]
        if ASSERTS.search(before) and not REFUSED.search(before):
            return True
    return False


def running_claims(reading: Reading) -> list[str]:
    """Medical and guaranteed claims in unquoted text that is to be shown: from the claim to the end of its clause."""
    found: list[str] = []
    covered: list[tuple[int, int]] = []
    for hit in sorted(strong_claims_in(reading.own), key=reading.own.find):
        at = reading.own.find(hit)
        ahead = re.match(r"\s?(?:[a-z]+\s?){1,2}", reading.low[at + len(hit) :]) if hit.isascii() else None
        named = bool(ahead and goods_head(ahead[0].strip())) or any(
            goods_head(reading.low[at : at + len(hit) + more]) for more in (0, 1, 2)
        )
        if (
            at < 0
            or named
            or REFUSED.search(reading.low[max(0, at - 30) : at])
            or any(hit in other.lower() for other in found)
        ):
            continue
        if any(start <= at < end for start, end in covered):
            continue
        covered.append((at, ends_at(reading.low, at)))
        found.append(reading.text[at : ends_at(reading.low, at)].strip(" ”\"'」"))
    return found


def _own_account(text: str) -> bool:
    """Password talk that is plain help: how to change my password."""
    return bool(re.search(r"(?:忘记|修改|重置|找回)(?:我的)?密码|(?:forgot|reset|change) my password", text))
