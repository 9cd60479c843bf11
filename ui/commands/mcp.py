"""`vitrine mcp`: the tools over stdio, for a desktop assistant."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx

from agents.settings import Settings
from jobs.claim import answers, read_state
from ui.commands.session import log_to_file
from ui.commands.terminal import DONE, Terminal

ALONE = "http://127.0.0.1"


def serve(server: str, key: str) -> int:
    """Serve until stdin ends. Stdout belongs to the protocol; whatever is said goes to stderr."""
    terminal, settings = Terminal(), Settings()
    log_to_file(settings)
    url = server or str(read_state(settings.data_dir).get("url") or "")
    running = url if server or (url and answers(url, "/health")) else ""
    terminal.say(
        {
            "zh": f"MCP 工具已就绪（{running or '本进程'}）。",
            "en": f"MCP tools ready ({running or 'in this process'}).",
        },
        "dim",
    )
    headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def command() -> None:
        from ui.mcp.tools import server_of

        if running:
            await server_of(
                lambda _: httpx.AsyncClient(base_url=running, headers=headers, timeout=90)
            ).run_stdio_async()
            return
        async with _alone(settings) as transport:
            await server_of(
                lambda _: httpx.AsyncClient(transport=transport(), base_url=ALONE, headers=headers, timeout=90)
            ).run_stdio_async()

    def attempt() -> int:
        sys.stdout.flush()
        asyncio.run(command())
        return DONE

    return terminal.attempt(attempt)


@asynccontextmanager
async def _alone(settings: Settings) -> AsyncIterator[Callable[[], httpx.ASGITransport]]:
    """The API in this process, and whatever is asked of it done here too, as long as no worker is there."""
    from jobs.solo import see_through
    from ui import backstage
    from ui.web import create_api

    app = create_api(settings)

    async def work() -> None:
        while True:
            for run in await backstage.backbone().runs.open_runs():
                if run.status == "queued" and run.queue == "interactive":
                    await see_through(backstage.backbone(), run.id)
            await asyncio.sleep(0.3)

    async with app.router.lifespan_context(app):
        working = asyncio.create_task(work())
        try:
            yield lambda: httpx.ASGITransport(app, raise_app_exceptions=False)
        finally:
            working.cancel()
