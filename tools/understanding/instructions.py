"""Presentation instructions: how one product is shown to each audience - set, words, stickers, and the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.brief import Brief
from domain.catalog import Fact, Product
from domain.creative import Copy, LitFrom, Persona, PresentationInstruction, Sticker
from domain.diagnosis import Design
from domain.finding import Findings
from domain.text import Words, best_of, in_language
from tools.understanding.copywriting import write_copy
from tools.understanding.designs import designed, staged_as
from tools.understanding.learned import SIDES, Side, sides_for, with_findings, worth_by
from tools.understanding.offers import burst_sticker, button_sticker, chip_stickers, price_asked, price_sticker
from tools.understanding.personas import archetype_of
from tools.understanding.poses import posed, showing, stance_of, within
from tools.understanding.price_proof import why_not_struck
from tools.understanding.prices import written
from tools.understanding.scenes import SetLike, Staging, stage_personas
from tools.understanding.selling import merchant_facts, selling_points
from tools.understanding.taxonomy import family_of, found_in, load

NEVER = "lettering, captions, watermark, logo, extra products, changed label, deformed product, people, hands, clutter"


def write_instructions(
    product: Product,
    facts: Sequence[Fact],
    personas: Sequence[Persona],
    brief: Brief,
    *,
    sets: Sequence[SetLike],
    lang: str = "zh",
    seed: int = 0,
    variants: int = 1,
    roles: Mapping[str, str] | None = None,
    findings: Findings | None = None,
    pitch: int | None = None,
    lit: LitFrom | None = None,
    designs: Mapping[str, Sequence[Design]] | None = None,
) -> tuple[PresentationInstruction, ...]:
    """One instruction per persona and variant: distinct sets, hooks, lead facts and stickers between personas.

    `roles` are texts the merchant dictated (headline, subline, cta, brand, badge), see `briefs.dictated`.
    `findings` from earlier tests shape the defaults; what the merchant asks for goes before them. `designs` are what a
    test is to try for a persona, one for each variant. `pitch` is by how many degrees the product's photo looks down,
    `lit` the side that it is lit from.
    """
    said = dict(roles or {})
    stance = stance_of(product, (*brief.style_scene, *brief.must_keep), pitch)
    every, sets = sets, showing(sets, stance)
    brief, gone = within(brief, every, sets)
    known = {fact.id: fact for fact in (*merchant_facts(product, brief, said.values()), *facts)}
    points = selling_points(list(known.values()), personas, lang, brief.selling_points)
    stagings = stage_personas(
        personas,
        sets,
        style=(*brief.style_scene, *brief.must_keep),
        avoid=brief.must_avoid,
        variants=variants,
        learned=worth_by(findings),
        angle=stance.angle,
        family=family_of(product),
    )
    written = []
    for persona in personas:
        planned = (designs or {}).get(persona.id, ())
        for variant in range(variants):
            design = planned[variant] if variant < len(planned) else None
            staging = staged_as(design, sets, persona, brief) if design else stagings[persona.id][variant]
            # Cells of a factorial differ in their elements only: the words are the same in all of them.
            words = 0 if design and design.grounds == "factor" else variant
            one = _instruction(
                product, brief, persona, points[persona.id], staging,
                lang=lang, variant=variant, shift=seed + words - variant, roles=said, findings=findings,
            )  # fmt: skip
            written.append(designed(one, design) if design else one)
    return tuple(posed(one, stance, sets, gone).model_copy(update={"lit": lit}) for one in written)


def _instruction(
    product: Product,
    brief: Brief,
    persona: Persona,
    points: tuple[Fact, ...],
    staging: Staging,
    *,
    lang: str,
    variant: int,
    shift: int,
    roles: Mapping[str, str],
    findings: Findings | None = None,
) -> PresentationInstruction:
    archetype = archetype_of(persona.id)
    price, _ = price_asked(product, brief)
    shown = written(price, lang) if price else ""
    words = write_copy(product, persona, points, lang, variant=variant + shift, roles=roles, price=shown)
    stickers = _stickers(product, persona, brief, points, words, lang, roles)
    words, stickers = without_avoided(words, stickers, brief.must_avoid)
    side = side_asked((*brief.style_scene, *brief.must_keep)) or sides_for(persona.id, findings)[variant % len(SIDES)]
    return PresentationInstruction(
        id=f"{product.sku}.{persona.id}.{lang}.{variant + 1}",
        persona=persona.id,
        hook=persona.hook,
        scenario=dict(staging.card.title) if staging.asked else archetype.scenario,
        set_name=staging.card.name,
        palette=staging.palette.name,
        words=words,
        selling_points=tuple(fact.id for fact in points),
        stickers=stickers,
        lang=lang,
        layout=side,
        prompt=picture_prompt(product, staging, archetype.prompt, side, brief.style_scene),
        negative_prompt=", ".join([NEVER, *(word for word in brief.must_avoid if word.isascii())]),
        rationale=with_findings(
            _rationale(product, persona, staging, points, brief, lang), persona, staging, side, findings
        ),
    )


def _stickers(
    product: Product,
    persona: Persona,
    brief: Brief,
    points: Sequence[Fact],
    words: Copy,
    lang: str,
    roles: Mapping[str, str],
) -> tuple[Sticker, ...]:
    chips = chip_stickers(points, lang, words.facts)
    badge = Sticker(kind="tag", text=roles["badge"], fact=f"{product.sku}/merchant:badge") if "badge" in roles else None
    listed = (
        price_sticker(product, persona, brief, lang), burst_sticker(product, brief, lang), *chips, badge,
        button_sticker(persona, lang, roles.get("cta", "")),
    )  # fmt: skip
    return tuple(sticker for sticker in listed if sticker is not None)


def without_avoided(
    words: Copy, stickers: tuple[Sticker, ...], avoid: Sequence[str]
) -> tuple[Copy, tuple[Sticker, ...]]:
    """The words and stickers that are left when what the merchant does not want is taken away."""
    table: dict[str, list[str]] = load("promotions")["removals"]
    gone = {part for part, named in table.items() if any(found_in(text, tuple(named)) for text in avoid)}
    if "text" in gone:
        return Copy(headline=""), ()
    left = tuple(sticker for sticker in stickers if sticker.kind not in gone)
    blank: dict[str, str] = {str(part): "" for part in ("headline", "subline", "brand") if part in gone}
    return (words.model_copy(update=blank) if blank else words), left


def side_asked(style: Sequence[str]) -> Side | None:
    """Where the merchant wants the words."""
    table: dict[Side, list[str]] = load("promotions")["sides"]
    return next((side for side, named in table.items() if any(found_in(text, tuple(named)) for text in style)), None)


def picture_prompt(product: Product, staging: Staging, scene: str, side: str, style: Sequence[str] = ()) -> str:
    """The picture in words, for backends that paint the background: never the product, never lettering."""
    thing = in_language(product.category_title, "en") or product.category.rsplit("/", 1)[-1] or "product"
    where = f"{best_of(staging.card.title, 'en').lower()} set" if staging.asked else scene
    wished = ", ".join(word for word in style if word.isascii())
    parts = [
        f"commercial still-life photograph for a {thing.lower()}", where, wished,
        f"{best_of(staging.palette.title, 'en').lower()} palette", "moods of " + " and ".join(staging.card.moods[:2]),
        f"empty calm area at the {side} for copy", "soft realistic shadow, sharp product, no lettering",
    ]  # fmt: skip
    return ", ".join(part for part in parts if part and not part.endswith("moods of "))


def _rationale(
    product: Product, persona: Persona, staging: Staging, points: Sequence[Fact], brief: Brief, lang: str
) -> Words:
    """Why this set and these words, with the evidence, for the merchant."""
    sources = persona.evidence[:4]
    zh = [f"面向{best_of(persona.title, 'zh')}"]
    en = [f"For {best_of(persona.title, 'en').lower()}"]
    if persona.share:
        zh.append(f"占可见人群信号约 {persona.share:.0%}")
        en.append(f"about {persona.share:.0%} of the audience signals")
    if sources:
        zh.append(f"依据 {'、'.join(sources)}")
        en.append(f"seen in {', '.join(sources)}")
    card_zh, card_en = best_of(staging.card.title, "zh"), best_of(staging.card.title, "en")
    zh.append(f"{'按你的要求用' if staging.asked else '场景选'}“{card_zh}”")
    en.append(f"set “{card_en}”{' as you asked' if staging.asked else ''}")
    for fact in points[:1]:
        words = fact.short or fact.text
        zh.append(f"先讲“{best_of(words, 'zh')}”（{fact.source}）")
        en.append(f"leads with “{best_of(words, 'en')}” ({fact.source})")
    if brief.style_scene and not staging.asked:
        named = "、".join(brief.style_scene)
        zh.append(f"没有叫“{named}”的场景，已按接近的色调来配")
        en.append(f"no set is called “{named}”, so the nearest tones were taken")
    if note := why_not_struck(product, brief, price_asked(product, brief)[0]):
        zh.append(note["zh"])
        en.append(note["en"])
    return {"zh": "；".join(zh) + "。", "en": "; ".join(en) + "."}
