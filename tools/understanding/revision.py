"""Follow-up edits: one presentation instruction changed by what the merchant asked for, everything else kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from domain.brief import Brief, EditOp
from domain.catalog import Fact, Product
from domain.creative import Persona, PresentationInstruction, Sticker
from domain.text import in_language
from tools.understanding.amounts import amount_in
from tools.understanding.claims import forbidden_in
from tools.understanding.copywriting import fits, shortened, write_copy
from tools.understanding.instructions import SIDES, picture_prompt, side_asked, without_avoided
from tools.understanding.offers import burst_sticker, button_sticker, chip_stickers, price_asked, price_sticker
from tools.understanding.personas import archetype_of
from tools.understanding.poses import Stance, restanced, showing
from tools.understanding.prices import written
from tools.understanding.scenes import (
    SetLike,
    Staging,
    allowed,
    colours_named,
    fit,
    palette_fit,
    sets_named,
    tones_named,
)  # fmt: skip
from tools.understanding.selling import merchant_facts, ranked_facts
from tools.understanding.taxonomy import facets_in, icon_for, load

ORDER: tuple[EditOp, ...] = (
    "change_background", "change_style", "change_color", "change_language", "change_text", "change_price",
    "change_layout", "add_element", "remove_element", "regenerate",
)  # fmt: skip
"""Edits that change an instruction, in the order in which they are applied; the rest is the caller's business."""


class _Edit:
    """What an edit can draw on."""

    def __init__(
        self, delta: Brief, product: Product, facts: Sequence[Fact], sets: Sequence[SetLike], roles: Mapping[str, str],
        stance: Stance,
    ) -> None:  # fmt: skip
        self.delta = delta
        self.product = product
        self.facts = (*merchant_facts(product, delta), *facts)
        self.stance = stance
        self.sets = showing(sets, stance)
        self.roles = roles


def revise_instruction(
    instruction: PresentationInstruction,
    brief_delta: Brief,
    product: Product,
    facts: Sequence[Fact],
    sets: Sequence[SetLike],
    roles: Mapping[str, str] | None = None,
) -> PresentationInstruction:
    """The instruction with the edits of `brief_delta` applied, under a new id; the same edit gives the same result."""
    stance = restanced(Stance(instruction.pose, instruction.pitch), brief_delta.style_scene)
    edit = _Edit(brief_delta, product, facts, sets, roles or {}, stance)
    revised = instruction
    for op in ORDER:
        if op in brief_delta.edit_ops:
            revised = _EDITS[op](revised, edit)
    mark = hashlib.sha256(f"{instruction.id}{brief_delta.model_dump_json()}".encode()).hexdigest()[:6]
    done = [load("edit_names")[op] for op in brief_delta.edit_ops]
    zh, en = "、".join(names["zh"] for names in done), ", ".join(names["en"] for names in done)
    rationale = {
        "zh": f"{instruction.rationale.get('zh', '')}按你的修改：{zh}。",
        "en": f"{instruction.rationale.get('en', '')} Edited as you asked: {en}.".strip(),
    }
    return revised.model_copy(update={"id": f"{instruction.id.split('~')[0]}~{mark}", "rationale": rationale})


