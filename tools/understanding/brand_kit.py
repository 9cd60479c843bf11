"""What is remembered, applied to a brief: rules always, preferences where the brief leaves something open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from domain.brief import Brief
from domain.memory import BrandRule, Decision, Preference, Slot
from domain.text import Words
from tools.understanding.scenes import SetLike, clashing_colours, colours_named, sets_named, tones_named
from tools.understanding.taxonomy import found_in, load

Item = BrandRule | Preference | Decision
Lasting = BrandRule | Preference
TWICE = 2
"""A preference is a default once it was seen so often."""
RECOLOURS = frozenset({"change_background", "change_style", "change_color", "regenerate"})
"""Edits in which colours are chosen anew."""


def applicable(memories: Sequence[Item], sku: str = "") -> tuple[Lasting, ...]:
    """The memories that bear on a new brief about this product: rules, and preferences seen often enough."""
    rules = tuple(item for item in memories if isinstance(item, BrandRule))
    ruled = {rule.slot for rule in rules}
    leanings = (item for item in memories if isinstance(item, Preference) and item.seen >= TWICE)
    fitting = (item for item in leanings if item.slot not in ruled | {"price"} and item.sku in ("", sku))
    latest = {item.slot: item for item in sorted(fitting, key=lambda item: (item.seen, item.at))}
    return (*rules, *latest.values())


def with_kit(brief: Brief, kit: Sequence[Lasting], off: Collection[str] = ()) -> tuple[Brief, dict[str, Words]]:
    """The brief with what is remembered in it; and the memories that give way to the brief's own words, with why."""
    if set(brief.intents) <= {"edit_previous"}:
        return _edit_with_kit(brief, kit, off), {}
    given_way: dict[str, Words] = {}
    whole = brief
    for item in kit:
        if item.id in off:
            continue
        said = _said_otherwise(brief, item)
        if said:
            given_way[item.id] = said
            continue
        changes = _FILLS[item.slot](whole, item.values)
        if changes:
            whole = whole.model_copy(update=changes)
        else:
            given_way[item.id] = {"zh": "你这次另有说法", "en": "this brief says otherwise"}
    return whole, given_way


def _edit_with_kit(brief: Brief, kit: Sequence[Lasting], off: Collection[str]) -> Brief:
    """An edit changes what it names and nothing else; but colours chosen anew still keep to the brand."""
    if not set(brief.edit_ops) & RECOLOURS or "remove_element" in brief.edit_ops:
        return brief
    avoided = [v for item in kit if item.slot == "must_avoid" and item.id not in off for v in item.values]
    wanted = colours_named(brief.style_scene)
    fitting = [v for v in avoided if colours_named([v]) and not clashing_colours(wanted, colours_named([v]))]
    return brief.model_copy(update={"must_avoid": _joined(brief.must_avoid, fitting)})


def _said_otherwise(brief: Brief, item: Lasting) -> Words:
    """Where the brief itself asks for what a rule forbids: the brief counts, this once."""
    if item.slot == "must_avoid":
        wished = (*brief.style_scene, *brief.must_keep, *brief.selling_points)
        avoided = colours_named(item.values)
        clash = avoided and clashing_colours(colours_named(wished), avoided)
        if clash or any(value.casefold() in wish.casefold() for value in item.values for wish in wished):
            return {
                "zh": "你这次要的正好相反",
                "en": "this brief asks for the opposite, so this brief counts",
            }
        if brief.price is not None and "price" in parts_of(item.values):
            return {"zh": "你这次写了价格", "en": "this brief names a price, so it is shown"}
    return {}


def _looks(brief: Brief, values: Sequence[str]) -> dict[str, Any]:
    return {} if brief.style_scene else {"style_scene": tuple(values)}


def _colours(brief: Brief, values: Sequence[str]) -> dict[str, Any]:
    """Brand colours stand beside a named place; a colour that the brief names goes first."""
    if colours_named(brief.style_scene):
        return {}
    return {"style_scene": _joined(brief.style_scene, values)}


def _appended(slot: str) -> Callable[[Brief, Sequence[str]], dict[str, Any]]:
    return lambda brief, values: {slot: _joined(getattr(brief, slot), values)}


def _default(slot: str, *unless: str) -> Callable[[Brief, Sequence[str]], dict[str, Any]]:
    """Filled in where the brief says nothing about it."""
    return lambda brief, values: {} if any(getattr(brief, name) for name in (slot, *unless)) else {slot: tuple(values)}


_FILLS: dict[Slot, Callable[[Brief, Sequence[str]], dict[str, Any]]] = {
    "must_keep": _appended("must_keep"),
    "must_avoid": _appended("must_avoid"),
    "copy_text": _appended("selling_points"),
    "colours": _colours,
    "style_scene": _looks,
    "languages": _default("languages"),
    "aspect_ratios": _default("aspect_ratios", "sizes", "platforms"),
    "platforms": _default("platforms", "sizes", "aspect_ratios"),
    "price": lambda brief, values: {},
}


def _joined(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def parts_of(values: Sequence[str]) -> set[str]:
    """The parts of a picture that these words name: price, burst, headline ..."""
    table: dict[str, list[str]] = load("promotions")["removals"]
    return {part for part, named in table.items() if any(found_in(text, tuple(named)) for text in values)}


def takes_effect(item: Lasting, sets: Sequence[SetLike]) -> bool:
    """Whether pictures can follow this by themselves; the rest is kept and shown, and left to the merchant's eye."""
    values = item.values
    if item.slot in ("languages", "aspect_ratios", "platforms", "copy_text"):
        return True
    seen = bool(colours_named(values) or tones_named(values) or sets_named(values, sets))
    if item.slot == "must_avoid":
        return (
            seen or bool(parts_of(values)) or any(found_in(v, tuple(load("standing")["never_there"])) for v in values)
        )
    sides: dict[str, list[str]] = load("promotions")["sides"]
    placed = any(found_in(text, tuple(named)) for text in values for named in sides.values())
    return seen or placed
