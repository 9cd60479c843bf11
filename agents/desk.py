"""What a node has at hand while it works on one run."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.runs import Run

if TYPE_CHECKING:
    from agents.services import Services


@dataclass
class Desk:
    """The context of a graph run; never stored."""

    services: Services
    run: Run
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the merchant wants the run to end: no new picture is begun."""
