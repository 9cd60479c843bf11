"""One turn read by the grammar into a typed brief: numbers first, then wishes, intents, product, edits, questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from domain.brief import Brief, EditOp, Intent, Turn
from tools.understanding.briefs.answers import AMOUNTS, LISTS, SCALARS
from tools.understanding.briefs.audiences import read_audiences
from tools.understanding.briefs.clarify import find_clarifications
from tools.understanding.briefs.counts import read_counts, read_people_count, read_seconds
from tools.understanding.briefs.dates import read_dates
from tools.understanding.briefs.discounts import read_discounts
from tools.understanding.briefs.edits import find_operations, read_new_text, read_targets
from tools.understanding.briefs.flags import find_flags, running_claims
from tools.understanding.briefs.formats import read_ratios, read_sizes
from tools.understanding.briefs.goods import SWAPPED, find_products
from tools.understanding.briefs.groups import read_groups, read_per_group
from tools.understanding.briefs.intents import find_intents
from tools.understanding.briefs.labels import read_labels
from tools.understanding.briefs.lexicon import LETTER, goods_head, load
from tools.understanding.briefs.looks import read_looks
from tools.understanding.briefs.money import read_money
from tools.understanding.briefs.pasted import mark_lines
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.places import read_languages, read_links, read_markets, read_platforms
from tools.understanding.briefs.planted import CUT, set_orders_aside, without_suspects
from tools.understanding.briefs.points import read_described, read_selling
from tools.understanding.briefs.quotes import read_quotes
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.settle import (
    is_pure_attack,
    language_of,
    looks_of,
    looks_that_are_goods,
    makes,
    settle_edit,
    settle_intents,
    settle_trial,
)
from tools.understanding.briefs.talk import Talk
from tools.understanding.briefs.trials import read_aim, read_trial, read_variants
from tools.understanding.briefs.wishes import read_avoid, read_keep, read_marks

EVERYTHING = 8000
"""Characters of a turn that are read; the rest is nobody's brief."""


def by_grammar(
    turns: Sequence[Turn],
    talk: Talk,
    now: datetime,
    known: Sequence[str] = (),
    wanted: tuple[Intent, ...] = (),
    *,
    planted: bool = False,
) -> Brief:
    """The last turn as a brief; what it wants is found by signs or given; `planted` orders are left out."""
    text = turns[-1].text[:EVERYTHING]
    reading, intents = read(without_suspects(text, CUT) if planted else text, talk, now, known, wanted)
    return as_brief(reading, intents, talk, turns[:-1], now, known, sure=bool(wanted))


def read(
    text: str,
    talk: Talk,
    now: datetime,
    known: Sequence[str] = (),
    wanted: tuple[Intent, ...] = (),
) -> tuple[Reading, tuple[Intent, ...]]:
    """Run every reader over one turn, and find what it wants unless that is given."""
    reading = Reading.of(text)
    read_quotes(reading)
    mark_lines(reading)
    set_orders_aside(reading)
    read_links(reading)
    read_labels(reading)
    lang = language_of(reading.text)
    reading.closed = bool(reading.pasted)
    draft = wanted or find_intents(reading, talk)
    publishing = "publish" in draft
    read_sizes(reading)
    facts_open(reading, bool(reading.asides))
    read_discounts(reading)
    facts_open(reading, True)
    read_seconds(reading, talk.moving)
    if "ab_test" in draft:
        read_trial(reading)
    read_ratios(reading)
    read_markets(reading)
    read_dates(reading, now=now, publishing=publishing)
    facts_open(reading, bool(reading.asides))
    read_money(reading, reading.values("markets"), lang)
    facts_open(reading, True)
    read_platforms(reading)
    read_languages(reading)
    read_people_count(reading)
    read_per_group(reading)
    if "edit_previous" in draft:
        read_targets(reading, talk)
    read_keep(reading)
    read_avoid(reading)
    if makes(draft):
        read_marks(reading)
    read_aim(reading, _aim_cues())
    read_selling(reading)
    read_groups(reading)
    read_audiences(reading)
    read_looks(reading)
    if makes(draft):
        read_described(reading)
    if "ab_test" in draft and not makes(draft):
        read_variants(reading)
    read_counts(reading)
    if "ab_test" in draft and makes(draft):
        read_variants(reading)
    intents = wanted or find_intents(reading, talk)
    if ("edit_previous" in intents) != ("edit_previous" in draft):
        return read(text, talk, now, known, intents)  # a change is known by its new look: read again as one
    reading.closed = False
    return reading, intents


def facts_open(reading: Reading, closed: bool) -> None:
    """Prices and offers in pasted text are facts, unless the text gives orders too."""
    reading.closed = closed and bool(reading.pasted)


