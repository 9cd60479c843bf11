"""A run as a page shows it: its events folded into one plain dictionary."""

from __future__ import annotations

from typing import Any

from domain import events as happened
from domain.brief import Request
from domain.creative import Creative
from domain.events import Event
from domain.runs import Run

Snapshot = dict[str, Any]
PROOF = {"delta_e", "ssim", "mask_iou", "verdict", "reasons", "transform"}
"""What a page shows of a certificate; the transform says where the merchant's pixels lie on the picture."""


def blank(run: Run) -> Snapshot:
    """What can be shown before anything happened."""
    request: Request = run.request
    return {
        "run": run.id,
        "thread": run.thread_id,
        "lang": request.lang,
        "text": request.text,
        "at": run.created_at.isoformat(),
        "shelf": None,
        "status": run.status,
        "steps": [],
        "question": None,
        "plan": None,
        "personas": [],
        "facts": 0,
        "creatives": [],
        "expected": 0,
        "rejected": [],
        "experiment": None,
        "kit": "",
        "said": [],
        "fallbacks": [],
        "error": None,
        "seconds": 0,
    }


def with_record(view: Snapshot, run: Run) -> Snapshot:
    """The view with what the run's record knows: its status, its question, its plan."""
    waiting = run.status == "waiting"
    view = {**view, "status": run.status, "lang": run.request.lang or view["lang"]}
    view["question"] = run.question.model_dump(mode="json") if waiting and run.question else None
    if run.plan:
        view["plan"] = run.plan.model_dump(mode="json")
    if run.error:
        view["error"] = {"code": run.error_code, "message": run.error}
    return view


def fold(view: Snapshot, event: Event) -> Snapshot:
    """The view after this event. Pure, so a replay from the start gives the same page."""
    view = {**view}
    match event:
        case happened.AgentStarted():
            view["status"] = "running"
            view["steps"] = _step(view["steps"], event.agent, state="running", title=event.title, total=event.total)
        case happened.AgentFinished():
            view["steps"] = _step(
                view["steps"], event.agent, state="done", found=event.found, seconds=round(event.seconds, 1)
            )
            view["shelf"] = event.detail.get("shelf", view["shelf"])  # an undo says what is there again
        case happened.QuestionAsked():
            view |= {"status": "waiting", "question": event.question.model_dump(mode="json")}
        case happened.PlanMade():
            view["plan"] = event.plan.model_dump(mode="json")
        case happened.PlanApproved():
            view |= {"plan": event.plan.model_dump(mode="json"), "question": None, "status": "running"}
            view["expected"] = event.plan.creatives
        case happened.FactsRetrieved():
            view["facts"] = len(event.facts)
        case happened.PersonasFound():
            view["personas"] = [persona.model_dump(mode="json") for persona in event.personas]
        case happened.CreativeRejected():
            reasons = [verdict.reason for verdict in event.verdicts if not verdict.passed]
            view["rejected"] = [*view["rejected"], {"id": event.creative_id, "repair": event.repair, "why": reasons}]
        case happened.CreativeAccepted():
            shown = picture(event.creative)
            others = [other for other in view["creatives"] if other["id"] != shown["id"]]
            view["creatives"] = sorted([*others, shown], key=lambda item: item["number"])
        case happened.ExperimentDrafted():
            view["experiment"] = event.experiment.model_dump(mode="json")
        case happened.KitAssembled():
            view["kit"] = f"/v1/runs/{event.run_id}/kit"
        case happened.AnswerGiven():
            view["said"] = [*view["said"], event.text]
        case happened.ModelAnswered(fell_back=True):
            view["fallbacks"] = [*view["fallbacks"], {"output": event.output, "reason": event.reason}]
        case happened.RunFailed():
            view |= {"status": "failed", "question": None, "error": {"code": event.code, "message": event.message}}
            view["steps"] = _stopped(view["steps"])
        case happened.RunFinished():
            view |= {"status": event.status, "question": None, "seconds": round(event.seconds, 1)}
            view["steps"] = _stopped(view["steps"]) if event.status == "cancelled" else view["steps"]
    return view


def picture(creative: Creative) -> dict[str, Any]:
    """What a gallery shows of one creative."""
    instruction, proof = creative.recipe.instruction, creative.certificate
    return {
        "id": creative.id,
        "number": creative.number,
        "persona": creative.persona,
        "canvas": creative.canvas.model_dump(mode="json"),
        "url": f"/v1/assets/{creative.asset}",
        "thumb": f"/v1/assets/{creative.asset}?width=480",
        "headline": instruction.words.headline,
        "subline": instruction.words.subline,
        "layout": instruction.layout,
        "source": f"/v1/assets/{creative.recipe.source}",
        "set": instruction.set_name,
        "palette": instruction.palette,
        "hook": instruction.hook,
        "alt": creative.alt,
        "texts": creative.texts,
        "rationale": instruction.rationale,
        "certificate": proof.model_dump(mode="json", include=PROOF),
        "attempts": creative.attempts,
        "accepted": creative.accepted,
        "replaces": creative.replaces,
    }


def _step(steps: list[dict[str, Any]], agent: str, **changes: Any) -> list[dict[str, Any]]:
    """The steps with this agent's line changed, or added at the end."""
    if any(step["agent"] == agent for step in steps):
        return [{**step, **changes} if step["agent"] == agent else step for step in steps]
    return [*steps, {"agent": agent, "title": {}, "found": {}, "seconds": 0, "total": 0, **changes}]


def _stopped(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**step, "state": "stopped"} if step["state"] == "running" else step for step in steps]
