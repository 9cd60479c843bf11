"""Answers to the assistant's question: they complete the request that the question was about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from domain.brief import Brief
from tools.understanding.briefs.edits import read_targets
from tools.understanding.briefs.goods import find_products
from tools.understanding.briefs.numbers import count_of
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.talk import Talk

LISTS = (
    "selling_points",
    "style_scene",
    "must_keep",
    "must_avoid",
    "aspect_ratios",
    "sizes",
    "platforms",
    "languages",
    "markets",
    "discounts",
    "personas",
)
SCALARS = (
    "count_per_persona",
    "count_total",
    "currency",
    "budget_currency",
    "objective",
    "video_seconds",
    "deadline",
    "publish_at",
)
AMOUNTS = ("price", "original_price", "budget")


def completed(base: Brief, reading: Reading, talk: Talk, reply: str, known: Sequence[str]) -> Brief:
    """The request with what the reply says; its open question is closed."""
    update: dict[str, Any] = {}
    for name in LISTS:
        if found := reading.values(name):
            update[name] = tuple(found)
    for name in SCALARS:
        if (value := reading.first(name)) is not None:
            update[name] = value
    if "publish" in base.intents and "publish_at" not in update and "deadline" not in update:
        hours = re.search(
            r"(\d+|[一二两三四五六])\s*(?:个)?(?:小时|hours?|h)(?:后|之后|以后| from now| later)|in (\d+) hours?",
            reading.low,
        )
        if hours:
            update["publish_at"] = f"PT{count_of(hours[1] or hours[2])}H"
    if "publish" in base.intents and (when := update.pop("deadline", None)):
        update.setdefault("publish_at", when)
    for name in AMOUNTS:
        if (value := reading.first(name)) is not None:
            update[name] = Decimal(f"{value:g}")
    asked = talk.asked.lower()
    closed = set(base.clarify)
    if named_pattern("interpret.asked_for_product").search(asked):
        update["products"] = tuple(find_products(reading, known)) or (reply.strip(" 。.!！"),)
        closed.discard("product")
    if update.get("platforms"):
        closed.discard("platform")
    if re.search(r"哪[张个几]|which (?:image|one|picture|of)|第几", asked):
        read_targets(reading, talk)
        number = re.fullmatch(r"\s*(\d{1,2})\s*", reply)
        update["edit_targets"] = tuple(reading.values("edit_targets")) or ((int(number[1]),) if number else ())
        closed.discard("target")
    listed = len(re.split(r"[、，,和&]|\s+and\s+", reply))
    who = re.search(r"人群|受众|给谁|who|audience|persona|segment", asked)
    if who and (not update.get("personas") or len(update["personas"]) < listed <= 6 and len(reply) < 80):
        update["personas"] = tuple(
            part.strip(" 。.!") for part in re.split(r",?\s+and\s+|[、，,和&]", reply) if part.strip()
        )
        closed.discard("personas")
    if re.search(r"(?<!第)几张|多少张|how many", asked) and (
        number := re.search(r"\d+|[一二两三四五六七八九十]+|one|two|three|four|five|six|ten", reading.low)
    ):
        update["count_total"] = update.get("count_total") or count_of(number[0])
        closed.discard("count")
    if (
        re.search(r"价|price|多少钱|how much", asked)
        and "price" not in update
        and (number := re.search(r"\d+(?:\.\d+)?", reply))
    ):
        update["price"] = Decimal(number[0])
    for slot, code in (("languages", "language"), ("price", "price"), ("personas", "personas")):
        if slot in update:
            closed.discard(cast(Any, code))
    closed.discard("contradiction")
    update["clarify"] = tuple(code for code in base.clarify if code in closed)
    return base.model_copy(update=update)
