"""Where runs are carried out in this process: services opened once, runs in hand, orderly leaving."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import TYPE_CHECKING

from jobs.backbone import Backbone
from jobs.execution import Conduct, execute

if TYPE_CHECKING:
    from agents.services import Services
    from domain.runs import Run

log = logging.getLogger(__name__)


class Workshop:
    """The agents, ready to work on runs. All on one event loop."""

    def __init__(self, backbone: Backbone, conduct: Conduct | None = None) -> None:
        self.backbone = backbone
        self._conduct = conduct
        self._services: Services | None = None
        self._in_hand: set[asyncio.Task[Run | None]] = set()
        self._leaving = False

    async def __aenter__(self) -> Workshop:
        if self._conduct is None:
            from agents.conduct import conduct
            from agents.opening import open_services

            services = self._services = await open_services(self.backbone.settings, self.backbone.redis_url)
            self._conduct = lambda run, should_stop: conduct(run, services, should_stop)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.leave()
        if self._services:
            await self._services.close()

    async def execute(self, run_id: str) -> Run | None:
        """Carry out a run here; None also where this process is leaving."""
        if self._leaving or self._conduct is None:
            return None
        task = asyncio.create_task(execute(self.backbone, self._conduct, run_id), name=run_id)
        self._in_hand.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._leaving:
                return None
            task.cancel()
            raise
        finally:
            self._in_hand.discard(task)

    async def leave(self) -> None:
        """Let go of what is in hand: its records say queued, and the next worker goes on from the last step."""
        self._leaving = True
        for task in self._in_hand:
            task.cancel()
        if self._in_hand:
            log.info("leaving %s runs to the next worker", len(self._in_hand))
            await asyncio.wait(self._in_hand, timeout=6)