def _background(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    """The set that the merchant names; else the best other set for this audience, in the tones asked for."""
    style = edit.delta.style_scene
    named = sets_named(style, edit.sets)
    others = [card for card in edit.sets if card.name != now.set_name] or list(edit.sets)
    if named:
        card = named[0]
    elif colours_named(style) or tones_named(style):
        card = max(edit.sets, key=lambda c: max(palette_fit(p, tones_named(style), style, ()) for p in c.palettes))
    else:
        card = max(others, key=lambda c: fit(c, archetype_of(now.persona)))
    return _staged(now, edit, card, bool(named))


def _style(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    """Another look: a named set, else other colours in the same one."""
    named = sets_named(edit.delta.style_scene, edit.sets)
    if named and named[0].name != now.set_name:
        return _staged(now, edit, named[0], True)
    return _colour(now, edit)


def _colour(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    card = next((card for card in edit.sets if card.name == now.set_name), None)
    return now if card is None else _staged(now, edit, card, False, keep=True)


def _staged(
    now: PresentationInstruction, edit: _Edit, card: SetLike, asked: bool, keep: bool = False
) -> PresentationInstruction:
    """The instruction on this set, in the palette that fits best; within the same set, never the one it has now."""
    style, avoid = edit.delta.style_scene, edit.delta.must_avoid
    tones = (*tones_named(style), *archetype_of(now.persona).tones)
    fitting = allowed(card, avoid) or list(card.palettes)
    offered = [p for p in fitting if card.name != now.set_name or p.name != now.palette] or fitting
    palette = max(offered, key=lambda p: palette_fit(p, tones, style, avoid))
    staging = Staging(card, palette, asked)
    scene = archetype_of(now.persona).prompt
    return now.model_copy(
        update={
            "set_name": card.name,
            "palette": palette.name,
            "pose": edit.stance.pose,
            "pitch": edit.stance.pitch,
            "scenario": now.scenario if keep else dict(card.title),
            "prompt": picture_prompt(edit.product, staging, scene, now.layout, style),
        }
    )


def _price(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    """New price and discount stickers; where the copy quoted the old price it quotes the new one."""
    old = next((sticker for sticker in now.stickers if sticker.kind == "price"), None)
    price = price_sticker(edit.product, _persona(now), edit.delta, now.lang)
    burst = burst_sticker(edit.product, edit.delta, now.lang)
    said = edit.delta.price is not None or edit.delta.original_price is not None
    changed: dict[str, Sticker] = {s.kind: s for s in (price if said else None, burst) if s is not None}
    words = now.words
    money, _ = price_asked(edit.product, edit.delta)
    if old is not None and money is not None and said:
        before, after = f"{old.currency}{old.text}", written(money, now.lang)
        words = words.model_copy(
            update={"headline": words.headline.replace(before, after), "subline": words.subline.replace(before, after)}
        )
    return now.model_copy(update={"stickers": _with(now.stickers, changed), "words": words})


def _text(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    """The dictated text in its place; words without a place become the headline."""
    roles = dict(edit.roles)
    loose = [text for text in edit.delta.selling_points if text not in roles.values()]
    if loose and not roles:
        roles["headline"] = loose[0]
    roles = {role: text for role, text in roles.items() if not forbidden_in(text)}
    words = now.words.model_copy(
        update={
            role: text if fits(text, role) else shortened(text, role)
            for role, text in roles.items()
            if role in ("headline", "subline", "brand")
        }
    )
    changed = {}
    if "cta" in roles:
        changed["cta"] = Sticker(kind="cta", text=roles["cta"])
    if "badge" in roles:
        changed["tag"] = Sticker(kind="tag", text=roles["badge"], fact=f"{edit.product.sku}/merchant:badge")
    return now.model_copy(update={"words": words, "stickers": _with(now.stickers, changed)})


def _language(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    """The same picture with words, prices and facts of another language."""
    lang = next(iter(edit.delta.languages), now.lang)
    persona = _persona(now)
    known = {fact.id: fact for fact in edit.facts}
    kept = [known[fact] for fact in now.selling_points if fact in known]
    points = tuple(fact for fact in kept if in_language(fact.short, lang)) or ranked_facts(edit.facts, persona, lang)
    brief = _as_shown(now, edit.delta)
    price, _ = price_asked(edit.product, brief)
    words = write_copy(
        edit.product, persona, points, lang, roles=edit.roles, price=written(price, lang) if price else ""
    )
    kinds = {sticker.kind for sticker in now.stickers}
    fresh = (
        price_sticker(edit.product, persona, brief, lang), burst_sticker(edit.product, brief, lang),
        *chip_stickers(points, lang, words.facts), button_sticker(persona, lang),
    )  # fmt: skip
    stickers = tuple(sticker for sticker in fresh if sticker is not None and sticker.kind in kinds)
    return now.model_copy(update={"lang": lang, "words": words, "stickers": stickers})


def _as_shown(now: PresentationInstruction, delta: Brief) -> Brief:
    """The delta with the price and discount that the merchant set before and the picture shows."""
    shown = {sticker.kind: sticker for sticker in now.stickers}
    price, burst = shown.get("price"), shown.get("burst")
    update: dict[str, object] = {}
    if delta.price is None and price is not None and price.fact.endswith("/merchant:price"):
        update["price"] = amount_in(price.text, "price")
    if not delta.discounts and burst is not None and "/merchant:discount:" in burst.fact:
        update["discounts"] = (burst.fact.split("/merchant:discount:")[1],)
    return delta.model_copy(update=update)


def _layout(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    following = SIDES[(SIDES.index(now.layout) + 1) % len(SIDES)]
    return now.model_copy(update={"layout": side_asked(edit.delta.style_scene) or following})


def _added(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    """What can be added to a picture: a price, a discount, a button, a badge, further facts as chips."""
    changed: dict[str, Sticker] = {}
    if burst := burst_sticker(edit.product, edit.delta, now.lang):
        changed["burst"] = burst
    if edit.delta.price is not None and (price := price_sticker(edit.product, _persona(now), edit.delta, now.lang)):
        changed["price"] = price
    if "cta" in edit.roles:
        changed["cta"] = Sticker(kind="cta", text=edit.roles["cta"])
    stickers = _with(now.stickers, changed)
    shown = {sticker.text for sticker in stickers}
    for text in edit.delta.selling_points:
        if text not in shown and text not in edit.roles.values() and fits(text, "chip") and not forbidden_in(text):
            fact = f"{edit.product.sku}/merchant:added"
            kind = "chip" if facets_in(text) else "tag"
            stickers += (Sticker.model_validate({"kind": kind, "text": text, "icon": icon_for(text), "fact": fact}),)
    prompt = ", ".join([now.prompt, *(word for word in edit.delta.style_scene if word.isascii())])
    return now.model_copy(update={"stickers": stickers, "prompt": prompt})


def _removed(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    words, stickers = without_avoided(now.words, now.stickers, edit.delta.must_avoid)
    named = [word for word in edit.delta.must_avoid if word.isascii()]
    negative = ", ".join(dict.fromkeys([*now.negative_prompt.split(", "), *named]))
    return now.model_copy(update={"words": words, "stickers": stickers, "negative_prompt": negative})


def _again(now: PresentationInstruction, edit: _Edit) -> PresentationInstruction:
    """Another try: the same set in its next palette."""
    return _colour(now, edit)


def _persona(now: PresentationInstruction) -> Persona:
    archetype = archetype_of(now.persona)
    return Persona(id=now.persona, title=archetype.title, hook=now.hook, scene=archetype.scene)


def _with(stickers: tuple[Sticker, ...], changed: Mapping[str, Sticker]) -> tuple[Sticker, ...]:
    """The stickers with some replaced by kind, new ones before the button."""
    kept = [changed.get(sticker.kind, sticker) for sticker in stickers]
    kinds = {sticker.kind for sticker in stickers}
    new = [sticker for kind, sticker in changed.items() if kind not in kinds]
    place = next((n for n, sticker in enumerate(kept) if sticker.kind == "cta"), len(kept))
    return (*kept[:place], *new, *kept[place:])


_EDITS: dict[EditOp, Callable[[PresentationInstruction, _Edit], PresentationInstruction]] = {
    "change_background": _background, "change_style": _style, "change_color": _colour, "change_language": _language,
    "change_text": _text, "change_price": _price, "change_layout": _layout, "add_element": _added,
    "remove_element": _removed, "regenerate": _again,
}  # fmt: skip
