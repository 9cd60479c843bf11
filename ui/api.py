"""HTTP API v1: briefs in, runs, events, kits and assets out."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response, UploadFile
from fastapi import Request as HttpRequest
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from domain.brief import Request
from domain.errors import BadPicture, NotFound
from domain.runs import OPEN, Run, RunStatus
from jobs.runs import answer, cancel, submit
from ui import backstage
from ui.pictures import thumbnail
from ui.snapshot import Snapshot, blank, fold, with_record

router = APIRouter(prefix="/v1")
MERCHANT = "local"
MAX_UPLOAD = 20 * 1024 * 1024
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class BriefIn(BaseModel):
    """A brief in plain words."""

    text: Annotated[str, Field(examples=["为京造风格黑咖啡做5类人群的主图，1:1和3:4，做个A/B测试"])]
    sku: str | None = None
    """The product, where the text does not name it."""
    photo: str | None = None
    """Asset id from `POST /v1/files`."""
    approval: Literal["auto", "ask"] = "auto"
    lang: str = ""
    thread_id: str | None = None
    """Continue this conversation: edits and follow-ups see what was made before."""
    seed: int = 0


class Decision(BaseModel):
    """The answer to what a run waits for."""

    decision: Literal["approve", "edit", "cancel"] | None = None
    plan: dict[str, Any] | None = None
    """With ``edit``: the plan's fields to change, for example ``{"personas": ["fitness"]}``."""
    text: str | None = None
    """To a question: a choice's value, or free words."""


