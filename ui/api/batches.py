"""HTTP API v1: batches. A table of products and one brief in; progress, kit and report out, at any time."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Header, Query, Response, UploadFile
from fastapi.responses import StreamingResponse

from domain.batch import Outcome
from domain.errors import BadProductData
from jobs.batches import Move, look, move, submit_batch
from ui import backstage
from ui.api.caller import merchant
from ui.commands.batch import about
from ui.commands.batch_delivery import products_of
from ui.intake import read_products

router = APIRouter(prefix="/v1/batches", tags=["batches"])
MAX_UPLOAD = 500 * 1024 * 1024
PIECE = 1 << 20


@router.post("", status_code=202, operation_id="create_batch")
async def create_batch(
    response: Response,
    text: Annotated[str, Form(examples=["每个商品3张主图，1:1"])],
    file: Annotated[UploadFile | None, File()] = None,
    skus: Annotated[list[str] | None, Form()] = None,
    lang: Annotated[str, Form()] = "",
    seed: Annotated[int, Form()] = 0,
    dry_run: Annotated[bool, Form()] = False,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> dict[str, Any]:
    """Accept a table (CSV, XLSX, JSON, JSONL, or a zip with photos) or SKUs of the catalogue, with one brief for all.

    The answer reports each row that cannot be used; the good rows are made whatever happens to the processes.
    """
    from tools.understanding.batch_tables import Sheet, named

    backbone = backstage.backbone()
    sheet: Sheet
    if file is not None:
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / (Path(file.filename or "").name or "products.csv")
            await _save(file, table)
            sheet = await read_products(table, merchant())
    else:
        sheet = await asyncio.to_thread(named, skus or [], backbone.catalog.of(merchant()))
    report = {
        "rows": len(sheet.items),
        "usable": sheet.usable,
        "problems": [item.model_dump(mode="json") for item in sheet.items if item.problem],
    }
    if dry_run:
        response.status_code = 200
        return report
    batch = await submit_batch(
        backbone, text, sheet.items, merchant=merchant(), lang=lang, seed=seed, idempotency_key=idempotency_key,
        source=file.filename or "" if file else "",
    )  # fmt: skip
    response.headers["Location"] = f"/v1/batches/{batch.id}"
    return report | await get_batch(batch.id)


@router.get("", operation_id="list_batches")
async def list_batches(limit: Annotated[int, Query(ge=1, le=200)] = 50) -> dict[str, Any]:
    """Batches, newest first, without their items."""
    backbone = backstage.backbone()
    looked = [await look(backbone, batch_id) for batch_id in await backbone.batches.list(limit)]
    found = [each for each in looked if each[0].merchant == merchant()]
    shown = [about(batch.id, status, batch.items, outcomes) for batch, status, outcomes in found]
    return {"batches": [{key: value for key, value in one.items() if key != "items"} for one in shown]}


@router.get("/{batch_id}", operation_id="get_batch")
async def get_batch(batch_id: str) -> dict[str, Any]:
    """Where a batch stands: ``asked == done + rejected + failed + open``, and what came of each item."""
    batch, status, outcomes = await look(backstage.backbone(), batch_id, merchant())
    here = f"/v1/batches/{batch.id}"
    links = {name: f"{here}/{name}" for name in ("pause", "resume", "cancel", "retry", "kit", "report")}
    return about(batch.id, status, batch.items, outcomes) | {"text": batch.text, "links": {"self": here, **links}}


@router.post("/{batch_id}/{what}", status_code=202, operation_id="move_batch")
async def move_batch(batch_id: str, what: Move) -> dict[str, Any]:
    """Pause, resume or cancel; or try once more what was not wholly made."""
    await move(backstage.backbone(), batch_id, what, merchant())
    return await get_batch(batch_id)


@router.get("/{batch_id}/kit", operation_id="get_batch_kit", response_class=StreamingResponse)
async def get_batch_kit(batch_id: str, lang: str = "zh", base_url: str = "") -> StreamingResponse:
    """Everything made so far as a zip, written while it is sent."""
    from tools.distribution.batch_kit import batch_files, zipped

    backbone = backstage.backbone()
    batch, status, outcomes = await look(backbone, batch_id, merchant())

    def pieces() -> Iterator[bytes]:
        products = products_of(backbone, batch.merchant, outcomes)
        yield from zipped(
            batch_files(batch, status, outcomes, products, assets=backbone.assets, lang=lang, base_url=base_url)
        )

    name = f"attachment; filename=vitrine-{batch.id}.zip"
    return StreamingResponse(pieces(), media_type="application/zip", headers={"Content-Disposition": name})


@router.get("/{batch_id}/report", operation_id="get_batch_report", response_class=Response)
async def get_batch_report(batch_id: str, lang: str = "zh") -> Response:
    """Every item as a line of a CSV table."""
    from tools.distribution.batch_kit import report

    outcomes: Sequence[Outcome] = (await look(backstage.backbone(), batch_id, merchant()))[2]
    name = f"attachment; filename=vitrine-{batch_id}.csv"
    return Response(report(outcomes, lang), media_type="text/csv", headers={"Content-Disposition": name})


async def _save(file: UploadFile, to: Path) -> None:
    """Write the upload to disk, piece by piece; raises `BadProductData` where it is too large."""
    size = 0
    with to.open("wb") as target:
        while piece := await file.read(PIECE):
            size += len(piece)
            if size > MAX_UPLOAD:
                raise BadProductData({"zh": "文件超过 500 MB，请拆开。", "en": "Larger than 500 MB: split the file."})
            target.write(piece)
