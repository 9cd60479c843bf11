"""What is remembered, in words: one line for each memory, the list of them, and what of it bears on a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from agents.state import State
from agents.words import LANGUAGE_NAMES, listing, platform_name, say
from domain.brief import Brief
from domain.memory import BrandRule, Decision, Preference, Recalled
from domain.text import Words
from tools.generation.plates import list_sets
from tools.understanding.brand_kit import applicable, takes_effect, with_kit

Item = BrandRule | Preference | Decision
Titles = Mapping[str, Words]
MOST_DECISIONS = 5
"""Decisions that are listed; the older ones are counted."""


def words_of(item: Item, titles: Titles | None = None) -> Words:
    """What a memory says."""
    if isinstance(item, Decision):
        return item.text
    what = listing([_named(item.slot, value) for value in item.values])
    if item.slot == "price":
        sku = getattr(item, "sku", "")
        return say("memory.slot.price", what=what, sku=(titles or {}).get(sku, {"zh": sku, "en": sku}))
    if isinstance(item, Preference) and item.slot in ("style_scene", "colours"):
        return what
    return say(f"memory.slot.{item.slot}", what=what)


def _named(slot: str, value: str) -> Words:
    plain = {"zh": value, "en": value}
    return (
        LANGUAGE_NAMES.get(value, plain)
        if slot == "languages"
        else (platform_name(value) if slot == "platforms" else plain)
    )


def list_of(items: Sequence[Item], titles: Titles | None = None) -> Words:
    """Everything that is remembered, numbered, with where it comes from."""
    if not items:
        return say("memory.empty")
    decisions = sum(isinstance(item, Decision) for item in items)
    shown = items[: len(items) - max(0, decisions - MOST_DECISIONS)]
    lines = [_line(number, item, titles) for number, item in enumerate(shown, 1)]
    if len(shown) < len(items):
        lines.append(say("memory.more", n=len(items) - len(shown)))
    return say("memory.list", items={lang: "\n".join(line[lang] for line in lines) for lang in ("zh", "en")})


def _line(number: int, item: Item, titles: Titles | None) -> Words:
    what, date = words_of(item, titles), _date(item.at)
    if isinstance(item, BrandRule):
        return say("memory.item.rule", n=number, what=what, source=item.source, date=date)
    if isinstance(item, Decision):
        return say("memory.item.decision", n=number, what=what, date=date)
    if item.slot == "price":
        return say("memory.item.price", n=number, what=what, date=date)
    if item.seen == 1:
        return say("memory.item.once", n=number, what=what, date=date)
    return say("memory.item.preference", n=number, what=what, seen=item.seen, date=date)


def _date(at: datetime) -> Words:
    here = at.astimezone()
    return {"zh": f"{here.month} 月 {here.day} 日", "en": f"{here:%b} {here.day}"}


def remembered(state: State, sku: str = "") -> tuple[Recalled, ...]:
    """What of the merchant's memories bears on this run's plan, and which of it does not count this time."""
    kit = applicable(state.recalled, sku or state.sku)
    _, given_way = with_kit(state.said or Brief(), kit, state.without)
    return tuple(
        Recalled(
            id=item.id,
            kind=item.kind,
            words=words_of(item),
            on=item.id not in state.without and item.id not in given_way,
            why_off=say("reason.said_off") if item.id in state.without else given_way.get(item.id, {}),
        )
        for item in kit
    )


def notes_on_memory(state: State, bearing: Sequence[Recalled], sku: str, titles: Titles) -> tuple[Words, ...]:
    """The brand kit in a plan: what is followed, what the merchant should check, what gives way and why."""
    by_id = {item.id: item for item in state.recalled}
    sets, notes = list_sets(), []
    followed: list[Words] = []
    unsure: list[Words] = []
    habits: list[Words] = []
    for one in bearing:
        item = by_id.get(one.id)
        if not one.on and one.kind == "rule":
            notes.append(say("note.kit_off", what=one.words, why=one.why_off))
        elif one.on and isinstance(item, BrandRule):
            (followed if takes_effect(item, sets) else unsure).append(one.words)
        elif one.on:
            habits.append(one.words)
    if followed:
        notes.insert(0, say("note.kit", what=listing(followed)))
    if unsure:
        notes.append(say("note.kit_reminder", what=listing(unsure)))
    if habits:
        notes.append(say("note.habit", what=listing(habits)))
    priced = [p for p in state.recalled if isinstance(p, Preference) and p.slot == "price" and p.sku == sku]
    if priced and state.said is not None and state.said.price is None:
        notes.append(say("note.price_before", price=priced[-1].values[0]))
    return tuple(notes)
