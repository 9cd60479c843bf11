"""`/mcp`: the tools over streamable HTTP, for whoever the door let in. Begun with the first call."""

from __future__ import annotations

import asyncio
from typing import cast

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

CARRIED = ("authorization", "cookie", "accept-language", "x-request-id")
"""What a tool's call of the API takes over from the request that it came with."""


class McpEntry:
    """An ASGI app. Each request stands alone, so that any web process may answer it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._serving: asyncio.Task[None] | None = None
        self._beginning, self._stop = asyncio.Lock(), asyncio.Event()
        self._handle: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if Request(scope).method != "POST":  # nothing is pushed, and there are no sessions to end
            await Response(status_code=405, headers={"Allow": "POST"})(scope, receive, send)
            return
        handle = self._handle or await self._begin()
        await handle(scope, receive, send)

    async def close(self) -> None:
        """Stop serving."""
        self._stop.set()
        if self._serving:
            await self._serving

    async def _begin(self) -> ASGIApp:
        async with self._beginning:
            if self._handle is None:
                from ui.mcp.tools import server_of

                server = server_of(lambda call: self._client(cast(Request, call.request_context.request)))
                server.streamable_http_app()
                manager, ready = server.session_manager, asyncio.Event()

                async def serve() -> None:
                    async with manager.run():
                        ready.set()
                        await self._stop.wait()

                self._serving = asyncio.create_task(serve(), name="mcp")
                await ready.wait()
                self._handle = manager.handle_request
            return self._handle

    def _client(self, request: Request) -> httpx.AsyncClient:
        """A client of this very app, that says what the caller said."""
        headers = {name: request.headers[name] for name in CARRIED if name in request.headers}
        client = (request.client.host, request.client.port) if request.client else ("127.0.0.1", 0)
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False, client=client)
        return httpx.AsyncClient(transport=transport, base_url=str(request.base_url), headers=headers, timeout=90)
