"""API keys: only their hashes are kept. A key belongs to a merchant, may do so much, and can be taken back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, cast

import redis.asyncio as aioredis
from pydantic import Field

from domain import Frozen
from domain.errors import NotFound
from domain.people import Role

Scope = Literal["read", "write", "admin", "deliver"]
SCOPES: tuple[Scope, ...] = ("read", "write", "admin", "deliver")
"""``deliver`` is for storefronts: what shoppers are shown, and what they did. It may stand in a public page."""
KEYS = "api:keys"
USED = "api:keys:used"
PREFIX = "vt"


class ApiKey(Frozen):
    """What is known of a key; not the key itself."""

    id: str
    hash: str
    merchant: str = "local"
    name: str = ""
    scopes: tuple[Scope, ...] = ("read", "write")
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    revoked_at: datetime | None = None

    @property
    def role(self) -> Role:
        """What its holder may do."""
        return "admin" if "admin" in self.scopes else "merchant"

    def may(self, scope: Scope) -> bool:
        """Whether this key may do what needs the scope."""
        return "admin" in self.scopes or scope in self.scopes


class ApiKeys:
    """All keys, in one hash by id."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client

    async def issue(self, merchant: str, name: str, scopes: Collection[Scope]) -> tuple[str, ApiKey]:
        """A new key, to be shown once, and what is kept of it."""
        id_, secret = secrets.token_hex(6), secrets.token_urlsafe(24)
        key = f"{PREFIX}_{id_}_{secret}"
        ordered = tuple(scope for scope in SCOPES if scope in scopes)
        kept = ApiKey(id=id_, hash=_hash(key), merchant=merchant, name=name, scopes=ordered)
        await cast(Awaitable[Any], self._redis.hset(KEYS, id_, kept.model_dump_json()))
        return key, kept

    async def known(self, key: str) -> ApiKey | None:
        """Whose key this is; None for one that is not ours or was taken back."""
        prefix, _, rest = key.partition("_")
        id_ = rest.partition("_")[0]
        raw: Any = await cast(Awaitable[Any], self._redis.hget(KEYS, id_)) if prefix == PREFIX and id_ else None
        kept = ApiKey.model_validate_json(raw) if raw else None
        # Compared whole and in constant time, also where there is no such key.
        same = hmac.compare_digest(_hash(key), kept.hash if kept else _hash(""))
        if kept is None or not same or kept.revoked_at is not None:
            return None
        await cast(Awaitable[Any], self._redis.hset(USED, id_, datetime.now(UTC).isoformat(timespec="seconds")))
        return kept

    async def get(self, id_: str) -> ApiKey | None:
        """The key with this id, if it has not been taken back."""
        raw: Any = await cast(Awaitable[Any], self._redis.hget(KEYS, id_))
        kept = ApiKey.model_validate_json(raw) if raw else None
        return kept if kept and kept.revoked_at is None else None

    async def all(self) -> Sequence[tuple[ApiKey, str]]:
        """Every key with when it was last used, newest first."""
        kept: Any = await cast(Awaitable[Any], self._redis.hvals(KEYS))
        used: Any = await cast(Awaitable[Any], self._redis.hgetall(USED))
        keys = sorted((ApiKey.model_validate_json(raw) for raw in kept), key=lambda key: key.created_at, reverse=True)
        return [(key, used.get(key.id.encode(), b"").decode()) for key in keys]

    async def revoke(self, id_: str) -> ApiKey:
        """Take a key back, for good; raises `NotFound`."""
        raw: Any = await cast(Awaitable[Any], self._redis.hget(KEYS, id_))
        if raw is None:
            raise NotFound({"zh": f"没有编号为 {id_[:40]} 的密钥。", "en": f"There is no key {id_[:40]}."})
        kept = ApiKey.model_validate_json(raw)
        if kept.revoked_at is None:
            kept = kept.model_copy(update={"revoked_at": datetime.now(UTC)})
            await cast(Awaitable[Any], self._redis.hset(KEYS, id_, kept.model_dump_json()))
        return kept


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
