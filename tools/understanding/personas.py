"""Audiences of one product: found in what buyers wrote, asked, searched and did, each with the evidence for it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain.catalog import Product, Segment
from domain.creative import Persona
from domain.text import Words
from tools.understanding.records import words_of
from tools.understanding.taxonomy import (
    Archetype,
    affinity,
    archetypes,
    both,
    family_of,
    found_in,
    neutral_archetype,
)

REVIEW, ANSWER, SPEC, TITLE, PLACE, BEHAVIOUR = 1.0, 0.7, 0.4, 1.0, 0.6, 20.0
"""Weight of one review, answered question, specification, of its name, of a place, and of all observed audiences."""
BUYER_TYPES = {"function-buyer", "style-buyer", "price-buyer"}
"""Ways of choosing rather than groups of people: their everyday words would drown the groups, so they count less."""
UNLIKELY = 0.5
"""What evidence counts for an audience that does not usually buy such things."""
KEPT = 8
"""Sources kept as evidence."""


@dataclass
class _Finding:
    score: float = 0.0
    evidence: list[str] = field(default_factory=list)

    def add(self, source: str, weight: float) -> None:
        self.score += weight
        self.evidence.append(source)


def mine_personas(
    product: Product,
    segments: Sequence[Segment] = (),
    wanted: Sequence[str] = (),
    limit: int = 5,
    lang: str = "zh",
    *,
    fill: bool = False,
    places: Sequence[str] = (),
) -> tuple[Persona, ...]:
    """The audiences to make pictures for, by share; those the merchant named come first and, unless `fill`, alone.

    `places` are sets that the merchant wishes for: who is at home there is likelier meant.
    """
    findings = _findings(product, segments, places)
    total = sum(finding.score for finding in findings.values()) or 1.0
    named = _named(product, wanted, findings, total)
    if named and not fill:
        return named[:limit] if limit < len(named) else named
    taken = {persona.id for persona in named}
    ranked = sorted(findings, key=lambda audience: -findings[audience].score)
    likely = [audience for audience in affinity(family_of(product)) if audience not in findings]
    found = [
        _persona(archetypes()[audience], findings.get(audience), total, product)
        for audience in (*ranked, *likely)
        if audience not in taken
    ]
    return (*named, *found)[:limit]


def archetype_of(persona_id: str) -> Archetype:
    """What is known about a persona's kind; the neutral archetype for one the merchant made up."""
    known = archetypes()
    return known.get(persona_id) or known.get(re.sub(r"-\d+$", "", persona_id)) or neutral_archetype()


def archetype_named(name: str) -> Archetype | None:
    """The archetype that a merchant means by these words, by the longest word that matches."""
    folded = name.casefold().strip()
    best: tuple[int, Archetype] | None = None
    for archetype in archetypes().values():
        words = (*both(archetype.names), *both(archetype.cues), *archetype.title.values(), archetype.id)
        length = max((len(hit) for hit in found_in(folded, words)), default=0)
        if length and (best is None or length > best[0]):
            best = (length, archetype)
    return best[1] if best else None


def _findings(product: Product, segments: Sequence[Segment], places: Sequence[str]) -> dict[str, _Finding]:
    """Audience -> how strongly the product's own data, and the place wished for, speak for it."""
    said = [(f"review:{review.id}", review.text, REVIEW) for review in product.reviews]
    said += [
        (f"qa:{answer.id}", " ".join((*answer.question.values(), *answer.answer.values())), ANSWER)
        for answer in product.qa
    ]
    said += [
        (f"spec:{attribute.key}", " ".join((*attribute.value.values(), *attribute.highlight.values())), SPEC)
        for attribute in product.attributes
    ]
    called = " ".join((*product.title.values(), *product.category_title.values()))
    usual = affinity(family_of(product))
    likely = {audience: 1.0 if audience in usual else UNLIKELY for audience in archetypes()}
    findings: dict[str, _Finding] = {}
    for archetype in archetypes().values():
        cues = both(archetype.cues)
        finding = _Finding()
        for source, text, weight in said:
            if found_in(text, cues):
                finding.add(source, weight * (0.4 if archetype.id in BUYER_TYPES else likely[archetype.id]))
        if found_in(called, cues):
            finding.add("title", TITLE)
        if archetype.scene in places and archetype.id in usual:
            finding.add("place", PLACE)
        if finding.score:
            findings[archetype.id] = finding
    for segment in segments:
        if segment.name in archetypes():
            finding = findings.setdefault(segment.name, _Finding())
            finding.score += BEHAVIOUR * segment.share * (0.4 if segment.name in BUYER_TYPES else likely[segment.name])
            finding.evidence[:0] = segment.evidence
    return findings


def _named(product: Product, wanted: Sequence[str], findings: dict[str, _Finding], total: float) -> tuple[Persona, ...]:
    personas: list[Persona] = []
    for name in dict.fromkeys(word.strip() for word in wanted if word.strip()):
        archetype = archetype_named(name)
        if archetype is None:
            personas.append(_made_up(name, product))
            continue
        persona = _persona(archetype, findings.get(archetype.id), total, product)
        again = sum(p.id == archetype.id or p.id.startswith(f"{archetype.id}-") for p in personas)
        title = _titled(archetype, name)
        personas.append(
            persona.model_copy(update={"title": title, "id": f"{archetype.id}-{again + 1}" if again else archetype.id})
        )
    return tuple(personas)


def _titled(archetype: Archetype, name: str) -> Words:
    """The archetype's title, in the merchant's own word where that says something else."""
    ((lang, word),) = words_of(name).items()
    own = archetype.title.get(lang, "")
    plain = {word.casefold() for word in (*archetype.names.get(lang, ()), *archetype.cues.get(lang, ()), own)}
    if word in own or (word.casefold() in plain and len(word) <= 2):
        return archetype.title
    return archetype.title | {lang: word}


def _persona(archetype: Archetype, finding: _Finding | None, total: float, product: Product) -> Persona:
    evidence = finding.evidence if finding else [f"category:{family_of(product)}"]
    return Persona(
        id=archetype.id, title=archetype.title, hook=archetype.hook, scene=archetype.scene, needs=archetype.needs,
        share=round(min(1.0, finding.score / total), 4) if finding else 0.0, evidence=tuple(_strongest(evidence)),
    )  # fmt: skip


def _strongest(evidence: Iterable[str]) -> list[str]:
    """A mix of the kinds of evidence, behaviour and reviews first."""
    listed = list(dict.fromkeys(evidence))
    kinds = {kind: [source for source in listed if source.startswith(kind)] for kind in ("behaviour", "review", "qa")}
    rest = [source for source in listed if not source.startswith(tuple(kinds))]
    return [*kinds["behaviour"][:3], *kinds["review"][:4], *kinds["qa"][:2], *rest][:KEPT]


def _made_up(name: str, product: Product) -> Persona:
    """An audience that nobody described: its name, a neutral scene, and whatever reviews say its name."""
    neutral = neutral_archetype()
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    slug = plain if len(plain) >= 3 else "audience-" + hashlib.sha256(name.encode()).hexdigest()[:6]
    core = re.sub(r"(人群|用户|党|族|爱好者|们)$", "", name)
    mentions = [
        f"review:{review.id}" for review in product.reviews if core and core.casefold() in review.text.casefold()
    ]
    reviews = len(product.reviews) or 1
    return Persona(
        id=slug[:40], title=words_of(name) or {"en": name}, hook=neutral.hook, scene=neutral.scene, needs=neutral.needs,
        share=round(len(mentions) / reviews, 4), evidence=tuple(mentions[:KEPT]) or ("merchant",),
    )  # fmt: skip
