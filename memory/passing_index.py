"""Facts that are asked for once: compared one by one with the question, and forgotten with the run."""

from __future__ import annotations

from typing import Any

import numpy as np

from domain.ports import Embedder


class PassingIndex:
    """`domain.ports.Index` in memory, exact: for products of a batch, whose vectors nobody would ask for again."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._rows: dict[str, tuple[list[str], np.ndarray]] = {}

    def add(self, sku: str, texts: dict[str, str], metadata: dict[str, dict[str, Any]]) -> None:
        """Make these texts the product's; what is not among them goes."""
        kept = {each: text for each, text in texts.items() if text.strip()}
        vectors = self._embedder.embed_documents(list(kept.values())) if kept else []
        self._rows[sku] = list(kept), np.array(vectors, dtype=np.float32).reshape(len(kept), -1)

    def search(self, query: str, *, sku: str | None = None, top: int = 8) -> list[tuple[str, float]]:
        """(fact id, similarity 0..1), best first."""
        if not query.strip() or top < 1:
            return []
        asked = np.array(self._embedder.embed_query(query), dtype=np.float32)
        best: dict[str, float] = {}
        for owner, (names, vectors) in self._rows.items():
            if sku is not None and owner != sku or not names:
                continue
            lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(asked)
            for name, near in zip(names, vectors @ asked / np.maximum(lengths, 1e-9), strict=True):
                fact = name.partition("@")[0]
                best[fact] = max(best.get(fact, 0.0), min(1.0, max(0.0, float(near))))
        return sorted(best.items(), key=lambda pair: -pair[1])[:top]
