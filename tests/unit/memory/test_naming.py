"""Which product a name means."""

from __future__ import annotations

import pytest

from domain.catalog import Product
from memory.naming import Named, meant

CATALOG = [
    Named.of(product)
    for product in (
        Product(
            sku="shanzhi-black-coffee", brand={"zh": "山止", "en": "SHANZHI"},
            title={"zh": "京造风格黑咖啡 山止冷萃 0糖0脂 300mL",
                   "en": "Jingzao-style black coffee, SHANZHI cold brew, 300 ml"},
            aliases=("京造黑咖啡", "黑咖啡", "冷萃咖啡", "咖啡", "black coffee", "cold brew", "coffee"),
            category_title={"zh": "即饮咖啡", "en": "Ready-to-drink coffee"},
        ),
        Product(
            sku="KV-100.s", brand={"zh": "阔听", "en": "KOVTEN"},
            title={"zh": "阔听头戴式降噪蓝牙耳机 沙色", "en": "KOVTEN over-ear noise-cancelling headphones, sand"},
            aliases=("头戴式耳机", "降噪耳机", "蓝牙耳机", "wireless headphones", "headphones"),
        ),
        Product(
            sku="bud-2", title={"zh": "豆豆真无线蓝牙耳机", "en": "Bean true wireless earbuds"},
            aliases=("入耳式耳机", "蓝牙耳机", "earbuds"), category_title={"zh": "耳机", "en": "Headphones"},
        ),
        Product(sku="42", title={"zh": "汀鹤鹤嘴控温电水壶", "en": "TINHE gooseneck electric kettle"},
                aliases=("手冲壶",)),
    )
]  # fmt: skip
COFFEE, OVER_EAR, BUDS, KETTLE = (product.sku for product in CATALOG)


@pytest.mark.parametrize(
    ("name", "sku"),
    [
        ("shanzhi-black-coffee", COFFEE), ("KV-100.S", OVER_EAR), ("SKU：bud-2 这款", BUDS),
        ("https://shop.example/item/kv-100.s.html?from=x", OVER_EAR),
        ("京造黑咖啡", COFFEE), ("那款黑咖啡", COFFEE), ("我们的山止黑咖啡", COFFEE), ("黑咖啡 300ml", COFFEE),
        ("黑咖啡（12杯）", COFFEE), ("冷萃", COFFEE), ("Black Coffees", COFFEE), ("our cold-brew", COFFEE),
        ("ＢＬＡＣＫ　ＣＯＦＦＥＥ", COFFEE), ("jingzao style blck coffee shanzhi cold brew 300 ml", COFFEE),
        ("the headphones", OVER_EAR), ("wireles headphones", OVER_EAR), ("headphones wireless", OVER_EAR),
        ("Kovten", OVER_EAR), ("阔听", OVER_EAR), ("降噪耳机", OVER_EAR), ("头戴式降噪蓝牙耳机", OVER_EAR),
        ("earbud", BUDS), ("真无线蓝牙耳机", BUDS), ("gooseneck kettle", KETTLE), ("汀鹤鹤嘴控温电热水壶", KETTLE),
        ("electric kettle", KETTLE),
    ],
)  # fmt: skip
def test_meant(name: str, sku: str) -> None:
    assert meant(name, CATALOG) == sku


@pytest.mark.parametrize(
    "name",
    ["", "  ", "！！", "咖啡机", "智能咖啡机", "coffee machine", "hot", "空气炸锅", "air fryer", "牛仔裤",
     "running socks", "https://shop.example/item/99", "http://x/black coffee", "300ml", "a", "壶盖",
     "mechanical keyboard"],
)  # fmt: skip
def test_none_of_them(name: str) -> None:
    assert meant(name, CATALOG) is None


@pytest.mark.parametrize("name", ["蓝牙耳机", "bud-2 或 KV-100.s"])
def test_not_clear_which(name: str) -> None:
    assert meant(name, CATALOG) is None


def test_no_catalog() -> None:
    assert meant("黑咖啡", []) is None
