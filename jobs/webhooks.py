"""Tell merchants' programs how their runs stand: signed (Standard Webhooks), and again until it is taken."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from typing import Any, get_args

import httpx

from domain.runs import Run
from jobs.backbone import Backbone
from memory.webhooks import Message, Topic, Webhook, Webhooks
from tools.understanding.addresses import ForbiddenAddress, resolve

TIMEOUT = 10.0
RETRIES = (5.0, 30.0, 120.0, 600.0, 3600.0, 6 * 3600.0, 24 * 3600.0)
"""Seconds before each further attempt; after the last one the message is given up."""
GONE = 410
"""The receiver wants no more of this."""


async def tell_of(backbone: Backbone, run: Run) -> None:
    """Note down that the run waits, or how it ended, for those who asked to be told."""
    topic = f"run.{run.status}"
    if topic not in get_args(Topic):
        return
    question = run.question.model_dump(mode="json") if run.question else None
    data: dict[str, Any] = {
        "run_id": run.id, "thread_id": run.thread_id, "status": run.status, "question": question,
        "creatives": list(run.creatives), "kit": f"/v1/runs/{run.id}/kit" if run.kit else None,
        "error": {"code": run.error_code, "message": run.error} if run.error else None,
        "links": {"self": f"/v1/runs/{run.id}"},
    }  # fmt: skip
    about = f"{run.id}_{run.question.id if run.question else run.status}"
    await Webhooks(backbone.redis).tell(run.merchant, topic, data, about)  # type: ignore[arg-type]


async def deliver_due(backbone: Backbone, *, retries: tuple[float, ...] = RETRIES) -> int:
    """Deliver what is due; how many messages were tried."""
    hooks = Webhooks(backbone.redis)
    due = await hooks.due()
    await asyncio.gather(*(deliver(backbone, hooks, message, retries) for message in due))
    return len(due)


async def deliver(backbone: Backbone, hooks: Webhooks, message: Message, retries: tuple[float, ...]) -> None:
    """One attempt at one message."""
    from domain.errors import NotFound

    try:
        hook = await hooks.get(message.webhook)
    except NotFound:
        await hooks.done(message, "the webhook was removed", "given up")
        return
    status, said = await _post(hook, message, private=backbone.settings.webhooks_private)
    if 200 <= status < 300:
        await hooks.done(message, said, "delivered")
    elif status == GONE or message.attempts >= len(retries):
        await hooks.done(message, said, "given up")
    else:
        await hooks.later(message, retries[message.attempts], said)


async def _post(hook: Webhook, message: Message, *, private: bool) -> tuple[int, str]:
    """(status, what was said); status 0 where nothing answered."""
    body, at = message.body.encode(), int(time.time())
    headers = {
        "content-type": "application/json",
        "user-agent": "Vitrine-Webhooks/1",
        "webhook-id": message.id,
        "webhook-timestamp": str(at),
        "webhook-signature": sign(hook.secret, message.id, at, body),
    }
    try:
        # Looked up anew each time, and the checked address is the one that is called.
        target = await asyncio.to_thread(resolve, hook.url, private=private)
        async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            answer = await client.post(
                target.pinned, content=body, headers=headers | {"host": target.url.split("/")[2]},
                extensions={"sni_hostname": target.host},
            )  # fmt: skip
    except ForbiddenAddress as error:
        return 0, str(error)
    except httpx.HTTPError as error:
        return 0, f"{type(error).__name__}: {error}"[:200]
    return answer.status_code, f"HTTP {answer.status_code}"


def sign(secret: str, message_id: str, at: int, body: bytes) -> str:
    """The signature that Standard Webhooks asks for."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{message_id}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
