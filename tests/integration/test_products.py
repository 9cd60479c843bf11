"""The catalog in Redis."""

from __future__ import annotations

import pytest
import redis

from domain.catalog import Product
from domain.errors import UnknownProduct
from domain.text import Money
from memory.connect import open_sync_redis
from memory.products import RedisCatalog

COFFEE = Product(
    sku="coffee-01", title={"zh": "山止黑咖啡", "en": "Shanzhi black coffee"}, aliases=("黑咖啡",),
    price=Money(amount="59.90"), images=("sha256:" + "0" * 64,),
)  # fmt: skip


def test_products_come_back_whole(product_catalog: RedisCatalog) -> None:
    assert product_catalog.products() == ()
    product_catalog.put(COFFEE)
    product_catalog.put(Product(sku="aa", title={"en": "Kettle"}))
    assert product_catalog.product("coffee-01") == COFFEE
    assert [product.sku for product in product_catalog.products()] == ["aa", "coffee-01"]
    assert product_catalog.find("黑咖啡") == COFFEE
    assert product_catalog.find("teapot") is None


def test_unknown_products_are_told(product_catalog: RedisCatalog) -> None:
    with pytest.raises(UnknownProduct) as caught:
        product_catalog.product("nope")
    assert "nope" in caught.value.in_words("zh")


def test_changes_of_other_processes_are_seen(redis_url: str, product_catalog: RedisCatalog) -> None:
    product_catalog.put(COFFEE)
    other = RedisCatalog(open_sync_redis(redis_url))
    assert other.find("黑咖啡") == COFFEE
    product_catalog.put(COFFEE.model_copy(update={"aliases": ("浓咖啡",), "title": {"zh": "山止"}}))
    assert other.find("浓咖啡") is not None
    assert other.find("黑咖啡") is None
    product_catalog.delete("coffee-01")
    assert other.products() == ()


def test_each_merchant_has_a_shelf_of_their_own(redis_url: str, product_catalog: RedisCatalog) -> None:
    ann, bob = product_catalog.of("ann"), product_catalog.of("bob")
    product_catalog.put(COFFEE)
    mug = Product(sku="mug", title={"en": "Mug"})
    ann.put(mug)
    assert [product.sku for product in ann.products()] == ["mug", "coffee-01"]
    assert [product.sku for product in bob.products()] == [product.sku for product in product_catalog.products()]
    assert bob.find("mug") is None and product_catalog.find("mug") is None and ann.find("mug") == mug
    for other in (bob, product_catalog, RedisCatalog(open_sync_redis(redis_url))):
        with pytest.raises(UnknownProduct):
            other.product("mug")
    bob.put(COFFEE.model_copy(update={"title": {"zh": "博的咖啡"}}))
    assert (bob.product("coffee-01").title, ann.product("coffee-01")) == ({"zh": "博的咖啡"}, COFFEE)
    assert [ann.owner_of(sku) for sku in ("mug", "coffee-01")] == ["ann", ""] and bob.owner_of("coffee-01") == "bob"
    bob.delete("coffee-01")
    assert bob.products() == (COFFEE,) and ann.own() == (mug,) and not bob.own()


def test_one_unreadable_product_does_not_hide_the_others(
    product_catalog: RedisCatalog, sync_redis: redis.Redis
) -> None:
    sync_redis.hset("{catalog}:products", "later", '{"sku":"later","invented":1}')
    product_catalog.put(COFFEE)
    assert product_catalog.products() == (COFFEE,)
