"""An event loop in a thread of its own, for as long as the process lives."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    """Coroutines run here from any thread. Processes started from it live as long as it does."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="loop", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine; its result comes in the future."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def do(self, work: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Run a coroutine and wait for its result. Ctrl-C cancels it, waits until it has cleaned up, and is raised."""
        started: list[asyncio.Task[Any]] = []

        async def noted() -> T:
            started.extend(task for task in [asyncio.current_task()] if task)
            return await work

        future = self.submit(noted())
        try:
            return future.result(timeout)
        except KeyboardInterrupt:
            for task in started:
                self.loop.call_soon_threadsafe(task.cancel)
            with suppress(CancelledError, TimeoutError):
                future.result(10)
            raise

    def stop(self) -> None:
        """End the loop and its thread."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self.loop.close()
