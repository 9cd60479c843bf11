"""What a worker does beside its runs: shows that it is there, sweeps up after crashes, watches its own event loop."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

HUNG_SECONDS = 60.0
"""An event loop that did not turn for so long will not turn again: no step of a run holds it for a second."""
LOOKS = 12
HUNG = 70
"""Exit status of a worker that gave itself up."""


async def keep_doing(name: str, work: Callable[[], Awaitable[object]], every: float) -> None:
    """Do it now and then until cancelled, whatever goes wrong in between."""
    while True:
        try:
            await work()
        except Exception:  # The next time may go well: the store comes back, the disk is cleared.
            log.exception("%s failed; trying again in %.0f s", name, every)
        await asyncio.sleep(every)


def watch_loop(loop: asyncio.AbstractEventLoop, limit: float = HUNG_SECONDS) -> None:
    """End the process when its event loop hangs: its supervisor starts another, and the runs go on there."""

    def watch() -> None:
        missed, turned = 0, threading.Event()
        while missed < LOOKS:
            turned.clear()
            try:
                loop.call_soon_threadsafe(turned.set)
            except RuntimeError:  # The loop is closed.
                return
            # Looks, not seconds: a machine that was asleep, or a process that was stopped, has not been hanging.
            time.sleep(limit / LOOKS)
            missed = 0 if turned.is_set() else missed + 1
        log.critical("the event loop hangs; ending this worker. The stack of every thread follows")
        faulthandler.dump_traceback(sys.stderr)
        os._exit(HUNG)

    threading.Thread(target=watch, name="watchdog", daemon=True).start()
