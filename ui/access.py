"""Who may open which address: rows of data, first match wins, and what no row names is closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Audience = Literal["anybody", "shopper", "holder", "merchant", "operator", "admin", "nobody"]


@dataclass(frozen=True)
class Row:
    """One row of `access.yaml`."""

    path: str
    audience: Audience
    methods: frozenset[str] = frozenset()
    """Empty: all."""
    scope: str = ""
    """What a key must allow; empty goes by the method."""

    def fits(self, path: str, method: str) -> bool:
        """Whether it is about this request."""
        return bool(_pattern(self.path).fullmatch(path)) and (not self.methods or method in self.methods)

    def scope_for(self, method: str) -> str:
        """What a key must allow for this request."""
        if self.audience == "shopper":
            return "deliver"
        return self.scope or ("read" if method in ("GET", "HEAD", "OPTIONS") else "write")


def row_for(path: str, method: str = "GET") -> Row | None:
    """The row that decides about a request."""
    return next((row for row in rows() if row.fits(path, method)), None)


@cache
def rows() -> tuple[Row, ...]:
    """All rows, in order."""
    listed = yaml.safe_load((Path(__file__).parent / "access.yaml").read_text(encoding="utf-8"))
    return tuple(
        Row(each["path"], each["for"], frozenset(each.get("methods", ())), each.get("scope", "")) for each in listed
    )


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, path.split("*"))), re.DOTALL)
