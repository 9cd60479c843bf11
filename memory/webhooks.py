"""Webhooks: who is told of what, and what still has to be told. A message is kept until it was taken or given up."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, cast

import redis.asyncio as aioredis
from pydantic import Field

from domain import Frozen
from domain.errors import NotFound

Topic = Literal["run.waiting", "run.completed", "run.partial", "run.failed", "run.cancelled"]
HOOKS = "hooks"
DUE = "hooks:due"
MESSAGES = "hooks:messages"
KEPT = 200
"""Deliveries remembered of each webhook."""
CLAIM_SECONDS = 60.0
"""A message that somebody began to deliver comes up again after so long."""

_TAKE = """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, id in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], id) end
return due
"""


class Webhook(Frozen):
    """Where a merchant wants to be told."""

    id: str
    merchant: str
    url: str
    topics: tuple[Topic, ...]
    secret: str
    """``whsec_`` and base64: what messages are signed with."""
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class Message(Frozen):
    """One thing to tell to one webhook."""

    id: str
    """The same in every attempt: who is told twice knows it."""
    webhook: str
    topic: Topic
    body: str
    attempts: int = 0


class Webhooks:
    """All webhooks and their messages."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client

    async def put(self, hook: Webhook) -> None:
        """Add one."""
        await cast(Awaitable[Any], self._redis.hset(HOOKS, hook.id, hook.model_dump_json()))

    async def of(self, merchant: str) -> Sequence[Webhook]:
        """A merchant's."""
        kept: Any = await cast(Awaitable[Any], self._redis.hvals(HOOKS))
        hooks = (Webhook.model_validate_json(raw) for raw in kept)
        return sorted((hook for hook in hooks if hook.merchant == merchant), key=lambda hook: hook.created_at)

    async def get(self, id_: str, merchant: str | None = None) -> Webhook:
        """One; raises `NotFound`."""
        raw: Any = await cast(Awaitable[Any], self._redis.hget(HOOKS, id_))
        hook = Webhook.model_validate_json(raw) if raw else None
        if hook is None or merchant not in (None, hook.merchant):
            raise NotFound({"zh": "没有这个 webhook。", "en": "There is no such webhook."})
        return hook

    async def delete(self, id_: str) -> None:
        """Remove one; what was still to be told to it is dropped when its turn comes."""
        await cast(Awaitable[Any], self._redis.hdel(HOOKS, id_))
        await self._redis.delete(_log(id_))

    async def tell(self, merchant: str, topic: Topic, data: dict[str, Any], about: str) -> None:
        """Note that every webhook of the merchant for this topic is to be told, once for each `about`."""
        for hook in await self.of(merchant):
            if topic in hook.topics:
                body = {"type": topic, "timestamp": datetime.now(UTC).isoformat(), "data": data}
                message = Message(id=f"msg_{hook.id}_{about}", webhook=hook.id, topic=topic,
                                  body=json.dumps(body, ensure_ascii=False))  # fmt: skip
                await self.queue(message)

    async def queue(self, message: Message) -> bool:
        """Put a message in line, unless it was there before."""
        if await cast(Awaitable[Any], self._redis.hexists(MESSAGES, message.id)):
            return False
        # Its turn first: a crash in between leaves a turn without a message, not a message that never has its turn.
        await self._redis.zadd(DUE, {message.id: time.time()}, nx=True)
        return bool(await cast(Awaitable[Any], self._redis.hsetnx(MESSAGES, message.id, message.model_dump_json())))

    async def due(self, limit: int = 20) -> Sequence[Message]:
        """Messages whose time has come; taken by this caller for a minute."""
        now = time.time()
        ids: Any = await self._redis.eval(_TAKE, 1, DUE, str(now), str(now + CLAIM_SECONDS), str(limit))
        if not ids:
            return []
        raw: Any = await cast(Awaitable[Any], self._redis.hmget(MESSAGES, ids))
        return [Message.model_validate_json(each) for each in raw if each]

    async def later(self, message: Message, seconds: float, said: str) -> None:
        """Try again after so long."""
        tried = message.model_copy(update={"attempts": message.attempts + 1})
        await cast(Awaitable[Any], self._redis.hset(MESSAGES, message.id, tried.model_dump_json()))
        await self._redis.zadd(DUE, {message.id: time.time() + seconds})
        await self._note(message, said, "waiting")

    async def done(self, message: Message, said: str, how: Literal["delivered", "given up"]) -> None:
        """Nothing more is to be done about it. Its id is remembered, so that it is not told twice."""
        await self._redis.zrem(DUE, message.id)
        await cast(Awaitable[Any], self._redis.hset(MESSAGES, message.id, message.model_dump_json()))
        await self._note(message, said, how)

    async def deliveries(self, id_: str) -> Sequence[dict[str, Any]]:
        """What came of this webhook's messages, newest first."""
        kept: Any = await cast(Awaitable[Any], self._redis.lrange(_log(id_), 0, KEPT - 1))
        return [json.loads(raw) for raw in kept]

    async def _note(self, message: Message, said: str, how: str) -> None:
        line = {"id": message.id, "type": message.topic, "attempt": message.attempts + 1, "state": how, "said": said,
                "at": datetime.now(UTC).isoformat(timespec="milliseconds")}  # fmt: skip
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.lpush(_log(message.webhook), json.dumps(line, ensure_ascii=False))
            pipe.ltrim(_log(message.webhook), 0, KEPT - 1)
            await pipe.execute()


def new_webhook(merchant: str, url: str, topics: Sequence[Topic]) -> Webhook:
    """A webhook with an id and a secret of its own."""
    import base64

    secret = f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"
    return Webhook(id=f"wh{secrets.token_hex(6)}", merchant=merchant, url=url, topics=tuple(topics), secret=secret)


def _log(id_: str) -> str:
    return f"hooks:log:{id_}"
