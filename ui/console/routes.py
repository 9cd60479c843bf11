"""Routes of the operator console: two pages' shell, their data, and what an operator can do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from domain.errors import NotFound
from jobs.reruns import fork, replay
from jobs.runs import answer, cancel
from ui import backstage
from ui.console import listing, view
from ui.console.export import exported

FILES = Path(__file__).parent / "files"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


async def from_here(request: Request) -> None:
    """Refuse what another site's page sends with a visitor's browser."""
    origin = request.headers.get("origin")
    if origin and origin.split("://")[-1] != request.headers.get("host"):
        raise HTTPException(403, "This request comes from another site.")


router = APIRouter(prefix="/traces", include_in_schema=False, dependencies=[Depends(from_here)])
Line = Annotated[str, Query(max_length=500)]


class Fork(BaseModel):
    """Where to fork a run, and what is changed there."""

    edits: dict[str, Any] = {}
    creative: str = ""
    checkpoint: str = ""
    agent: str = ""


class Answer(BaseModel):
    """An operator's answer to what a run waits for."""

    decision: str | None = None
    plan: dict[str, Any] | None = None
    text: str | None = None


@router.get("/api/runs")
async def list_rows(q: Line = "", limit: Annotated[int, Query(ge=1, le=200)] = 60, offset: int = 0) -> dict[str, Any]:
    """Rows of the list."""
    return await listing.rows(backstage.backbone(), q, limit, max(0, offset))


@router.get("/api/runs/{run_id}")
async def get_page(run_id: str) -> dict[str, Any]:
    """A run's page."""
    backbone = backstage.backbone()
    return await view.page(backbone, await backbone.runs.get(run_id))


@router.get("/api/runs/{run_id}/steps")
async def get_steps(run_id: str) -> dict[str, Any]:
    """Its state step by step."""
    backbone = backstage.backbone()
    return {"steps": await view.steps(backbone, await backbone.runs.get(run_id))}


@router.get("/api/runs/{run_id}/state")
async def get_state(run_id: str, checkpoint: str, namespace: str = "") -> dict[str, Any]:
    """Its whole state at one step."""
    backbone = backstage.backbone()
    return await view.state(backbone, await backbone.runs.get(run_id), checkpoint, namespace)


@router.post("/api/runs/{run_id}/replay", status_code=202)
async def start_replay(run_id: str) -> dict[str, str]:
    """Do it again from its record."""
    return {"run_id": (await replay(backstage.backbone(), run_id)).id}


@router.post("/api/runs/{run_id}/fork", status_code=202)
async def start_fork(run_id: str, how: Fork) -> dict[str, str]:
    """Do it again from one of its steps, with something changed."""
    forked = await fork(
        backstage.backbone(), run_id, how.edits, creative=how.creative, checkpoint=how.checkpoint, agent=how.agent
    )
    return {"run_id": forked.id}


@router.post("/api/runs/{run_id}/answer", status_code=202)
async def give_answer(run_id: str, said: Answer) -> dict[str, str]:
    """Answer for the merchant."""
    return {"status": (await answer(backstage.backbone(), run_id, said.model_dump(exclude_none=True))).status}


@router.post("/api/runs/{run_id}/cancel", status_code=202)
async def stop_run(run_id: str) -> dict[str, str]:
    """Stop it."""
    return {"status": (await cancel(backstage.backbone(), run_id)).status}


@router.get("/api/compare")
async def compare(one: str, other: str) -> dict[str, Any]:
    """Two runs side by side."""
    backbone = backstage.backbone()
    return await view.compare(backbone, await backbone.runs.get(one), await backbone.runs.get(other))


@router.get("/api/tail", response_class=EventSourceResponse)
async def tail() -> AsyncIterator[ServerSentEvent]:
    """What happens in any run, as it happens."""
    async for mention in backstage.backbone().bus.tail():
        data = {"run": mention.run_id, "kind": mention.kind, "thread": mention.thread_id}
        yield ServerSentEvent(id=mention.position, event="told", raw_data=json.dumps(data))


@router.get("/{run_id}/export.json")
async def export_json(run_id: str) -> Response:
    """The run with its events and states."""
    return _download(await exported(backstage.backbone(), run_id, "json"), f"vitrine-{run_id}.json")


@router.get("/{run_id}/export.otlp.json")
async def export_otlp(run_id: str) -> Response:
    """The run as OpenTelemetry."""
    return _download(await exported(backstage.backbone(), run_id, "otlp"), f"vitrine-{run_id}.otlp.json")


@router.get("/files/{name}")
async def get_file(name: str) -> Response:
    """The pages' scripts and styles."""
    path = FILES / name
    if path.parent != FILES or path.suffix not in KINDS or not await asyncio.to_thread(path.is_file):
        raise NotFound({"zh": "没有这个文件。", "en": "There is no such file."})
    return FileResponse(path, media_type=KINDS[path.suffix], headers={"Cache-Control": "no-cache"})


@router.get("")
@router.get("/")
@router.get("/{run_id}")
async def shell(run_id: str = "") -> Response:
    """The pages themselves: one shell, filled in by `console.js`."""
    fresh = {"Cache-Control": "no-cache"}
    return FileResponse(FILES / "page.html", media_type="text/html; charset=utf-8", headers=fresh)


def _download(data: dict[str, Any], name: str) -> Response:
    return JSONResponse(data, headers={"Content-Disposition": f'attachment; filename="{name}"'})
