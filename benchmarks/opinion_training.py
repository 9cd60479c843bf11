"""Training of the second opinion: ridge regression on hashed features, then a small logistic weighing of intents.

Deterministic and closed: one linear system for all labels. `examples` says what it is trained on.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.brief_scoring import Item, load  # noqa: E402
from domain.brief import Brief, Turn  # noqa: E402
from tools.understanding.briefs.conversation import replied, up_to_the_user  # noqa: E402
from tools.understanding.briefs.intents import talk_of  # noqa: E402
from tools.understanding.briefs.opinion.features import BLOCKS, Features, features  # noqa: E402
from tools.understanding.briefs.opinion.scores import INTENTS, LABELS  # noqa: E402
from tools.understanding.briefs.turns import by_grammar  # noqa: E402

DATA = ROOT / "tests/unit/understanding"
OWN = (DATA / "briefs.jsonl", DATA / "briefs_fresh.jsonl")
BLIND = DATA / "briefs_blind.jsonl"
FIRST_SIGHT = DATA / "briefs_blind_first.jsonl"
"""What the grammar alone made of the blind sets before it was mended by them."""
SPOKEN = DATA / "briefs_spoken.txt"
"""Sentences of which only intents, flags and questions are labelled."""
NOW = datetime(2026, 11, 18, 12)
CARE, HARMLESS = DATA / "care.yaml", DATA / "harmless.yaml"
"""Sentences of which only the flags are labelled: what they want is what the grammar says."""
PENALTY = 0.1
WEIGHT = {"own": 1.0, "spoken": 1.0}
OTHERS = 2.0
"""What an example by another writer counts."""
LEAST = 2
"""In how many examples a feature must stand."""
TELLING = 2
"""How much a feature must say of some label, in steps of 24ths of the most telling one; others are not written."""
Matrix = Any


class Example(NamedTuple):
    """A labelled turn: who wrote it, what the grammar made of it, and its labels."""

    item: Item
    group: str
    grammar: Brief
    features: Features
    labels: frozenset[str]


def examples() -> list[Example]:
    """Every labelled turn that is not an answer to the assistant's question (those need no opinion)."""
    first = {line["id"]: line["expect"] for line in load(FIRST_SIGHT)}
    items = [(item, "own") for item in load(*OWN)] + [(item, "spoken") for item in (*spoken(), *careful())]
    items += [(item, item["id"].partition("_")[0]) for item in load(BLIND)]
    return [one for item, group in items if (one := _example(item, group, first.get(item["id"])))]


def _example(item: Item, group: str, seen: dict[str, Any] | None) -> Example | None:
    turns = up_to_the_user([Turn(**turn) for turn in item["turns"]])
    talk = talk_of(turns)
    if replied(turns, talk, NOW):
        return None
    brief = Brief.model_validate(seen) if seen is not None else by_grammar(turns, talk, NOW)
    gold = item["expect"]
    labels = {
        *gold.get("intents", brief.intents),
        *gold.get("flags", ()),
        *(a for a in gold.get("clarify", ()) if not a.startswith("?")),
    }
    return Example(item, group, brief, features(turns, brief), frozenset(labels))


SHORT = {
    "image": "generate_images", "video": "generate_video", "test": "ab_test", "edit": "edit_previous",
    "analyze": "analyze_results", "ask": "ask_question", "off": "out_of_scope", "injection": "prompt_injection",
    "secrets": "secrets_request", "claim": "false_claim", "fraud": "price_fraud", "ip": "ip_infringement",
    "url": "unsafe_url",
}  # fmt: skip


def spoken() -> list[Item]:
    """``intents | flags | questions | text`` per line; earlier turns stand before the text, parted by ``//``."""
    items: list[Item] = []
    for number, line in enumerate(SPOKEN.read_text(encoding="utf-8").splitlines() if SPOKEN.exists() else ()):
        if not line.strip() or line.startswith("#"):
            continue
        *codes, text = line.split("|", 3)
        intents, flags, asks = ([SHORT.get(word, word) for word in part.split()] for part in codes)
        texts = [part.strip() for part in text.strip().split(" // ")]
        roles = ("user", "assistant") * len(texts)
        expect = {"intents": intents, "flags": flags, "clarify": asks}
        turns = [{"role": roles[n], "text": part} for n, part in enumerate(texts)]
        items.append({"id": f"spoken_{number}", "turns": turns, "expect": expect})
    return items


def careful() -> list[Item]:
    """Sentences with their flags, and sentences that only look as if they needed care."""
    rows = [
        *yaml.safe_load(CARE.read_text("utf-8")),
        *((text, []) for text in yaml.safe_load(HARMLESS.read_text("utf-8"))),
    ]
    return [
        {"id": f"careful_{n}", "turns": [{"role": "user", "text": text}], "expect": {"flags": flags}}
        for n, (text, flags) in enumerate(rows)
    ]


