"""From the turns of a conversation to a typed brief: numbers first, then wishes, intents, product, edits, questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast

from domain.brief import Brief, EditOp, Intent, Turn
from tools.understanding.briefs.audiences import read_audiences
from tools.understanding.briefs.clarify import find_clarifications
from tools.understanding.briefs.counts import read_counts, read_people_count, read_seconds
from tools.understanding.briefs.dates import read_dates
from tools.understanding.briefs.discounts import read_discounts
from tools.understanding.briefs.edits import find_operations, read_new_text, read_targets
from tools.understanding.briefs.flags import find_flags, running_claims
from tools.understanding.briefs.formats import read_ratios, read_sizes
from tools.understanding.briefs.goods import find_products, leftovers
from tools.understanding.briefs.intents import Talk, find_intents, signs, talk_of
from tools.understanding.briefs.labels import read_labels
from tools.understanding.briefs.lexicon import LETTER, load
from tools.understanding.briefs.looks import is_place, read_looks
from tools.understanding.briefs.money import read_money
from tools.understanding.briefs.places import read_languages, read_links, read_markets, read_platforms
from tools.understanding.briefs.quotes import read_quotes, set_orders_aside
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.trials import read_aim, read_trial, read_variants, settle_split
from tools.understanding.briefs.wishes import read_avoid, read_keep, read_selling

LISTS = ("selling_points", "style_scene", "must_keep", "must_avoid", "aspect_ratios", "sizes", "platforms", "languages", "markets", "discounts", "personas")
SCALARS = ("count_per_persona", "count_total", "currency", "budget_currency", "objective", "video_seconds", "deadline", "publish_at")
AMOUNTS = ("price", "original_price", "budget")
EVERYTHING = 8000
"""Characters of a turn that are read; the rest is nobody's brief."""


def language_of(text: str) -> str:
    """The script family of a text: ja, ko, zh, or en for anything else."""
    if re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    if re.search(r"[\uac00-\ud7af]", text):
        return "ko"
    return "zh" if re.search(r"[\u3400-\u9fff]", text) else "en"


def interpret(turns: Sequence[Turn], *, now: datetime, known_products: Sequence[str] = ()) -> Brief:
    """The last user turn in the light of the earlier ones, as a brief. Deterministic."""
    last = max((n for n, turn in enumerate(turns) if turn.role == "user"), default=-1)
    if last < 0:
        return Brief()
    turns = turns[: last + 1]
    talk = talk_of(turns)
    text = turns[-1].text[:EVERYTHING]
    if talk.asked:
        answered = _answer(turns, talk, now, known_products)
        if answered is not None:
            return answered
    reading, intents = read(text, talk, now, known_products)
    return _brief(reading, intents, talk, turns[:-1], now, known_products)


def read(text: str, talk: Talk, now: datetime, known: Sequence[str] = ()) -> tuple[Reading, tuple[Intent, ...]]:
    """Run every reader over one turn, and find what it wants."""
    reading = Reading.of(text)
    read_quotes(reading)
    set_orders_aside(reading)
    read_links(reading)
    read_labels(reading)
    lang = language_of(reading.text)
    draft = find_intents(reading, talk)
    publishing = "publish" in draft
    read_sizes(reading)
    read_discounts(reading)
    read_seconds(reading)
    if "ab_test" in draft:
        read_trial(reading)
    read_ratios(reading)
    read_markets(reading)
    read_dates(reading, now=now, publishing=publishing)
    read_money(reading, reading.values("markets"), lang)
    read_platforms(reading)
    read_languages(reading)
    read_people_count(reading)
    if "edit_previous" in draft:
        read_targets(reading, talk)
    read_keep(reading)
    read_avoid(reading)
    read_aim(reading, _aim_cues())
    read_selling(reading)
    read_audiences(reading)
    read_looks(reading)
    if "ab_test" in draft and not _makes(draft):
        read_variants(reading)
    read_counts(reading)
    if "ab_test" in draft and _makes(draft):
        read_variants(reading)
    return reading, find_intents(reading, talk)


def _makes(intents: Sequence[Intent]) -> bool:
    return bool({"generate_images", "generate_video", "batch"} & set(intents))


@cache
def _aim_cues() -> re.Pattern[str]:
    cues = load("cues")["objective"]
    words = [*cues["zh"], *cues["en"]]
    return re.compile("(?:" + "|".join(f"(?<![{LETTER}]){w}" if re.match(f"[{LETTER}(]", w) else w for w in sorted(words, key=len, reverse=True)) + r")\s*(?:the|our|more|是|[:：]|品牌)?\s*$")


