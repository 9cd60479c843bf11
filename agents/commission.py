"""From an approved plan to the creatives that are to be made, with stable ids and numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agents.direct import variant_of
from agents.state import Making, Origin, State
from domain.catalog import Product
from domain.creative import Canvas, Persona, PresentationInstruction
from tools.generation.canvases import canvas
from tools.generation.scenarios import CUT_OUTS, kind_of, scenario
from tools.understanding.sheets import exact_instruction

PRODUCT = Persona(id="product", title={"zh": "商品图", "en": "product picture"}, hook="function", scene="")
"""Who pictures are for that show the product to everybody alike."""


def commission(
    state: State,
    personas: Sequence[Persona],
    instructions: Mapping[str, PresentationInstruction],
    product: Product,
    range_of: Sequence[Product] = (),
) -> tuple[Making, ...]:
    """One job for each look, format and language; the first look of every audience comes before second looks.

    What shows the product and no look is made once. `range_of` is the shop's goods, for what compares them.
    """
    plan, request = state.plan, state.request
    assert plan is not None and request is not None and state.subject is not None
    by_id = {persona.id: persona for persona in personas} | {PRODUCT.id: PRODUCT}
    first = max(state.shelf, default=0) + 1
    return tuple(
        Making(
            id=creative_id(state.run_id, instruction, shape),
            run_id=state.run_id,
            number=first + place,
            of=plan.creatives,
            sku=state.sku,
            persona=by_id[instruction.persona],
            canvas=shape,
            instruction=instruction,
            subject=state.subject,
            seed=request.seed + place,
            # What a test tries is made so: the solver may not overrule it where it can be done.
            hints={"side": instruction.layout} if state.diagnosis is not None else {},
        )
        for place, (shape, instruction) in enumerate(_exact(_looks(state, personas, instructions), product, range_of))
    )


def _looks(
    state: State, personas: Sequence[Persona], instructions: Mapping[str, PresentationInstruction]
) -> Iterator[tuple[Canvas, PresentationInstruction]]:
    plan = state.plan
    assert plan is not None
    looks = [(variant, persona.id) for variant in range(plan.variants) for persona in personas]
    by_look = {(i.lang, variant_of(i), i.persona): i for i in instructions.values()}
    for lang in plan.languages:
        for name in plan.canvases:
            if kind_of(name) in CUT_OUTS and lang != plan.languages[0]:
                continue  # without words it is the same picture in every language
            for variant, persona in looks[: 1 if name in plan.once else plan.total]:
                yield canvas(name), by_look[lang, variant, persona]


def _exact(
    looks: Iterator[tuple[Canvas, PresentationInstruction]], product: Product, range_of: Sequence[Product]
) -> Iterator[tuple[Canvas, PresentationInstruction]]:
    """The looks as the rules of their formats want them."""
    for shape, look in looks:
        yield shape, exact_instruction(look, scenario(shape.name), product, range_of)


def origins_of(makings: Sequence[Making], by: Mapping[str, Any] | None = None) -> dict[str, Origin]:
    """What each of these creatives is made from; `by` whom and for what cost it was directed."""
    return {making.id: Origin(sku=making.sku, subject=making.subject, **(by or {})) for making in makings}


def creative_id(run_id: str, instruction: PresentationInstruction, shape: Canvas, replaces: str = "") -> str:
    """The same creative of the same run always has this id, so that a crash repeats nothing."""
    key = f"{run_id}|{instruction.id}|{shape.name}|{replaces}"
    return f"c-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
