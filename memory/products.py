"""Products in Redis: what the house keeps for everybody, each merchant's own shelf, and which product a name means."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

import redis
from pydantic import ValidationError

from domain.catalog import Product
from domain.errors import UnknownProduct
from memory.naming import Named, meant

log = logging.getLogger(__name__)

PRODUCTS, VERSION = "{catalog}:products", "{catalog}:version"
MOST_OPEN = 200
"""Merchants whose catalogues a process keeps read copies of."""


class RedisCatalog:
    """`domain.ports.Catalog`: the house's products; through `of`, with one merchant's own on top.

    Nobody sees another merchant's shelf. A SKU of one's own stands before the same SKU of the house's. Every process
    keeps a read copy until somebody changes a shelf.
    """

    def __init__(self, client: redis.Redis, owner: str = "", house: Shelf | None = None) -> None:
        self._redis, self.owner = client, owner
        self._house = house or Shelf(client, "")
        self._own = Shelf(client, owner) if owner else self._house
        self._lock = threading.Lock()
        self._opened: OrderedDict[str, RedisCatalog] = OrderedDict()
        self._versions: list[bytes | None] | None = None
        self._products: tuple[Product, ...] = ()
        self._named: tuple[Named, ...] = ()

    def of(self, merchant: str) -> RedisCatalog:
        """The catalogue as this merchant has it; what they put in is theirs alone. Nobody has the house's."""
        if merchant == self.owner:
            return self
        with self._lock:
            view = self._opened.get(merchant) or RedisCatalog(self._redis, merchant, self._house)
            self._opened[merchant] = view
            self._opened.move_to_end(merchant)
            if len(self._opened) > MOST_OPEN:
                self._opened.popitem(last=False)
            return view

    def put(self, product: Product) -> None:
        """Add a product, or replace the one with its SKU."""
        self._own.put(product)

    def product(self, sku: str) -> Product:
        """The product with exactly this SKU; raises `UnknownProduct`."""
        found = self._own.get(sku) or (self._house.get(sku) if self.owner else None)
        if found is None:
            raise UnknownProduct(
                {"zh": f"商品库里没有 SKU 为“{sku}”的商品，请检查拼写或先导入它。",
                 "en": f"The catalog has no product with SKU “{sku}”. Check the spelling, or import it first."},
                sku=sku,
            )  # fmt: skip
        return found

    def products(self) -> Sequence[Product]:
        """All products: one's own first, each part by SKU."""
        return self._read()[0]

    def own(self) -> Sequence[Product]:
        """Only what is the merchant's own, by SKU."""
        return tuple(each.product for each in self._own.read().values()) if self.owner else ()

    def find(self, name: str) -> Product | None:
        """The product a merchant means by this name, alias, SKU or link; None where that is none, or not clear."""
        products, named = self._read()
        sku = meant(name, named)
        return next((product for product in products if product.sku == sku), None)

    def owner_of(self, sku: str) -> str:
        """Whose product it is; empty for the house's, which everybody sees."""
        return self.owner if self.owner and self._own.get(sku) else ""

    def delete(self, sku: str) -> None:
        """Take a product out."""
        self._own.delete(sku)

    def _read(self) -> tuple[tuple[Product, ...], tuple[Named, ...]]:
        shelves = [self._own, self._house] if self.owner else [self._house]
        with self._lock:
            versions: Any = self._redis.mget([shelf.version for shelf in shelves])
            if versions != self._versions or versions[-1] is None:
                own, house = shelves[0].read(), shelves[-1].read()
                found = [*own.values(), *(each for sku, each in house.items() if sku not in own)]
                self._products = tuple(each.product for each in found)
                self._named = tuple(each.named for each in found)
                self._versions = versions
            return self._products, self._named


class Standing(NamedTuple):
    """A product on a shelf, with its names tidied."""

    product: Product
    named: Named


class Shelf:
    """The products of one owner: a hash, and a number that grows with every change. The house's is read for all."""

    def __init__(self, client: redis.Redis, owner: str) -> None:
        self._redis = client
        self._lock = threading.Lock()
        self._read: tuple[Any, dict[str, Standing]] = (None, {})
        self.key, self.version = (f"{name}:of:{owner}" if owner else name for name in (PRODUCTS, VERSION))

    def put(self, product: Product) -> None:
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(self.key, product.sku, product.model_dump_json())
            pipe.incr(self.version)
            pipe.execute()

    def delete(self, sku: str) -> None:
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hdel(self.key, sku)
            pipe.incr(self.version)
            pipe.execute()

    def get(self, sku: str) -> Product | None:
        """Raises where another version wrote what this one cannot read."""
        raw: Any = self._redis.hget(self.key, sku)
        return None if raw is None else Product.model_validate_json(raw)

    def read(self) -> dict[str, Standing]:
        """By SKU, in its order, without those that cannot be read; looked up only where something has changed."""
        with self._lock:
            version: Any = self._redis.get(self.version)
            if version is None or version != self._read[0]:
                raw: Any = self._redis.hgetall(self.key)
                found = sorted(filter(None, map(_load, raw.values())), key=lambda each: each.sku)
                self._read = version, {each.sku: Standing(each, Named.of(each)) for each in found}
            return self._read[1]


def _load(raw: bytes) -> Product | None:
    """A product; None where another version wrote what this one cannot read."""
    try:
        return Product.model_validate_json(raw)
    except ValidationError as error:
        log.warning("A product in the catalog cannot be read: %s", error)
        return None
