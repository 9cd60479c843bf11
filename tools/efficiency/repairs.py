"""Named repairs: what is changed about a rejected picture before it is made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.creative import PresentationInstruction, Verdict, angle_for
from tools.efficiency.advertising import blocking, check_texts
from tools.generation.angles import NEXT
from tools.generation.plates import SetCard, list_sets

Hints = dict[str, Any]
Repair = Callable[[PresentationInstruction, Hints], tuple[PresentationInstruction, Hints] | None]
"""Gives back what to try next, or None where this repair has nothing left to try."""

INSTEAD: dict[str, tuple[str, ...]] = {
    "add_scrim": ("change_palette", "change_side", "change_set"),
    "change_palette": ("add_scrim", "change_set"),
    "change_side": ("drop_chips", "shrink_type", "change_set"),
    "change_set": ("change_palette", "change_side"),
    "drop_chips": ("shrink_type", "change_side"),
    "drop_claim": (),
    "drop_note": (),
    "enlarge_product": ("drop_chips", "change_side"),
    "shrink_product": ("change_side", "change_set"),
    "shrink_type": ("drop_chips", "change_side"),
}
"""What is tried where a repair has nothing left, or was tried before and did not help."""


def repair(
    verdicts: Sequence[Verdict], instruction: PresentationInstruction, hints: Mapping[str, Any]
) -> tuple[PresentationInstruction, Hints, str]:
    """The changed instruction and hints, and the repair's name; an empty name where nothing more can be done.

    The gravest failure that can be mended decides. How often to repair is the caller's business; `hints["tried"]`
    remembers what was done, so that the same thing is not done twice in vain.
    """
    tried = [name for name in str(hints.get("tried", "")).split(",") if name]
    for verdict in verdicts:
        if verdict.passed or not verdict.repair:
            continue
        for name in _ways(verdict.repair, tried):
            changed = REPAIRS[name](instruction, dict(hints))
            if changed is not None:
                mended, told = changed
                return mended, {**told, "tried": ",".join([*tried, name])}, name
    return instruction, dict(hints), ""


def _ways(wanted: str, tried: Sequence[str]) -> list[str]:
    """The wished repair and its substitutes, those not tried yet first."""
    ways = [wanted, *INSTEAD.get(wanted, ())]
    return sorted(ways, key=tried.count)


def add_scrim(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    """A stronger veil under the words; never over the product."""
    now = float(hints.get("scrim", 0.0))
    return None if now >= 0.85 else (instruction, {**hints, "scrim": round(min(0.85, now + 0.3), 2)})


def change_palette(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    """The set in another light: first the palettes of the opposite brightness, each only once."""
    card = _card(instruction.set_name)
    if card is None:
        return None
    now = str(hints.get("palette", "")) or instruction.palette
    used = {now, *str(hints.get("palettes_tried", "")).split(",")}
    left = [palette for palette in card.palettes if palette.name not in used]
    if not left:
        return None
    dark = next((palette.dark for palette in card.palettes if palette.name == now), False)
    chosen = min(left, key=lambda palette: palette.dark == dark).name
    told = {**hints, "palette": chosen, "palettes_tried": ",".join(sorted(used - {""}))}
    return instruction.model_copy(update={"palette": chosen}), told


def change_set(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    """Another set that has a place for a product in this pose, the nearest in mood, each only once."""
    used = {instruction.set_name, *str(hints.get("sets_tried", "")).split(",")}
    fitting = set(NEXT[angle_for(instruction.pose, instruction.pitch)])
    left = [card for card in list_sets() if card.name not in used and fitting & set(card.angles)]
    if not left:
        return None
    card = _card(instruction.set_name)
    moods = set(card.moods) if card else set()
    chosen = max(left, key=lambda other: len(moods & set(other.moods)))
    told = {key: value for key, value in hints.items() if key not in ("palette", "palettes_tried", "scrim", "mirror")}
    told["sets_tried"] = ",".join(sorted(used - {""}))
    return instruction.model_copy(update={"set_name": chosen.name, "palette": chosen.palettes[0].name}), told


def change_side(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    """The words somewhere else, each side only once."""
    now = str(hints.get("side", "")) or instruction.layout
    used = {now, *str(hints.get("sides_tried", "")).split(",")}
    left = [side for side in ("left", "right", "top") if side not in used]
    if not left:
        return None
    return instruction, {**hints, "side": left[0], "sides_tried": ",".join(sorted(used - {""}))}


def shrink_type(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    now = float(hints.get("type_scale", 1.0))
    return None if now <= 0.7 else (instruction, {**hints, "type_scale": round(now * 0.88, 3)})


def drop_chips(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    """One selling point less."""
    chips = sum(sticker.kind == "chip" for sticker in instruction.stickers)
    dropped = int(hints.get("drop_chips", 0))
    return None if dropped >= chips else (instruction, {**hints, "drop_chips": dropped + 1})


def drop_claim(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    """Without the wordings that advertising rules forbid; a headline gives way to the subline or a selling point."""

    def refused(text: str) -> bool:
        return bool(blocking(check_texts([text], proofs=("price_7d", "price_30d"))))

    words = instruction.words
    stickers = tuple(s for s in instruction.stickers if not refused(f"{s.lead} {s.text} {s.note}"))
    subline = "" if refused(words.subline) else words.subline
    headline = words.headline
    if refused(headline):
        points = [s.text for s in stickers if s.kind in ("chip", "tag")]
        spare = [text for text in (subline, *points, words.brand) if text]
        if not spare:
            return None
        headline, subline = spare[0], "" if spare[0] == subline else subline
    if (headline, subline, stickers) == (words.headline, words.subline, instruction.stickers):
        return None
    changed = words.model_copy(update={"headline": headline, "subline": subline})
    return instruction.model_copy(update={"words": changed, "stickers": stickers}), hints


def drop_note(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    """Without earlier prices that nothing proves."""
    stickers = tuple(
        s.model_copy(update={"note": ""}) if s.kind == "price" and s.note and not s.proof else s
        for s in instruction.stickers
    )
    if stickers == instruction.stickers:
        return None
    return instruction.model_copy(update={"stickers": stickers}), hints


def enlarge_product(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    now = float(hints.get("product_scale", 1.0))
    return None if now >= 1.6 else (instruction, {**hints, "product_scale": round(now * 1.2, 3)})


def shrink_product(instruction: PresentationInstruction, hints: Hints) -> tuple[PresentationInstruction, Hints] | None:
    now = float(hints.get("product_scale", 1.0))
    return None if now <= 0.55 else (instruction, {**hints, "product_scale": round(now * 0.82, 3)})


def _card(name: str) -> SetCard | None:
    return next((card for card in list_sets() if card.name == name), None)


REPAIRS: dict[str, Repair] = {
    "add_scrim": add_scrim,
    "change_palette": change_palette,
    "change_set": change_set,
    "change_side": change_side,
    "drop_chips": drop_chips,
    "drop_claim": drop_claim,
    "drop_note": drop_note,
    "enlarge_product": enlarge_product,
    "shrink_product": shrink_product,
    "shrink_type": shrink_type,
}
