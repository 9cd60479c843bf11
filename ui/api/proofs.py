"""HTTP API v1: what backs a picture up, and pictures without a kit around them. Heat maps and plain zips, on demand."""

from __future__ import annotations

import asyncio
import io
import zipfile
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from domain.creative import Creative
from domain.errors import NotFound
from domain.events import CreativeAccepted
from ui import backstage
from ui.api.briefs import Id, the_run
from ui.api.problems import RESPONSES

router = APIRouter(prefix="/v1/runs/{run_id}", responses=RESPONSES)
PNG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "The heat map."}}
ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": {}}, "description": "The pictures."}}
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
_one_at_a_time = asyncio.Semaphore(1)
"""A comparison costs a third of a second of one core: never two at once in the web process."""


@router.get(
    "/creatives/{creative_id}/heatmap", operation_id="get_heat_map", tags=["creatives"], response_class=Response,
    responses=PNG,
)  # fmt: skip
async def get_heat_map(run_id: Id, creative_id: str) -> Response:
    """Where the product in the picture differs from the merchant's photo: grey is the same, yellow to red differs."""
    creative = (await made_in(run_id)).get(creative_id)
    if creative is None:
        raise NotFound({"zh": "这个任务里没有这张图。", "en": "There is no such picture in this run."})
    async with _one_at_a_time:
        heat = await asyncio.to_thread(_heat, creative.asset, creative.certificate.source)
    return Response(heat, media_type="image/png", headers=FOREVER)


@router.get("/pictures.zip", operation_id="get_pictures", tags=["creatives"], response_class=Response, responses=ZIP)
async def get_pictures(
    run_id: Id, only: Annotated[str, Query(max_length=2000, description="Numbers of pictures: `1,4`.")] = ""
) -> Response:
    """The pictures alone, without the kit's folders."""
    wanted = {int(number) for number in only.split(",") if number.strip().isdigit()}
    found = [one for one in (await made_in(run_id)).values() if not wanted or one.number in wanted]
    if not found:
        raise NotFound({"zh": "还没有可以下载的图。", "en": "There are no pictures to download yet."})
    data = await asyncio.to_thread(_zipped, found)
    headers = {"Content-Disposition": f'attachment; filename="vitrine-{run_id[:12]}-pictures.zip"'}
    return Response(data, media_type="application/zip", headers=headers)


async def made_in(run_id: str) -> dict[str, Creative]:
    """The run's finished pictures by id, in the order of their numbers."""
    run = await the_run(run_id)
    told = await backstage.backbone().bus.read(run.thread_id, count=5000)
    made = [event.creative for _, event in told if event.run_id == run.id and isinstance(event, CreativeAccepted)]
    return {one.id: one for one in sorted(made, key=lambda one: one.number)}


@lru_cache(maxsize=64)
def _heat(picture: str, cutout: str) -> bytes:
    from tools.efficiency.inspection import inspect_picture

    assets = backstage.backbone().assets
    _, heat = inspect_picture(assets.get(picture), assets.get(cutout), heat=True)
    return heat or b""


def _zipped(creatives: list[Creative]) -> bytes:
    assets, out = backstage.backbone().assets, io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for one in creatives:
            ending = one.media_type.rsplit("/", 1)[-1].replace("jpeg", "jpg")
            archive.writestr(f"{one.number:02d}-{one.persona}-{one.canvas.name}.{ending}", assets.get(one.asset))
    return out.getvalue()
