"""The renderers for a run that somebody is waiting for: its work goes before that of every batch."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar, cast

from agents.renderers import Render, Renderers
from agents.turns import FIRST

T = TypeVar("T")


class Urgent:
    """The same processes, asked for with more urgency. A picture that is being painted is not interrupted."""

    def __init__(self, renderers: Renderers) -> None:
        self._renderers = renderers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._renderers, name)

    async def __call__(self, work: Callable[..., T], *arguments: Any) -> T:
        """Run `work` in another process, before what nobody is waiting for."""
        async with self.turn() as render:
            return cast(T, await render(work, *arguments))

    def turn(self, urgency: int = 0, order: int = 0) -> AbstractAsyncContextManager[Render]:
        """Wait for a free process."""
        return self._renderers.turn(FIRST + urgency, order)
