"""HTTP API of experiments: what shoppers did comes in; drafts are started, watched, stopped and promoted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from domain.errors import BadOutcome, NotFound
from domain.trial import Observed, Trial
from jobs import trials as keeping
from tools.distribution import lifecycle
from tools.feedback.analysis import report
from tools.feedback.tracking import Taken, read_export, take_in
from ui import backstage
from ui.api.caller import merchant
from ui.api.delivery import OPEN, own
from ui.api.house import COMMON
from ui.console.routes import from_here

router = APIRouter(prefix="/v1")


async def the_trial(trial_id: str) -> Trial:
    """The experiment, if there is one and it is the caller's."""
    missing = NotFound({"zh": f"没有编号为 {trial_id[:60]} 的实验。", "en": f"There is no experiment {trial_id[:60]}."})
    try:
        trial = await backstage.backbone().trials.get(trial_id)
    except NotFound:
        raise missing from None
    if trial.merchant != merchant():
        raise missing
    return trial


HERE = [Depends(from_here), Depends(the_trial)]
"""What changes an experiment is its merchant's, and not taken from another site's page."""
MAX_EVENTS, MAX_BYTES, MAX_EXPORT = 1000, 1_000_000, 50_000_000


class Start(BaseModel):
    """How a draft is to be run; what is left out stays as designed."""

    mode: Literal["ab", "bandit"] | None = None
    """A fixed split with a verdict, or weights that follow the clicks."""
    by: str | None = None
    """Arms by element (set, hook, layout, palette, sticker) instead of one per look; several with commas: factorial."""
    daily_users: Annotated[int | None, Field(ge=1)] = None
    """Visitors a day of this product."""
    baseline: Annotated[float | None, Field(gt=0, lt=1)] = None
    """The metric's rate today."""
    lift: Annotated[float | None, Field(gt=0, le=5)] = None
    """Smallest relative gain worth knowing about."""
    holdout: Annotated[float | None, Field(ge=0, le=0.5)] = None
    cap: Annotated[int | None, Field(ge=1)] = None
    looks_planned: Annotated[int | None, Field(ge=1, le=30)] = None
    anyway: bool = False
    """Start although it will take too long to tell."""


class Promotion(BaseModel):
    """Which arm everybody shall see, and who says so."""

    arm: str = ""
    by: str = "merchant"


@router.get("/experiments", operation_id="list_experiments", tags=["experiments"])
async def list_experiments(
    status: Annotated[Literal["draft", "running", "paused", "stopped"] | None, Query()] = None,
    drafts: Annotated[int, Query(ge=1, le=2000)] = 200,
) -> dict[str, Any]:
    """Experiments, newest first: all that were begun, and so many of the latest drafts."""
    backbone = backstage.backbone()
    mine = await backbone.trials.newest(merchant(), drafts)
    found = [about(trial) for trial in mine if status in (None, trial.status)]
    return {"experiments": found, "killed": await backbone.trials.killed()}


@router.get("/experiments/{trial_id}", operation_id="get_experiment", tags=["experiments"])
async def get_experiment(trial_id: str) -> dict[str, Any]:
    """One experiment with its figures. Between planned looks they decide nothing."""
    backbone = backstage.backbone()
    trial = await the_trial(trial_id)
    figures = report(trial, *await keeping.read(backbone, trial_id))
    chart = [{"users": users, **json.loads(point)} for users, point in await backbone.outcomes.chart(trial_id)]
    return about(trial) | {"figures": figures, "chart": chart, "waiting": await backbone.outcomes.waiting()}


@router.post("/experiments/{trial_id}/start", operation_id="start_experiment", tags=["experiments"], dependencies=HERE)
async def start_experiment(trial_id: str, how: Annotated[Start | None, Body()] = None) -> dict[str, Any]:
    """Begin or resume. Refused where it could not tell anything in time, unless `anyway`."""
    store, asked = backstage.backbone().trials, (how or Start()).model_dump()
    running = [trial for trial in await store.begun() if trial.status == "running" and trial.merchant == merchant()]
    return about(await store.change(trial_id, lambda trial: lifecycle.start(trial, running=running, **asked)))


@router.post("/experiments/{trial_id}/pause", operation_id="pause_experiment", tags=["experiments"], dependencies=HERE)
async def pause_experiment(trial_id: str) -> dict[str, Any]:
    """Show the plain photo for now."""
    return about(await backstage.backbone().trials.change(trial_id, lifecycle.pause))


@router.post("/experiments/{trial_id}/stop", operation_id="stop_experiment", tags=["experiments"], dependencies=HERE)
async def stop_experiment(trial_id: str) -> dict[str, Any]:
    """End it."""
    return about(await backstage.backbone().trials.change(trial_id, lifecycle.stop))


@router.post(
    "/experiments/{trial_id}/decide", operation_id="decide_experiment", tags=["experiments"], dependencies=HERE
)
async def decide_experiment(trial_id: str) -> dict[str, Any]:
    """Count what has come in and take the planned look if it is due. Looks that are not due are not taken."""
    await keeping.count_outcomes(backstage.backbone(), "web")
    await keeping.tend(backstage.backbone(), trial_id)
    return await get_experiment(trial_id)


