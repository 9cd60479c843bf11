"""Whose turn it is where there are fewer places than work: the urgent first, then by order, then as they came."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

FIRST = 1000
"""More urgency than any step of a batch may claim."""


class Turns:
    """A semaphore whose waiters are let in by urgency, then by order, then as they came."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._aside: list[int] = []
        """Numbers of places that are for the urgent only, the largest of which counts."""
        self._waiting: list[tuple[tuple[int, int, int], asyncio.Future[None]]] = []
        self._arrival = itertools.count()

    @asynccontextmanager
    async def taken(self, urgency: int, order: int) -> AsyncIterator[None]:
        """Hold one place."""
        await self._enter(urgency, order)
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def set_aside(self, places: int) -> Iterator[None]:
        """Keep so many places for the urgent while this lasts; whoever is in one stays until they are done."""
        self._aside.append(places)
        try:
            yield
        finally:
            self._aside.remove(places)
            self._let_in()

    async def _enter(self, urgency: int, order: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, ((-urgency, order, next(self._arrival)), turn))
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        self._free += 1
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting:
            (urgency, *_), turn = self._waiting[0]
            if not turn.done():
                if self._free <= (0 if -urgency >= FIRST else max(self._aside, default=0)):
                    return
                self._free -= 1
                turn.set_result(None)
            heapq.heappop(self._waiting)
