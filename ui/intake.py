"""What a merchant sends in: products for their own shelf, with photos that came along or were theirs before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from domain.catalog import Product
from domain.errors import UnknownProduct
from domain.ports import Assets, Catalog
from memory.belongings import was_given
from ui import backstage

if TYPE_CHECKING:
    from tools.understanding.batch_tables import Sheet


async def read_products(table: Path, merchant: str) -> Sheet:
    """Read a table or an archive onto the merchant's shelf; raises `BadProductData` for nothing to read."""
    from tools.understanding.batch_tables import read_sheet

    backbone = backstage.backbone()
    photos = Photos(backbone.assets)

    def is_theirs(asset: str) -> bool:
        return asset in photos.came or was_given(backbone.sync_redis, merchant, asset)

    shelf = OwnShelf(backbone.catalog.of(merchant), is_theirs)
    sheet = await asyncio.to_thread(read_sheet, table, photos, shelf)
    if photos.came:
        await backstage.belongings().give(merchant, *photos.came)
    return sheet


class Photos:
    """`domain.ports.Assets` that remembers what came in."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self.came: set[str] = set()

    def put(self, data: bytes, media_type: str) -> str:
        asset = self._assets.put(data, media_type)
        self.came.add(asset)
        return asset

    def get(self, asset: str) -> bytes:
        return self._assets.get(asset)

    def media_type(self, asset: str) -> str:
        return self._assets.media_type(asset)


class OwnShelf:
    """`domain.ports.Catalog` that leaves out photos of other people's: a table may name any file by its hash.

    What the product shows already stays, the house's own photos of it too.
    """

    def __init__(self, catalog: Catalog, is_theirs: Callable[[str], bool]) -> None:
        self._catalog, self._is_theirs = catalog, is_theirs

    def put(self, product: Product) -> None:
        shown = self._shown(product.sku)
        kept = tuple(asset for asset in product.images if asset in shown or self._is_theirs(asset))
        self._catalog.put(product.model_copy(update={"images": kept}))

    def _shown(self, sku: str) -> tuple[str, ...]:
        try:
            return self._catalog.product(sku).images
        except UnknownProduct:
            return ()

    def product(self, sku: str) -> Product:
        return self._catalog.product(sku)

    def products(self) -> Sequence[Product]:
        return self._catalog.products()

    def find(self, name: str) -> Product | None:
        return self._catalog.find(name)

    def of(self, merchant: str) -> Catalog:
        return self._catalog.of(merchant)

    def owner_of(self, sku: str) -> str:
        return self._catalog.owner_of(sku)
