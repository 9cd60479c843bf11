"""The backbone, open for one command."""

from __future__ import annotations

import logging
from collections.abc import Coroutine, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from agents.settings import Settings
from jobs.logfile import Masked

if TYPE_CHECKING:
    from jobs.backbone import Backbone
    from jobs.loop import LoopThread

T = TypeVar("T")
PATIENCE = 2.0
"""A person at a terminal is not kept waiting as long for a server as a worker is."""


class Session:
    """A command's way to the store and to running work; the work is done beside, so that Ctrl-C and questions work."""

    def __init__(self, loop: LoopThread, backbone: Backbone) -> None:
        self._loop = loop
        self.backbone = backbone

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and wait for it."""
        return self._loop.do(work)


def log_to_file(settings: Settings) -> None:
    """A command's log records go where those of `vitrine up` are; the terminal is for what a person can use."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    form = Masked("%(asctime)s %(process)6d | %(levelname)s %(name)s: %(message)s", settings.secrets)
    handler = logging.FileHandler(settings.data_dir / "vitrine.log", encoding="utf-8", errors="replace", delay=True)
    handler.setFormatter(form)
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)


@contextmanager
def session() -> Iterator[Session]:
    """Connect (running the embedded server where nothing else does), and disconnect."""
    from jobs.backbone import Backbone
    from jobs.loop import LoopThread
    from memory.connect import open_sync_redis

    settings, loop = Settings(), LoopThread()
    log_to_file(settings)
    try:
        if settings.redis_url:
            with closing(open_sync_redis(settings.redis_url, patience=PATIENCE)) as client:
                client.ping()
        backbone = loop.do(Backbone.open(settings))
        try:
            yield Session(loop, backbone)
        finally:
            loop.do(backbone.close())
    finally:
        loop.stop()
