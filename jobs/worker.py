"""`vitrine worker`: a Celery worker whose tasks run on one event loop, with services that were opened once."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
from collections.abc import Sequence
from typing import Any

from celery import Celery, signals
from redis.exceptions import RedisError

from agents.heap import give_back, share_heaps
from agents.settings import Settings
from domain.errors import BadBrief
from jobs import QUEUES, learning, lease, presence, retention, trials
from jobs.app import EXECUTE
from jobs.backbone import Backbone
from jobs.chores import keep_doing, watch_loop
from jobs.execution import Conduct
from jobs.lane import QUEUE, Lane
from jobs.logfile import Masked
from jobs.loop import LoopThread
from jobs.recovery import EVERY_SECONDS, recover
from jobs.retention import forget_steps
from jobs.seat import take_seat
from jobs.webhooks import deliver_due
from jobs.workshop import Workshop

LEAVE_SECONDS = 7.0
TIDY_SECONDS = 20.0
WEBHOOK_SECONDS = 1.0

log = logging.getLogger(__name__)


class Worker:
    """Everything that one worker process has open."""

    def __init__(self, settings: Settings, queues: Sequence[str], concurrency: int, conduct: Conduct | None) -> None:
        self.settings, self.queues, self.concurrency, self.conduct = settings, queues, concurrency, conduct
        share_heaps()
        self.loop = LoopThread()
        self.ready = threading.Event()

    def run(self) -> int:
        """Open, serve until SIGTERM, leave in order. The exit status."""
        self.backbone = self.loop.do(Backbone.open(self.settings))
        self.workshop = self.loop.do(Workshop(self.backbone, self.conduct).__aenter__())
        gc.enable()
        gc.freeze()  # what was loaded stays: no later look for garbage goes through it
        app = self.backbone.celery
        self._serve_tasks(app)
        watch_loop(self.loop.loop)
        chores = self.loop.submit(self._chores())
        renewing = lease.start_keeping(app)
        self.lane = Lane(app, lambda run_id: self.loop.do(self.workshop.execute(run_id)))
        try:
            return self._consume(app)
        finally:
            self.lane.end()
            renewing.set()
            self.ready.set()
            chores.cancel()
            self.loop.do(self._close())
            self.lane.join(LEAVE_SECONDS)
            self.loop.stop()

    async def _close(self) -> None:
        """Let go of everything, whatever of it does not answer any more."""
        for closing in (
            self.workshop.__aexit__(None, None, None),
            presence.bow_out(self.backbone.redis, presence.my_name()),
            self.backbone.close(),
        ):
            try:
                async with asyncio.timeout(LEAVE_SECONDS):
                    await closing
            except (RedisError, TimeoutError) as error:
                log.warning("not closed in order: %s", error)

    def _serve_tasks(self, app: Celery) -> None:
        @app.task(name=EXECUTE)
        def carry_out(run_id: str) -> None:
            self.loop.do(self.workshop.execute(run_id))

    async def _chores(self) -> None:
        """What goes on beside the runs: picking up what was lost, and saying that we are here."""
        backbone, at_start = self.backbone, True

        async def sweep() -> None:
            nonlocal at_start
            await recover(backbone, at_start=at_start)
            at_start = False

        async def show() -> None:
            await asyncio.to_thread(self.ready.wait)
            await presence.beat(backbone.redis, presence.my_name(), self.queues, self.concurrency)

        async def count() -> None:
            await trials.count_outcomes(backbone, presence.my_name())

        async def tend() -> None:
            await trials.tend_trials(backbone)

        async def learn() -> None:
            await learning.learn_from_trials(backbone)

        await asyncio.gather(
            keep_doing("the sweep for lost runs", sweep, EVERY_SECONDS),
            keep_doing("forgetting old steps", lambda: forget_steps(backbone), retention.EVERY_SECONDS),
            keep_doing("webhooks", lambda: deliver_due(backbone), WEBHOOK_SECONDS),
            keep_doing("the sign of life", show, presence.BEAT_SECONDS),
            keep_doing("counting outcomes", count, trials.COUNT_SECONDS),
            keep_doing("looking after experiments", tend, trials.TEND_SECONDS),
            keep_doing("giving memory back", lambda: asyncio.to_thread(give_back), TIDY_SECONDS),
            keep_doing("learning from experiments", learn, learning.LEARN_SECONDS),
        )

    def _consume(self, app: Celery) -> int:
        # Celery keeps handlers weakly: these live as long as this call.
        def on_ready(**_: Any) -> None:
            log.info("ready for %s", ", ".join(self.queues))
            if QUEUE in self.queues and len(self.queues) > 1:  # else nothing can be in its way
                self.lane.start()
            self.ready.set()

        def on_leaving(**_: Any) -> None:
            self.lane.end()
            self.loop.submit(self.workshop.leave())

        def on_logging(**_: Any) -> None:
            """Taking part keeps Celery from setting up logging of its own."""

        signals.setup_logging.connect(on_logging)
        signals.worker_ready.connect(on_ready)
        signals.worker_shutting_down.connect(on_leaving)
        worker = app.Worker(
            pool="threads", concurrency=self.concurrency, queues=list(self.queues), hostname=presence.my_name(),
            without_gossip=True, without_mingle=True, without_heartbeat=True, quiet=True,
        )  # fmt: skip
        worker.start()
        return int(worker.exitcode or 0)


def serve(settings: Settings, queues: Sequence[str], concurrency: int, conduct: Conduct | None = None) -> int:
    """Serve these queues until stopped. Raises `VitrineError` where it cannot start."""
    if unknown := [name for name in queues if name not in QUEUES]:
        names = ", ".join(unknown)
        known = ", ".join(QUEUES)
        raise BadBrief({"zh": f"没有这个队列：{names}。可用：{known}", "en": f"No such queue: {names}. Try: {known}."})
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(Masked("%(levelname)s %(name)s: %(message)s", settings.secrets))
    logging.basicConfig(level=settings.log_level, handlers=[lines])
    # Celery warns of what it will change in its next version: nothing a user can act on.
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    # Each message received and each task done would be a line here; the events say more.
    logging.getLogger("celery").setLevel(logging.WARNING)
    with take_seat(settings, shared=True):
        return Worker(settings, queues, concurrency, conduct).run()
