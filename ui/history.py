"""Chat history in Redis: Chainlit's data layer, keeping each step and element whole as JSON."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from chainlit.context import context_var
from chainlit.data.base import BaseDataLayer
from chainlit.data.utils import queue_until_user_message
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User
from redis.asyncio import Redis

from domain.secrets import mask
from memory.runs import RunStore
from ui.api.caller import merchant

Json = dict[str, Any]


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat() + "Z"


def in_order(steps: Iterable[Json]) -> list[Json]:
    """As they were said, each after the one it belongs to: the page drops what comes before its parent."""
    left = {step["id"]: step for step in sorted(steps, key=lambda step: step.get("createdAt") or "")}
    ordered: list[Json] = []
    while left:
        line = [next(iter(left))]
        while (parent := left[line[-1]].get("parentId")) in left and parent not in line:
            line.append(str(parent))
        ordered += [left.pop(step_id) for step_id in reversed(line)]
    return ordered


class RedisHistory(BaseDataLayer):
    """Threads, steps and elements of every chat; a new Chainlit field needs no migration."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    # --- users ---------------------------------------------------------------
    async def get_user(self, identifier: str) -> PersistedUser | None:
        raw = await self.redis.get(f"chat:user:{identifier}")
        return PersistedUser(**json.loads(raw)) if raw else None

    async def create_user(self, user: User) -> PersistedUser | None:
        if known := await self.get_user(user.identifier):
            return known
        record = {
            "id": str(uuid.uuid4()),
            "identifier": user.identifier,
            "createdAt": _now(),
            "metadata": user.metadata,
        }
        await self.redis.set(f"chat:user:{user.identifier}", json.dumps(record), nx=True)
        await self.redis.set(f"chat:user-id:{record['id']}", user.identifier)
        return await self.get_user(user.identifier)

    # --- feedback ------------------------------------------------------------
    async def upsert_feedback(self, feedback: Feedback) -> str:
        feedback_id = feedback.id or str(uuid.uuid4())
        record = {"id": feedback_id, "forId": feedback.forId, "value": feedback.value, "comment": feedback.comment}
        await self.redis.hset(f"chat:feedback:{merchant()}", feedback_id, json.dumps(record))
        return feedback_id

    async def delete_feedback(self, feedback_id: str) -> bool:
        return bool(await self.redis.hdel(f"chat:feedback:{merchant()}", feedback_id))

    # --- elements ------------------------------------------------------------
    @queue_until_user_message()
    async def create_element(self, element: Any) -> None:
        if element.for_id and await self._is_theirs(element.thread_id):
            record = {key: value for key, value in element.to_dict().items() if value is not None}
            await self._put(f"chat:elements:{element.thread_id}", element.id, record)

    async def get_element(self, thread_id: str, element_id: str) -> Any:
        return await self._one(f"chat:elements:{thread_id}", element_id)

    @queue_until_user_message()
    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        if thread_id and await self._is_theirs(thread_id):
            await self.redis.hdel(f"chat:elements:{thread_id}", element_id)

    # --- steps ---------------------------------------------------------------
    @queue_until_user_message()
    async def create_step(self, step_dict: Any) -> None:
        thread_id, step_id = step_dict["threadId"], step_dict["id"]
        if not await self._is_theirs(thread_id):
            return
        old = await self._one(f"chat:steps:{thread_id}", step_id) or {}
        new = {key: value for key, value in step_dict.items() if value is not None}
        # Ours are saved in any order, but know when they were said; a merchant's clock may be wrong by hours.
        said = new.get("createdAt") if new.get("type") != "user_message" else None
        created = old.get("createdAt") or said or _now()
        await self._put(f"chat:steps:{thread_id}", step_id, {**old, **new, "createdAt": created})
        await self._touch(thread_id)

    @queue_until_user_message()
    async def update_step(self, step_dict: Any) -> None:
        await self.create_step(step_dict)

    @queue_until_user_message()
    async def delete_step(self, step_id: str) -> None:
        async for key in self.redis.scan_iter("chat:steps:*"):
            # A page names its own messages: the same id may stand in somebody else's chat too.
            thread_id = (key.decode() if isinstance(key, bytes) else key).removeprefix("chat:steps:")
            if await self.redis.hexists(key, step_id) and await self._is_theirs(thread_id):
                await self.redis.hdel(key, step_id)
                return

    # --- threads -------------------------------------------------------------
    async def get_thread_author(self, thread_id: str) -> str:
        record = await self._thread(thread_id)
        author = await self.redis.get(f"chat:user-id:{record['userId']}") if record and record.get("userId") else None
        return author.decode() if isinstance(author, bytes) else str(author or "")

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: Json | None = None,
        tags: list[str] | None = None,
    ) -> None:
        if not await self._is_theirs(thread_id):
            return
        record = await self._thread(thread_id) or {"id": thread_id, "createdAt": _now(), "tags": [], "metadata": {}}
        record["metadata"] = {**record["metadata"], **{k: v for k, v in (metadata or {}).items() if v is not None}}
        record["name"] = name or record.get("name") or (metadata or {}).get("name")
        record["userId"] = user_id or record.get("userId")
        record["tags"] = tags if tags is not None else record["tags"]
        await self.redis.set(f"chat:thread:{thread_id}", mask(json.dumps(record, ensure_ascii=False)))
        await self._touch(thread_id, record)

    async def delete_thread(self, thread_id: str) -> None:
        record = await self._thread(thread_id)
        await self.redis.delete(*[f"chat:{kind}:{thread_id}" for kind in ("thread", "steps", "elements")])
        if record and record.get("userId"):
            await self.redis.zrem(f"chat:threads:{record['userId']}", thread_id)

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        record = await self._thread(thread_id)
        if record is None:
            return None
        steps = await self._all(f"chat:steps:{thread_id}")
        elements = await self._all(f"chat:elements:{thread_id}")
        author = await self.get_thread_author(thread_id) if record.get("userId") else None
        return self._as_thread(record, author, in_order(steps), elements)

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        ids = await self.redis.zrevrange(f"chat:threads:{filters.userId}", 0, -1)
        names = [raw.decode() if isinstance(raw, bytes) else str(raw) for raw in ids]
        if filters.search:
            names = [thread_id for thread_id in names if await self._mentions(thread_id, filters.search)]
        start = int(pagination.cursor or 0)
        page = names[start : start + pagination.first]
        records = [record for thread_id in page if (record := await self._thread(thread_id))]
        info = PageInfo(
            hasNextPage=start + len(page) < len(names), startCursor=str(start), endCursor=str(start + len(page))
        )
        return PaginatedResponse(data=[self._as_thread(record, None) for record in records], pageInfo=info)

    async def get_favorite_steps(self, user_id: str) -> list[Any]:
        return []

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None:
        await self.redis.aclose()

    async def _is_theirs(self, thread_id: str) -> bool:
        """Whether the chat that asks may write here: the library lets a page name any thread."""
        asking, record = context_var.get(None), await self._thread(thread_id)
        user = asking.session.user if asking else None
        if user is None:
            return True
        if record is None or not record.get("userId"):
            runs = await RunStore(self.redis).list(thread_id=thread_id, limit=1)
            return all(run.merchant == user.identifier for run in runs)
        return await self.get_thread_author(thread_id) == user.identifier

    # --- plumbing ------------------------------------------------------------
    async def _thread(self, thread_id: str) -> Json | None:
        raw = await self.redis.get(f"chat:thread:{thread_id}")
        return json.loads(raw) if raw else None

    async def _touch(self, thread_id: str, record: Json | None = None) -> None:
        record = record or await self._thread(thread_id)
        if record and record.get("userId"):
            await self.redis.zadd(f"chat:threads:{record['userId']}", {thread_id: datetime.now(UTC).timestamp()})

    async def _put(self, key: str, field: str, value: Json) -> None:
        await self.redis.hset(key, field, mask(json.dumps(value, ensure_ascii=False)))

    async def _one(self, key: str, field: str) -> Json | None:
        raw = await self.redis.hget(key, field)
        return json.loads(raw) if raw else None

    async def _all(self, key: str) -> list[Json]:
        return [json.loads(raw) for raw in await self.redis.hvals(key)]

    async def _mentions(self, thread_id: str, words: str) -> bool:
        record = await self._thread(thread_id) or {}
        texts = [
            record.get("name") or "",
            *(step.get("output") or "" for step in await self._all(f"chat:steps:{thread_id}")),
        ]
        return any(words.casefold() in text.casefold() for text in texts)

    def _as_thread(
        self, record: Json, author: str | None, steps: Iterable[Json] = (), elements: Iterable[Json] = ()
    ) -> ThreadDict:
        known = {key: record.get(key) for key in ("id", "createdAt", "name", "userId", "tags", "metadata")}
        return {**known, "userIdentifier": author, "steps": list(steps), "elements": list(elements)}  # type: ignore[typeddict-item]