def _brief(
    reading: Reading, intents: tuple[Intent, ...], talk: Talk, before: Sequence[Turn], now: datetime, known: Sequence[str]
) -> Brief:
    flags = find_flags(reading, intents)
    if intents == ("out_of_scope",) or _pure_attack(reading, intents, flags):
        return Brief(intents=("out_of_scope",), flags=flags)
    slots: dict[str, Any] = {name: tuple(reading.values(name)) for name in LISTS}
    slots |= {name: reading.first(name) for name in SCALARS}
    slots |= {name: Decimal(f"{reading.first(name):g}" if reading.first(name) < 1e6 else str(int(reading.first(name)))) for name in AMOUNTS if reading.first(name) is not None}
    editing = "edit_previous" in intents
    targets = reading.values("edit_targets") if editing else []
    ops: tuple[EditOp, ...] = find_operations(reading, talk) if editing else ()
    if editing:
        read_new_text(reading, ops)
        slots["selling_points"] = tuple(reading.values("selling_points"))
        _settle_edit(slots, ops, talk, targets)
    looking = set(intents) <= {"ask_question", "analyze_results"}
    if "false_claim" in flags:
        said = " ".join(map(str, slots["selling_points"]))
        slots["selling_points"] += tuple(claim for claim in running_claims(reading) if claim and claim not in said)
    products = _products(reading, before, now, known, editing=editing, looking=looking)
    slots["style_scene"] = _looks(reading, slots["style_scene"], products)
    if "ab_test" in intents:
        _settle_trial(reading, slots, intents)
    _settle_intents(slots, intents)
    asks = find_clarifications(reading, intents, talk, products, targets)
    if "contradiction" in asks and len(slots["languages"]) == 2 and re.search(r"但|but|except", reading.low):
        slots["languages"] = slots["languages"][:1]
    return Brief.model_validate(
        {
            **slots, "intents": intents, "products": tuple(products), "flags": flags, "clarify": asks,
            "edit_targets": tuple(targets), "edit_ops": ops,
        }
    )  # fmt: skip


def _settle_trial(reading: Reading, slots: dict[str, Any], intents: tuple[Intent, ...]) -> None:
    variants = reading.first("ab_variants")
    if variants is None and not _makes(intents):
        variants = slots.pop("count_total", None)
    elif variants is not None and _makes(intents) and slots.get("count_total") is None and re.search(rf"(?:{variants}|[一二两三四五六])\s*张", reading.low):
        slots["count_total"] = variants
    elif variants is None and slots.get("count_total") and slots["count_total"] <= 6:
        variants = slots["count_total"]
    if variants is None and re.search(r"(?<![a-z])both(?![a-z])|两[版个张款]|the two|those two|a\s?和\s?b|a vs\.? b|against|versus|(?<![a-z])vs", reading.low):
        variants = 2
    targets = len(reading.values("edit_targets"))
    split, variants = settle_split(reading.first("ab_split"), bool(reading.values("even_split")), variants or (targets if targets > 1 else None))
    slots |= {"ab_split": tuple(split), "ab_variants": variants, "ab_days": reading.first("ab_days"), "ab_metric": reading.first("ab_metric")}


def _settle_intents(slots: dict[str, Any], intents: tuple[Intent, ...]) -> None:
    """Drop what a turn of this kind cannot mean."""
    if set(intents) <= {"ask_question", "analyze_results"}:
        for name in ("count_total", "count_per_persona", "deadline", "publish_at", "selling_points", "style_scene", "must_keep", "must_avoid", "objective", "personas", "discounts"):
            slots[name] = () if isinstance(slots.get(name), tuple) else None
    if "generate_video" not in intents and "edit_previous" not in intents:
        slots["video_seconds"] = None
    if slots.get("price") is None and slots.get("original_price") is None and not slots.get("discounts"):
        slots["currency"] = None


def _settle_edit(slots: dict[str, Any], ops: tuple[EditOp, ...], talk: Talk, targets: list[Any]) -> None:
    if not targets and talk.outputs == 1:
        targets.append("last")
    if "change_ratio" not in ops:
        slots["aspect_ratios"] = ()


def _looks(reading: Reading, found: tuple[str, ...], products: Sequence[str]) -> tuple[str, ...]:
    """Looks that are not the product's name; props named beside a look count as looks."""
    kept = [look for look in found if not any(look.lower() in product.lower() for product in products)]
    if kept or language_of(reading.text) == "en":
        spans = reading.spans("style_scene")
        for text in leftovers(reading, products):
            at = reading.text.find(text)
            if is_place(text) or any(0 <= at - end <= 2 or 0 <= start - at - len(text) <= 2 for start, end in spans):
                kept.append(text)
    return tuple(kept)


