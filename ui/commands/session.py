"""Run one command's coroutine with the backbone open."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from agents.settings import Settings

if TYPE_CHECKING:
    from jobs.backbone import Backbone


def run_in_session(command: Callable[[Backbone], Awaitable[int]]) -> int:
    """Connect (running the embedded server where nothing else does), run, disconnect."""

    async def session() -> int:
        from jobs.backbone import Backbone

        backbone = await Backbone.open(Settings())
        try:
            return await command(backbone)
        finally:
            await backbone.close()

    return asyncio.run(session())
