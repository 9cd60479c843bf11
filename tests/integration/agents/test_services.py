"""The composition root: what a new installation starts with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agents.opening import SAMPLES, seeded
from memory.assets import FileAssets
from memory.products import RedisCatalog
from tests.doubles.talk import COFFEE

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)


def test_an_empty_catalog_gets_the_samples_once(product_catalog: RedisCatalog, assets: FileAssets) -> None:
    shoppers = seeded(product_catalog, assets)
    coffee = product_catalog.product(COFFEE)
    assert assets.get(coffee.images[0]) and shoppers
    product_catalog.put(coffee.model_copy(update={"category": "changed/by-merchant"}))
    seeded(product_catalog, assets)
    assert product_catalog.product(COFFEE).category == "changed/by-merchant"


def test_a_broken_sample_does_not_keep_vitrine_from_starting(
    product_catalog: RedisCatalog, assets: FileAssets, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    samples = tmp_path / "samples"
    shutil.copytree(SAMPLES / COFFEE, samples / COFFEE)
    (samples / "broken").mkdir()
    (samples / "broken" / "product.json").write_text("{")
    assert seeded(product_catalog, assets, samples) == ()
    assert [product.sku for product in product_catalog.products()] == [COFFEE]
    assert "broken" in caplog.text
