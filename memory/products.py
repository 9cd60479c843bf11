"""The merchant's products in Redis, and which of them a name means."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any

import redis
from pydantic import ValidationError

from domain.catalog import Product
from domain.errors import UnknownProduct
from memory.naming import Named, meant

log = logging.getLogger(__name__)

PRODUCTS, VERSION = "{catalog}:products", "{catalog}:version"


class RedisCatalog:
    """`domain.ports.Catalog` in one hash. Every process keeps a read copy until somebody changes the catalog."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client
        self._lock = threading.Lock()
        self._version: bytes | None = None
        self._products: tuple[Product, ...] = ()
        self._named: tuple[Named, ...] = ()

    def put(self, product: Product) -> None:
        """Add a product, or replace the one with its SKU."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(PRODUCTS, product.sku, product.model_dump_json())
            pipe.incr(VERSION)
            pipe.execute()

    def product(self, sku: str) -> Product:
        """The product with exactly this SKU; raises `UnknownProduct`."""
        raw: Any = self._redis.hget(PRODUCTS, sku)
        if raw is None:
            raise UnknownProduct(
                {"zh": f"商品库里没有 SKU 为“{sku}”的商品，请检查拼写或先导入它。",
                 "en": f"The catalog has no product with SKU “{sku}”. Check the spelling, or import it first."},
                sku=sku,
            )  # fmt: skip
        return Product.model_validate_json(raw)

    def products(self) -> Sequence[Product]:
        """All products, by SKU."""
        return self._read()[0]

    def find(self, name: str) -> Product | None:
        """The product a merchant means by this name, alias, SKU or link; None where that is none, or not clear."""
        products, named = self._read()
        sku = meant(name, named)
        return next((product for product in products if product.sku == sku), None)

    def delete(self, sku: str) -> None:
        """Take a product out."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hdel(PRODUCTS, sku)
            pipe.incr(VERSION)
            pipe.execute()

    def _read(self) -> tuple[tuple[Product, ...], tuple[Named, ...]]:
        with self._lock:
            version: Any = self._redis.get(VERSION)
            if version != self._version or version is None:
                raw: Any = self._redis.hgetall(PRODUCTS)
                self._products = tuple(sorted(filter(None, map(_load, raw.values())), key=lambda each: each.sku))
                self._named = tuple(Named.of(product) for product in self._products)
                self._version = version
            return self._products, self._named


def _load(raw: bytes) -> Product | None:
    """A product; None where another version wrote what this one cannot read."""
    try:
        return Product.model_validate_json(raw)
    except ValidationError as error:
        log.warning("A product in the catalog cannot be read: %s", error)
        return None
