"""Kinds of breaches that the second opinion tells apart: rows of kinds.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from domain import Frozen
from domain.text import Words
from tools.efficiency.adlaw.opinion.features import Script
from tools.efficiency.adlaw.rows import fix_named, rules

ROWS = Path(__file__).with_name("kinds.yaml")
READS_LIKE: Words = {
    "zh": "这句话读起来像“{kind}”，请核对：{fix}",
    "en": "this reads like {kind}, so look at it again: {fix}",
}


class Kind(Frozen):
    """One row."""

    id: str
    name: Words
    fix: str
    labels: tuple[str, ...]
    """What the labelled texts call it."""
    checked: str
    zh: str = ""
    en: str = ""
    law: Mapping[str, str] = {}
    needs: tuple[str, ...] = ()
    """Proofs of which one settles it."""

    @property
    def rule(self) -> str:
        """What an override calls it."""
        return f"learned.{self.id}"

    def law_in(self, market: str, script: Script) -> str:
        """The law that such a text may break in a market; empty where none of ours holds there."""
        if self.law:
            return self.law.get(market) or self.law["ANY"]
        cited = (self.zh if script == "zh" else self.en).split()
        for rule in rules():
            if rule.id in cited and (not market or {"ANY", market} & {*rule.market.split()}):
                return rule.law_in(market)
        return ""

    def fix_for(self, words: str) -> Words:
        """What to do about these words, and why they were found."""
        told = fix_named(self.fix, words)
        return {lang: text.format(kind=self.name[lang], fix=told[lang]) for lang, text in READS_LIKE.items()}


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of the weights' columns."""
    read = yaml.safe_load(ROWS.read_text(encoding="utf-8"))
    return tuple(Kind(checked=str(read["checked"]), **_with_lists(row)) for row in read["kinds"])


def _with_lists(row: dict[str, object]) -> dict[str, object]:
    return row | {"needs": tuple(str(row.get("needs", "")).split())}
