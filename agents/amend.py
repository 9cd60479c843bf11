"""From an edit in words to the creatives that replace the ones that are meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agents.commission import creative_id
from agents.state import Making, State, said_in_run
from agents.words import listing, say
from domain.brief import Brief
from domain.catalog import Product
from domain.creative import Canvas, Creative, Persona
from domain.text import Money, Words
from tools.generation.canvases import canvases_for
from tools.generation.plates import list_sets
from tools.understanding.briefs import dictated
from tools.understanding.catalog import facts_of
from tools.understanding.prices import written
from tools.understanding.revision import revise_instruction

LARGER, SMALLER = 1.15, 0.85
SMALLER_WORDS = ("小", "small", "shrink", "less")


def numbers_meant(brief: Brief, shelf: Mapping[int, str]) -> tuple[int, ...]:
    """The numbers of the pictures that an edit is about; empty where it names none that is there."""
    meant: set[int] = set()
    for target in brief.edit_targets:
        if target == "all":
            meant |= set(shelf)
        elif target == "last":
            meant.add(max(shelf))
        elif target in shelf:
            meant.add(int(target))
    if not brief.edit_targets and len(shelf) == 1:
        meant = set(shelf)
    return tuple(sorted(meant))


def amended(state: State, product: Product, numbers: tuple[int, ...]) -> tuple[Making, ...]:
    """What is to be made instead of these pictures; nothing for pictures that are only taken away."""
    brief = state.brief
    assert brief is not None and state.subject is not None
    if "delete_asset" in brief.edit_ops:
        return ()
    facts, sets, roles = facts_of(product), list_sets(), dictated(said_in_run(state))
    makings = []
    for place, number in enumerate(numbers):
        old = state.creatives[state.shelf[number]]
        instruction = revise_instruction(old.recipe.instruction, brief, product, facts, sets, roles)
        shape = _shape(old, brief)
        makings.append(
            Making(
                id=creative_id(state.run_id, instruction, shape, old.id),
                run_id=state.run_id,
                number=number,
                of=len(numbers),
                sku=product.sku,
                persona=_persona(state, old),
                canvas=shape,
                instruction=instruction,
                subject=state.subject,
                seed=old.recipe.seed + (1 + place if "regenerate" in brief.edit_ops else 0),
                replaces=old.id,
                hints=_hints(old, brief),
            )
        )
    return tuple(makings)


def _shape(old: Creative, brief: Brief) -> Canvas:
    if "change_ratio" in brief.edit_ops or brief.aspect_ratios or brief.sizes:
        platforms = brief.platforms or ((old.canvas.platform,) if old.canvas.platform else ())
        return canvases_for(brief.aspect_ratios, brief.sizes, platforms)[0]
    return old.canvas


def _persona(state: State, old: Creative) -> Persona:
    """The persona that the picture was made for; a plain one where the conversation has moved on."""
    instruction = old.recipe.instruction
    known = {persona.id: persona for persona in state.personas}
    title = {"zh": old.persona, "en": old.persona}
    return known.get(old.persona) or Persona(id=old.persona, title=title, hook=instruction.hook, scene="")


def _hints(old: Creative, brief: Brief) -> dict[str, Any]:
    """The layout's hints of the old picture, and the new size of the product."""
    hints = {k: v for k, v in old.recipe.layout.hints.items() if k in ("product_scale", "type_scale", "side")}
    if "change_layout" in brief.edit_ops:
        hints.pop("side", None)
    if "resize_product" in brief.edit_ops:
        hints["product_scale"] = round(float(hints.get("product_scale", 1.0)) * _factor(brief), 3)
    return hints


def _factor(brief: Brief) -> float:
    said = " ".join((*brief.style_scene, *brief.must_keep, *brief.selling_points, *brief.must_avoid)).casefold()
    return SMALLER if any(word in said for word in SMALLER_WORDS) else LARGER


def changes_in_words(brief: Brief, product: Product) -> Words:
    """What is changed, for the merchant."""
    place = _as_said(brief.style_scene)
    currency = brief.currency or (product.price.currency if product.price else "CNY")
    price = {lang: written(Money(amount=brief.price, currency=currency), lang) if brief.price is not None else ""
             for lang in ("zh", "en")}  # fmt: skip
    rows: dict[str, Words] = {
        "change_background": say("edit.background", place=place),
        "change_style": say("edit.background", place=place),
        "change_color": say("edit.color", palette=place),
        "change_price": say("edit.price", price=price),
        "change_text": say("edit.text", text=_as_said(brief.selling_points)),
        "change_ratio": say("edit.ratio", ratio=_as_said((*brief.aspect_ratios, *brief.sizes))),
        "change_language": say("edit.language", name=_as_said(brief.languages)),
        "change_layout": say("edit.layout"),
        "change_product": say("edit.product", title=product.title),
        "remove_element": say("edit.remove", what=_as_said(brief.must_avoid)),
        "add_element": say("edit.add", what=_as_said((*brief.selling_points, *brief.style_scene))),
        "resize_product": say("edit.larger" if _factor(brief) > 1 else "edit.smaller"),
        "delete_asset": say("edit.delete"),
    }
    said = [rows[op] for op in brief.edit_ops if op in rows]
    return listing(said or [say("edit.again")])


def _as_said(words: tuple[str, ...]) -> Words:
    return {"zh": "、".join(words), "en": ", ".join(words)}
