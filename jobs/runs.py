"""Accept a brief, take an answer, cancel. What is accepted is on disk; the queue is only a nudge."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from typing import Any, Literal

from domain.brief import Plan, Request
from domain.errors import BadBrief, Busy, Conflict, NotFound, NotWaiting, PhotoMissing
from domain.events import BriefReceived, QuestionAnswered
from domain.runs import Run
from domain.secrets import mask
from jobs import fairness
from jobs.admission import admit, readable
from jobs.backbone import Backbone
from jobs.dispatch import dispatch
from jobs.endings import CANCEL_SECONDS, cancel_key, conclude

__all__ = ["Backbone", "answer", "cancel", "submit"]

MAX_IN_LINE = 2_000
"""Runs of one merchant that may wait for their turn."""
_THREAD = re.compile(r"[\w.:\-]{1,128}", re.ASCII)
_MERCHANT = re.compile(r"[\w.:@\-]{1,128}", re.ASCII)


async def submit(
    backbone: Backbone,
    request: Request,
    thread_id: str | None = None,
    queue: Literal["interactive", "batch", "gpu"] = "interactive",
    *,
    idempotency_key: str | None = None,
) -> Run:
    """Accept a brief: from here on it ends, whatever happens to any process.

    The same key of the same merchant gives the same run. Raises `BadBrief`, `UnknownProduct`, `PhotoMissing`,
    `NotFound` (somebody else's conversation), `Conflict` (the key was used for another brief), `Busy`.
    """
    request = admit(request)
    await _check(backbone, request, thread_id)
    run_id = _run_id(request.merchant, idempotency_key)
    new = Run(
        id=run_id, thread_id=thread_id or f"thread-{run_id}", merchant=request.merchant, request=request, queue=queue
    )
    if await fairness.waiting_in_line(backbone.redis, new) >= MAX_IN_LINE:
        raise Busy(
            {
                "zh": "排队的任务太多了，请等一部分完成后再提交。",
                "en": "Too many of your runs are waiting. Send more when some of them are done.",
            }
        )
    run = await backbone.runs.create(new)
    if run.request != request:
        raise Conflict(
            {
                "zh": "这个幂等键已经用于另一个需求，请换一个。",
                "en": "This idempotency key was used for another brief. Use a new one.",
            },
            run=run.id,
        )
    await backbone.bus.publish(
        BriefReceived(
            id=f"{run.id}:brief_received", thread_id=run.thread_id, run_id=run.id, merchant_id=run.merchant,
            text=request.text, sku=request.sku, photo=request.photo,
        )
    )  # fmt: skip
    if run.status == "queued":
        await dispatch(backbone, run)
    return run


async def answer(backbone: Backbone, run_id: str, decision: dict[str, Any]) -> Run:
    """Give a waiting run what it waits for. Raises `NotWaiting`, `BadBrief`, `NotFound`."""
    run = await backbone.runs.get(run_id)
    if run.status != "waiting":
        raise _not_waiting()
    taken = checked(decision)
    try:
        run = await backbone.runs.update(run_id, expect={"waiting"}, durable=True, status="queued", answer=taken)
    except Conflict as error:  # Answered in another window at the same time.
        raise _not_waiting() from error
    asked = run.question
    await backbone.bus.publish(
        QuestionAnswered(
            id=f"{run.id}:answered:{asked.id if asked else ''}", thread_id=run.thread_id, run_id=run.id,
            merchant_id=run.merchant, about=asked.about if asked else "", answer=taken,
        )
    )  # fmt: skip
    await dispatch(backbone, run)
    return run


async def cancel(backbone: Backbone, run_id: str) -> Run:
    """Stop a run; what was made until then is kept. A run that has ended stays as it is."""
    run = await backbone.runs.get(run_id)
    if not run.is_open:
        return run
    # The flag first: whoever starts or conducts the run sees it, also after a crash.
    await backbone.redis.set(cancel_key(run_id), 1, ex=CANCEL_SECONDS)
    if run.status in ("queued", "waiting"):
        try:
            return await conclude(backbone, run, "cancelled", expect={"queued", "waiting"})
        except Conflict:  # It has been started meanwhile; its conductor looks at the flag.
            pass
    return await backbone.runs.get(run_id)


def checked(decision: dict[str, Any]) -> dict[str, Any]:
    """The decision, if it is one; raises `BadBrief`."""
    known = {key: value for key, value in decision.items() if key in ("decision", "plan", "text", "photo") and value}
    match known:
        case {"decision": "approve" | "cancel"}:
            return {"decision": known["decision"]}
        case {"decision": "edit", "plan": dict(plan)} if plan and set(plan) <= set(Plan.model_fields):
            return {"decision": "edit", "plan": plan}
        case {"decision": "edit", "plan": dict(plan)} if unknown := sorted(set(plan) - set(Plan.model_fields)):
            fields = ", ".join(unknown)
            raise BadBrief({"zh": f"方案里没有这些字段：{fields}。", "en": f"The plan has no such fields: {fields}."})
        case {"photo": str()} | {"text": str()} if "decision" not in known:
            text = {"text": mask(readable(known["text"]))} if "text" in known else {}
            return {**text, **({"photo": known["photo"]} if "photo" in known else {})}
    raise BadBrief(
        {
            "zh": "看不懂这个回答。请批准（approve）、修改（edit，带上 plan）、取消（cancel），或直接写文字。",
            "en": "That is no answer. Approve, edit (with a plan), cancel, or write a text.",
        }
    )


async def _check(backbone: Backbone, request: Request, thread_id: str | None) -> None:
    """What the request names must be there, and must be this merchant's."""
    if not _MERCHANT.fullmatch(request.merchant):
        raise BadBrief(
            {"zh": "商家标识只能用字母、数字和 . _ : @ -", "en": "A merchant id has letters, digits and . _ : @ -"}
        )
    if request.sku:
        await asyncio.to_thread(backbone.catalog.of(request.merchant).product, request.sku)
    if request.photo and request.photo not in backbone.assets:
        raise PhotoMissing(
            {"zh": "找不到这张照片，请重新上传。", "en": "That photo is not there. Upload it again."},
            photo=request.photo[:100],
        )
    if thread_id is not None:
        known = await backbone.runs.list(thread_id=thread_id, limit=1) if _THREAD.fullmatch(thread_id) else None
        if known is None or any(run.merchant != request.merchant for run in known):
            raise NotFound({"zh": "没有这个会话。", "en": "There is no such conversation."})


def _run_id(merchant: str, key: str | None) -> str:
    """A new id; with an idempotency key always the same one."""
    if not key:
        return f"run-{secrets.token_hex(8)}"
    whose = f"{merchant}\0{key}".encode()
    return f"run-{hashlib.sha256(whose).hexdigest()[:24]}"


def _not_waiting() -> NotWaiting:
    return NotWaiting(
        {
            "zh": "这个任务现在没有在等回答，可能已经回答过了，请刷新看看进度。",
            "en": "This run is not waiting for an answer now; it may have been answered already. Refresh to see.",
        }
    )
