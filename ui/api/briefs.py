"""HTTP API v1: briefs in, runs and their events out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi import Request as HttpRequest
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field

from domain.brief import Request
from domain.errors import NotFound
from domain.runs import Run, RunStatus
from jobs.runs import answer, cancel, submit
from ui import backstage
from ui.api.caller import merchant
from ui.api.holders import only_own_photo
from ui.api.problems import RESPONSES
from ui.api.shapes import RunOut, RunPage, RunsOut, about
from ui.snapshot import Snapshot, blank, fold, with_record

router = APIRouter(prefix="/v1", responses=RESPONSES)
LONGEST_WAIT = 60
DRY_SECONDS = 45.0
_WAIT = re.compile(r"\bwait(?:=(\d{1,4}))?\b")
STOPS: frozenset[str] = frozenset({"waiting", "completed", "partial", "failed", "cancelled"})

Key = Annotated[
    str | None,
    Header(max_length=255, description="The same key has one effect, and gets the same answer for a day."),
]
Prefer = Annotated[
    str | None, Header(description="`wait=30`: answer when the run has ended or waits, at most so late.")
]
Id = Annotated[str, Field(examples=["run-6ae72f61bdc5cde3"])]


class BriefIn(BaseModel):
    """A brief in plain words."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "为京造风格黑咖啡做5类人群的主图，1:1和3:4，做个A/B测试"},
                {"text": "3 main pictures for this, price $19.9", "photo": "sha256:…", "approval": "ask"},
            ]
        }
    )
    text: str
    sku: str | None = None
    """The product, where the text does not name it."""
    photo: str | None = None
    """Asset id from `POST /v1/files`."""
    approval: Literal["auto", "ask"] = "auto"
    """`auto` goes ahead; `ask` waits for `POST /v1/runs/{run_id}/answer`."""
    lang: str = ""
    thread_id: str | None = None
    """Continue this conversation: edits and follow-ups see what was made before."""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    overrides: dict[str, str] = {}
    """Advertising rules to break on purpose (`vitrine check --text` names them), each with its reason, which is logged
    with every picture."""
    dry_run: bool = False
    """Only plan: what would be made, how long it takes and what it costs. Nothing is made."""


class Decision(BaseModel):
    """The answer to what a run waits for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "approve"}, {"decision": "edit", "plan": {"canvases": ["1x1"]}}]}
    )
    decision: Literal["approve", "edit", "cancel"] | None = None
    plan: dict[str, Any] | None = None
    """With ``edit``: the plan's fields to change, for example ``{"personas": ["fitness"]}``."""
    text: str | None = None
    """To a question: a choice's value, or free words."""


@router.post(
    "/briefs", status_code=202, operation_id="create_brief", tags=["briefs"], response_model=RunOut,
    responses={200: {"model": RunOut, "description": "It has ended or waits already, or was a dry run."}},
)  # fmt: skip
async def create_brief(
    brief: BriefIn, http: HttpRequest, response: Response, idempotency_key: Key = None, prefer: Prefer = None
) -> dict[str, Any]:
    """Accept a brief. It is on disk before this answers, and ends whatever happens to the processes."""
    await only_own_photo(brief.photo)
    request = Request.model_construct(
        text=brief.text, merchant=merchant(), lang=brief.lang or "", sku=brief.sku, photo=brief.photo,
        approval="ask" if brief.dry_run else brief.approval, seed=brief.seed,
        overrides=brief.overrides,
    )  # fmt: skip  # validated by submit, which answers in the caller's language
    key = f"dry:{idempotency_key}" if idempotency_key and brief.dry_run else idempotency_key
    run = await submit(backstage.backbone(), request, thread_id=brief.thread_id, idempotency_key=key)
    response.headers["Location"] = f"/v1/runs/{run.id}"
    wait = DRY_SECONDS if brief.dry_run else wait_asked(prefer)
    if wait:
        run = await settled(run.id, wait)
        response.status_code = 200 if run.status in STOPS else 202
    if not brief.dry_run:
        return about(run)
    if run.is_open:  # planned: nothing of it is made
        await cancel(backstage.backbone(), run.id)
    return about(run) | {"dry_run": True, "links": {"self": f"/v1/runs/{run.id}"}}


