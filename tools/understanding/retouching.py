"""Exact edits: one presentation instruction with the set, colours, words or side that a merchant chose by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from domain.brief import Brief, EditOp
from domain.catalog import Product
from domain.creative import PresentationInstruction
from domain.errors import BadBrief
from domain.retouch import Retouch
from domain.text import best_of
from tools.understanding.claims import forbidden_in
from tools.understanding.copywriting import WIDEST, fits
from tools.understanding.instructions import picture_prompt
from tools.understanding.personas import archetype_of
from tools.understanding.scenes import PaletteLike, SetLike, Staging, palette_fit
from tools.understanding.taxonomy import load

OPS: dict[str, EditOp] = {
    "set_name": "change_background", "palette": "change_color", "layout": "change_layout",
    "headline": "change_text", "subline": "change_text", "canvas": "change_ratio",
}  # fmt: skip


def brief_of(retouch: Retouch, sets: Sequence[SetLike], lang: str) -> Brief:
    """The edit as the brief that words would have given: for what is told, and for what is learned from it."""
    changed = retouch.model_dump(exclude={"numbers"}, exclude_none=True)
    looks = [best_of(card.title, lang) for card in sets if card.name == retouch.set_name]
    if not looks:
        palettes = [palette for card in sets for palette in card.palettes if palette.name == retouch.palette]
        looks = [best_of(palette.title, lang) for palette in palettes[:1]]
    return Brief(
        intents=("edit_previous",),
        edit_targets=retouch.numbers,
        edit_ops=tuple(dict.fromkeys(OPS[name] for name in changed)) or ("regenerate",),
        style_scene=tuple(looks),
        selling_points=tuple(text for text in (retouch.headline, retouch.subline) if text),
        sizes=(retouch.canvas.replace("_", " "),) if retouch.canvas else (),
    )


def checked(retouch: Retouch, sets: Sequence[SetLike]) -> Retouch:
    """The edit, if it can be done; raises `BadBrief` that says what to write instead."""
    card = next((card for card in sets if card.name == retouch.set_name), None)
    if retouch.set_name and card is None:
        raise BadBrief({"zh": f"没有名为“{retouch.set_name}”的场景。", "en": f"There is no set {retouch.set_name!r}."})
    if card is not None and retouch.palette and retouch.palette not in {one.name for one in card.palettes}:
        raise BadBrief({"zh": "这个场景没有这种配色。", "en": "This set does not come in that palette."})
    for role, text in (("headline", retouch.headline), ("subline", retouch.subline)):
        if hits := forbidden_in(text or ""):
            raise BadBrief(
                {
                    "zh": f"“{hits[0]}”属于绝对化或无法证实的用语，平台和广告法都不允许，请换个说法。",
                    "en": f"“{hits[0]}” is an absolute or unproven claim that platforms and the law refuse. "
                    "Please say it another way.",
                }
            )
        if text and not fits(text, role):
            wide, narrow = WIDEST[role]
            raise BadBrief(
                {
                    "zh": f"这行字太长，画面上放不下：最多 {wide} 个汉字（或 {narrow} 个字母）。",
                    "en": f"This line is too long for the picture: at most {narrow} letters (or {wide} Chinese "
                    "characters).",
                }
            )
    return retouch


def retouched(
    now: PresentationInstruction, retouch: Retouch, product: Product, sets: Sequence[SetLike]
) -> PresentationInstruction:
    """The instruction with what was chosen, under a new id; the same choice gives the same result."""
    texts = {"headline": retouch.headline, "subline": retouch.subline}
    words = now.words.model_copy(update={role: text for role, text in texts.items() if text is not None})
    revised = now.model_copy(update={"words": words, "layout": retouch.layout or now.layout})
    card = next((card for card in sets if card.name == (retouch.set_name or now.set_name)), None)
    if card is not None and (retouch.set_name or retouch.palette):
        revised = _staged(revised, card, _palette(card, retouch.palette, now), product)
    mark = hashlib.sha256(f"{now.id}{retouch.model_dump_json(exclude={'numbers'})}".encode()).hexdigest()[:6]
    ops = dict.fromkeys(OPS[name] for name in retouch.model_dump(exclude={"numbers"}, exclude_none=True))
    done = [load("edit_names")[op] for op in ops]
    zh, en = "、".join(names["zh"] for names in done), ", ".join(names["en"] for names in done)
    rationale = {
        "zh": f"{now.rationale.get('zh', '')}按你的修改：{zh}。",
        "en": f"{now.rationale.get('en', '')} Edited as you asked: {en}.".strip(),
    }
    return revised.model_copy(update={"id": f"{now.id.split('~')[0]}~{mark}", "rationale": rationale})


def _palette(card: SetLike, wanted: str | None, now: PresentationInstruction) -> PaletteLike:
    """The palette by name; else the one that suits the audience best."""
    tones = archetype_of(now.persona).tones
    named = next((palette for palette in card.palettes if palette.name == wanted), None)
    return named or max(card.palettes, key=lambda palette: palette_fit(palette, tones, (), ()))


def _staged(
    now: PresentationInstruction, card: SetLike, palette: PaletteLike, product: Product
) -> PresentationInstruction:
    staging = Staging(card, palette, asked=True)
    scene = archetype_of(now.persona).prompt
    return now.model_copy(
        update={
            "set_name": card.name,
            "palette": palette.name,
            "scenario": dict(card.title),
            "prompt": picture_prompt(product, staging, scene, now.layout),
        }
    )
