"""The backbone, open for one command."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from agents.settings import Settings

if TYPE_CHECKING:
    from jobs.backbone import Backbone
    from jobs.loop import LoopThread

T = TypeVar("T")


class Session:
    """A command's way to the store and to running work; the work is done beside, so that Ctrl-C and questions work."""

    def __init__(self, loop: LoopThread, backbone: Backbone) -> None:
        self._loop = loop
        self.backbone = backbone

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and wait for it."""
        return self._loop.do(work)


@contextmanager
def session() -> Iterator[Session]:
    """Connect (running the embedded server where nothing else does), and disconnect."""
    from jobs.backbone import Backbone
    from jobs.loop import LoopThread

    loop = LoopThread()
    try:
        backbone = loop.do(Backbone.open(Settings()))
        try:
            yield Session(loop, backbone)
        finally:
            loop.do(backbone.close())
    finally:
        loop.stop()
