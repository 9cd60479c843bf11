"""The processes that do heavy work. Skia holds the GIL, so threads would stop the event loop; these do not."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
import multiprocessing
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from domain.errors import GenerationFailed

T = TypeVar("T")
LIMIT_SECONDS = 120.0
"""No single picture takes longer; a process that does is stuck and is replaced."""

TWICE = {
    "zh": "这张图做了两次都没成功，其余图片不受影响，可以说“重做这张”。",
    "en": 'This picture failed twice; the others are fine. Say "make it again" to retry.',
}

log = logging.getLogger(__name__)


class Renderers:
    """A pool of spawned processes: nearly finished pictures first, replaced when one dies, each call retried once."""

    def __init__(
        self, processes: int = 0, *, prepare: Callable[..., None] | None = None, arguments: tuple[Any, ...] = ()
    ) -> None:
        self.processes = processes or os.cpu_count() or 1
        self._prepare, self._arguments = prepare, arguments
        self._pool: ProcessPoolExecutor | None = None
        self._turns = Turns(self.processes + 1)  # one waits inside the pool, so that no process idles between two
        self._quarantine = asyncio.Lock()

    async def __call__(self, work: Callable[..., T], *arguments: Any, urgency: int = 0) -> T:
        """Run `work` in another process, more `urgency` first. Raises `GenerationFailed` when it dies twice."""
        async with self._turns.taken(urgency):
            pool = self._healthy()
            try:
                return await self._run(pool, work, arguments)
            except (BrokenProcessPool, TimeoutError) as error:
                log.warning("a rendering process was lost in %s: %s", work.__name__, error or "too slow")
                self._drop(pool)
        return await self._alone(work, arguments)

    def warm(self, work: Callable[[], Any]) -> None:
        """Start every process and let it do `work` once, in the background."""
        for _ in range(self.processes):
            self._healthy().submit(work)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._drop(self._pool)

    async def _run(self, pool: ProcessPoolExecutor, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        async with asyncio.timeout(LIMIT_SECONDS):
            return await asyncio.wrap_future(pool.submit(work, *arguments))

    async def _alone(self, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        """Once more, in a process of its own: what kills its process must not take its neighbours along again."""
        async with self._quarantine:
            pool = self._open(1)
            try:
                return await self._run(pool, work, arguments)
            except (BrokenProcessPool, TimeoutError) as error:
                raise GenerationFailed(TWICE, work=work.__name__) from error
            finally:
                _end(pool)

    def _healthy(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._open(self.processes)
        return self._pool

    def _open(self, processes: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(processes, context, initializer=self._prepare, initargs=self._arguments)

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        if self._pool is pool:  # a neighbour may have replaced it already
            self._pool = None
        _end(pool)


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool and its processes, stuck ones too; what still waits in it fails as broken, never as cancelled."""
    children = list((getattr(pool, "_processes", None) or {}).values())
    for child in children:
        child.terminate()
    pool.shutdown(wait=False)
    for child in children:
        child.join(2)


class Turns:
    """A semaphore whose waiters are let in by urgency, then in order of arrival."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrival = itertools.count()

    @asynccontextmanager
    async def taken(self, urgency: int) -> AsyncIterator[None]:
        """Hold one place."""
        await self._enter(urgency)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, urgency: int) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (-urgency, next(self._arrival), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
