"""Tells the chat library who is there. What its own cookies and tokens say does not count: the door knows better."""

from __future__ import annotations

import time
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.caller import Caller

MINUTES = 10
OURS = (b"cookie", b"authorization")


class ChatEntry:
    """Puts a token of the chat library's into each request, for the merchant that the door let in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        who: Caller | None = scope.get("state", {}).get("caller")
        if scope["type"] in ("http", "websocket"):
            headers = [(name, value) for name, value in scope["headers"] if name.lower() not in OURS]
            if who is not None and who.merchant:
                token = _token(who.merchant, who.user, int(time.time() // (60 * MINUTES)))
                headers.append((b"cookie", f"access_token={token}".encode()))
            scope = {**scope, "headers": headers}
        await self.app(scope, receive, send)


@lru_cache(maxsize=1000)
def _token(merchant: str, user: str, _window: int) -> str:
    from chainlit.auth import create_jwt
    from chainlit.user import User

    return create_jwt(User(identifier=merchant, display_name=user or merchant))
