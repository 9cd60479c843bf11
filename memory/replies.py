"""What was answered to an idempotent request, kept for a day."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, Literal, NamedTuple

import redis.asyncio as aioredis

from domain import Frozen

DAY = 24 * 3600
AT_WORK_SECONDS = 120
"""A request that was cut off by a crash frees its key after this long."""


class Reply(Frozen):
    """An answer as it was given."""

    status: int
    headers: dict[str, str]
    body: str
    """Base64."""


class Slot(NamedTuple):
    """How an idempotency key stands."""

    state: Literal["mine", "busy", "other", "done"]
    """``mine``: go ahead. ``busy``: the same request is being worked on. ``other``: used for another request."""
    reply: Reply | None = None


class Replies:
    """Idempotency keys in Redis."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client

    async def claim(self, whose: str, key: str, request: bytes) -> Slot:
        """Take the key for this request, or say how it stands."""
        place, print_ = _place(whose, key), hashlib.sha256(request).hexdigest()
        mark = json.dumps({"request": print_})
        if await self._redis.set(place, mark, nx=True, ex=AT_WORK_SECONDS):
            return Slot("mine")
        raw: Any = await self._redis.get(place)
        if raw is None:  # it has just been freed
            return await self.claim(whose, key, request)
        kept = json.loads(raw)
        if kept["request"] != print_:
            return Slot("other")
        return Slot("done", Reply.model_validate(kept["reply"])) if "reply" in kept else Slot("busy")

    async def keep(
        self, whose: str, key: str, request: bytes, status: int, headers: dict[str, str], body: bytes
    ) -> None:
        """Keep the answer for a day."""
        reply = Reply(status=status, headers=headers, body=base64.b64encode(body).decode())
        kept = {"request": hashlib.sha256(request).hexdigest(), "reply": reply.model_dump()}
        await self._redis.set(_place(whose, key), json.dumps(kept), ex=DAY)

    async def free(self, whose: str, key: str) -> None:
        """Give the key back: nothing was done."""
        await self._redis.delete(_place(whose, key))


def _place(whose: str, key: str) -> str:
    return f"api:reply:{hashlib.sha256(f'{whose}|{key}'.encode()).hexdigest()}"