@router.post("/experiments/{trial_id}/promote", operation_id="promote_arm", tags=["experiments"], dependencies=HERE)
async def promote_arm(trial_id: str, chosen: Annotated[Promotion | None, Body()] = None) -> dict[str, Any]:
    """A person approves: everybody sees this arm from now on."""
    promotion = chosen or Promotion()
    promoted = await backstage.backbone().trials.change(
        trial_id, lambda trial: lifecycle.promote(trial, promotion.arm, promotion.by)
    )
    return about(promoted)


@router.post("/experiments/{trial_id}/demote", operation_id="demote_arm", tags=["experiments"], dependencies=HERE)
async def demote_arm(trial_id: str) -> dict[str, Any]:
    """Take a promotion back."""
    return about(await backstage.backbone().trials.change(trial_id, lifecycle.demote))


@router.post("/experiments/{trial_id}/follow", operation_id="follow_clicks", tags=["experiments"], dependencies=HERE)
async def follow_clicks(trial_id: str) -> dict[str, Any]:
    """Turn it into a bandit: each audience is shown more of what it clicks."""
    return about(await backstage.backbone().trials.change(trial_id, lifecycle.become_bandit))


@router.put(
    "/delivery/kill", operation_id="kill_delivery", tags=["experiments"], dependencies=[Depends(from_here), *COMMON]
)
async def kill_delivery(on: bool = True) -> dict[str, Any]:
    """The kill switch: every storefront shows plain photos until it is off again."""
    await backstage.backbone().trials.kill(on)
    return {"killed": on}


@router.post("/track", status_code=202, operation_id="track", tags=["outcomes"])
async def track(request: Request) -> Response:
    """One thing a shopper did, as Segment's ``track``. The same `messageId` counts once."""
    return await _took(request, take_in([await _json(request)], agent=request.headers.get("user-agent", "")))


@router.post("/batch", status_code=202, operation_id="track_batch", tags=["outcomes"])
async def track_batch(request: Request) -> Response:
    """Many at once, as Segment's ``batch``; what cannot be used is named and the rest is taken."""
    body = await _json(request)
    messages = body.get("batch") if isinstance(body, dict) else body
    if not isinstance(messages, list) or len(messages) > MAX_EVENTS:
        raise BadOutcome(
            {"zh": f"要有 batch 数组，最多 {MAX_EVENTS} 条。", "en": f"Expected `batch`, a list of up to {MAX_EVENTS}."}
        )
    return await _took(request, take_in(messages))


@router.post("/outcomes/import", operation_id="import_outcomes", tags=["outcomes"], dependencies=COMMON)
async def import_outcomes(request: Request, file: UploadFile) -> Response:
    """Read an export: GA4 rows as JSON lines, or CSV. Reading the same file twice counts once."""
    data = await file.read(MAX_EXPORT + 1)
    if len(data) > MAX_EXPORT:
        raise BadOutcome({"zh": "文件超过 50 MB，请分开导入。", "en": "The file is larger than 50 MB: split it."})
    try:
        taken = read_export(data.decode("utf-8-sig"))
    except ValueError as error:
        raise BadOutcome({"zh": f"文件读不了：{error}", "en": f"The file cannot be read: {error}"}) from error
    return await _took(request, taken)


async def _json(request: Request) -> Any:
    """The body, whatever type it says it is: beacons send text."""
    data = await request.body()
    if len(data) > MAX_BYTES:
        raise BadOutcome({"zh": "一次最多 1 MB。", "en": "At most 1 MB at a time."})
    try:
        return json.loads(data)
    except ValueError as error:
        raise BadOutcome({"zh": "请求不是 JSON。", "en": "This is not JSON."}) from error


async def _took(request: Request, taken: Taken) -> Response:
    theirs = await _theirs(taken.observed)
    await backstage.backbone().outcomes.append(theirs)
    refused = [{"index": index, "reason": words} for index, words in taken.refused[:100]]
    body = {"accepted": len(taken.observed), "refused": len(taken.refused), "problems": refused}
    return JSONResponse(body, 202 if taken.observed or not refused else 422, OPEN)


async def _theirs(observed: Sequence[Observed]) -> list[Observed]:
    """What a shop reports counts in its own merchant's tests: another's are not named, and none is found by product."""
    named = await backstage.backbone().trials.named({each.trial for each in observed if each.trial})
    others = {trial.id for trial in named if trial.merchant != merchant()}
    return [own(each) for each in observed if each.trial not in others]


def about(trial: Trial) -> dict[str, Any]:
    """An experiment as the API names it."""
    here = f"/v1/experiments/{trial.id}"
    told = trial.model_dump(mode="json", exclude={"experiment", "exhibits", "revision", "thread_id", "merchant"})
    return {
        "id": trial.id, "status": trial.status, "winner": trial.winner, **trial.experiment.model_dump(mode="json"),
        **told, "warning": lifecycle.too_long(trial),
        "exhibits": [each.model_dump(mode="json") for each in trial.exhibits],
        "links": {"self": here, **{name: f"{here}/{name}" for name in ("start", "pause", "stop", "decide", "promote")}},
    }  # fmt: skip
