"""Scenarios: the exact pictures that platforms ask for, with everything that a checker needs. Rows are in YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from domain import Frozen
from domain.text import Words

Kind = Literal["ad", "scene", "white", "transparent", "sizes", "comparison", "points", "specs", "questions"]
CUT_OUTS: frozenset[Kind] = frozenset({"white", "transparent"})
"""Kinds that show the product alone."""
SHEETS: frozenset[Kind] = frozenset({"sizes", "comparison", "points", "specs", "questions"})
"""Kinds that set facts in rows on plain paper."""
ONCE = CUT_OUTS | SHEETS
"""Kinds that are made once for the product, and not for every audience."""


class Source(Frozen):
    """Where a rule was read."""

    title: str
    url: str = ""


class Scenario(Frozen):
    """One kind of file that a platform takes. Sizes are pixels, `kb` thousands of bytes."""

    id: str
    kind: Kind
    platform: str = ""
    title: Words
    size: tuple[int, int]
    safe: tuple[int, int, int, int] | None = None
    """Pixels kept free at top, right, bottom and left; None where the format's own are meant."""
    least: tuple[int, int] = (1, 1)
    most: tuple[int, int] = (10000, 10000)
    ratio: bool = False
    """Whether the exact size is asked for."""
    kb: tuple[int, int]
    formats: tuple[str, ...]
    text: Literal["none", "few", "free"]
    share: float = 1.0
    """Largest part of the picture that words may take."""
    type: float = 0
    """Smallest type in pixels."""
    offers: bool = True
    """Whether prices and offers may be shown."""
    background: Literal["white", "clear", "any"] = "any"
    fill: tuple[float, float] = (0.0, 1.0)
    """Part of the picture's longer side that the product takes, from and to."""
    edge: int | None = None
    """Most pixels between the product and the nearest edge."""
    corner: int = 0
    """Pixels at the top left that a platform's badge covers."""
    words: dict[str, int] = Field(default_factory=dict)
    """Most characters of the texts that go with the picture."""
    name: str
    asked: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    source: Source
    date: str
    evidence: Literal["official", "secondary", "conflict", "memory", "house"]
    severity: Literal["block", "warn"]

    @property
    def ending(self) -> str:
        """The ending of the file that is made."""
        return self.formats[0]


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return table


@lru_cache(maxsize=1)
def scenarios() -> dict[str, Scenario]:
    """All scenarios by id."""
    formats = yaml.safe_load(Path(__file__).with_name("canvases.yaml").read_text(encoding="utf-8"))
    shapes = {name: row for about in formats["platforms"].values() for name, row in about["formats"].items()}
    table = _table()
    return {
        name: Scenario.model_validate(
            {"size": shapes.get(name, {}).get("size"), "date": table["date"], **row}
            | {"id": name, "source": table["sources"][row["source"]]}
        )
        for name, row in table["scenarios"].items()
    }


def scenario(name: str) -> Scenario | None:
    """The scenario of a format of this name: its own row, or the common one of its kind in another size."""
    if name in scenarios():
        return scenarios()[name]
    found = re.fullmatch(r"(\w+?)_(\d+)x(\d+)", name)
    common = scenarios().get(found[1]) if found else None
    if found is None or common is None or common.kind not in ONCE or common.platform:
        return None
    size = int(found[2]), int(found[3])
    type_size = round(common.type * min(size) / min(common.size), 1)
    return common.model_copy(update={"id": name, "size": size, "least": (1, 1), "type": type_size})


def kind_of(name: str) -> Kind:
    """What is made in the format of this name; an ad where nothing else is said."""
    row = scenario(name)
    return row.kind if row else "ad"


def made_once(names: Sequence[str], languages: Sequence[str]) -> dict[str, int]:
    """How many pictures are made in those of these formats that are not for audiences: words in every language."""
    kinds = {name: kind_of(name) for name in names}
    return {name: 1 if kind in CUT_OUTS else len(languages) for name, kind in kinds.items() if kind in ONCE}