@cache
def _aim_cues() -> re.Pattern[str]:
    cues = load("cues")["objective"]
    words = [*cues["zh"], *cues["en"]]
    return re.compile(
        "(?:"
        + "|".join(
            f"(?<![{LETTER}]){w}" if re.match(f"[{LETTER}(]", w) else w for w in sorted(words, key=len, reverse=True)
        )
        + r")\s*(?:the|our|more|是|[:：]|品牌)?\s*$"
    )


def as_brief(
    reading: Reading,
    intents: tuple[Intent, ...],
    talk: Talk,
    before: Sequence[Turn],
    now: datetime,
    known: Sequence[str],
    *,
    sure: bool = False,
) -> Brief:
    """What the readers found as a brief; with `sure`, what is wanted is not doubted."""
    flags = find_flags(reading, intents)
    if intents == ("out_of_scope",) or not sure and is_pure_attack(reading, intents, flags):
        return Brief(intents=("out_of_scope",), flags=flags)
    slots: dict[str, Any] = {name: tuple(reading.values(name)) for name in LISTS}
    slots |= {name: reading.first(name) for name in SCALARS}
    slots |= {
        name: Decimal(f"{reading.first(name):g}" if reading.first(name) < 1e6 else str(int(reading.first(name))))
        for name in AMOUNTS
        if reading.first(name) is not None
    }
    editing = "edit_previous" in intents
    targets = reading.values("edit_targets") if editing else []
    ops: tuple[EditOp, ...] = find_operations(reading, talk) if editing else ()
    if editing:
        read_new_text(reading, ops)
        written = [point for point in reading.values("selling_points") if point not in slots["selling_points"]]
        slots["selling_points"] = tuple(reading.values("selling_points"))
        slots["style_scene"] = tuple(
            look for look in slots["style_scene"] if not any(str(look) in str(point) for point in written)
        )  # Gut Happy Summer: a headline, no season
        settle_edit(slots, ops, talk, targets)
    looking = set(intents) <= {"ask_question", "analyze_results"}
    if "false_claim" in flags:
        said = " ".join(map(str, slots["selling_points"]))
        slots["selling_points"] += tuple(claim for claim in running_claims(reading) if claim and claim not in said)
    products = _products(reading, before, now, known, editing=editing, looking=looking)
    if not products and makes(intents) and (goods := looks_that_are_goods(reading)):
        products = goods[:1]
    slots["selling_points"] = tuple(point for point in slots["selling_points"] if point not in products)
    slots["style_scene"] = looks_of(reading, slots["style_scene"], products, making=makes(intents) and not editing)
    if editing and not makes(intents) and named_pattern("clarify.some_one").search(reading.low):
        slots["count_total"] = None
    if "ab_test" in intents:
        settle_trial(reading, slots, intents)
    settle_intents(slots, intents)
    asks = find_clarifications(reading, intents, talk, products, targets)
    if "contradiction" in asks and len(slots["languages"]) == 2 and re.search(r"但|but|except", reading.low):
        slots["languages"] = slots["languages"][:1]
    return Brief.model_validate(
        {
            **slots, "intents": intents, "products": tuple(products), "flags": flags, "clarify": asks,
            "edit_targets": tuple(targets), "edit_ops": ops,
        }
    )  # fmt: skip


def _products(
    reading: Reading, before: Sequence[Turn], now: datetime, known: Sequence[str], *, editing: bool, looking: bool
) -> list[str]:
    """The product of this turn, or the one in hand."""
    earlier = _in_hand(before, now, known)
    named = find_products(reading, known, edit=bool(earlier) or looking or editing, looking=looking)
    if earlier and (not named or editing and not SWAPPED.search(reading.own)):
        return earlier
    return named or _pushed(reading)


def _pushed(reading: Reading) -> list[str]:
    """主推燕窝, where nothing else is named: what is pushed is the product itself."""
    return [
        str(claim.value)
        for claim in reading.claims
        if claim.slot == "selling_points"
        and re.search(r"(?:主推|主打|推广|卖)(?:的是)?\s*$", reading.low[: claim.start])
        and goods_head(str(claim.value))
    ][:1]


def _in_hand(before: Sequence[Turn], now: datetime, known: Sequence[str]) -> list[str]:
    """The product that the conversation was about last."""
    for number in range(len(before) - 1, -1, -1):
        if before[number].role != "user":
            continue
        reading, intents = read(before[number].text[:EVERYTHING], Talk(), now, known)
        if intents == ("out_of_scope",):
            continue
        changed = number > 0 and "edit_previous" in intents
        if changed and not SWAPPED.search(reading.own):
            continue  # 第二张加个橘子: a prop
        if found := find_products(reading, known, edit=changed):
            return found
    return []
