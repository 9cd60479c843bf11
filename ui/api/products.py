"""HTTP API v1: the catalogue. A merchant's own products, and those that the house keeps for everybody."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse
from pydantic import Field

from domain.catalog import Product
from domain.errors import BadProductData, Conflict, NotFound
from ui import backstage
from ui.api.caller import merchant
from ui.api.holders import only_own_photo
from ui.api.house import only_house
from ui.api.problems import RESPONSES

router = APIRouter(prefix="/v1", responses=RESPONSES)
Sku = Annotated[str, Field(examples=["shanzhi-black-coffee"])]


@router.get("/products", operation_id="list_products", tags=["products"])
async def list_products() -> dict[str, Any]:
    """The caller's own products, and those that the house keeps for everybody."""
    products = await asyncio.to_thread(backstage.backbone().catalog.of(merchant()).products)
    return {"products": [product.model_dump(mode="json", exclude={"reviews", "qa"}) for product in products]}


@router.get("/products/{sku}", operation_id="get_product", tags=["products"])
async def get_product(sku: Sku) -> Product:
    """One product with its facts, reviews and questions."""
    return await asyncio.to_thread(backstage.backbone().catalog.of(merchant()).product, sku)


@router.put("/products/{sku}", operation_id="put_product", tags=["products"])
async def put_product(sku: Sku, product: Product, shared: bool = False) -> Product:
    """Add or replace a product of one's own, or with `shared`, as an operator, one that all merchants see.

    Its photos are asset ids from `POST /v1/files`.
    """
    backbone = backstage.backbone()
    if product.sku != sku:
        raise BadProductData({"zh": "路径和内容里的 SKU 不一样。", "en": "The SKUs in path and body differ."})
    if shared:
        await only_house()
    for asset in product.images:
        await only_own_photo(asset)
        if asset not in backbone.assets:
            raise BadProductData({"zh": f"没有这张照片：{asset[:80]}", "en": f"No such photo: {asset[:80]}"})
    await asyncio.to_thread((backbone.catalog if shared else backbone.catalog.of(merchant())).put, product)
    return product


@router.delete("/products/{sku}", status_code=204, operation_id="delete_product", tags=["products"])
async def delete_product(sku: Sku, shared: bool = False) -> None:
    """Take out a product of one's own, or with `shared`, as an operator, one that all merchants see.

    What was made of it stays. Where the house has a product with this SKU, that one is seen again.
    """
    if shared:
        await only_house()
    backbone = backstage.backbone()
    catalog = backbone.catalog if shared else backbone.catalog.of(merchant())
    await asyncio.to_thread(catalog.product, sku)
    if not shared and not await asyncio.to_thread(catalog.owner_of, sku):
        raise Conflict(
            {"zh": f"“{sku}”是全体商家共用的商品，不能在这里删除；管理员可以加上 shared=true。",
             "en": f"“{sku}” is kept for all merchants, so only an operator can delete it, with shared=true."},
            sku=sku,
        )  # fmt: skip
    await asyncio.to_thread(catalog.delete, sku)


@router.get(
    "/products/{sku}/picture", operation_id="get_product_picture", tags=["products"], status_code=307,
    response_class=RedirectResponse,
)  # fmt: skip
async def get_product_picture(sku: Sku, width: Annotated[int, Query(ge=64, le=2048)] = 256) -> RedirectResponse:
    """The product's first photo."""
    product = await asyncio.to_thread(backstage.backbone().catalog.of(merchant()).product, sku)
    if not product.images:
        raise NotFound({"zh": "这件商品没有照片。", "en": "This product has no photo."})
    return RedirectResponse(f"/v1/assets/{product.images[0]}?width={width}")
