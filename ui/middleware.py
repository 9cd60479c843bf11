"""What is done to every request before the apps see it (plain ASGI: the base middleware breaks aborted requests)."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The chat's frontend links a stylesheet on a public CDN: behind a firewall that drops packets the page would hang.
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; font-src 'self' data:; connect-src 'self' ws: wss:; "
    "worker-src 'self' blob:; frame-ancestors 'self'"
)
CONNECT_SECONDS = 20.0
"""How long a file that is uploaded waits for its page's socket to connect."""


class PagePolicy:
    """Send the content security policy with every page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start" and not scope["path"].startswith("/docs"):
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", PAGE_POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        await self.app(scope, receive, with_policy if scope["type"] == "http" else send)


class PatientUploads:
    """Let a photo wait for its chat: the page takes files before its socket is up, and the chat would drop them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/project/file" and scope["method"] == "POST":
            session_id = parse_qs(scope["query_string"].decode("latin-1")).get("session_id", [""])[0]
            await connected(session_id)
        await self.app(scope, receive, send)


async def connected(session_id: str) -> bool:
    """Wait until this chat's socket has connected; False where it does not in time."""
    from chainlit.session import WebsocketSession

    end = time.monotonic() + CONNECT_SECONDS
    while WebsocketSession.get_by_id(session_id) is None:
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.05)
    return True
