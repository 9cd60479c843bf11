"""Advertising-language rules: what a text may not say in a market, why, and how to say it instead. Rows are in YAML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from domain import Frozen
from domain.errors import BadBrief
from domain.text import Words

ROWS = Path(__file__).with_name("advertising.yaml")
Action = Literal["block", "warn", "info"]
ORDER: dict[Action, int] = {"block": 0, "warn": 1, "info": 2}
LEAST_REASON = 4
"""Characters that a reason for breaking a rule has at least."""
HAN = re.compile(r"[\u3400-\u9fff]")


class Rule(Frozen):
    """One row: where it holds, what it forbids, and by which law."""

    id: str
    market: str
    action: Action
    law: str
    evidence: Literal["quoted", "secondary", "memory"]
    checked: str
    words: str
    unless: str = ""
    goods: tuple[str, ...] = ()
    needs: str = ""
    days: int = 0
    fix: str = "drop"


class Hit(Frozen):
    """One breach of one rule in one text."""

    rule: str
    market: str
    action: Action
    text: str
    words: str
    """What is meant, as it stands there (without spaces and capitals)."""
    law: str
    evidence: str
    checked: str
    fix: Words
    overridden: str = ""
    """The reason that somebody gave for keeping it; empty where it stands against the text."""


def check_texts(
    texts: Iterable[str], *, market: str = "", category: str = "",
    proofs: Collection[str] = (), overrides: Mapping[str, str] | None = None,
) -> tuple[Hit, ...]:  # fmt: skip
    """Every breach in these texts, the gravest first.

    `market` is CN, EU or US, and every market where it is left out; `category` a product's slug path; `proofs` what can
    be shown to a court (``price_7d``, ``price_30d``, ``source``, ``end``, ``patent``). An override names a rule and
    gives a reason; its hits are kept and marked, so that they can be logged.
    """
    reasons = {rule: reason.strip() for rule, reason in (overrides or {}).items() if reason.strip()}
    found = [
        hit.model_copy(update={"overridden": reasons.get(hit.rule, "")})
        for text in texts
        for hit in _hits(text, market.upper(), category, frozenset(proofs))
    ]
    return tuple(sorted(found, key=lambda hit: (bool(hit.overridden), ORDER[hit.action])))


def check_overrides(overrides: Mapping[str, str]) -> None:
    """Raise `BadBrief` where a rule is unknown or a reason says nothing: either would be a pass without a record."""
    known = [rule.id for rule in rules()]
    for rule, reason in overrides.items():
        if rule not in known:
            near = ", ".join(get_close_matches(rule, known, 3, 0.3) or known)
            raise BadBrief(
                {
                    "zh": f"没有“{rule}”这条广告规则；是不是：{near}？用 `vitrine check --text` 可以看到命中的规则名。",
                    "en": f"There is no advertising rule “{rule}”; perhaps {near}?"
                    " `vitrine check --text` names those that are met.",
                }
            )
        if len(reason.strip()) < LEAST_REASON:
            raise BadBrief(
                {
                    "zh": f"放行 {rule} 要写明理由（至少 {LEAST_REASON} 个字），例如“第三方检测报告 2026-118”；"
                    "它会记入每张图的结论。",
                    "en": f"Say why {rule} may be broken ({LEAST_REASON} characters or more), for example “test report"
                    " 2026-118”: every picture's verdict will say it.",
                }
            )


def blocking(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits that keep a text from being published."""
    return tuple(hit for hit in hits if hit.action == "block" and not hit.overridden)


def market_of(platform: str, currency: str = "", lang: str = "") -> str:
    """Whose rules hold: by platform, else by currency, else by language; empty where nothing tells."""
    markets: Mapping[str, str] = _data()["markets"]
    return next((markets[key] for key in (platform, currency, lang) if key in markets), "")


@cache
def rules() -> tuple[Rule, ...]:
    """Every row."""
    return tuple(Rule(**{**row, "checked": str(row["checked"])}) for row in _data()["rules"])


def _hits(text: str, market: str, category: str, proofs: Collection[str]) -> Iterable[Hit]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    for rule in rules():
        if market and rule.market not in (market, "ANY") or rule.needs and rule.needs in proofs:
            continue
        if rule.goods and category and not set(rule.goods) & set(re.split(r"[/_\-\s]", category) + [category]):
            continue
        wanted, unless = _patterns(rule.id)
        read = re.sub(r"\s+", "", folded) if HAN.search(rule.words) else folded
        free = [match.span() for match in unless.finditer(read)] if unless else []
        for match in wanted.finditer(read):
            if any(start <= match.start() < end for start, end in free):
                continue
            yield Hit(
                rule=rule.id, market=rule.market, action=rule.action, text=text, words=match.group(), law=rule.law,
                evidence=rule.evidence, checked=rule.checked, fix=_fix(rule, match.group()),
            )  # fmt: skip
            break


def _fix(rule: Rule, words: str) -> Words:
    told: Words = _data()["fixes"][rule.fix]
    return {lang: text.format(words=words, days=rule.days) for lang, text in told.items()}


@cache
def _patterns(rule_id: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    rule = next(rule for rule in rules() if rule.id == rule_id)
    return re.compile(rule.words), re.compile(rule.unless) if rule.unless else None


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(ROWS.read_text(encoding="utf-8"))
    return loaded
