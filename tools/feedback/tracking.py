"""Reads what a storefront or an analytics export says that shoppers did: Segment calls, GA4 rows, CSV files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from domain.text import Words
from domain.trial import Observed

OLDEST = timedelta(days=30)
SKEW = timedelta(minutes=5)
"""Clocks of shoppers' phones go wrong: further ahead than this counts as now."""


@dataclass
class Taken:
    """What was understood, and what was not, by its place in the input."""

    observed: list[Observed] = field(default_factory=list)
    refused: list[tuple[int, Words]] = field(default_factory=list)


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """The tables of ``vocabulary.yaml``, names folded."""
    rows = yaml.safe_load(Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf-8"))
    return {
        "kinds": {_folded(name): kind for kind, names in rows["kinds"].items() for name in names},
        "fields": {name: [_folded(each) for each in others] for name, others in rows["fields"].items()},
        "robots": tuple(rows["robots"]),
    }


def take_in(messages: Sequence[Any], *, agent: str = "", now: datetime | None = None) -> Taken:
    """Segment ``track`` messages (or flat rows) as observations; what cannot be used is named, the rest goes on."""
    taken, moment = Taken(), now or datetime.now(UTC)
    for index, message in enumerate(messages):
        try:
            found = observed(message, agent=agent, now=moment)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            taken.refused.append((index, {"zh": f"“{where}”不能用", "en": f"`{where}` cannot be used"}))
        except ValueError as error:
            words = error.args[0]
            taken.refused.append((index, words if isinstance(words, dict) else {"en": str(words)}))
        else:
            taken.observed.append(found)
    return taken


def observed(message: Any, *, agent: str = "", now: datetime | None = None) -> Observed:
    """One message. Raises ValueError with words, or ValidationError."""
    if not isinstance(message, dict):
        raise ValueError({"zh": "每条事件应是一个对象", "en": "an event is an object"})
    flat = _flat(message)
    kind = vocabulary()["kinds"].get(_folded(str(_found(flat, "kind") or "")))
    if kind is None:
        name = str(_found(flat, "kind"))[:60]
        raise ValueError({"zh": f"不认识的事件：{name}", "en": f"unknown event: {name}"})
    at, sender = _moment(_found(flat, "at"), now or datetime.now(UTC)), str(flat.get("useragent") or agent).lower()
    values = {name: _found(flat, name) for name in ("user", "trial", "arm", "persona", "sku")}
    numbers = {name: _found(flat, name) for name in ("amount", "before", "propensity")}
    return Observed(
        id=str(_found(flat, "id") or _fingerprint(message)), kind=kind, at=at,
        robot=any(name in sender for name in vocabulary()["robots"]),
        **{name: str(value)[:200] for name, value in values.items() if value not in (None, "")},
        **{name: value for name, value in numbers.items() if value not in (None, "")},
    )  # fmt: skip


def read_export(text: str, *, now: datetime | None = None) -> Taken:
    """An export as JSON lines (GA4 for BigQuery, Segment) or as CSV with a header: its first character tells."""
    rows: Iterator[Any]
    if text.lstrip("\ufeff \n")[:1] in ("{", "["):
        rows = _json_rows(text.lstrip("\ufeff \n"))
    else:
        rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    return take_in(list(rows), now=now)


def _json_rows(text: str) -> Iterator[Any]:
    if text.startswith("["):
        yield from json.loads(text)
        return
    for line in text.splitlines():
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                yield None


def _flat(message: Mapping[str, Any]) -> dict[str, Any]:
    """All values under folded names; what is nearer to the event itself wins over its context."""
    flat: dict[str, Any] = {}
    for part in (message, message.get("properties"), _parameters(message), message.get("ecommerce")):
        for name, value in part.items() if isinstance(part, Mapping) else ():
            if not isinstance(value, (dict, list)):
                flat.setdefault(_folded(str(name)), value)
    items = message.get("items") or (message.get("properties") or {}).get("products") or ()
    if isinstance(items, list) and items and isinstance(items[0], Mapping):
        for name, value in items[0].items():
            flat.setdefault(_folded(str(name)), value)
    context = message.get("context")
    if isinstance(context, Mapping):
        flat["useragent"] = context.get("userAgent") or context.get("user_agent") or ""
    return flat


def _parameters(message: Mapping[str, Any]) -> dict[str, Any]:
    """GA4's event parameters: a list of keys with one of several typed values."""
    rows = message.get("event_params")
    if not isinstance(rows, list):
        return {}
    return {
        str(row.get("key")): next((value for value in row["value"].values() if value is not None), None)
        for row in rows
        if isinstance(row, Mapping) and isinstance(row.get("value"), Mapping)
    }


def _found(flat: Mapping[str, Any], name: str) -> Any:
    return next((flat[other] for other in vocabulary()["fields"][name] if flat.get(other) not in (None, "")), None)


def _moment(value: Any, now: datetime) -> datetime:
    if value is None:
        return now
    try:
        moment = _from_number(float(value)) if str(value).replace(".", "", 1).isdigit() else _from_text(str(value))
    except (ValueError, OverflowError, OSError):
        raise ValueError({"zh": f"看不懂的时间：{value}", "en": f"not a time: {value}"}) from None
    if moment < now - OLDEST:
        raise ValueError({"zh": "事件超过 30 天，不再计入", "en": "older than 30 days: not counted any more"})
    return min(moment, now) if moment > now + SKEW else moment


def _from_number(number: float) -> datetime:
    """Seconds, milliseconds or (GA4) microseconds since 1970."""
    while number > 1e11:
        number /= 1000
    return datetime.fromtimestamp(number, UTC)


def _from_text(text: str) -> datetime:
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _fingerprint(message: Mapping[str, Any]) -> str:
    """An id for what has none: the same row read twice is the same event."""
    return "row-" + hashlib.sha256(json.dumps(message, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _folded(name: str) -> str:
    return name.casefold().replace(" ", "").replace("_", "").lstrip("\ufeff")
