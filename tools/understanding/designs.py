"""Designs worth a test for one audience: the best that is known, what the learned model expects, the unknown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product as combinations
from typing import Any

import numpy as np

from domain.brief import Brief
from domain.creative import Persona, PresentationInstruction
from domain.diagnosis import Design, Diagnosis, Grounds, Seen, Side
from domain.finding import Finding, Findings
from domain.text import Words, best_of
from tools.understanding.learned import SIDES, SIDES_SAID, WORTH
from tools.understanding.personas import archetype_of
from tools.understanding.scenes import SetLike, Staging, allowed, fit, palette_fit, sets_named, tones_named

UNKNOWN_SET, UNKNOWN_SIDE = 0.2, 0.08
"""Spread, in log-odds, of what a set or a place of the words does that nobody has tested."""
SUITS = 5.0
"""Fit from which a set is a place of this audience's and not only of a like mood."""
NEUTRAL = "minimal"
"""Keyword of sets that suit anybody."""
Z95 = 1.959964


@dataclass(frozen=True)
class Candidate:
    """One design with what is expected of it, in log-odds beside the usual one."""

    card: SetLike
    side: Side
    mean: float
    spread: float
    known: str
    """Words of why, by `_because`: ``shown``, ``learned``, ``fitting`` or ``explore``."""


