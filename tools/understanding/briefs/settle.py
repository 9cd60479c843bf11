"""Putting the slots of one turn in order: what an edit, a test or a question can mean, and what it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from domain.brief import EditOp, Intent
from tools.understanding.briefs.audiences import WORKERS
from tools.understanding.briefs.lexicon import goods_head, is_place
from tools.understanding.briefs.names import leftovers
from tools.understanding.briefs.numbers import value_of
from tools.understanding.briefs.pasted import is_carrier
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import stop_words, verbs
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.talk import Talk, signs
from tools.understanding.briefs.trials import settle_split


def language_of(text: str) -> str:
    """The script family of a text: ja, ko, zh, or en for anything else."""
    if re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    if re.search(r"[\uac00-\ud7af]", text):
        return "ko"
    return "zh" if re.search(r"[\u3400-\u9fff]", text) else "en"


FOREIGN_WORDS = re.compile(
    r"(?<![a-zà-ỹ])(?:da|do|na|em|para|por|con|sin|las?|los|del?|una?|com|sem|uma|dos|das|pour|avec|sans|une|des|du|für|mit|ohne|der|die|und|vom|eine?n?|cho|của|với)(?![a-zà-ỹ])"
)


def is_foreign(text: str) -> bool:
    """Whether a text is in a tongue with spaces that is not English."""
    if re.search(r"[\u0400-\u04ff\u0600-\u06ff]", text):
        return True
    return not re.search(r"[\u3040-\u9fff\uac00-\ud7af]", text) and len(set(FOREIGN_WORDS.findall(text))) > 1


def _aside(reading: Reading, at: int, text: str) -> bool:
    """Whether an English clause between commas is a look: two or three words that neither ask nor tell."""
    words = text.lower().split()
    if (
        words[0] in ("no", "not", "non")
        or not text.isascii()
        or not 2 <= len(words) <= 3
        or value_of(words[0]) is not None
        or {*words} & (stop_words() | verbs() | {"file"})
    ):
        return False
    return reading.text[:at].rstrip()[-1:] == "," and reading.text[at + len(text) :].lstrip()[:1] in (",", ".", ";", "")


def makes(intents: Sequence[Intent]) -> bool:
    return bool({"generate_images", "generate_video", "batch"} & set(intents))


def settle_trial(reading: Reading, slots: dict[str, Any], intents: tuple[Intent, ...]) -> None:
    variants = reading.first("ab_variants")
    if variants is None and not makes(intents):
        variants = slots.pop("count_total", None)
    elif (
        variants is not None
        and makes(intents)
        and slots.get("count_total") is None
        and re.search(rf"(?:{variants}|[一二两三四五六])\s*张", reading.low)
    ):
        slots["count_total"] = variants
    elif variants is None and slots.get("count_total") and slots["count_total"] <= 6:
        variants = slots["count_total"]
    if variants is None and re.search(
        r"(?<![a-z])both(?![a-z])|两[版个张款]|the two|those two|a\s?和\s?b|a vs\.? b|against|versus|(?<![a-z])vs",
        reading.low,
    ):
        variants = 2
    targets = len(reading.values("edit_targets"))
    split, variants = settle_split(
        reading.first("ab_split"), bool(reading.values("even_split")), variants or (targets if targets > 1 else None)
    )
    slots |= {
        "ab_split": tuple(split),
        "ab_variants": variants,
        "ab_days": reading.first("ab_days"),
        "ab_metric": reading.first("ab_metric"),
    }


def settle_intents(slots: dict[str, Any], intents: tuple[Intent, ...]) -> None:
    """Drop what a turn of this kind cannot mean."""
    if set(intents) <= {"ask_question", "analyze_results"}:
        for name in (
            "count_total",
            "count_per_persona",
            "deadline",
            "publish_at",
            "selling_points",
            "style_scene",
            "must_keep",
            "must_avoid",
            "objective",
            "personas",
            "discounts",
        ):
            slots[name] = () if isinstance(slots.get(name), tuple) else None
    if "generate_video" not in intents and "edit_previous" not in intents:
        slots["video_seconds"] = None
    if slots.get("price") is None and slots.get("original_price") is None and not slots.get("discounts"):
        slots["currency"] = None


def settle_edit(slots: dict[str, Any], ops: tuple[EditOp, ...], talk: Talk, targets: list[Any]) -> None:
    if not targets and talk.outputs == 1:
        targets.append("last")
    if "change_ratio" not in ops:
        slots["aspect_ratios"] = ()


NO_LOOK = re.compile(
    r"^(?:显得|看着|看起来|平均|谁|另一?边|一边|[一各每几两三]|限时|感觉|等|老|质量|跨境|出海|急|随)|(?:通知|天|样子|好|标|跨境|水|效|油|送|价|装|版|花|干|了)$"
)


def _same_goods(text: str, products: Sequence[str]) -> bool:
    """养生茶，红枣枸杞茶: the same goods by another name."""
    head = goods_head(text)
    return bool(head) and any(goods_head(product) == head for product in products)


def _own_shop(reading: Reading, look: str) -> bool:
    """我们是做手工皂的小作坊: who the merchant is, not where the picture is taken."""
    shop = named_pattern("goods.shop").search(look)
    return bool(shop and re.search(rf"(?:是|开|有)[^，,。；;]*{re.escape(look)}的?(?=[，,。；;]|$)", reading.low))


def looks_that_are_goods(reading: Reading) -> list[str]:
    """大理石茶几，阴天: where nothing else can be the product, what looks like a prop may be."""
    found: list[str] = []
    for claim in reading.claims:
        before, after = reading.low[max(0, claim.start - 4) : claim.start], reading.low[claim.end : claim.end + 1]
        placed = re.search(r"(?:在|放|背景|场景|上|(?<![a-z])(?:on|in|at|an?|the)\s)$", before) or after in tuple(
            "上里旁边前"
        )
        if claim.slot == "style_scene" and goods_head(str(claim.value)) and not (placed and after):
            found.append(str(claim.value))
    return found


def looks_of(
    reading: Reading, found: tuple[str, ...], products: Sequence[str], *, making: bool = False
) -> tuple[str, ...]:
    """Looks that are not the product's name; props beside a look and short clauses that name things count too."""
    kept = [
        look
        for look in found
        if not any(look.lower() in product.lower() or look.lower().endswith(product.lower()) for product in products)
        and not _own_shop(reading, look)
    ]
    if kept or (making and products) or language_of(reading.text) == "en":
        spans, foreign = reading.spans("style_scene"), is_foreign(reading.low)
        for text in leftovers(reading, products):
            if (
                is_carrier(text)
                or named_pattern("goods.shop").search(text)
                or named_pattern("goods.shop_en").search(text.lower())
            ):
                continue  # who the merchant is
            at = reading.text.find(text)
            loose = making and (
                len(text) <= 6
                and language_of(text) == "zh"
                and not NO_LOOK.search(text)
                and not _same_goods(text, products)
                and not re.search(r"[一二两三四五六七八]类|[拨群]人|受众|人群", text)
                or (foreign or _aside(reading, at, text) and not WORKERS.fullmatch(text.lower()))
                and bool(products)
                and not re.search(r"\d", text)
            )
            if (
                loose
                or is_place(text)
                or any(0 <= at - end <= 2 or 0 <= start - at - len(text) <= 2 for start, end in spans)
            ):
                kept.append(text)
    return tuple(kept)


def is_pure_attack(reading: Reading, intents: tuple[Intent, ...], flags: Sequence[str]) -> bool:
    """Nothing but an attack: no material is asked for besides it."""
    if not {"prompt_injection", "secrets_request"} & set(flags):
        return False
    rest = "".join(" " if mark else sign for sign, mark in zip(reading.own, reading.taken, strict=True))
    words = re.findall(r"[a-z]+", rest.lower())
    named = any(goods_head(word) for word in words) and bool(signs("make").search(rest))
    asked = any(
        reading.values(slot)
        for slot in ("count_total", "count_per_persona", "aspect_ratios", "sizes", "price", "edit_targets")
    )
    named = named or asked and bool(reading.asides)
    wants = signs("on_topic").search(rest) or reading.values("links") or named
    return not wants or (not reading.asides and not signs("make").search(rest) and not reading.values("count_total"))
