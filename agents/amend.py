"""From an edit in words to the creatives that replace the ones that are meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agents.commission import creative_id
from agents.state import Making, Origin, State, said_in_run
from agents.words import listing, say
from domain.brief import Brief
from domain.catalog import Product
from domain.creative import Canvas, Creative, Persona, PresentationInstruction
from domain.ports import Catalog
from domain.retouch import Retouch
from domain.text import Money, Words
from tools.generation.canvases import canvas, canvases_for
from tools.generation.patches import Patch, read_patches, write_patches
from tools.generation.plates import list_sets
from tools.generation.scenarios import ONCE, kind_of, scenario
from tools.generation.wanted import resized
from tools.understanding.briefs import dictated
from tools.understanding.catalog import facts_of
from tools.understanding.instructions import write_instructions
from tools.understanding.moves import moves_in
from tools.understanding.prices import written
from tools.understanding.retouching import checked, retouched
from tools.understanding.revision import revise_instruction
from tools.understanding.sheets import exact_instruction

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


def amended(state: State, catalog: Catalog, numbers: tuple[int, ...]) -> tuple[Making, ...]:
    """What is to be made instead of these pictures; nothing for pictures that are only taken away."""
    assert state.brief is not None
    if "delete_asset" in state.brief.edit_ops:
        return ()
    return tuple(_amended(state, catalog, number, len(numbers)) for number in numbers)


def _amended(state: State, catalog: Catalog, number: int, of: int) -> Making:
    """One picture made anew with the change, from the product and photo that it was made from."""
    brief, request = state.brief, state.request
    assert brief is not None and request is not None and state.subject is not None
    old = state.creatives[state.shelf[number]]
    origin = state.origins[old.id]
    by_hand = request.retouch
    moves = moves_in(request.text) if "edit_previous" in brief.intents and by_hand is None else ()
    if moves:  # about single elements: words and arrangement stay
        kept = tuple(op for op in brief.edit_ops if op not in ("change_layout", "resize_product", "change_text"))
        brief = brief.model_copy(update={"edit_ops": kept})
    persona = _persona(state, old)
    if "change_product" in brief.edit_ops or request.photo:
        origin = Origin(sku=state.sku, subject=state.subject)
    product = catalog.product(origin.sku)
    instruction = old.recipe.instruction
    if "change_product" in brief.edit_ops:
        instruction = _about_another(instruction, product, persona)
    shape = _shape(old, brief, by_hand)
    if kind_of(old.canvas.name) in ONCE:
        # A picture by exact rules stays one: only its language, size and product can change.
        lead = instruction.model_copy(update={"lang": next(iter(brief.languages), instruction.lang)})
        instruction = exact_instruction(lead, scenario(shape.name), product, catalog.products())
    else:
        instruction = (
            revise_instruction(
                instruction, brief, product, facts_of(product), list_sets(), dictated(said_in_run(state))
            )
            if by_hand is None
            else retouched(instruction, checked(by_hand, list_sets()), product, list_sets())
        )
        instruction = exact_instruction(instruction, scenario(shape.name), product)
    return Making(
        id=creative_id(state.run_id, instruction, shape, old.id),
        run_id=state.run_id,
        number=number,
        of=of,
        sku=origin.sku,
        persona=persona,
        canvas=shape,
        instruction=instruction,
        subject=origin.subject,
        seed=old.recipe.seed + ("regenerate" in brief.edit_ops),
        replaces=old.id,
        hints=_hints(old, brief, moves),
    )


def _about_another(instruction: PresentationInstruction, product: Product, persona: Persona) -> PresentationInstruction:
    """The same look with another product's words and stickers."""
    (fresh,) = write_instructions(
        product, facts_of(product), [persona], Brief(), sets=list_sets(), lang=instruction.lang
    )
    kept = ("set_name", "palette", "scenario", "layout")
    return fresh.model_copy(update={name: getattr(instruction, name) for name in kept})


def _shape(old: Creative, brief: Brief, by_hand: Retouch | None) -> Canvas:
    if by_hand is not None:
        wanted = canvas(by_hand.canvas) if by_hand.canvas else None
        return (resized(old.canvas.name, wanted) or wanted) if wanted else old.canvas
    if "change_ratio" in brief.edit_ops or brief.aspect_ratios or brief.sizes:
        platforms = brief.platforms or ((old.canvas.platform,) if old.canvas.platform else ())
        wanted = canvases_for(brief.aspect_ratios, brief.sizes, platforms)[0]
        return resized(old.canvas.name, wanted) or wanted
    return old.canvas


def _persona(state: State, old: Creative) -> Persona:
    """The persona that the picture was made for; a plain one where the conversation has moved on."""
    instruction = old.recipe.instruction
    known = {persona.id: persona for persona in state.personas}
    title = {"zh": old.persona, "en": old.persona}
    return known.get(old.persona) or Persona(id=old.persona, title=title, hook=instruction.hook, scene="")


def _hints(old: Creative, brief: Brief, moves: Sequence[Patch] = ()) -> dict[str, Any]:
    """The layout's hints of the old picture, what is moved in it, and the new size of the product."""
    kept = ("product_scale", "type_scale", "side", "patches", "scrim", "palette", "drop_chips")
    hints = {name: value for name, value in old.recipe.layout.hints.items() if name in kept}
    if {"change_background", "change_style", "change_color", "regenerate"} & set(brief.edit_ops):
        hints = {name: value for name, value in hints.items() if name not in ("scrim", "palette")}
    if moves:
        hints["patches"] = write_patches([*read_patches(str(hints.get("patches", ""))), *moves])
    if "change_layout" in brief.edit_ops:
        hints.pop("side", None)
        hints.pop("patches", None)
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
