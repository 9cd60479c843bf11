"""Who is signed in: a session is a random token in a cookie, of which only the hash is kept; sign-out ends it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Awaitable
from typing import Any, cast

import redis.asyncio as aioredis

from domain import Frozen
from domain.people import Role

DAYS = 14
SECONDS = DAYS * 24 * 3600


class Session(Frozen):
    """Somebody who has signed in."""

    user: str
    merchant: str
    role: Role
    key: str = ""
    """Id of the API key that they signed in with; the session ends with it."""
    fixed: bool = False
    """Whether merchant and role come from an identity provider; else those of the user's record count."""


class Sessions:
    """Sessions by the hash of their token, and which sessions each user has."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client

    async def begin(self, session: Session) -> str:
        """The new session's token; nobody can be given one that was known before."""
        token = f"vt_ses_{secrets.token_urlsafe(32)}"
        name = _hash(token)
        # First the list by which it can be ended; after a crash in between it names a session that nobody has.
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.sadd(_of(session.user), name)
            pipe.expire(_of(session.user), SECONDS)
            await pipe.execute()
        await self._redis.set(_place(name), session.model_dump_json(), ex=SECONDS)
        return token

    async def get(self, token: str) -> Session | None:
        """Who has this token."""
        raw: Any = await self._redis.get(_place(_hash(token))) if token else None
        return Session.model_validate_json(raw) if raw else None

    async def end(self, token: str) -> None:
        """Sign out."""
        session, name = await self.get(token), _hash(token)
        await self._redis.delete(_place(name))
        if session:
            await cast(Awaitable[Any], self._redis.srem(_of(session.user), name))

    async def end_all(self, user: str) -> int:
        """Sign a user out everywhere; how many sessions that were."""
        names: Any = await cast(Awaitable[Any], self._redis.smembers(_of(user)))
        if not names:
            return 0
        ended = await self._redis.delete(*[_place(name.decode()) for name in names])
        await self._redis.delete(_of(user))
        return int(ended)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _place(name: str) -> str:
    return f"auth:session:{name}"


def _of(user: str) -> str:
    return f"auth:sessions:{user.casefold()}"
