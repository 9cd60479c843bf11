"""A merchant in a conversation with the agents."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from agents.conduct import ShouldStop, conduct
from agents.services import Services
from agents.state import State
from domain.brief import Request
from domain.events import Event
from domain.runs import Run

COFFEE = "shanzhi-black-coffee"
SMALL = {"canvases": ["320x320"]}
"""A change of plan that keeps tests quick."""
_numbers = itertools.count(1)


@dataclass
class Talk:
    """One conversation with the agents."""

    services: Services
    thread: str = field(default_factory=lambda: f"talk-{next(_numbers)}")

    async def say(self, text: str, *, stop: ShouldStop | None = None, **request: Any) -> Run:
        """A new message: a run to its first question or its end."""
        asked = Request(text=text, **request)
        run = Run(id=f"{self.thread}-{next(_numbers)}", thread_id=self.thread, request=asked)
        return await conduct(run, self.services, stop)

    async def answer(self, run: Run, stop: ShouldStop | None = None, **decision: Any) -> Run:
        """The answer to the run's question."""
        assert run.status == "waiting", (run.status, run.error)
        return await conduct(run.model_copy(update={"answer": decision, "status": "queued"}), self.services, stop)

    async def make(self, text: str, personas: int = 2, **request: Any) -> Run:
        """Small pictures for a few audiences, from the first word to the end."""
        run = await self.say(text, **request)
        assert run.plan is not None, (run.status, run.question, run.error)
        return await self.answer(run, decision="edit", plan={**SMALL, "personas": run.plan.personas[:personas]})

    async def events(self, kind: str = "", run: Run | None = None) -> list[Any]:
        """What was told in this conversation."""
        told: list[tuple[str, Event]] = await self.services.bus.read(self.thread, count=5000)
        return [e for _, e in told if (not kind or e.kind == kind) and (run is None or e.run_id == run.id)]

    async def state(self) -> State:
        """What the conversation remembers."""
        snapshot = await self.services.graph.aget_state({"configurable": {"thread_id": self.thread}})
        return State.model_validate(snapshot.values)
