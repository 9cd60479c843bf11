"""The processes that do heavy work. Skia holds the GIL, so threads would stop the event loop; these do not."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import Any, TypeVar

from agents.crew import Crew
from agents.turns import Turns
from agents.words import say
from domain.errors import GenerationFailed, VitrineError

T = TypeVar("T")
Render = Callable[..., Awaitable[Any]]
"""Runs a function with these arguments in a rendering process."""
LIMIT_SECONDS = 240.0
"""No single picture takes longer, even on a crowded machine; a process that does is stuck and is replaced."""

STINT = 1000
"""Pieces of work per process after which new processes take over: about 200 pictures with all that belongs to them."""
LOST = 5
"""Processes that one piece of work may lose, the last four its own, before it is held to be what ends them."""
FAILED = {
    "zh": "这一步试了几次都没成功，请再试一次；一直不行的话，换一张照片或换个说法。",
    "en": "This step failed several times. Try again; if it keeps failing, use another photo or other words.",
}

log = logging.getLogger(__name__)


class Renderers:
    """A pool of processes: nearly finished pictures first, replaced when one dies, its work done again.

    On Linux they are forked from one that has imported `preload` and does nothing else, so a new one costs next to
    nothing; the worker itself has threads and cannot be forked. Elsewhere each of them starts from nothing. After some
    hundred pictures new ones take over, so that what libraries keep of each picture does not add up.
    """

    def __init__(
        self,
        processes: int = 0,
        *,
        prepare: Callable[..., None] | None = None,
        arguments: tuple[Any, ...] = (),
        preload: Sequence[str] = (),
        limit: float = LIMIT_SECONDS,
        stint: int = STINT,
    ) -> None:
        self.processes = processes or os.cpu_count() or 1
        self.limit = limit
        """Seconds that one piece of work may take."""
        self._stint = stint
        self._prepare, self._arguments, self._preload = prepare, arguments, list(preload)
        self._crew: Crew | None = None
        self._relieved: list[Crew] = []
        self._turns = Turns(self.processes + 1)  # one waits inside the pool, so that no process idles between two
        self._quarantine = asyncio.Lock()

    async def __call__(self, work: Callable[..., T], *arguments: Any) -> T:
        """Run `work` in another process, as soon as one is free."""
        async with self.turn() as render:
            return await render(work, *arguments)

    @asynccontextmanager
    async def turn(self, urgency: int = 0, order: int = 0) -> AsyncIterator[Render]:
        """Wait for a free process, the more urgent first and then by `order`; then call what is given to use it."""
        async with self._turns.taken(urgency, order):
            yield self._render

    @contextmanager
    def kept_free(self, wanted: bool = True) -> Iterator[None]:
        """While this lasts, batches leave one process to runs that somebody is waiting for, where there are two."""
        with self._turns.set_aside(min(2, self.processes)) if wanted else nullcontext():
            yield

    async def _render(self, work: Callable[..., T], *arguments: Any) -> T:
        """Run `work` in another process; raises `GenerationFailed` when it hangs twice or keeps losing its process."""
        crew = self._on_duty()
        try:
            return await self._run(crew, work, arguments)
        except (BrokenProcessPool, TimeoutError) as error:
            log.warning("a rendering process was lost in %s: %s", work.__name__, error or "too slow")
            self._drop(crew)
        return await self._alone(work, arguments)

    def warm(self, work: Callable[[], Any]) -> None:
        """Start every process and let it do `work` once, in the background."""
        self._on_duty().warm(work, self.processes)

    def close(self) -> None:
        """End the processes."""
        for crew in (*self._relieved, self._crew):
            if crew is not None:
                self._drop(crew)

    async def _run(self, crew: Crew, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        with crew.kept():
            future = asyncio.wrap_future(await asyncio.to_thread(crew.submit, work, *arguments))
            try:
                async with asyncio.timeout(self.limit):
                    await asyncio.wait({future})
            finally:
                future.cancel()
        error = future.exception()
        if error is None or isinstance(error, VitrineError | BrokenProcessPool):
            return future.result()
        # A fault inside the work is that picture's failure, never its neighbours' or the run's.
        log.error("%s failed", work.__name__, exc_info=error)
        raise GenerationFailed(say("reason.unexpected", kind=type(error).__name__), work=work.__name__) from error

    async def _alone(self, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        """Again, in a process of its own: what kills its process must not take its neighbours along again.

        A process may also be killed by the system or a person, which is not the work's fault: hence several times.
        What hangs once more has hung by itself.
        """
        async with self._quarantine:
            for left in reversed(range(LOST - 1)):
                crew = self._hired(1)
                try:
                    async with asyncio.timeout(LIMIT_SECONDS):
                        # Its start does not count as the work's time.
                        await asyncio.wrap_future(await asyncio.to_thread(crew.submit, os.getpid))
                    return await self._run(crew, work, arguments)
                except TimeoutError as error:
                    raise GenerationFailed(FAILED, work=work.__name__) from error
                except BrokenProcessPool as error:
                    if not left:
                        raise GenerationFailed(FAILED, work=work.__name__) from error
                    log.warning("a process of its own was lost in %s: %s", work.__name__, error)
                finally:
                    crew.end()
        raise AssertionError("the last time returns or raises")

    def _on_duty(self) -> Crew:
        """Who does what comes next; nobody who has done enough."""
        if self._crew is not None and self._crew.begun >= self._stint * self.processes:
            self._crew.relieve()
            self._relieved = [crew for crew in (*self._relieved, self._crew) if not crew.is_gone]
            self._crew = None
        if self._crew is None:
            self._crew = self._hired(self.processes)
        return self._crew

    def _hired(self, processes: int) -> Crew:
        return Crew(processes, self._prepare, self._arguments, self._preload)

    def _drop(self, crew: Crew) -> None:
        if self._crew is crew:  # a neighbour may have replaced it already
            self._crew = None
        crew.end()
