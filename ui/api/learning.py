"""HTTP API of what tests have taught: findings in versions, the leaderboard, and pairs to train on."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Query, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, Field

from domain.finding import Findings
from jobs import learning
from tools.feedback.ranking import BY, leaderboard, preference_pairs
from ui import backstage
from ui.api.house import COMMON
from ui.console.routes import from_here

router = APIRouter(prefix="/v1", tags=["learning"])
COLUMNS = (
    "name", "effect", "low", "high", "shown", "clicks", "products", "creatives", "accepted_rate", "seconds", "cost"
)  # fmt: skip


class Use(BaseModel):
    """Which version shapes new briefs."""

    version: Annotated[int, Field(ge=0)] | Literal["newest"] = "newest"
    """0 uses none."""


@router.get("/findings", operation_id="get_findings", dependencies=COMMON)
async def get_findings() -> dict[str, Any]:
    """What was learned, newest first, and which version shapes new briefs."""
    store = backstage.backbone().findings
    versions, used = await store.versions(), await store.current()
    return {"used": used.version if used else 0, "versions": [each.model_dump(mode="json") for each in versions[:20]]}


@router.put("/findings/used", operation_id="use_findings", dependencies=[Depends(from_here), *COMMON])
async def use_findings(choice: Annotated[Use, Body()]) -> dict[str, Any]:
    """Take learning back: use an older version, or none. ``newest`` follows it again."""
    store = backstage.backbone().findings
    await (store.follow() if choice.version == "newest" else store.use(choice.version))
    return await get_findings()


@router.post("/findings/learn", operation_id="learn_now", dependencies=[Depends(from_here), *COMMON])
async def learn_now() -> dict[str, Any]:
    """Learn now; by itself this happens every few minutes."""
    used: Findings | None = await learning.learn_from_trials(backstage.backbone())
    return {"used": used.version if used else 0} | await get_findings()


@router.get("/leaderboard", operation_id="get_leaderboard", dependencies=COMMON)
async def get_leaderboard(
    by: Annotated[str, Query(pattern=f"^({'|'.join(BY)})$")] = "set",
    form: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
) -> Response:
    """Sets, layouts, generators and so on by their effect on clicks within products, with intervals."""
    rows = await learning.evidence(backstage.backbone())
    entries = await asyncio.to_thread(leaderboard, rows, by)
    if form == "json":
        return JSONResponse({"by": by, "choices": list(BY), "entries": entries})
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**entry, "name": _plain(entry["name"])} for entry in entries)
    name = {"Content-Disposition": f'attachment; filename="vitrine-{by}.csv"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=name)


@router.get(
    "/preference-pairs", operation_id="get_preference_pairs", response_class=PlainTextResponse, dependencies=COMMON
)
async def get_preference_pairs() -> PlainTextResponse:
    """JSON lines: two creatives of one product, of which one audience surely prefers the first. For post-training."""
    rows = await learning.evidence(backstage.backbone())
    pairs = await asyncio.to_thread(lambda: list(preference_pairs(rows)))
    lines = "".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs)
    return PlainTextResponse(lines, media_type="application/x-ndjson")


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in "=+-@" else text
