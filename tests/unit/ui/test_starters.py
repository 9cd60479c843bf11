"""Starters: a merchant's own products come first, and nothing that a sentence could not name."""

from __future__ import annotations

from domain.catalog import Product
from ui.starters import WISHES, starters_for


def product(sku: str, category: str = "", photo: str = "sha256:1") -> Product:
    return Product(sku=sku, title={"zh": sku, "en": sku}, category=category, images=(photo,) if photo else ())


HOUSE = [product("coffee", "beverage/coffee"), product("kettle", "kitchen/kettle"), product("robot", "toy"),
         product("shoe", "sport"), product("phones", "electronics")]  # fmt: skip


def skus(own: list[Product]) -> list[str]:
    return [one["icon"].split("/")[3] for one in starters_for(own, [*own, *HOUSE], "en")]


def test_wishes_go_to_products_that_they_suit() -> None:
    assert skus([]) == ["coffee", "robot", "phones", "kettle"]
    assert [one["label"].split(" · ")[0] for one in starters_for([], HOUSE, "zh")][0] == "coffee"


def test_ones_own_come_first_and_the_house_fills_up() -> None:
    assert skus([product("mug", "kitchen/mug")]) == ["mug", "coffee", "robot", "kettle"]
    assert skus([product("tea"), product("doll", "toy")])[:2] == ["doll", "tea"]
    many = [product(f"own-{number}") for number in range(9)]
    assert len(skus(many)) == len(WISHES) and all(sku.startswith("own-") for sku in skus(many))
    assert skus([product("photo-1a2b"), product("bare", photo="")]) == skus([])


def test_an_empty_catalogue_has_none() -> None:
    assert starters_for([], [], "zh") == []
