"""The catalogue by API: a merchant's own products come and go; the house's are an operator's to take out."""

from __future__ import annotations

from pathlib import Path

from tests.integration.ui.test_api_door import is_problem, key, opened

MUG = {"sku": "mug", "title": {"en": "Blue mug"}}


async def test_products_come_and_go(valkey_url: str, tmp_path: Path) -> None:
    async with opened(valkey_url, tmp_path, auth="keys") as api:
        house, ann = await key(["read", "write"]), await key(["read", "write"], "ann")
        shared = {"params": {"shared": True}}
        assert (await api.put("/v1/products/mug", json=MUG, headers=house, **shared)).status_code == 200
        own = MUG | {"title": {"en": "Ann's mug"}}
        assert (await api.put("/v1/products/mug", json=own, headers=ann)).status_code == 200

        async def title() -> str:
            return (await api.get("/v1/products/mug", headers=ann)).json()["title"]["en"]

        assert await title() == "Ann's mug"
        assert (await api.delete("/v1/products/mug", headers=ann)).status_code == 204
        assert await title() == "Blue mug"  # the house's is seen again
        assert is_problem(await api.delete("/v1/products/mug", headers=ann), 409, "conflict")
        assert (await api.delete("/v1/products/mug", headers=ann, **shared)).status_code == 403
        assert is_problem(await api.delete("/v1/products/cup", headers=ann), 404, "unknown_product")
        assert (await api.delete("/v1/products/mug", headers=house, **shared)).status_code == 204
        assert (await api.get("/v1/products/mug", headers=ann)).status_code == 404