def propose(
    persona: Persona,
    sets: Sequence[SetLike],
    *,
    findings: Findings | None,
    seen: Sequence[Seen] = (),
    count: int = 4,
    seed: int = 0,
    avoid: Sequence[str] = (),
) -> tuple[Design, ...]:
    """The best known design, draws from the learned model's posterior (Thompson), and last the least known one."""
    offered = candidates(persona, sets, findings, seen, avoid)
    if not offered:
        return ()
    rng, left = np.random.default_rng([seed, 17]), sorted(offered, key=lambda each: -each.mean)
    chosen = [left.pop(0)]
    while left and len(chosen) < count:
        left = [each for each in left if each.card.name not in {one.card.name for one in chosen}] or left
        if len(chosen) == count - 1 and count > 2:
            likely = sorted(left, key=lambda each: -each.mean)[: max(3, len(left) // 2)]
            pick = max(likely, key=lambda each: (each.spread, each.mean))
            chosen.append(Candidate(pick.card, pick.side, pick.mean, pick.spread, "explore"))
            break
        pick = max(left, key=lambda each: rng.normal(each.mean, each.spread))
        chosen.append(pick)
        left.remove(pick)
    return tuple(_design(each, persona, findings, seen) for each in chosen)


def designs_for(
    personas: Sequence[Persona], sets: Sequence[SetLike], diagnosis: Diagnosis, brief: Brief, *,
    findings: Findings | None, count: int, seed: int = 0,
) -> dict[str, tuple[Design, ...]]:  # fmt: skip
    """What is tried for each audience; nothing where the merchant named a set, for then that one is meant."""
    if sets_named((*brief.style_scene, *brief.must_keep), sets):
        return {}
    found = {}
    for place, persona in enumerate(personas):
        standing = diagnosis.about(persona.id) or diagnosis.about("")
        known: dict[str, Any] = {
            "findings": findings, "seen": standing.seen if standing else (), "avoid": brief.must_avoid,
        }  # fmt: skip
        found[persona.id] = (
            cross(diagnosis.factors, persona, sets, **known) if diagnosis.factors
            else propose(persona, sets, count=count, seed=seed + place, **known)
        )  # fmt: skip
    return found


def cross(
    factors: Sequence[str], persona: Persona, sets: Sequence[SetLike], *, findings: Findings | None,
    seen: Sequence[Seen] = (), avoid: Sequence[str] = (),
) -> tuple[Design, ...]:  # fmt: skip
    """A factorial: two values of each element, in so many combinations that the effect of each can be told apart."""
    ranked = sorted(candidates(persona, sets, findings, seen, avoid), key=lambda each: -each.mean)
    cards = list(dict.fromkeys(each.card.name for each in ranked))[:2]
    sides = list(dict.fromkeys(each.side for each in ranked))[:2]
    levels: dict[str, Sequence[object]] = {
        "set": cards if "set" in factors else cards[:1],
        "layout": sides if "layout" in factors else sides[:1],
        "sticker": (True, False) if "sticker" in factors else (True,),
    }
    cells = fraction(list(levels.values())) if len(factors) > 2 else combinations(*levels.values())
    reason: Words = {"zh": "这是因子测试的一格：每种元素各有两种做法，分开看谁管用。",
                     "en": "One cell of a factorial test: two ways of each element, to see which matters."}  # fmt: skip
    return tuple(
        Design(set_name=str(card), layout=side, sticker=bool(sticker), grounds="factor", reason=reason)
        for card, side, sticker in cells
    )


def staged_as(design: Design, sets: Sequence[SetLike], persona: Persona, brief: Brief) -> Staging:
    """The design's set, in the palette that suits the audience."""
    card = next(each for each in sets if each.name == design.set_name)
    tones = (*archetype_of(persona.id).tones, *tones_named(brief.style_scene))
    offered = allowed(card, brief.must_avoid) or card.palettes
    return Staging(card, max(offered, key=lambda each: palette_fit(each, tones, brief.style_scene, brief.must_avoid)))


def designed(instruction: PresentationInstruction, design: Design) -> PresentationInstruction:
    """The instruction with what the test tries, and the reason for it."""
    why = {lang: instruction.rationale.get(lang, "") + (" " if lang == "en" else "") + text
           for lang, text in design.reason.items()}  # fmt: skip
    stickers = instruction.stickers if design.sticker else ()
    return instruction.model_copy(update={"layout": design.layout, "stickers": stickers, "rationale": why})


def fraction(levels: Sequence[Sequence[object]]) -> list[tuple[object, ...]]:
    """The half of all combinations of two-level elements (three or more) that keeps main effects apart.

    Box, Hunter & Hunter, "Statistics for Experimenters", ch. 12: the last element follows the parity of the others.
    """
    if len(levels) < 3 or any(len(each) != 2 for each in levels):
        return list(combinations(*levels))
    return [
        cell for cell in combinations(*levels)
        if sum(levels[place].index(value) for place, value in enumerate(cell)) % 2 == 0
    ]  # fmt: skip


def candidates(
    persona: Persona, sets: Sequence[SetLike], findings: Findings | None, seen: Sequence[Seen], avoid: Sequence[str]
) -> list[Candidate]:
    """Every fitting set with the words in every place, with mean and spread of what is expected."""
    found = []
    for card in sets:
        suits = fit(card, archetype_of(persona.id), persona.scene)
        learned = _finding(persona, findings, "set", card.name)
        tested = any(each.set_name == card.name for each in seen) or (learned and learned.persona == persona.id)
        neutral = any(NEUTRAL in words for words in card.keywords.values())
        if not (suits >= SUITS or tested or neutral) or not allowed(card, avoid):
            continue
        for side in SIDES:
            parts = [
                _expected(_finding(persona, findings, kind, value), unknown)
                for kind, value, unknown in (("set", card.name, UNKNOWN_SET), ("layout", side, UNKNOWN_SIDE))
            ]
            mean, spread = suits / WORTH + sum(part[0] for part in parts), math.hypot(*(part[1] for part in parts))
            found.append(
                Candidate(card, side, mean, spread, "learned" if any(part[2] for part in parts) else "fitting")
            )
    return _after(found, seen)


def _after(offered: Sequence[Candidate], seen: Sequence[Seen]) -> list[Candidate]:
    """What is expected after this product's own tests: normal updates around the designs that were shown."""
    counted = {(each.set_name, each.layout): each for each in seen if each.users}
    usual = _usual(list(counted.values()))
    shown = [(each, counted[each.card.name, each.side]) for each in offered if (each.card.name, each.side) in counted]
    if not shown or not usual:
        return list(offered)
    users = sum(one.users for _, one in shown)
    level = sum(each.mean * one.users for each, one in shown) / users  # what the shown ones were expected to do
    found = []
    for each in offered:
        mine = counted.get((each.card.name, each.side))
        if mine is not None:
            clicks = mine.users * mine.value
            told = level + math.log(max(mine.value, usual / 10) / usual)
            weight = clicks / (clicks + each.spread**-2)
            mean = (1 - weight) * each.mean + weight * told
            each = Candidate(each.card, each.side, mean, 1 / math.sqrt(each.spread**-2 + clicks), "shown")
        found.append(each)
    return found


def _usual(seen: Sequence[Seen]) -> float:
    users = sum(each.users for each in seen)
    return sum(each.users * each.value for each in seen) / users if users else 0.0


def _finding(persona: Persona, findings: Findings | None, element: str, value: str) -> Finding | None:
    """What was learned of this element for this audience, clear or not; for everybody otherwise."""
    if findings is None or not findings.active:
        return None
    fits = [each for each in findings.findings if (each.element, each.value) == (element, value)]
    own = next((each for each in fits if each.persona == persona.id), None)
    return own or next((each for each in fits if not each.persona), None)


def _expected(found: Finding | None, unknown: float) -> tuple[float, float, bool]:
    """(mean, spread in log-odds, whether it is clear)."""
    if found is None or found.effect <= -1 or found.low <= -1:
        return 0.0, unknown, False
    spread = (math.log1p(found.high) - math.log1p(found.low)) / (2 * Z95)
    return math.log1p(found.effect), min(spread, unknown), found.is_clear


def _design(each: Candidate, persona: Persona, findings: Findings | None, seen: Sequence[Seen]) -> Design:
    grounds: Grounds = each.known  # type: ignore[assignment]
    return Design(
        set_name=each.card.name, layout=each.side, grounds=grounds, reason=_because(each, persona, findings, seen)
    )


def _because(each: Candidate, persona: Persona, findings: Findings | None, seen: Sequence[Seen]) -> Words:
    card: Mapping[str, str] = each.card.title
    who = {lang: best_of(persona.title, lang) for lang in ("zh", "en")}
    name = {lang: best_of(dict(card), lang) for lang in ("zh", "en")}
    place = SIDES_SAID[each.side]
    if each.known == "shown":
        mine = next(one for one in seen if (one.set_name, one.layout) == (each.card.name, each.side))
        rate = f"{mine.value:.1%}", f"{mine.low:.1%}", f"{mine.high:.1%}"
        return {
            "zh": f"这件商品给{who['zh']}看过“{name['zh']}”：{rate[0]}（95% 区间 {rate[1]} 到 {rate[2]}），留作比较。",
            "en": f"Shown to {who['en'].lower()} before: “{name['en']}” had {rate[0]} (95 % interval {rate[1]} to "
            f"{rate[2]}); kept for comparison.",
        }
    if each.known == "explore":
        return {
            "zh": f"探索：{who['zh']}对“{name['zh']}”加{place['zh']}的反应还不清楚，这次试一试。",
            "en": f"Exploration: how {who['en'].lower()} take to “{name['en']}” with {place['en']} is not known.",
        }
    if each.known == "learned":
        return {
            "zh": f"以往实验的模型看好“{name['zh']}”加{place['zh']}。",
            "en": f"The model of earlier tests expects well of “{name['en']}” with {place['en']}.",
        }
    return {
        "zh": f"还没有实验数据，按{who['zh']}的喜好选了“{name['zh']}”。",
        "en": f"No test has told yet; “{name['en']}” suits {who['en'].lower()} by what they buy and say.",
    }
