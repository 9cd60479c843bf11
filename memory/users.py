"""Users in Redis, with scrypt hashes of their passwords."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Sequence
from typing import Any, cast

import redis.asyncio as aioredis

from domain.errors import Conflict, NotFound
from domain.people import User

USERS = "auth:users"
COST = {"n": 1 << 15, "r": 8, "p": 1}
MEMORY = 64 * 1024 * 1024
NOBODY = "scrypt$32768$8$1$" + base64.b64encode(bytes(16)).decode() + "$" + base64.b64encode(bytes(32)).decode()
"""What a name that nobody has is compared with, so that it takes as long as one that is there."""


class UserStore:
    """All users, in one hash by name."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client

    async def get(self, name: str) -> User | None:
        """The user of this name."""
        raw: Any = await cast(Awaitable[Any], self._redis.hget(USERS, _key(name)))
        return User.model_validate_json(raw) if raw else None

    async def add(self, user: User) -> User:
        """Keep a new user; raises `Conflict` where the name is taken."""
        if not await cast(Awaitable[Any], self._redis.hsetnx(USERS, _key(user.name), user.model_dump_json())):
            raise Conflict({"zh": f"已经有用户 {user.name}。", "en": f"There is a user {user.name} already."})
        return user

    async def put(self, user: User) -> User:
        """Keep what changed about a user."""
        await cast(Awaitable[Any], self._redis.hset(USERS, _key(user.name), user.model_dump_json()))
        return user

    async def remove(self, name: str) -> None:
        """Take a user out; raises `NotFound`."""
        if not await cast(Awaitable[Any], self._redis.hdel(USERS, _key(name))):
            raise unknown(name)

    async def all(self) -> Sequence[User]:
        """Every user, by name."""
        kept: Any = await cast(Awaitable[Any], self._redis.hvals(USERS))
        return sorted((User.model_validate_json(raw) for raw in kept), key=lambda user: user.name)


def unknown(name: str) -> NotFound:
    """What is said of a user who is not there."""
    return NotFound({"zh": f"没有用户 {name[:60]}。", "en": f"There is no user {name[:60]}."})


def hashed(password: str) -> str:
    """The password's hash, with its salt and cost."""
    salt = secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, dklen=32, maxmem=MEMORY, **COST)
    cost = "$".join(str(value) for value in COST.values())
    return f"scrypt${cost}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def matches(password: str, kept: str) -> bool:
    """Whether this is the password of the hash. Takes a while, also where there is no hash: not for an event loop."""
    _, n, r, p, salt, digest = (kept or NOBODY).split("$")
    cost = {"n": int(n), "r": int(r), "p": int(p)}
    given = hashlib.scrypt(password.encode(), salt=base64.b64decode(salt), dklen=32, maxmem=MEMORY, **cost)
    return hmac.compare_digest(given, base64.b64decode(digest)) and bool(kept)


def _key(name: str) -> str:
    return name.casefold()
