"""Write a batch's kit to a folder, file by file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from domain.batch import Batch, BatchStatus, Outcome
from domain.catalog import Product
from domain.errors import UnknownProduct
from jobs.backbone import Backbone


def deliver_batch(
    backbone: Backbone, batch: Batch, status: BatchStatus, outcomes: Sequence[Outcome], out: Path | None, *,
    lang: str, base_url: str = "",
) -> Path:  # fmt: skip
    """The folder that it was written to. Files of the same name are replaced, each at once; others stay."""
    from tools.distribution.batch_kit import batch_files

    folder = out or Path("kit") / batch.id
    products = products_of(backbone, batch.merchant, outcomes)
    files = batch_files(batch, status, outcomes, products, assets=backbone.assets, lang=lang, base_url=base_url)
    for name, data in files:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.part")
        draft.write_bytes(data)
        draft.replace(target)
    return folder


def products_of(backbone: Backbone, merchant: str, outcomes: Sequence[Outcome]) -> dict[str, Product]:
    """The products that something came of."""
    catalog, found = backbone.catalog.of(merchant), {}
    for outcome in outcomes:
        if outcome.sku and outcome.sku not in found:
            try:
                found[outcome.sku] = catalog.product(outcome.sku)
            except UnknownProduct:
                continue
    return found