@router.post("/briefs", status_code=202, operation_id="create_brief", tags=["briefs"])
async def create_brief(
    brief: BriefIn,
    http: HttpRequest,
    response: Response,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> dict[str, Any]:
    """Accept a brief. It is on disk before this answers, and ends whatever happens to the processes."""
    request = Request.model_construct(
        text=brief.text, merchant=MERCHANT, lang=brief.lang or "", sku=brief.sku, photo=brief.photo,
        approval=brief.approval, seed=brief.seed,
    )  # fmt: skip  # validated by submit, which answers in the caller's language
    run = await submit(backstage.backbone(), request, thread_id=brief.thread_id, idempotency_key=idempotency_key)
    response.headers["Location"] = f"/v1/runs/{run.id}"
    return about(run)


@router.get("/runs", operation_id="list_runs", tags=["runs"])
async def list_runs(
    status: RunStatus | None = None, thread_id: str | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> dict[str, Any]:
    """Runs, newest first."""
    runs = await backstage.backbone().runs.list(
        merchant=MERCHANT, status={status} if status else None, thread_id=thread_id, limit=limit
    )
    return {"runs": [about(run) for run in runs]}


@router.get("/runs/{run_id}", operation_id="get_run", tags=["runs"])
async def get_run(run_id: str) -> dict[str, Any]:
    """One run: its status, what it waits for, and everything made so far."""
    run = await the_run(run_id)
    return about(run) | {"view": await view_of(run)}


@router.post("/runs/{run_id}/answer", status_code=202, operation_id="answer_run", tags=["runs"])
async def answer_run(run_id: str, decision: Decision) -> dict[str, Any]:
    """Approve or edit the plan, or answer the question that the run waits for."""
    await the_run(run_id)
    return about(await answer(backstage.backbone(), run_id, decision.model_dump(exclude_none=True)))


@router.post("/runs/{run_id}/cancel", status_code=202, operation_id="cancel_run", tags=["runs"])
async def cancel_run(run_id: str) -> dict[str, Any]:
    """Stop a run; what was made until then is kept."""
    await the_run(run_id)
    return about(await cancel(backstage.backbone(), run_id))


@router.get("/runs/{run_id}/events", response_class=EventSourceResponse, operation_id="follow_run", tags=["runs"])
async def follow_run(
    run_id: str, last_event_id: Annotated[str | None, Header()] = None
) -> AsyncIterator[ServerSentEvent]:
    """Every event of the run as it happens; a dropped connection goes on after ``Last-Event-ID``."""
    run = await the_run(run_id)
    after = last_event_id or "0"
    async for position, event in backstage.backbone().bus.follow(run.thread_id, after=after, run_id=run_id):
        if event.run_id == run_id:
            yield ServerSentEvent(id=position, event=event.kind, raw_data=event.model_dump_json())


@router.get("/runs/{run_id}/kit", operation_id="get_kit", tags=["kits"], response_class=Response)
async def get_kit(run_id: str) -> Response:
    """The launch kit as a zip: pictures by platform, contact sheet, kit.json."""
    run = await the_run(run_id)
    if not run.kit:
        raise NotFound({"zh": "这次还没有成套素材。", "en": "This run has no kit yet."})
    path = backstage.backbone().assets.path(run.kit)
    return FileResponse(path, media_type="application/zip", filename=f"vitrine-{run_id[:8]}.zip")


@router.get("/runs/{run_id}/kit/{member:path}", operation_id="get_kit_file", tags=["kits"], response_class=Response)
async def get_kit_file(run_id: str, member: str) -> Response:
    """One file of the kit, for example ``index.html``."""
    run = await the_run(run_id)
    missing = NotFound({"zh": f"成套素材里没有“{member}”。", "en": f'There is no "{member}" in this kit.'})
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


@router.get("/assets/{asset}", operation_id="get_asset", tags=["files"], response_class=Response)
async def get_asset(
    asset: str, width: Annotated[int | None, Query(ge=64, le=2048)] = None, download: bool = False
) -> Response:
    """A file by its content hash; pictures also in a smaller width."""
    assets = backstage.backbone().assets
    kind = assets.media_type(asset)
    if width and kind.startswith("image/"):
        return Response(await thumbnail(assets.path(asset), width), media_type="image/webp", headers=FOREVER)
    name = f"{asset.removeprefix('sha256:')[:12]}.{kind.split('/')[-1].replace('jpeg', 'jpg')}" if download else None
    return FileResponse(assets.path(asset), media_type=kind, filename=name, headers=FOREVER)


@router.get("/products", operation_id="list_products", tags=["products"])
async def list_products() -> dict[str, Any]:
    """The catalogue."""
    products = await asyncio.to_thread(backstage.backbone().catalog.products)
    return {"products": [product.model_dump(mode="json", exclude={"reviews", "qa"}) for product in products]}


@router.get("/products/{sku}/picture", operation_id="get_product_picture", tags=["products"])
async def get_product_picture(sku: str, width: Annotated[int, Query(ge=64, le=2048)] = 256) -> RedirectResponse:
    """The product's first photo."""
    product = await asyncio.to_thread(backstage.backbone().catalog.product, sku)
    return RedirectResponse(f"/v1/assets/{product.images[0]}?width={width}")


async def the_run(run_id: str) -> Run:
    """The run, if there is one."""
    run = await backstage.backbone().runs.get(run_id)
    if run.merchant != MERCHANT:
        raise NotFound({"zh": f"没有编号为 {run_id} 的任务。", "en": f"There is no run {run_id}."})
    return run


async def view_of(run: Run) -> Snapshot:
    """The run's page, folded from its events."""
    view = blank(run)
    for _, event in await backstage.backbone().bus.read(run.thread_id, count=5000):
        if event.run_id == run.id:
            view = fold(view, event)
    return with_record(view, run)


def about(run: Run) -> dict[str, Any]:
    """A run as the API names it."""
    here = f"/v1/runs/{run.id}"
    links = {"self": here, "events": f"{here}/events", "answer": f"{here}/answer", "cancel": f"{here}/cancel"}
    return {
        "run_id": run.id,
        "thread_id": run.thread_id,
        "status": run.status,
        "open": run.status in OPEN,
        "question": run.question.model_dump(mode="json") if run.question and run.status == "waiting" else None,
        "plan": run.plan.model_dump(mode="json") if run.plan else None,
        "creatives": list(run.creatives),
        "error": {"code": run.error_code, "message": run.error} if run.error else None,
        "created_at": run.created_at.isoformat(),
        "updated_at": run.updated_at.isoformat(),
        "links": links | ({"kit": f"{here}/kit"} if run.kit else {}),
    }


def _member(archive: bytes, name: str) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(archive)) as kit:
        return kit.read(name) if name in kit.namelist() else None
