"""Advertising-language rules: what a text may not say in a market, why, and what to say instead. Rows: adlaw.

Two read a text: rules, which block or warn, and a learned second opinion, which only warns (`adlaw.opinion`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from domain import Frozen
from domain.errors import BadBrief
from domain.text import Words
from tools.efficiency.adlaw.folding import HAN, Folded, fold
from tools.efficiency.adlaw.opinion.features import script_of
from tools.efficiency.adlaw.opinion.kinds import kinds
from tools.efficiency.adlaw.opinion.likeness import likeness
from tools.efficiency.adlaw.rows import Action, Rule, Script, exemption, fix_of, forbidden, markets, rules

__all__ = ["Hit", "Rule", "blocking", "check_overrides", "check_texts", "market_of", "rules"]

ORDER: dict[Action, int] = {"block": 0, "warn": 1, "info": 2}
HARMLESS: dict[Action, float] = {"block": 0.35, "warn": 0.4, "info": 0.0}
"""Likeness to a breach below which a rule's hit is advice: its words stand in a text that means something else."""
LIKELY = 0.475
"""Likeness to a breach from which a text is warned of that no rule knows."""
LEAST_REASON = 4
"""Characters that a reason for breaking a rule has at least."""
WORD = re.compile(r"[a-z]{2}|no|#")
"""What English rules need to find anything to read."""


class Hit(Frozen):
    """One breach of one rule in one text."""

    rule: str
    market: str
    action: Action
    text: str
    words: str
    """What is meant, as it stands there."""
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

    `market` is CN, EU, UK or US, and every market where it is left out; `category` a product's slug path; `proofs` what
    can be shown to a court (``price_7d``, ``price_30d``, ``source``, ``end``, ``patent``). An override names a rule
    and gives a reason; its hits are kept and marked, so that they can be logged.
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
    known = [rule.id for rule in rules()] + [kind.rule for kind in kinds()]
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
    return next((markets()[key] for key in (platform, currency, lang) if key in markets()), "")


@lru_cache(maxsize=4096)
def _hits(text: str, market: str, category: str, proofs: frozenset[str]) -> tuple[Hit, ...]:
    """One text's hits; kits say the same words in many pictures, so they are remembered."""
    folded = fold(text)
    return _weighed(by_rules(text, market, category, proofs, folded), text, market, proofs, folded)


def by_rules(
    text: str, market: str, category: str, proofs: frozenset[str], folded: Mapping[Script, Folded]
) -> list[Hit]:
    """What the rules alone find, the first place of each rule."""
    readable: dict[Script, bool] = {
        "zh": bool(HAN.search(folded["zh"].text)) or market == "CN",
        "en": bool(WORD.search(folded["en"].text)),
    }
    found = []
    for rule in rules():
        if readable[rule.script] and _holds(rule, market, category, proofs):
            read = folded[rule.script]
            for start, end in _breaches(rule, read.text):
                found.append(_hit(rule, market, text, read.quoted(start, end, text)))
                break
    return found


def _weighed(
    found: list[Hit], text: str, market: str, proofs: frozenset[str], folded: Mapping[Script, Folded]
) -> tuple[Hit, ...]:
    """Hits of rules after the second opinion was heard, and its own where it alone finds something."""
    script = script_of(folded["zh"].text)
    view = likeness(folded[script].text, script)
    if view is None:
        return tuple(found)
    heard = [hit.model_copy(update={"action": "info"}) if view.score < HARMLESS[hit.action] else hit for hit in found]
    kind = kinds()[view.kind]
    law = kind.law_in(market, script)
    if law and view.score > LIKELY and not heard and not proofs & {*kind.needs}:
        words = folded[script].quoted(*view.place, text).strip()
        heard.append(
            Hit(
                rule=kind.rule, market=market or "ANY", action="warn", text=text, words=words, law=law,
                evidence="learned", checked=kind.checked, fix=kind.fix_for(words),
            )
        )  # fmt: skip
    return tuple(heard)


def _holds(rule: Rule, market: str, category: str, proofs: frozenset[str]) -> bool:
    if market and rule.market != "ANY" and market not in rule.market.split():
        return False
    if rule.needs and rule.needs in proofs:
        return False
    return not (rule.goods and category and not set(rule.goods) & {category, *re.split(r"[/_\-\s]", category)})


def _breaches(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    """Where a rule's words stand, save where something makes them lawful."""
    free: list[tuple[int, int]] | None = None
    for match in forbidden(rule.id).finditer(text):
        if free is None:
            known = [exemption(name, rule.script) for name in rule.unless]
            if any(one.anywhere and one.anywhere.search(text) for one in known):
                return
            free = [span.span() for one in known if one.covers for span in one.covers.finditer(text)]
        if not any(start <= match.start() < end for start, end in free):
            yield match.span()


def _hit(rule: Rule, market: str, text: str, words: str) -> Hit:
    return Hit(
        rule=rule.id, market=rule.market, action=rule.action, text=text, words=words, law=rule.law_in(market),
        evidence=rule.evidence, checked=rule.checked, fix=fix_of(rule, words),
    )  # fmt: skip
