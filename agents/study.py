"""What the agents take from the understanding core: facts found for audiences, and drafts of instructions."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from agents.state import State, said_in_run
from domain.brief import Brief
from domain.catalog import Fact, Product
from domain.creative import Persona, PresentationInstruction
from domain.errors import ModelUnavailable, StoreUnavailable
from domain.finding import Findings
from domain.ports import Index
from tools.generation.plates import list_sets
from tools.understanding.briefs import dictated
from tools.understanding.bulk import roomy
from tools.understanding.catalog import facts_of
from tools.understanding.designs import designs_for
from tools.understanding.instructions import write_instructions
from tools.understanding.poses import Stance, showing, stance_of
from tools.understanding.retrieval import index_facts, retrieve
from tools.understanding.selling import merchant_facts
from tools.understanding.taxonomy import archetypes

FACTS_PER_PERSONA = 6

log = logging.getLogger(__name__)


class NoIndex:
    """An index that finds nothing."""

    def add(self, sku: str, texts: dict[str, str], metadata: dict[str, dict[str, Any]]) -> None:
        """Forget it."""

    def search(self, query: str, *, sku: str | None = None, top: int = 8) -> list[tuple[str, float]]:
        """Nothing."""
        return []


def retrieved(index: Index, product: Product, personas: Sequence[Persona], brief: Brief) -> tuple[Fact, ...]:
    """The facts that speak to these audiences, the merchant's own words first. Indexes the product on the way."""
    facts = facts_of(product)
    own = {fact.id: fact for fact in merchant_facts(product, brief)}
    try:
        index_facts(index, product, facts)
        found = _searched(index, product, personas, facts, brief)
    except (
        ModelUnavailable,
        StoreUnavailable,
    ) as error:  # no embedding model or vector server: wording finds facts too
        log.warning("facts are searched by wording only: %s", error)
        found = _searched(NoIndex(), product, personas, facts, brief)
    shown = {fact.id: fact for fact in facts if fact.short or fact.source == "price"}
    return tuple((own | found | shown).values())


def _searched(
    index: Index, product: Product, personas: Sequence[Persona], facts: Sequence[Fact], brief: Brief
) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for persona in personas:
        query = " ".join([*persona.title.values(), *persona.needs.values(), *brief.selling_points])
        found |= {fact.id: fact for fact in retrieve(index, facts, query, sku=product.sku, top=FACTS_PER_PERSONA)}
    return found


def write(
    product: Product,
    personas: Sequence[Persona],
    brief: Brief,
    state: State,
    lang: str,
    findings: Findings | None = None,
) -> tuple[PresentationInstruction, ...]:
    """A draft for each persona and variant, from every fact of the product."""
    assert state.plan is not None and state.request is not None
    pitch, lit = (state.subject.pitch, state.subject.lit) if state.subject else (None, None)
    said = (*brief.style_scene, *brief.must_keep)
    stance = stance_of(product, said, pitch)
    sets = showing(list_sets(), stance)
    if stance.pose == "standing":
        sets = roomy(sets, product, said)
    seed, variants, designs = state.request.seed, state.plan.variants, None
    if state.diagnosis is not None:
        designs = designs_for(personas, sets, state.diagnosis, brief, findings=findings, count=variants, seed=seed)
    return write_instructions(
        product, facts_of(product), personas, brief,
        sets=sets, lang=lang, seed=seed, variants=variants,
        roles=dictated(said_in_run(state)), findings=findings, designs=designs, pitch=pitch, lit=lit,
    )  # fmt: skip


def scenes() -> tuple[str, ...]:
    """Every place that an audience can be met in."""
    return tuple(dict.fromkeys(scene for archetype in archetypes().values() for scene in archetype.scenes))


def set_rows(drafts: Sequence[PresentationInstruction] = ()) -> list[dict[str, Any]]:
    """The sets on which these drafts' product can be shown as it is, as rows for a prompt."""
    stance = Stance(drafts[0].pose, drafts[0].pitch) if drafts else Stance()
    return [
        {"name": card.name, "title": card.title, "moods": card.moods, "palettes": [p.name for p in card.palettes]}
        for card in showing(list_sets(), stance)
    ]