@router.get("/runs", operation_id="list_runs", tags=["runs"], response_model=RunsOut)
async def list_runs(
    status: RunStatus | None = None, thread_id: str | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> dict[str, Any]:
    """Runs, newest first. What an operator replayed or forked is not among them."""
    runs = await backstage.backbone().runs.list(
        merchant=merchant(), status={status} if status else None, thread_id=thread_id, limit=limit
    )
    return {"runs": [about(run) for run in runs if run.rerun is None]}


@router.get("/runs/{run_id}", operation_id="get_run", tags=["runs"], response_model=RunPage)
async def get_run(run_id: Id) -> dict[str, Any]:
    """One run: its status, what it waits for, and everything made so far."""
    run = await the_run(run_id)
    return about(run) | {"view": await view_of(run)}


@router.post("/runs/{run_id}/answer", status_code=202, operation_id="answer_run", tags=["runs"], response_model=RunOut)
async def answer_run(run_id: Id, decision: Decision, idempotency_key: Key = None) -> dict[str, Any]:
    """Approve or edit the plan, or answer the question that the run waits for."""
    await the_run(run_id)
    return about(await answer(backstage.backbone(), run_id, decision.model_dump(exclude_none=True)))


@router.post("/runs/{run_id}/cancel", status_code=202, operation_id="cancel_run", tags=["runs"], response_model=RunOut)
async def cancel_run(run_id: Id, idempotency_key: Key = None) -> dict[str, Any]:
    """Stop a run; what was made until then is kept."""
    await the_run(run_id)
    return about(await cancel(backstage.backbone(), run_id))


async def the_run(run_id: Id) -> Run:
    """The run, if there is one and it is the caller's."""
    missing = NotFound({"zh": f"没有编号为 {run_id[:60]} 的任务。", "en": f"There is no run {run_id[:60]}."})
    try:
        run = await backstage.backbone().runs.get(run_id)
    except NotFound:
        raise missing from None
    if run.merchant != merchant():
        raise missing
    return run


@router.get("/runs/{run_id}/events", response_class=EventSourceResponse, operation_id="follow_run", tags=["runs"])
async def follow_run(
    run: Annotated[Run, Depends(the_run)], last_event_id: Annotated[str | None, Header()] = None
) -> AsyncIterator[ServerSentEvent]:
    """Every event of the run as it happens; a dropped connection goes on after ``Last-Event-ID``."""
    after = last_event_id or "0"
    async for position, event in backstage.backbone().bus.follow(run.thread_id, after=after, run_id=run.id):
        if event.run_id == run.id:
            yield ServerSentEvent(id=position, event=event.kind, raw_data=event.model_dump_json())


async def view_of(run: Run) -> Snapshot:
    """The run's page, folded from its events."""
    view = blank(run)
    for _, event in await backstage.backbone().bus.read(run.thread_id, count=5000):
        if event.run_id == run.id:
            view = fold(view, event)
    return with_record(view, run)


def wait_asked(prefer: str | None) -> float:
    """Seconds that the caller would rather wait (RFC 7240)."""
    found = _WAIT.search(prefer or "")
    return min(LONGEST_WAIT, int(found[1] or LONGEST_WAIT)) if found else 0


async def settled(run_id: str, seconds: float) -> Run:
    """The run when it has ended or waits, or after so many seconds."""
    end = asyncio.get_running_loop().time() + seconds
    while (run := await backstage.backbone().runs.get(run_id)).status not in STOPS:
        if asyncio.get_running_loop().time() > end:
            break
        await asyncio.sleep(0.1)
    return run