def digest() -> str:
    """A name for the labelled briefs: weights that were trained on others are out of date."""
    found = hashlib.sha256()
    for path in (*OWN, BLIND, FIRST_SIGHT, SPOKEN, CARE, HARMLESS):
        found.update(path.read_bytes() if path.exists() else b"")
    return found.hexdigest()[:16]


class Table(NamedTuple):
    """All examples as rows of numbers."""

    columns: dict[int, int]
    rarity: Matrix
    rows: Matrix
    labels: Matrix
    said: Matrix
    """What the grammar said, as 0 and 1."""
    weights: Matrix
    kernel: Matrix
    """How much alike the rows are."""


def tabulated(found: Sequence[Example]) -> Table:
    """Features that stand in enough examples, each block of a row at its own length."""
    counts = Counter(f for one in found for block in BLOCKS for f in one.features[block])
    columns = {f: n for n, f in enumerate(sorted(f for f, many in counts.items() if many >= LEAST))}
    rarity = np.array([np.log(len(found) / (counts[f] + 1)) + 1 for f in columns]).astype(np.float16)
    rows = np.zeros((len(found), len(columns)), np.float32)
    for n, one in enumerate(found):
        for block, weight in BLOCKS.items():
            at = [columns[f] for f in one.features[block] if f in columns]
            values = rarity[at].astype(np.float32)
            if at:
                rows[n, at] += weight * values / np.linalg.norm(values)
    labels = np.array([[label in one.labels for label in LABELS] for one in found], float)
    said = np.array(
        [
            [label in (*one.grammar.intents, *one.grammar.flags, *one.grammar.clarify) for label in LABELS]
            for one in found
        ],
        float,
    )
    weights = np.array([WEIGHT.get(one.group, OTHERS) for one in found])
    return Table(columns, rarity, rows, labels, said, weights, rows @ rows.T)


def solved(kernel: Matrix, labels: Matrix, weights: Matrix) -> tuple[Matrix, Matrix]:
    """Ridge regression of all labels at once, in the examples' own space: (share of each example, mean label)."""
    mean = labels.mean(0)
    return np.linalg.solve(kernel + np.diag(PENALTY / weights), labels - mean), mean


def held_out(table: Table, groups: Matrix) -> Matrix:
    """Scores of each example by another writer from everything but that writer's set."""
    found = np.zeros_like(table.labels)
    for group in sorted(set(groups) - set(WEIGHT)):
        rest, part = np.where(groups != group)[0], np.where(groups == group)[0]
        shares, mean = solved(table.kernel[np.ix_(rest, rest)], table.labels[rest], table.weights[rest])
        found[part] = table.kernel[np.ix_(part, rest)] @ shares + mean
    return found


def weighing(scores: Matrix, table: Table, chosen: Matrix) -> Matrix:
    """Per intent a logistic regression on held-out scores and the grammar's word (see `Weights.weighing`)."""
    return np.array(
        [_logistic(_inputs(scores, table, chosen, n), table.labels[chosen, n]) for n in range(len(INTENTS))]
    )


def _inputs(scores: Matrix, table: Table, chosen: Matrix, intent: int) -> Matrix:
    part = scores[chosen][:, : len(INTENTS)]
    other = np.delete(part, intent, 1).max(1)
    said = table.said[chosen][:, : len(INTENTS)]
    return np.c_[part[:, intent] * 6, said[:, intent], other * 6, said.sum(1), np.ones(len(part))]


def _logistic(inputs: Matrix, labels: Matrix, penalty: float = 1.0) -> Matrix:
    weights = np.zeros(inputs.shape[1])
    free = np.array([*[penalty] * (len(weights) - 1), 0.0])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (likely - labels) + free * weights
        curve = (inputs * (likely * (1 - likely) + 1e-6)[:, None]).T @ inputs + np.diag(free + 1e-6)
        weights = weights - np.linalg.solve(curve, slope)
    return weights * np.array([6, 1, 6, 1, 1.0])  # scores were multiplied by six


def write(path: Path, table: Table, groups: Matrix) -> int:
    """Train on everything and write the weights; how many bytes."""
    others = ~np.isin(groups, list(WEIGHT))
    shares, mean = solved(table.kernel, table.labels, table.weights)
    exact = table.rows.T @ shares
    scale = np.abs(exact).max(0) / 24
    small = np.round(exact / scale).astype(np.int8)
    weighed = weighing(held_out(table, groups), table, others)
    kept = np.abs(small).max(1) >= TELLING
    columns = np.array([*table.columns])[kept]
    np.savez_compressed(
        path, steps=np.diff(columns, prepend=0).astype(np.uint16), rarity=table.rarity[kept], weights=small[kept],
        scale=scale, bias=mean, weighing=weighed, trained_on=np.array(digest()),
    )  # fmt: skip
    return path.stat().st_size


def slots(brief: Brief) -> dict[str, Any]:
    """A brief as plain JSON."""
    return json.loads(brief.model_dump_json(exclude_defaults=True))
