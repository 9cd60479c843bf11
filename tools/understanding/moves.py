"""What a merchant says about single elements of a picture: ``价格往上移，放大一点`` as layer patches."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from tools.generation.patches import Patch

STEP = 0.07
"""How far one move goes, in parts of the shorter side."""
GROWTH = 1.2
CLAUSES = re.compile(r"[，。；;！!\n]|,|(?<!\d)\.(?!\d)|\sand\s|然后|再(?=[放加缩调往向])")
ACROSS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, re.Pattern[str]]]:
    rows = yaml.safe_load((Path(__file__).parent / "lexicon" / "moves.yaml").read_text(encoding="utf-8"))
    return {group: {name: re.compile(words) for name, words in named.items()} for group, named in rows.items()}


def moves_in(text: str) -> tuple[Patch, ...]:
    """Every move and resize that the text asks of an element; what has no element of its own goes to the last one."""
    found: list[Patch] = []
    element = ""
    for clause in CLAUSES.split(text.casefold()):
        element = _element(clause) or element
        if element and (patch := _patch(element, clause)):
            found.append(patch)
    return tuple(found)


def _element(clause: str) -> str:
    rest, first = clause, (len(clause) + 1, "")
    for name, pattern in _table()["elements"].items():
        if match := pattern.search(rest):
            first = min(first, (match.start(), name))
            rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    return first[1]


def _patch(element: str, clause: str) -> Patch | None:
    def said(group: str) -> list[str]:
        return [name for name, pattern in _table()[group].items() if pattern.search(clause)]

    strength = {"much": 1.9, "little": 0.6}.get(next(iter(said("strengths")), ""), 1.0)
    dx = sum(ACROSS[name][0] for name in said("directions")) * STEP * strength
    dy = sum(ACROSS[name][1] for name in said("directions")) * STEP * strength
    sizes = said("sizes")
    growth = 1 + (GROWTH - 1) * strength
    scale = growth if sizes == ["bigger"] else 1 / growth if sizes == ["smaller"] else 1.0
    return Patch(element, dx, dy, scale) if dx or dy or scale != 1 else None
