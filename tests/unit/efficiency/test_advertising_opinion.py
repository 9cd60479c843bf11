"""The second opinion on words: what it adds to the rules, what it takes back, and where it keeps still."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tools.efficiency.adlaw.opinion.features import script_of
from tools.efficiency.adlaw.opinion.kinds import kinds
from tools.efficiency.adlaw.opinion.likeness import WEIGHTS, learned, likeness
from tools.efficiency.advertising import LIKELY, blocking, check_overrides, check_texts

HERE = Path(__file__).parent
TAUGHT = ("ad_texts.tsv", "ad_texts_seen.tsv", "ad_texts_blind.tsv", "ad_texts_writers.tsv", "ad_texts_last.tsv")


def rows_of(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def open_rules(text: str, market: str, **more: object) -> list[str]:
    return [hit.rule for hit in check_texts([text], market=market, **more) if hit.action != "info"]  # type: ignore[arg-type]


def test_the_committed_weights_fit_the_table_of_kinds() -> None:
    """After texts or kinds were added: ``python benchmarks/ad_opinion.py --write``."""
    assert WEIGHTS.stat().st_size <= 400_000
    for script in ("zh", "en"):
        assert learned(script).kinds.shape == (len(learned(script).features), len(kinds()))  # type: ignore[arg-type]


def test_every_label_of_the_texts_is_a_kind() -> None:
    labels = {row[2] for name in TAUGHT for row in rows_of(name)} - {"ok"}
    named = [label for kind in kinds() for label in kind.labels]
    assert labels <= {*named} and len(named) == len({*named})


@pytest.mark.parametrize(
    ("text", "market", "rule", "law"),
    [
        ("Oprah told her viewers these gummies changed her life", "US", "learned.endorsement", "16 CFR 255"),
        ("Magnet bracelet is lowering the blood pressure", "EU", "learned.health", "1169/2011"),
        ("西瓜冰味雾化弹，学生党上课偷偷来一口", "CN", "learned.alcohol_tobacco", "广告法"),
    ],
)
def test_what_no_rule_knows_is_warned_of_with_its_law_and_never_blocked(
    text: str, market: str, rule: str, law: str
) -> None:
    (hit,) = check_texts([text], market=market)
    assert (hit.rule, hit.action, hit.evidence) == (rule, "warn", "learned") and law in hit.law
    assert hit.words.strip() and hit.words in text and hit.words in hit.fix["zh"] and hit.words in hit.fix["en"]
    assert not blocking([hit])


def test_strong_words_in_a_harmless_text_are_advice() -> None:
    (hit,) = check_texts(["每把锁的钥匙编号唯一,丢了凭编号和购买记录补配"], market="CN")
    assert (hit.rule, hit.action) == ("cn.superlative", "info")
    assert open_rules("全网唯一的好锁", "CN") == ["cn.superlative"]


def test_what_this_tool_says_itself_is_not_warned_of() -> None:
    rows = rows_of("ad_texts_kits.tsv")
    assert len(rows) > 600
    assert not [row[3] for row in rows if open_rules(row[3], row[1], proofs=["price_7d", "price_30d"])]


def test_languages_that_were_not_learned_are_left_alone() -> None:
    texts = [text for phrases in load_phrases().values() for text in phrases.get("headlines", ())]
    others = [
        "Une tasse de café noir pour commencer la journée",
        "朝の一杯のためのブラックコーヒー",
        "Kaffee ohne Zucker",
        *texts,
    ]
    views = [likeness(text.casefold(), script_of(text)) for text in others]
    warned = [text for text, view in zip(others, views, strict=True) if view and view.score > LIKELY]
    assert len(others) > 20 and not warned


def load_phrases() -> dict[str, dict[str, list[str]]]:
    path = HERE.parents[2] / "tools/understanding/lexicon/phrases.yaml"
    read: dict[str, dict[str, list[str]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {lang: phrases for lang, phrases in read.items() if isinstance(phrases, dict)}


def test_a_proof_or_a_reason_settles_it() -> None:
    text = "Oprah told her viewers these gummies changed her life"
    check_overrides({"learned.endorsement": "contract of 2026-10-02"})
    (hit,) = check_texts([text], market="US", overrides={"learned.endorsement": "contract of 2026-10-02"})
    assert hit.overridden
    assert all(kind.needs or kind.fix for kind in kinds())


def test_texts_of_any_kind_are_read() -> None:
    for text in ("", " ", "¥", "0", "\u200b", "🙂" * 400, "a" * 5000, "第一" * 2000):
        check_texts([text], market="CN")
