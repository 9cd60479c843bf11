"""Merchants with the same SKU in one index: each finds and replaces only what is their own."""

from __future__ import annotations

from typing import Any

from memory.owned_index import OwnedIndex


class Rows:
    """An index that finds everything of a product."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}

    def add(self, sku: str, texts: dict[str, str], metadata: dict[str, dict[str, Any]]) -> None:
        assert set(metadata) == set(texts)
        self.kept[sku] = texts

    def search(self, query: str, *, sku: str | None = None, top: int = 8) -> list[tuple[str, float]]:
        return [(each, 1.0) for name, texts in self.kept.items() if sku in (None, name) for each in texts][:top]


def test_the_same_sku_of_two_merchants_are_two_products() -> None:
    rows = Rows()
    ann, bob = OwnedIndex(rows, "ann@shop.example"), OwnedIndex(rows, "bob")
    rows.add("mug", {"mug/title": "the house's"}, {"mug/title": {}})
    ann.add("mug", {"mug/title": "ann's", "mug/spec:size": "ann's"}, {"mug/title": {}, "mug/spec:size": {}})
    bob.add("mug", {"mug/title": "bob's"}, {"mug/title": {}})
    assert ann.search("mug", sku="mug") == [("mug/title", 1.0), ("mug/spec:size", 1.0)]
    assert bob.search("mug", sku="mug") == [("mug/title", 1.0)] and bob.search("mug") == []
    assert [list(texts.values()) for texts in rows.kept.values()] == [["the house's"], ["ann's", "ann's"], ["bob's"]]
    assert not any("@" in name for name in rows.kept)  # a sign that the index reads as a language
