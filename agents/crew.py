"""One generation of rendering processes: how they are forked, made ready, relieved by the next one and ended.

Libraries keep some memory of every picture, which they cannot be asked for. So a crew works for a time and is then
relieved: whoever has a picture in hand finishes it and goes, everything new is done by the next crew.
"""

from __future__ import annotations

import ctypes
import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from agents.heap import give_back

T = TypeVar("T")
TIDY = 100
"""Pieces of work after which a process gives back what is empty of its heap: half of it, between two pictures."""
_done = itertools.count(1)


class Crew:
    """So many processes. What is submitted to them begins in the order in which it came."""

    def __init__(
        self, processes: int, prepare: Callable[..., None] | None, arguments: tuple[Any, ...], preload: Sequence[str]
    ) -> None:
        # A process paints on one core: a second thread of linear algebra would only wait for it, busily.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        self.pool = ProcessPoolExecutor(processes, _context(preload), initializer=_begin, initargs=(prepare, arguments))
        self.begun = 0
        """Pieces of work that were handed to it."""
        self._in_hand = 0
        self._relieved = False
        self._going: list[BaseProcess] = []

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Let one of the processes do this. May have to start it first, and the fork server before it."""
        return self.pool.submit(_do, work, arguments)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """For one piece of work: the processes stay until it is done."""
        self.begun += 1
        self._in_hand += 1
        try:
            yield
        finally:
            self._in_hand -= 1
            if self._relieved:
                self.relieve()

    @property
    def is_gone(self) -> bool:
        """Whether it was relieved and has nothing in hand any more."""
        return self._relieved and not self._in_hand

    def relieve(self) -> None:
        """Let the processes go as soon as they have nothing in hand."""
        self._relieved = True
        if not self._in_hand:
            self._going = self._going or self._processes()
            self.pool.shutdown(wait=False)  # they end by themselves

    def warm(self, work: Callable[[], Any], times: int) -> None:
        """Let every process do `work` once, in the background."""

        def submit() -> None:
            with suppress(RuntimeError):  # the pool was broken or closed meanwhile
                for _ in range(times):
                    self.submit(work)

        threading.Thread(target=submit, name="warm", daemon=True).start()

    def end(self) -> None:
        """End the processes, stuck ones too; what still waits for them fails as broken, never as cancelled."""
        children = self._going or self._processes()
        for child in children:
            child.terminate()
        self.pool.shutdown(wait=False)
        for child in children:
            child.join(2)

    def _processes(self) -> list[BaseProcess]:
        return list((getattr(self.pool, "_processes", None) or {}).values())


def _context(preload: Sequence[str]) -> BaseContext:
    if sys.platform != "linux":  # system libraries of other systems do not survive a fork
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *preload])
    return context


def _do(work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    try:
        return work(*arguments)
    finally:
        if next(_done) % TIDY == 0:
            give_back()


def _begin(prepare: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    """First thing in a new process: go when the worker goes, even when that one is killed; then get ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker, which ends its processes itself
    if sys.platform == "linux":
        # The fork server goes once nobody holds this pipe: it must be the worker's alone. Then the kernel ends us.
        server: Any = forkserver._forkserver
        if server._forkserver_alive_fd is not None:
            os.close(server._forkserver_alive_fd)
            server._forkserver_alive_fd = None
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    # Where the kernel does not, or the fork server went before we asked it to.
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    if prepare is not None:
        prepare(*arguments)


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
