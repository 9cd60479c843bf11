"""Checks what a language model proposed: exact values stay exact, claims need facts, unknown names are dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agents.proposals import Direction, Directions, Hypothesis, Outline, Personas, Reply
from agents.spans import OwnWords, grounded, plain
from agents.words import say
from domain.brief import Brief
from domain.catalog import Fact
from domain.creative import Persona
from domain.text import Words

WISHES = ("personas", "selling_points", "style_scene")
"""Slots in the merchant's own words. These, `BOUNDS` and the product are all that a model may fill."""
BOUNDS = ("must_keep", "must_avoid")
"""What a model may add to, and never take away from."""
PROMISE = re.compile(r"\d|%|％|保证|一定|必将|guarantee|\bwill (?:increase|raise|lift|win|double)", re.IGNORECASE)
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
LONGEST_REPLY = 600

Notes = tuple[Words, ...]


def check_brief(proposed: Brief, certain: Brief, values: Mapping[str, Any]) -> tuple[Brief, Notes]:
    """Free text from the model where it is a span of the merchant's own words; every code, number and date from the
    pre-pass. What the pre-pass read as unwanted is never taken for a wish."""
    own = OwnWords.of(values["turns"])
    unwanted = {plain(value) for value in certain.must_avoid}
    changes: dict[str, Any] = {}
    for slot in WISHES:
        said = grounded(getattr(proposed, slot), lambda v: plain(v) not in unwanted and own.say(v, negated=False))
        if said:
            changes[slot] = said
    for slot in BOUNDS:
        negated = None if slot == "must_keep" else True
        said = grounded(getattr(proposed, slot), lambda v, n=negated: own.say(v, n))  # type: ignore[misc]
        changes[slot] = tuple(dict.fromkeys((*getattr(certain, slot), *said)))
    if not certain.products:
        known = [str(name) for name in values.get("known_products", ())]
        products = grounded(proposed.products, lambda v: own.say(v, negated=False) or _is_named(v, known, own))
        if products:
            changes["products"] = products
    changes["flags"] = tuple(dict.fromkeys((*certain.flags, *proposed.flags)))
    attack = "out_of_scope" in certain.intents and certain.flags
    # Only the merchant's own words order publishing, and an order that was understood is not out of scope.
    guarded = {"publish", "out_of_scope"} - set(certain.intents)
    wishes = tuple(intent for intent in proposed.intents if intent not in guarded)
    if wishes and not attack and not _reaches_further(certain, proposed):
        changes["intents"] = wishes
        if "product" in certain.clarify and changes.get("products"):
            changes["clarify"] = tuple(code for code in certain.clarify if code != "product")
    return certain.model_copy(update=changes), ()


def _is_named(name: str, known: Sequence[str], own: OwnWords) -> bool:
    """Whether a catalog name is meant by a shorter one that the merchant wrote: 咖啡 for 京造风格黑咖啡."""
    if name not in known:
        return False
    zh = [name[at : at + 2] for at in range(len(name) - 1) if not name[at : at + 2].isascii()]
    en = re.findall(r"[a-zA-Z]{4,}", name)
    return any(own.say(piece, negated=False) for piece in (*zh[-1:], *en[-1:]))


def _reaches_further(certain: Brief, proposed: Brief) -> bool:
    """Whether the model wants to make something that the plain reading saw no order for."""
    harmless = {"ask_question", "analyze_results", "out_of_scope"}
    return bool(certain.intents) and set(certain.intents) <= harmless and not set(proposed.intents) <= harmless


def check_outline(proposed: Outline, certain: Outline, values: Mapping[str, Any]) -> tuple[Outline, Notes]:
    """Only audiences and formats that were offered; an empty choice is the default."""
    known = {persona.id for persona in values["candidates"]}
    personas = tuple(dict.fromkeys(name for name in proposed.personas if name in known))[: values["limit"]]
    canvases = tuple(dict.fromkeys(name for name in proposed.canvases if name in values["canvases"]))
    wished: Outline = values["wished"]
    return Outline(
        personas=wished.personas or personas or certain.personas,
        canvases=wished.canvases or canvases or certain.canvases,
        variants=certain.variants,
        experiment=certain.experiment,
    ), ()


