"""One merchant's facts in an index that all share: their products may have the SKUs of somebody else's."""

from __future__ import annotations

import hashlib
from typing import Any

from domain.ports import Index


class OwnedIndex:
    """`domain.ports.Index` over the rows of one owner: every id is marked with whose it is."""

    def __init__(self, index: Index, owner: str) -> None:
        self._index = index
        self._mark = hashlib.sha256(owner.encode()).hexdigest()[:16] + ":"

    def add(self, sku: str, texts: dict[str, str], metadata: dict[str, dict[str, Any]]) -> None:
        """Index or re-index one product's texts by fact id."""

        def marked(rows: dict[str, Any]) -> dict[str, Any]:
            return {self._mark + each: row for each, row in rows.items()}

        self._index.add(self._mark + sku, marked(texts), marked(metadata))

    def search(self, query: str, *, sku: str | None = None, top: int = 8) -> list[tuple[str, float]]:
        """(fact id, similarity 0..1), best first; of one product, as nobody looks through what is not theirs."""
        if sku is None:
            return []
        found = self._index.search(query, sku=self._mark + sku, top=top)
        return [(each.removeprefix(self._mark), near) for each, near in found if each.startswith(self._mark)]
