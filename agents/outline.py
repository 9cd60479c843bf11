"""The plan without a language model: defaults where the brief says nothing, and what it will take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agents.proposals import Outline
from agents.words import LANGUAGE_NAMES, listing, say
from domain.brief import Brief, Plan
from domain.catalog import Product
from domain.creative import Copy, Persona, Sticker
from domain.diagnosis import Diagnosis
from domain.errors import BadBrief
from domain.text import Words
from tools.generation.canvases import canvas
from tools.generation.scenarios import made_once
from tools.generation.wanted import canvases_wanted
from tools.understanding.instructions import without_avoided
from tools.understanding.offers import price_asked
from tools.understanding.price_proof import why_not_struck
from tools.understanding.prices import written
from tools.understanding.scenes import SetLike
from tools.understanding.selling import dropped_claims
from tools.understanding.unplaced import unplaced

PERSONAS = 5
SEEN = ("review:", "qa:", "behaviour:")
"""How sources begin that somebody other than the merchant left."""
MOST_CREATIVES = 60
KNOWN = 6
"""Sets that are named to somebody who asked for one that is not there."""
CELLS = 4
"""Combinations of a factorial: all of two elements, half of three."""
LOOKS, LOOKS_EACH = 4, 3
"""Designs for the one audience whose figure is to rise, and for each of several."""


def default_outline(wished: Outline, candidates: Sequence[Persona], limit: int = PERSONAS, **_: Any) -> Outline:
    """What is made where nobody has a better idea: every wish, else the likeliest audiences, squares, one of each."""
    personas = wished.personas or tuple(persona.id for persona in candidates[:limit])
    return wished.model_copy(update={"personas": personas, "canvases": wished.canvases or ("1x1",)})


def wishes(brief: Brief, candidates: Sequence[Persona], people: int = PERSONAS, text: str = "") -> Outline:
    """What the brief itself says about audiences, formats and numbers; `people` audiences where it names none."""
    shapes = canvases_wanted(brief, text)
    named = brief.aspect_ratios or brief.sizes or brief.platforms or [shape.name for shape in shapes] != ["1x1"]
    personas = tuple(persona.id for persona in candidates) if brief.personas else ()
    variants = brief.count_per_persona or 1
    if brief.count_total and not brief.count_per_persona:
        addressed = len(personas or candidates[:people]) or 1
        variants = -(-brief.count_total // addressed)
        if not personas and brief.count_total < addressed:
            personas = tuple(persona.id for persona in candidates[: brief.count_total])
    return Outline(
        personas=personas,
        canvases=tuple(shape.name for shape in shapes) if named else (),
        variants=min(max(1, variants, brief.ab_variants or 1 if len(personas) == 1 else 1), 8),
    )


def towards(outline: Outline, brief: Brief, diagnosis: Diagnosis | None) -> Outline:
    """Several designs for the audiences whose figure is to rise, where the brief left the number open."""
    if diagnosis is None or not brief.personas or brief.count_total or brief.count_per_persona:
        return outline
    looks = CELLS if diagnosis.factors else LOOKS if len(outline.personas) == 1 else LOOKS_EACH
    return outline.model_copy(update={"variants": max(outline.variants, looks)})


def plan_from(outline: Outline, brief: Brief, product: Product, languages: Sequence[str]) -> Plan:
    """The plan that an outline amounts to, its work not yet estimated."""
    once = made_once(outline.canvases, languages)
    return Plan(
        sku=product.sku,
        # Where no picture is for an audience, one look is enough to take words from.
        personas=outline.personas if len(once) < len(outline.canvases) else outline.personas[:1],
        once=once,
        canvases=outline.canvases,
        variants=outline.variants,
        total=brief.count_total if not brief.count_per_persona else None,
        languages=tuple(languages),
        experiment=outline.experiment,
    )


def fit_in(plan: Plan) -> tuple[Plan, tuple[Words, ...]]:
    """The plan cut down to what one run makes, and the note that says so."""
    per_look = len(plan.canvases) * len(plan.languages)
    if plan.creatives <= MOST_CREATIVES:
        return plan, ()
    plan = plan.model_copy(update={"total": max(1, MOST_CREATIVES // per_look)})
    return plan, (say("note.capped", most=MOST_CREATIVES, n=plan.creatives),)


def notes_on(plan: Plan, brief: Brief, product: Product, personas: Mapping[str, Persona]) -> tuple[Words, ...]:
    """The defaults that were chosen and the things left out, for the merchant."""
    names = listing([personas[name].title for name in plan.personas if name in personas])
    notes: list[Words] = []
    if not brief.personas and len(plan.once) < len(plan.canvases):
        evidence = [source for name in plan.personas if name in personas for source in personas[name].evidence]
        told = {"n": len(plan.personas), "names": names}
        seen = any(source.startswith(SEEN) for source in evidence)
        notes.append(say("note.personas", **told) if seen else say("note.personas_kind", **told))
    if not (brief.aspect_ratios or brief.sizes or brief.platforms) and plan.canvases == ("1x1",):
        notes.append(say("note.canvas"))
    if brief.count_total and not brief.count_per_persona:
        each = min(brief.count_total, len(plan.personas) * plan.variants)
        many = len(plan.canvases) * len(plan.languages) > 1
        note = say("note.total_each", n=each, all=plan.creatives) if many else say("note.total", n=each)
        notes.append(note)
    notes.append(_price_note(product, brief))
    if why := why_not_struck(product, brief, price_asked(product, brief)[0]):
        notes.append(why)
    notes += [why for _, why in dropped_claims(brief)]
    if "generate_video" in brief.intents:
        notes.append(say("note.no_video"))
    if "publish" in brief.intents:
        notes.append(say("note.no_publish"))
    if brief.languages or len(plan.languages) > 1:
        named = [LANGUAGE_NAMES.get(code, {"zh": code, "en": code}) for code in plan.languages]
        notes.append(say("note.language", name=listing(named)))
    return tuple(notes)


def unplaced_note(brief: Brief, product: Product, sets: Sequence[SetLike]) -> tuple[Words, ...]:
    """The note on wishes that no set can show, with some that are there; a property of the product is no place."""
    told = " ".join(value for attribute in product.attributes for value in attribute.value.values()).casefold()
    missed = [wish for wish in unplaced(brief.style_scene, sets) if wish.casefold() not in told]
    if not missed or not sets:
        return ()
    quoted = listing([{"zh": f"“{wish}”", "en": f"“{wish}”"} for wish in missed])
    known = [card.title for card in sets[:: max(1, len(sets) // KNOWN)]][:KNOWN]
    return (say("note.unplaced", what=quoted, known=listing(known)),)


def _price_note(product: Product, brief: Brief) -> Words:
    price, _ = price_asked(product, brief)
    if not without_avoided(Copy(headline=""), (Sticker(kind="price", text="1"),), brief.must_avoid)[1]:
        return say("note.price_avoided")
    if price is None:
        return say("note.price_none")
    shown = {lang: written(price, lang) for lang in ("zh", "en")}
    return say("note.price", price=shown) if brief.price is not None else say("note.price_catalog", price=shown)


def edited(plan: Plan, changes: Mapping[str, Any], candidates: Sequence[Persona]) -> Plan:
    """The plan with a merchant's changes; its work not yet estimated; raises `BadBrief` where they cannot be."""
    known = {persona.id for persona in candidates}
    fixed = ("sku", "titles", "steps", "notes", "remembered", "without")
    fields = {name: value for name, value in changes.items() if name not in fixed}
    try:
        new = Plan.model_validate(plan.model_dump() | fields)
    except ValueError as error:
        raise _wrong("plan.invalid", what=str(getattr(error, "errors", list)()[:1] or error)[:80]) from error
    if not new.personas or not new.canvases or not new.languages:
        raise _wrong("plan.empty")
    if unknown := [name for name in new.personas if name not in known]:
        raise _wrong("plan.persona", what=unknown[0], known="、".join(sorted(known)))
    if not 1 <= new.variants <= 8 or (new.total is not None and new.total < 1):
        raise _wrong("plan.count")
    for name in new.canvases:
        canvas(name)  # raises `BadBrief` that says what a format looks like
    new = new.model_copy(update={"once": made_once(new.canvases, new.languages)})
    if "without" in changes:
        new = without(new, changes["without"])
    return fit_in(new)[0]


def without(plan: Plan, off: Any) -> Plan:
    """The plan with these of the merchant's brand rules and habits switched off, and all others as they were."""
    if not isinstance(off, list | tuple) or not {*map(str, off)} <= {one.id for one in plan.remembered}:
        raise _wrong("plan.without", known="、".join(one.id for one in plan.remembered) or "-")
    kept = tuple(
        one.model_copy(update={"on": False, "why_off": say("reason.said_off")}) if one.id in off
        else one.model_copy(update={"on": one.on or one.why_off == say("reason.said_off"), "why_off": {}})
        for one in plan.remembered
    )  # fmt: skip
    return plan.model_copy(update={"remembered": kept})


def _wrong(key: str, **values: Any) -> BadBrief:
    return BadBrief(say(key, **values))