def check_personas(proposed: Personas, certain: Personas, values: Mapping[str, Any]) -> tuple[Personas, Notes]:
    """The planned audiences, each with evidence that exists; needs and scene as the model sees them."""
    by_id = {persona.id: persona for persona in proposed.personas}
    sources = {fact.source for fact in values["facts"]} | {fact.id for fact in values["facts"]}
    checked = [_persona(by_id.get(p.id), p, sources, values["scenes"]) for p in certain.personas]
    return Personas(personas=tuple(checked)), ()


def _persona(proposed: Persona | None, certain: Persona, sources: set[str], scenes: Iterable[str]) -> Persona:
    if proposed is None:
        return certain
    evidence = tuple(e for e in proposed.evidence if e in sources or e in certain.evidence)
    needs_ok = set(proposed.needs) >= {"zh", "en"} and not any(PROMISE.search(text) for text in proposed.needs.values())
    return certain.model_copy(
        update={
            "hook": proposed.hook,
            "scene": proposed.scene if proposed.scene in scenes else certain.scene,
            "needs": proposed.needs if needs_ok else certain.needs,
            "evidence": tuple(dict.fromkeys((*evidence, *certain.evidence))),
        }
    )


def check_directions(proposed: Directions, certain: Directions, values: Mapping[str, Any]) -> tuple[Directions, Notes]:
    """For each draft a direction with a real set, a real palette and words that a fact or the merchant wrote."""
    by_key = {(d.persona, d.variant): d for d in proposed.directions}
    facts = {fact.id: fact for fact in values["facts"]}
    palettes = {card["name"]: card["palettes"] for card in values["sets"]}
    notes: list[Words] = []
    checked = []
    for draft in certain.directions:
        direction = by_key.get((draft.persona, draft.variant))
        checked.append(_direction(direction, draft, facts, palettes, values["lang"], notes) if direction else draft)
    return Directions(directions=tuple(checked)), tuple(notes)


def _direction(
    proposed: Direction,
    draft: Direction,
    facts: Mapping[str, Fact],
    palettes: Mapping[str, Any],
    lang: str,
    notes: list[Words],
) -> Direction:
    changes: dict[str, Any] = {"layout": proposed.layout}
    if proposed.set_name in palettes:
        kept = proposed.palette in palettes[proposed.set_name]
        changes["set_name"] = proposed.set_name
        changes["palette"] = proposed.palette if kept else next(iter(palettes[proposed.set_name]))
    elif not proposed.set_name and proposed.palette in palettes.get(draft.set_name, ()):
        changes["palette"] = proposed.palette
    points = tuple(dict.fromkeys(point for point in proposed.selling_points if point in facts))
    changes["selling_points"] = points[:4] or draft.selling_points
    for line in ("headline", "subline"):
        text = getattr(proposed, line).strip()
        source = "" if text in ("", getattr(draft, line)) else _source_of(text, facts, lang)
        if source:
            changes[line] = text
            changes["facts"] = tuple(dict.fromkeys((source, *changes.get("facts", draft.facts))))
        elif text not in ("", getattr(draft, line)):
            notes.append(say("note.claim_dropped", claim=text[:40]))
    if set(proposed.rationale) >= {"zh", "en"} and not any(PROMISE.search(t) for t in proposed.rationale.values()):
        changes["rationale"] = {lang: proposed.rationale[lang][:200] for lang in ("zh", "en")}
    return draft.model_copy(update=changes)


def _source_of(text: str, facts: Mapping[str, Fact], lang: str) -> str:
    """Id of the fact whose own wording this is; reviews are background, never copy."""
    wording = plain(text)
    for fact in facts.values():
        own = [fact.short.get(lang, ""), fact.text.get(lang, "")]
        if not fact.source.startswith(("review:", "qa:")) and wording in [plain(words) for words in own if words]:
            return fact.id
    return ""


def check_hypothesis(proposed: Hypothesis, certain: Hypothesis, values: Mapping[str, Any]) -> tuple[Hypothesis, Notes]:
    """A question to be tested, never a promise."""
    words = proposed.hypothesis
    fine = set(words) >= {"zh", "en"} and all(text.strip() and not PROMISE.search(text) for text in words.values())
    return (proposed if fine else certain), ()


def check_reply(proposed: Reply, certain: Reply, values: Mapping[str, Any]) -> tuple[Reply, Notes]:
    """Short words in both languages without links."""
    texts = proposed.text.values()
    fine = set(proposed.text) >= {"zh", "en"} and all(t.strip() and len(t) <= LONGEST_REPLY for t in texts)
    return (proposed if fine and not any(LINK.search(text) for text in texts) else certain), ()
