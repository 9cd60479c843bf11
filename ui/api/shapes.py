"""What the API answers with, as its description shows it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from domain.brief import Plan, Question
from domain.runs import OPEN, Run, RunStatus
from domain.text import Words


class Shape(BaseModel):
    """May grow: callers ignore what they do not know."""

    model_config = ConfigDict(extra="allow")


class Estimate(Shape):
    """What a plan will take."""

    pictures: int
    seconds: float
    cost_usd: float


class Fault(Shape):
    """Why a run failed, or why a part of it could not be made."""

    code: str
    message: Words


class RunOut(Shape):
    """A run: one request on its way through the agents."""

    run_id: Annotated[str, Field(examples=["run-6ae72f61bdc5cde3"])]
    thread_id: str
    status: RunStatus
    open: bool
    question: Question | None = None
    """What it waits for."""
    plan: Plan | None = None
    estimate: Estimate | None = None
    creatives: list[str]
    experiment: str = ""
    error: Fault | None = None
    created_at: str
    updated_at: str
    links: dict[str, str]
    dry_run: bool = False


class RunPage(RunOut):
    """A run with everything made so far."""

    view: dict[str, Any]


class RunsOut(Shape):
    """Some runs, newest first."""

    runs: list[RunOut]


def about(run: Run) -> dict[str, Any]:
    """A run as the API names it."""
    here = f"/v1/runs/{run.id}"
    links = {"self": here, "events": f"{here}/events", "answer": f"{here}/answer", "cancel": f"{here}/cancel",
             "creatives": f"{here}/creatives", "trace": f"/traces/{run.id}"}  # fmt: skip
    plan = run.plan
    cost = round(sum(step.cost for step in plan.steps), 4) if plan else 0
    return {
        "run_id": run.id,
        "thread_id": run.thread_id,
        "status": run.status,
        "open": run.status in OPEN,
        "question": run.question.model_dump(mode="json") if run.question and run.status == "waiting" else None,
        "plan": plan.model_dump(mode="json") if plan else None,
        "estimate": {"pictures": plan.creatives, "seconds": round(plan.seconds, 1), "cost_usd": cost} if plan else None,
        "creatives": list(run.creatives),
        "experiment": run.experiment,
        "error": {"code": run.error_code, "message": run.error} if run.error else None,
        "created_at": run.created_at.isoformat(),
        "updated_at": run.updated_at.isoformat(),
        "links": links | ({"kit": f"{here}/kit"} if run.kit else {}),
    }