def _pure_attack(reading: Reading, intents: tuple[Intent, ...], flags: Sequence[str]) -> bool:
    """Nothing but an attack: no material is asked for besides it."""
    if not {"prompt_injection", "secrets_request"} & set(flags):
        return False
    rest = reading.open_text().lower()
    for aside in reading.asides:
        rest = rest.replace(aside.lower(), " ")
    wants = signs("on_topic").search(rest) or reading.values("links")
    return not wants or (not reading.asides and not signs("make").search(rest) and not reading.values("count_total"))


def _products(
    reading: Reading, before: Sequence[Turn], now: datetime, known: Sequence[str], *, editing: bool, looking: bool
) -> list[str]:
    """The product of this turn, or the one in hand."""
    earlier = _in_hand(before, now, known)
    named = find_products(reading, known, edit=bool(earlier) or looking)
    if earlier and (editing or not named):
        return earlier
    return named


def _in_hand(before: Sequence[Turn], now: datetime, known: Sequence[str]) -> list[str]:
    """The product that the conversation was about last."""
    for number in range(len(before) - 1, -1, -1):
        if before[number].role != "user":
            continue
        reading, intents = read(before[number].text[:EVERYTHING], Talk(), now, known)
        if intents == ("out_of_scope",):
            continue
        if found := find_products(reading, known, edit=number > 0 and "edit_previous" in intents):
            return found
    return []


def _answer(turns: Sequence[Turn], talk: Talk, now: datetime, known: Sequence[str]) -> Brief | None:
    """An answer to the assistant's question completes the request it was about; None where it is a new request."""
    reply = turns[-1].text
    reading, intents = read(reply, Talk(), now, known)
    find_flags(reading, intents)
    fresh = bool(signs("make").search(reading.low) or signs("edit").search(reading.low)) and len(reply) > (14 if language_of(reply) == "zh" else 40)
    if fresh or intents == ("out_of_scope",) and signs("off_topic").search(reading.low):
        return None
    asked_at = max(n for n, turn in enumerate(turns[:-1]) if turn.role == "assistant")
    request = [n for n, turn in enumerate(turns[:asked_at]) if turn.role == "user"]
    if not request:
        return None
    base = interpret(turns[: request[-1] + 1], now=now, known_products=known)
    completed = _completed(base, reading, talk, reply, known)
    return completed.model_copy(update={"flags": find_flags(reading, base.intents)})


def _completed(base: Brief, reading: Reading, talk: Talk, reply: str, known: Sequence[str]) -> Brief:
    """The request with what the reply says; its open question is closed."""
    update: dict[str, Any] = {}
    for name in LISTS:
        if found := reading.values(name):
            update[name] = tuple(found)
    for name in SCALARS:
        if (value := reading.first(name)) is not None:
            update[name] = value
    for name in AMOUNTS:
        if (value := reading.first(name)) is not None:
            update[name] = Decimal(f"{value:g}")
    asked = talk.asked.lower()
    closed = set(base.clarify)
    if re.search(r"产品|商品|哪款|什么(?:东西|产品|商品)|which product|what product|what (?:are we|is it|item)|which item|给什么|哪个(?:产品|商品)", asked):
        update["products"] = tuple(find_products(reading, known)) or (reply.strip(" 。.!！"),)
        closed.discard("product")
    if update.get("platforms"):
        closed.discard("platform")
    if re.search(r"哪[张个几]|which (?:image|one|picture|of)|第几", asked):
        read_targets(reading, talk)
        number = re.fullmatch(r"\s*(\d{1,2})\s*", reply)
        update["edit_targets"] = tuple(reading.values("edit_targets")) or ((int(number[1]),) if number else ())
        closed.discard("target")
    if re.search(r"人群|受众|给谁|who|audience|persona|segment", asked) and not update.get("personas"):
        update["personas"] = tuple(part.strip(" 。.!") for part in re.split(r"[、，,和]|\s+and\s+", reply) if part.strip())
        closed.discard("personas")
    if re.search(r"几张|多少张|how many", asked) and (number := re.search(r"\d+|[一二两三四五六七八九十]+|one|two|three|four|five|six|ten", reading.low)):
        from tools.understanding.briefs.numbers import count_of

        update["count_total"] = update.get("count_total") or count_of(number[0])
        closed.discard("count")
    if re.search(r"价|price|多少钱|how much", asked) and "price" not in update and (number := re.search(r"\d+(?:\.\d+)?", reply)):
        update["price"] = Decimal(number[0])
    for slot, code in (("languages", "language"), ("price", "price"), ("personas", "personas")):
        if slot in update:
            closed.discard(cast(Any, code))
    closed.discard("contradiction")
    update["clarify"] = tuple(code for code in base.clarify if code in closed)
    return base.model_copy(update=update)
