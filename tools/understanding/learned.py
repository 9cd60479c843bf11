"""What earlier tests say about looks, where it shapes an instruction: which set, which side, and why, in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

from domain.creative import Persona
from domain.finding import Finding, Findings
from domain.text import Words, best_of
from tools.understanding.scenes import Staging

Side = Literal["top", "left", "right"]
SIDES: tuple[Side, ...] = ("top", "left", "right")
WORTH = 80.0
"""Points of fit for a click rate that is surely e times as high: 10 % more moves a set up by about seven places."""
SIDES_SAID: dict[str, Words] = {
    "top": {"zh": "文字在上方的版式", "en": "words at the top"},
    "left": {"zh": "文字在左侧的版式", "en": "words on the left"},
    "right": {"zh": "文字在右侧的版式", "en": "words on the right"},
}


def worth_by(findings: Findings | None) -> Callable[[str, str], float] | None:
    """How much more a set is worth to an audience: by the end of the interval that is nearer to nothing."""
    if findings is None or not findings.active:
        return None

    def worth(persona: str, card: str) -> float:
        return WORTH * math.log1p(_surely(findings.about(persona, "set", card)))

    return worth


def sides_for(persona: str, findings: Findings | None) -> tuple[Side, ...]:
    """Where words go, best first for this audience; the usual order where nothing is known."""
    if findings is None:
        return SIDES
    return tuple(sorted(SIDES, key=lambda side: -_surely(findings.about(persona, "layout", side))))


def with_findings(rationale: Words, persona: Persona, staging: Staging, side: str, findings: Findings | None) -> Words:
    """The rationale with what was learned about what was chosen."""
    if findings is None:
        return rationale
    said = dict(rationale)
    subjects = (("set", staging.card.name, dict(staging.card.title)), ("layout", side, SIDES_SAID.get(side, {})))
    for element, value, title in subjects:
        found = findings.about(persona.id, element, value)
        if found is None or (element == "set" and staging.asked):
            continue
        for lang in ("zh", "en"):
            said[lang] = said.get(lang, "") + _sentence(found, persona, title, lang)
    return said


def _sentence(found: Finding, persona: Persona, title: Words, lang: str) -> str:
    who, what = best_of(persona.title, lang), best_of(title, lang)
    low, high, effect = (f"{abs(value):.0%}" for value in (found.low, found.high, found.effect))
    if lang == "zh":
        more = "多" if found.effect > 0 else "少"
        return f"以往 {found.trials} 次实验里，{who}点“{what}”{more} {effect}（95% 区间 {low} 到 {high}）。"
    more = "more" if found.effect > 0 else "less"
    told = f"{who.lower()} clicked “{what}” {effect} {more} (95 % interval {low} to {high})"
    return f" In {found.trials} earlier tests {told}."


def _surely(found: Finding | None) -> float:
    if found is None:
        return 0.0
    return found.low if found.low > 0 else max(-0.9, found.high)
