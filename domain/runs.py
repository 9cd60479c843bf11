"""A run: one request on its way through the agents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import Field

from domain import Frozen
from domain.brief import Plan, Question, Request
from domain.text import Words

RunStatus = Literal["queued", "running", "waiting", "completed", "partial", "failed", "cancelled"]
OPEN: frozenset[str] = frozenset({"queued", "running", "waiting"})
"""Statuses of a run that has not ended."""


class Rerun(Frozen):
    """That a run repeats another one: exactly, from its record, or from one of its steps with something changed."""

    kind: Literal["replay", "fork"]
    run_id: str
    """The run that is repeated."""
    thread_id: str
    """Its conversation."""
    source: str
    """The thread that is gone back in."""
    checkpoint: str = ""
    """Where to in that thread; empty is its beginning."""
    agent: str = ""
    """The agent whose step comes next there; empty is the beginning of a run."""
    creative: str = ""
    """With a fork of one picture: its id."""
    edits: dict[str, Any] = Field(default_factory=dict)
    """What is changed there: ``brief``, ``plan``, ``answer``, ``instruction`` or ``layout``."""


class Run(Frozen):
    """What is known about a run without opening its thread."""

    id: str
    thread_id: str
    merchant: str = "local"
    request: Request
    status: RunStatus = "queued"
    queue: Literal["interactive", "batch", "gpu"] = "interactive"
    batch: str = ""
    """Batch that this run is a part of; nobody is there to answer its questions."""
    batch_item: int = -1
    """Which of the batch's items this run is about."""
    rerun: Rerun | None = None
    """Whether this run repeats another one."""
    question: Question | None = None
    """What it waits for, while waiting."""
    plan: Plan | None = None
    answer: dict[str, Any] | None = None
    """The answer given to `question`, until the run has taken it up."""
    creatives: tuple[str, ...] = ()
    kit: str = ""
    """Asset id of the kit's zip."""
    experiment: str = ""
    error: Words = Field(default_factory=dict)
    error_code: str = ""
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: datetime = Field(default_factory=lambda: datetime.now(UTC))

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do or to answer."""
        return self.status in OPEN
