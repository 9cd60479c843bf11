"""Training of the advertising opinion: ridge regression on runs of signs, a model for each script.

Closed and deterministic: one linear system for "breach or not" over all texts, one for the kinds over the breaches.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.efficiency.adlaw.folding import fold  # noqa: E402
from tools.efficiency.adlaw.opinion.features import Script, placed  # noqa: E402
from tools.efficiency.adlaw.opinion.kinds import kinds  # noqa: E402
from tools.efficiency.adlaw.opinion.likeness import length  # noqa: E402

DATA = ROOT / "tests/unit/efficiency"
TEXTS = ("ad_texts.tsv", "ad_texts_seen.tsv", "ad_texts_blind.tsv", "ad_texts_writers.tsv", "ad_texts_kits.tsv")
SCRIPTS: tuple[Script, ...] = ("zh", "en")
PENALTY = 0.3
LEAST = {"zh": 2, "en": 3}
"""In how many texts a feature must stand: what tells most is rare, but two thirds of the English ones told nothing."""
KIND_WEIGHTS = 14000
"""Weights kept of a script's kinds: the largest."""
Matrix = Any


class Text(NamedTuple):
    """A labelled text."""

    script: Script
    market: str
    label: str
    text: str
    writer: str

    @property
    def folded(self) -> str:
        return fold(self.text)[self.script].text


class Table(NamedTuple):
    """Texts of one script as rows of numbers."""

    texts: Sequence[Text]
    features: Matrix
    rarity: Matrix
    rows: Matrix
    """Sparse; each of length one."""
    labels: Matrix


def labelled(names: Iterable[str] = TEXTS) -> list[Text]:
    """Texts with their writers; where a file names none, the file is the writer."""
    found = []
    for name in names:
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                script, market, label, text, *writer = line.split("\t")
                found.append(Text(script, market, label, text, *(writer or [name])))  # type: ignore[arg-type]
    return found


def tabulated(texts: Sequence[Text], script: Script) -> Table:
    """Features that stand in enough texts, weighed by rarity."""
    from scipy.sparse import csr_matrix

    part = [text for text in texts if text.script == script]
    found = [{feature for feature, _ in placed(text.folded, script)} for text in part]
    counts = Counter(feature for one in found for feature in one)
    features = np.array(sorted(feature for feature, many in counts.items() if many >= LEAST[script]))
    column = {feature: n for n, feature in enumerate(features.tolist())}
    # In sixteenths, as it is kept.
    rarity = np.round(16 * np.array([np.log(len(part) / (counts[f] + 1)) + 1 for f in features.tolist()])) / 16
    rows, columns, values = list[int](), list[int](), list[float]()
    for n, one in enumerate(found):
        at = sorted(column[feature] for feature in one if feature in column)
        rows += [n] * len(at)
        columns += at
        values += (rarity[at] / length(rarity[at], len(one) - len(at), rarity)).tolist()
    matrix = csr_matrix((values, (rows, columns)), shape=(len(part), len(features)))
    return Table(part, features, rarity, matrix, np.array([float(text.label != "ok") for text in part]))


def solved(rows: Matrix, labels: Matrix) -> tuple[Matrix, Matrix]:
    """Ridge regression in the texts' own space: (weights of the features, mean label)."""
    mean = labels.mean(0)
    kernel = (rows @ rows.T).toarray()
    shares = np.linalg.solve(kernel + PENALTY * np.eye(len(kernel)), labels - mean)
    return rows.T @ shares, mean


def held_out(table: Table, parts: Sequence[Any]) -> Matrix:
    """The score of each text from the texts of all other parts (for example other writers)."""
    names, scores = np.array(parts), np.zeros(len(parts))
    for name in sorted(set(parts)):
        here = np.where(names == name)[0]
        rest = np.where(names != name)[0]
        weights, mean = solved(table.rows[rest], table.labels[rest])
        scores[here] = table.rows[here] @ weights + mean
    return scores


def write(path: Path, tables: dict[Script, Table]) -> int:
    """Train on everything and keep 8 bits of each weight. Bytes written."""
    parts: dict[str, Matrix] = {}
    for script, table in tables.items():
        weights, mean = solved(table.rows, table.labels)
        wrong = np.where(table.labels > 0)[0]
        many = len(kinds())
        places = {name: n for n, kind in enumerate(kinds()) for name in kind.labels}
        which = np.eye(many)[[places[table.texts[n].label] for n in wrong]]
        told, _ = solved(table.rows[wrong], which)
        least = np.partition(np.abs(told).ravel(), -KIND_WEIGHTS)[-KIND_WEIGHTS]
        kept, columns = np.where(np.abs(told) >= least)
        scale = np.abs(weights).max() / 127
        parts |= {
            f"{script}_steps": _narrow(np.diff(table.features, prepend=0)),
            f"{script}_rarity": np.round(table.rarity * 16).astype(np.uint8),
            f"{script}_weights": np.round(weights / scale).astype(np.int8),
            f"{script}_numbers": np.array([mean, scale, many]),
            f"{script}_rows": kept.astype(np.uint32),
            f"{script}_columns": columns.astype(np.uint8),
            f"{script}_kinds": np.round(told[kept, columns] * 127 / np.abs(told).max()).astype(np.int8),
        }
    np.savez_compressed(path, **parts)
    return path.stat().st_size


def _narrow(steps: Matrix) -> Matrix:
    return steps.astype(np.uint16 if steps.max() < 65536 else np.uint32)
