"""Rules as rows: what each forbids and by which law, composed of word families and exemptions that have names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from domain import Frozen
from domain.text import Words

HERE = Path(__file__).parent
FAMILY = re.compile(r"<([a-z_.]+)>")
Action = Literal["block", "warn", "info"]
Script = Literal["zh", "en"]


class Rule(Frozen):
    """One row: where it holds, what it forbids, and by which law."""

    id: str
    market: str
    """Markets, with spaces between them, or ANY."""
    script: Script
    action: Action
    law: Mapping[str, str]
    """By market; what holds for every other is under ANY."""
    evidence: Literal["quoted", "secondary", "memory"]
    checked: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    """Names of exemptions."""
    goods: tuple[str, ...] = ()
    needs: str = ""
    days: int = 0
    fix: str = "drop"

    def law_in(self, market: str) -> str:
        """What is cited in a market."""
        return self.law.get(market) or self.law.get("ANY") or next(iter(self.law.values()))


class Exemption(NamedTuple):
    """What makes words lawful: it covers the hit, or the text says it anywhere."""

    covers: re.Pattern[str] | None
    anywhere: re.Pattern[str] | None


@cache
def rules() -> tuple[Rule, ...]:
    """Every row of every file."""
    return tuple(
        _row({"checked": _read(file)["checked"], **row}, script)
        for file, script in _settings()["files"].items()
        for row in _read(file)["rules"]
    )


@cache
def forbidden(rule_id: str) -> re.Pattern[str]:
    """What a rule forbids, its families written out."""
    rule = next(rule for rule in rules() if rule.id == rule_id)
    either = "|".join(composed(words, rule.script) for words in rule.words)
    return re.compile(rf"(?<!\w)(?:{either})" if rule.script == "en" else either)


@cache
def exemption(name: str, script: Script) -> Exemption:
    """What a name stands for."""
    row = _read("exemptions.yaml")[name]
    return Exemption(*(_either(row.get(key, ()), script) for key in ("covers", "anywhere")))


def composed(pattern: str, script: Script) -> str:
    """A pattern with each <family> as its words; families may be made of families."""
    families = _families(script)
    while FAMILY.search(pattern):
        pattern = FAMILY.sub(lambda match: families[match.group(1)], pattern)
    return pattern


def fix_of(rule: Rule, words: str) -> Words:
    """What to do instead, in both languages."""
    return fix_named(rule.fix, words, rule.days)


def fix_named(fix: str, words: str, days: int = 0) -> Words:
    """A row of the fixes, for these words."""
    told: Words = _settings()["fixes"][fix]
    return {lang: text.format(words=words, days=days) for lang, text in told.items()}


def markets() -> Mapping[str, str]:
    """The market of a platform, a currency or a language."""
    named: Mapping[str, str] = _settings()["markets"]
    return named


def _row(row: Mapping[str, Any], script: Script) -> Rule:
    law = row["law"] if isinstance(row["law"], dict) else {"ANY": row["law"]}
    market = row.get("market", "CN" if script == "zh" else "ANY")
    return Rule(**{**row, "law": law, "market": market, "script": script, "checked": str(row["checked"])})


def _either(patterns: list[str], script: Script) -> re.Pattern[str] | None:
    return re.compile("|".join(composed(one, script) for one in patterns)) if patterns else None


@cache
def _families(script: Script) -> dict[str, str]:
    read = _read(f"families.{script}.yaml")
    return {name: one if isinstance(one, str) else "(?:" + "|".join(one) + ")" for name, one in read.items()}


@cache
def _settings() -> dict[str, Any]:
    return _read("settings.yaml")


@cache
def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return loaded
