"""HTTP API v1: webhooks. Be told when a run waits or has ended, instead of asking again and again."""

from __future__ import annotations

import asyncio
import secrets
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from domain.errors import Busy
from memory.webhooks import Message, Topic, Webhook, Webhooks, new_webhook
from tools.understanding.addresses import resolve
from ui import backstage
from ui.api.caller import merchant
from ui.api.problems import RESPONSES

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], responses=RESPONSES)
MOST = 20
ALL: tuple[Topic, ...] = get_args(Topic)


class WebhookIn(BaseModel):
    """Where to be told of what."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://example.com/vitrine", "topics": ["run.completed"]}]}
    )
    url: Annotated[str, Field(max_length=2048)]
    """A public http(s) address."""
    topics: Annotated[list[Topic], Field(min_length=1)] = list(ALL)


@router.post("", status_code=201, operation_id="create_webhook")
async def create_webhook(wanted: WebhookIn, response: Response) -> dict[str, Any]:
    """Register one. The secret is shown this once: messages are signed with it (Standard Webhooks)."""
    backbone = backstage.backbone()
    hooks = Webhooks(backbone.redis)
    if len(await hooks.of(merchant())) >= MOST:
        raise Busy({"zh": f"最多 {MOST} 个 webhook，请先删掉不用的。", "en": f"At most {MOST} webhooks fit."})
    await asyncio.to_thread(resolve, wanted.url, private=backbone.settings.webhooks_private)
    hook = new_webhook(merchant(), wanted.url, wanted.topics)
    await hooks.put(hook)
    response.headers["Location"] = f"/v1/webhooks/{hook.id}"
    return _about(hook) | {"secret": hook.secret}


@router.get("", operation_id="list_webhooks")
async def list_webhooks() -> dict[str, Any]:
    """Yours."""
    return {"webhooks": [_about(hook) for hook in await Webhooks(backstage.backbone().redis).of(merchant())]}


@router.get("/{webhook_id}", operation_id="get_webhook")
async def get_webhook(webhook_id: str) -> dict[str, Any]:
    """One, with what came of its latest messages."""
    hooks = Webhooks(backstage.backbone().redis)
    hook = await hooks.get(webhook_id, merchant())
    return _about(hook) | {"deliveries": list(await hooks.deliveries(hook.id))[:50]}


@router.delete("/{webhook_id}", status_code=204, operation_id="delete_webhook")
async def delete_webhook(webhook_id: str) -> Response:
    """Remove it."""
    hooks = Webhooks(backstage.backbone().redis)
    await hooks.delete((await hooks.get(webhook_id, merchant())).id)
    return Response(status_code=204)


@router.post("/{webhook_id}/test", status_code=202, operation_id="test_webhook")
async def test_webhook(webhook_id: str) -> dict[str, str]:
    """Send it a message that means nothing."""
    hooks = Webhooks(backstage.backbone().redis)
    hook = await hooks.get(webhook_id, merchant())
    body = '{"type": "run.completed", "test": true, "data": {}}'
    message = Message(id=f"msg_{hook.id}_{secrets.token_hex(6)}", webhook=hook.id, topic="run.completed", body=body)
    await hooks.queue(message)
    return {"message": message.id}


def _about(hook: Webhook) -> dict[str, Any]:
    return hook.model_dump(mode="json", exclude={"secret", "merchant"})
