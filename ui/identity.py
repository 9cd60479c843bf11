"""Who sends a request: the holder of an API key, a user who has signed in, or whoever sits at this machine."""

from __future__ import annotations

import base64
import binascii

from redis.asyncio import Redis
from starlette.requests import HTTPConnection

from agents.settings import Settings
from memory.api_keys import ApiKey, ApiKeys
from memory.sessions import Session, Sessions
from memory.users import UserStore
from ui.api.caller import HOUSE, Caller

COOKIE = "vitrine_session"
FEATURES = "/api/features/"


class Unknown(Exception):
    """A key was sent that is not known."""


async def identified(asking: HTTPConnection, settings: Settings, redis: Redis, *, storefront: bool) -> Caller | None:
    """Who it is; None where nobody has said so and must. Raises `Unknown`."""
    if given := _key_in(asking, storefront=storefront):
        key = await ApiKeys(redis).known(given)
        if key is None:
            raise Unknown
        return of_key(key)
    if settings.auth == "open":
        return Caller(role="admin")
    session = await Sessions(redis).get(asking.cookies.get(COOKIE, ""))
    return await of_session(session, settings, redis) if session else None


def of_key(key: ApiKey) -> Caller:
    """The key's owner."""
    return Caller(key.merchant, key.id, role=key.role, scopes=frozenset(key.scopes))


async def of_session(session: Session, settings: Settings, redis: Redis) -> Caller | None:
    """Who has signed in, as they stand now: what was taken from them since does not count any more."""
    if session.key:
        key = await ApiKeys(redis).get(session.key)
        return of_key(key) if key and settings.auth == "keys" else None
    if settings.auth not in ("password", "oidc"):
        return None
    if session.fixed:
        return Caller(session.merchant, user=session.user, role=session.role) if settings.auth == "oidc" else None
    user = await UserStore(redis).get(session.user)
    return Caller(user.merchant, user=user.name, role=user.role) if user else None


def _key_in(asking: HTTPConnection, *, storefront: bool) -> str:
    """The key that was sent, where one was."""
    kind, _, given = asking.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return given.strip()
    if not storefront:
        return ""
    if kind.lower() == "basic":  # Segment's: the write key as the user, no password
        try:
            return base64.b64decode(given).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    if named := asking.headers.get("x-api-key") or asking.query_params.get("key"):
        return named
    client_key = asking.url.path.removeprefix(FEATURES)
    return client_key if asking.url.path.startswith(FEATURES) and client_key != HOUSE else ""
