"""HTTP API v1: what runs are made from and what they make. Files, creatives, kits."""

from __future__ import annotations

import asyncio
import io
import zipfile
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response, UploadFile
from fastapi.responses import FileResponse

from domain.creative import Creative
from domain.errors import BadPicture, NotFound
from domain.events import CreativeAccepted, CreativeRejected
from ui import backstage
from ui.api.briefs import Id, the_run
from ui.api.holders import only_holders
from ui.api.problems import RESPONSES
from ui.pictures import thumbnail

router = APIRouter(prefix="/v1", responses=RESPONSES)
MAX_UPLOAD = 20 * 1024 * 1024
FOREVER = "max-age=31536000, immutable"
ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": {}}, "description": "The kit."}}
ANY: dict[int | str, dict[str, Any]] = {200: {"content": {"*/*": {}}, "description": "The file."}}


@router.get("/runs/{run_id}/creatives", operation_id="list_creatives", tags=["creatives"])
async def list_creatives(run_id: Id) -> dict[str, Any]:
    """Every picture with its recipe, certificate and verdicts; and why others were made again or given up."""
    run = await the_run(run_id)
    made: dict[str, Creative] = {}
    rejected: list[dict[str, Any]] = []
    for _, event in await backstage.backbone().bus.read(run.thread_id, count=5000):
        if event.run_id == run.id and isinstance(event, CreativeAccepted):
            made[event.creative.id] = event.creative
        elif event.run_id == run.id and isinstance(event, CreativeRejected):
            rejected.append(event.model_dump(mode="json", include={"creative_id", "attempt", "verdicts", "repair"}))
    return {
        "creatives": [
            creative.model_dump(mode="json") | {"url": f"/v1/assets/{creative.asset}"} for creative in made.values()
        ],
        "rejected": rejected,
        "failed": sorted({each["creative_id"] for each in rejected if not each["repair"]} - set(made)),
    }


@router.get("/runs/{run_id}/kit", operation_id="get_kit", tags=["kits"], response_class=Response, responses=ZIP)
async def get_kit(run_id: Id) -> Response:
    """The launch kit as a zip: pictures by platform, contact sheet, kit.json."""
    run = await the_run(run_id)
    if not run.kit:
        raise NotFound({"zh": "这次还没有成套素材。", "en": "This run has no kit yet."})
    path = backstage.backbone().assets.path(run.kit)
    return FileResponse(path, media_type="application/zip", filename=f"vitrine-{run_id[:8]}.zip")


@router.get(
    "/runs/{run_id}/kit/{member:path}", operation_id="get_kit_file", tags=["kits"], response_class=Response,
    responses=ANY,
)  # fmt: skip
async def get_kit_file(run_id: Id, member: str) -> Response:
    """One file of the kit, for example ``index.html``."""
    run = await the_run(run_id)
    missing = NotFound({"zh": f"成套素材里没有“{member[:80]}”。", "en": f'There is no "{member[:80]}" in this kit.'})
    if not run.kit:
        raise missing
    data = await asyncio.to_thread(_member, backstage.backbone().assets.get(run.kit), member)
    if data is None:
        raise missing
    kinds = {"html": "text/html; charset=utf-8", "json": "application/json", "jpg": "image/jpeg", "png": "image/png"}
    return Response(data, media_type=kinds.get(member.rsplit(".", 1)[-1], "application/octet-stream"))


@router.post("/files", status_code=201, operation_id="upload_file", tags=["files"])
async def upload_file(file: UploadFile) -> dict[str, str]:
    """Upload a product photo (PNG, JPEG, WebP; at most 20 MB and 40 megapixels)."""
    data = await file.read(MAX_UPLOAD + 1)
    if len(data) > MAX_UPLOAD:
        raise BadPicture(
            {
                "zh": "图片超过 20 MB，请压缩后再上传。",
                "en": "The picture is larger than 20 MB; please make it smaller.",
            }
        )
    asset = await backstage.admit(data, file.filename or "")
    return {"asset": asset, "url": f"/v1/assets/{asset}"}


@router.get("/assets/{asset}", operation_id="get_asset", tags=["files"], response_class=Response, responses=ANY)
async def get_asset(
    asset: str, width: Annotated[int | None, Query(ge=64, le=2048)] = None, download: bool = False, k: str = ""
) -> Response:
    """A file by its content hash; pictures also in a smaller width. Links with `k` may stand in public pages."""
    await only_holders(asset, k)
    assets = backstage.backbone().assets
    kind = assets.media_type(asset)
    kept = {"Cache-Control": f"{'public' if k else 'private'}, {FOREVER}"}  # a proxy may keep only what is for all
    if width and kind.startswith("image/"):
        return Response(await thumbnail(assets.path(asset), width), media_type="image/webp", headers=kept)
    name = f"{asset.removeprefix('sha256:')[:12]}.{kind.split('/')[-1].replace('jpeg', 'jpg')}" if download else None
    return FileResponse(assets.path(asset), media_type=kind, filename=name, headers=kept)


def _member(archive: bytes, name: str) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(archive)) as kit:
        return kit.read(name) if name in kit.namelist() else None
