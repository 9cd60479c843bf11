"""What a run teaches about its merchant: what they changed, chose and decided. Kept when the run has ended well."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from agents.shelf import numbered, shelved
from agents.state import State
from agents.words import platform_name, say, table
from domain.brief import Brief
from domain.memory import Decision, Preference, Slot
from domain.text import Words, best_of
from tools.generation.plates import list_sets
from tools.understanding.scenes import colours_named

NAMED = re.compile(r"^\d{1,2}x\d{1,2}$")
"""Formats that are a ratio: sizes in pixels are for one purpose."""
RELATIVE = re.compile(
    r"再|更|一点|一些|点$|太|(?<![a-z])(?:more|less|bit|too|another|different)(?![a-z])"
    r"|(?<![a-z])(?:warm|dark|bright|cool|soft|light|clean|simpl)i?er(?![a-z])"
)
"""Looks that only say how to change what is there: nothing to go by next time."""
LOOKS = frozenset({"change_background", "change_style", "change_color"})


def lessons(state: State, title: Words) -> list[Preference | Decision]:
    """What this run's end says: habits from edits and from a changed plan, and what was decided."""
    brief = state.said or state.brief
    if brief is None:
        return []
    edited = set(brief.intents) <= {"edit_previous"}
    learned: list[Preference | Decision] = list(_from_edit(state, brief) if edited else _from_plan(state, brief))
    made = [making for making in state.makings if making.id in state.creatives]
    if made and not edited:
        learned.append(_decision(state, "made", say("decision.made", title=title, n=len(made))))
    if edited and "delete_asset" in brief.edit_ops and state.past:
        gone = sorted(set(state.past[-1]) - set(state.shelf))
        if gone:
            learned.append(_decision(state, "deleted", say("decision.deleted", title=title, numbers=numbered(gone))))
    if state.experiment is not None and "ab_test" in brief.intents:
        learned.append(_decision(state, "tested", say("decision.tested", title=title, n=len(state.experiment.arms))))
    return learned + published(state)


def published(state: State) -> list[Preference | Decision]:
    """That the merchant wants the pictures published, for the day when that can be done."""
    brief = state.said or state.brief
    if brief is None or "publish" not in brief.intents:
        return []
    return [_decision(state, "publish_wanted", say("decision.publish_wanted", **where_and_when(brief)))]


def where_and_when(brief: Brief) -> dict[str, Words]:
    """Where and when pictures were to be published, for a sentence."""
    names = [platform_name(code) for code in brief.platforms] or [say("decision.somewhere")]
    where = {
        lang: ("、" if lang == "zh" else ", ").join(best_of(name, lang) for name in names) for lang in ("zh", "en")
    }
    when = moment(brief.publish_at or "")
    return {"where": where, "when": {"zh": f"（{when['zh']}）", "en": f" ({when['en']})"} if when["zh"] else when}


def moment(code: str) -> Words:
    """A date code as people say it: ``P1DT09:00`` is tomorrow 09:00."""
    day, _, clock = code.partition("T")
    if code.startswith("PT") and code.endswith("H"):
        return say("moment.hours", n=code[2:-1])
    if f"moment.{day}" in table():
        words = dict(table()[f"moment.{day}"])
    elif found := re.fullmatch(r"P(\d+)D", day):
        words = say("moment.days", n=found[1])
    elif day.startswith("next_") and f"moment.{day[5:]}" in table():
        words = say("moment.next", day=table()[f"moment.{day[5:]}"])
    else:
        words = {"zh": day, "en": day}
    return {lang: f"{text} {clock}".strip() for lang, text in words.items()}


def liked(state: State, numbers: Sequence[int], titles: Mapping[str, Words]) -> list[Preference | Decision]:
    """That these pictures are liked: their set, as the merchant would name it, and that they were picked."""
    cards = {card.name: card.title for card in list_sets()}
    shown = shelved(state)
    looks = [
        best_of(cards[name], state.lang) for n in numbers if (name := shown[n].recipe.instruction.set_name) in cards
    ]
    learned: list[Preference | Decision] = [_preference(state, "style_scene", (look,)) for look in dict.fromkeys(looks)]
    title = titles.get(state.sku, {"zh": state.sku, "en": state.sku})
    return [*learned, _decision(state, "picked", say("decision.picked", title=title, numbers=numbered(numbers)))]


def _from_edit(state: State, brief: Brief) -> list[Preference]:
    found: list[Preference] = []
    looks = tuple(look for look in brief.style_scene if not RELATIVE.search(look.lower()))
    if set(brief.edit_ops) & LOOKS and looks:
        found.append(_preference(state, "colours" if colours_named(looks) else "style_scene", looks))
    if "change_price" in brief.edit_ops and brief.price is not None:
        found.append(_preference(state, "price", (f"{brief.price:f}",), state.sku))
    if "change_language" in brief.edit_ops and brief.languages:
        found.append(_preference(state, "languages", brief.languages))
    if "change_ratio" in brief.edit_ops and brief.aspect_ratios:
        found.append(_preference(state, "aspect_ratios", brief.aspect_ratios))
    return found


def _from_plan(state: State, brief: Brief) -> list[Preference]:
    """Formats that were chosen although the brief left them open; looks that were asked for."""
    found: list[Preference] = []
    plan = state.plan
    open_ = not (brief.aspect_ratios or brief.sizes or brief.platforms)
    if plan is not None and open_ and state.brief is not None and not state.brief.aspect_ratios:
        chosen = tuple(name.replace("x", ":") for name in plan.canvases if NAMED.match(name))
        if chosen and chosen != ("1:1",):
            found.append(_preference(state, "aspect_ratios", chosen))
    return found


def _preference(state: State, slot: Slot, values: Sequence[str], sku: str = "") -> Preference:
    key = _key(slot, sku, *sorted(value.casefold() for value in values))
    runs = (state.run_id,)
    return Preference(id=f"pref-{key}", slot=slot, values=tuple(values), sku=sku, runs=runs, **_whence(state))


def _decision(state: State, what: Any, text: Words) -> Decision:
    return Decision(id=f"did-{_key(state.run_id, what)}", what=what, text=text, sku=state.sku, **_whence(state))


def _whence(state: State) -> dict[str, Any]:
    source = next((turn.text for turn in reversed(state.turns) if turn.role == "user"), "")
    return {"source": source[:200], "run_id": state.run_id}


def _key(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]
