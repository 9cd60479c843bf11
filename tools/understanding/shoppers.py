"""Person data: shoppers' behaviour in, audience segments of a product out. No personal data is needed or kept."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.catalog import Product, Segment, Shopper, ShopperEvent
from domain.errors import BadProductData
from tools.understanding.feeds import Row, read_feed
from tools.understanding.taxonomy import archetypes, both, found_in

WEIGHTS = {"view": 1.0, "click": 1.5, "cart": 2.5, "order": 4.0, "search": 1.5}
"""How much an event says about wanting the product."""
EVENT_FIELDS = ("kind", "at", "sku", "query")


def load_shoppers(path: Path | str) -> tuple[Shopper, ...]:
    """Shoppers from a file: one JSON shopper a line, a JSON list, or a CSV with one event a row.

    A CSV has the columns ``shopper`` (or ``id``), ``kind``, ``at``, ``sku``, ``query``; further columns are profile
    (``profile.<name>``) or context.
    """
    file = Path(path)
    rows = list(read_feed(file, ("shopper", "kind", "at")))
    if rows and ("kind" in rows[0].cells or "event" in rows[0].cells):
        return _from_events(file, rows)
    return tuple(_valid(file, row, row.cells) for row in rows)


def _from_events(file: Path, rows: Iterable[Row]) -> tuple[Shopper, ...]:
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    profiles: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        cells = {name: value for name, value in row.cells.items() if value not in ("", None)}
        who = str(cells.pop("shopper", None) or cells.pop("shopper_id", None) or cells.pop("id", ""))
        event: dict[str, Any] = {"kind": cells.pop("event", None) or cells.get("kind")}
        event |= {name: cells[name] for name in EVENT_FIELDS if name in cells}
        rest = {name: str(value) for name, value in cells.items() if name not in EVENT_FIELDS}
        profiles[who] |= {name[8:]: value for name, value in rest.items() if name.startswith("profile.")}
        event["context"] = {name: value for name, value in rest.items() if not name.startswith("profile.")}
        try:
            ShopperEvent.model_validate(event)
        except ValidationError as error:
            raise _wrong(file, row, error) from error
        events[who].append(event)
    return tuple(
        Shopper.model_validate({"id": who, "profile": profiles[who], "events": listed})
        for who, listed in events.items()
    )


def _valid(file: Path, row: Row, cells: dict[str, Any]) -> Shopper:
    try:
        return Shopper.model_validate(
            {name: json.loads(v) if name == "events" and isinstance(v, str) else v for name, v in cells.items()}
        )
    except (ValidationError, json.JSONDecodeError) as error:
        raise _wrong(file, row, error) from error


def _wrong(file: Path, row: Row, error: ValueError) -> BadProductData:
    first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": ("events",), "msg": str(error)}
    column = ".".join(str(part) for part in first["loc"])
    return BadProductData(
        {
            "zh": f"{file.name} 第 {row.number} 行的 {column} 不对：{first['msg']}。",
            "en": f"{file.name} row {row.number}: {column} is wrong: {first['msg']}.",
        },
        file=file.name,
        row=row.number,
        column=column,
    )


def segments_of(product: Product, shoppers: Sequence[Shopper]) -> tuple[Segment, ...]:
    """Which audiences the people around this product are, by what they searched, did and say of themselves.

    Each shopper has one vote, weighted by how close they came to buying, and divided over the audiences that their
    words point to. Shoppers whose words point nowhere count in the total, so that shares stay honest. An audience that
    is no commoner around this product than among all shoppers says nothing about the product and is left out.
    """
    usual = _base_rates(shoppers)
    votes: dict[str, float] = defaultdict(float)
    signs: dict[str, Counter[str]] = defaultdict(Counter)
    touched: list[str] = []
    total = 0.0
    for shopper in shoppers:
        weight = _interest(product.sku, shopper.events)
        if not weight:
            continue
        total += weight
        touched.append(shopper.id)
        found = _pointing(shopper)
        strength = sum(sum(counter.values()) for counter in found.values())
        for audience, counter in found.items():
            votes[audience] += weight * sum(counter.values()) / strength
            signs[audience] += counter
    return tuple(
        Segment(
            name=audience,
            share=round(min(1.0, vote / total), 4),
            evidence=tuple(f"behaviour:{sign}" for sign, _ in signs[audience].most_common(5)),
        )
        for audience, vote in sorted(votes.items(), key=lambda pair: -pair[1])
        if len(touched) == len(shoppers) or vote / total >= usual.get(audience, 0.0)
    )


def _base_rates(shoppers: Sequence[Shopper]) -> dict[str, float]:
    """Audience -> its part among all shoppers, whatever they looked at."""
    votes: dict[str, float] = defaultdict(float)
    for shopper in shoppers:
        found = _pointing(shopper)
        strength = sum(sum(counter.values()) for counter in found.values())
        for audience, counter in found.items():
            votes[audience] += sum(counter.values()) / strength
    return {audience: vote / len(shoppers) for audience, vote in votes.items()}


def _interest(sku: str, events: Iterable[ShopperEvent]) -> float:
    """How close a shopper came to buying this product; 0 where they never touched it."""
    listed = list(events)
    touched = [WEIGHTS[event.kind] for event in listed if event.sku == sku]
    return max(touched, default=0.0) and min(8.0, max(touched) + 0.25 * len(touched))


def _pointing(shopper: Shopper) -> dict[str, Counter[str]]:
    """Audience -> the signs for it in this shopper's searches, context and profile."""
    said: list[tuple[str, str]] = []
    for event in shopper.events:
        if event.query:
            said.append(("search", event.query))
        said += [("context", value) for value in event.context.values()]
    for value in shopper.profile.values():
        said += [("profile", text) for text in ([value] if isinstance(value, str) else value)]
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, text in said:
        for audience, word in _audiences_in(text):
            found[audience][f"{kind}:{word}"] += 1
    return found


@lru_cache(maxsize=20_000)
def _audiences_in(text: str) -> tuple[tuple[str, str], ...]:
    """(audience, the word that points to it) for what a text speaks of; the same texts come again and again."""
    pointing = []
    for audience in archetypes().values():
        if hits := found_in(text, (*both(audience.cues), *both(audience.names))):
            pointing.append((audience.id, hits[0]))
    return tuple(pointing)
