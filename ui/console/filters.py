"""The console's filter line: words, and conditions such as ``status:failed agent:persona cost>0.1 seconds>30``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]

_TERM = re.compile(r'(-?)(?:([a-z]+)(:|>=|<=|>|<|=))?("[^"]*"|[^\s"]+)')
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le, "=": operator.eq, ":": operator.eq,
}  # fmt: skip
NUMBERS = {
    "seconds": "seconds", "duration": "seconds", "waited": "waited", "cost": "cost", "tokens": "tokens",
    "pictures": "pictures", "rejected": "rejected", "firstpass": "at_once", "calls": "calls", "retries": "rejected",
}  # fmt: skip
NAMES = {
    "merchant": "merchant", "status": "status", "state": "status", "agent": "agents", "model": "models",
    "error": "errors", "run": "id", "thread": "thread", "kind": "kind", "sku": "sku",
}  # fmt: skip


def keeps(line: str) -> Callable[[Row], bool]:
    """Whether a row fits the whole line. What looks like a condition but is none is looked for as text."""
    tests = [_test(*found) for found in _TERM.findall(line)]
    return lambda row: all(test(row) for test in tests)


def _test(sign: str, field: str, relation: str, value: str) -> Callable[[Row], bool]:
    value = value.strip('"')
    if field in NUMBERS and _number(value) is not None:
        wanted, place = float(value), NUMBERS[field]
        test: Callable[[Row], bool] = lambda row: _COMPARE[relation](float(row.get(place) or 0), wanted)  # noqa: E731
    elif field in NAMES and relation in (":", "="):
        place, asked = NAMES[field], value.casefold()
        if asked in ("*", "any"):
            test = lambda row: bool(row.get(place))  # noqa: E731
        else:
            test = lambda row: any(asked in each.casefold() for each in _texts(row.get(place)))  # noqa: E731
    else:
        words = (f"{field}{relation}{value}" if field else value).casefold()
        test = lambda row: words in row["text"].casefold() or words in row["id"] or words in row["search"]  # noqa: E731
    return (lambda row: not test(row)) if sign else test


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value or "")]


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
