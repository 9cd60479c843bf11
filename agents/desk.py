"""What a node has at hand while it works on one run."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.runs import Run

if TYPE_CHECKING:
    from agents.recording import Recording
    from agents.services import Services


@dataclass
class Desk:
    """The context of a graph run; never stored."""

    services: Services
    run: Run
    recording: Recording | None = None
    """In a replay: what the recorded run was told from outside."""
    given: deque[dict[str, Any]] = field(default_factory=deque)
    """Answers to the questions to come, where they are known beforehand."""
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the merchant wants the run to end: no new picture is begun."""
    made: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    """Format, language and painted picture of what was accepted in this run, by number: what is not to be repeated."""
