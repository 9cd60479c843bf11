"""A lane of its own for runs that somebody is waiting for: batches may fill every other place of a worker.

A worker empties the interactive queue first, but while long batch runs hold all its places there is nothing to empty it
with. Whoever takes from this lane takes nothing else.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from celery import Celery
from kombu import Connection, Message, Queue
from kombu.exceptions import KombuError

from jobs import lease

QUEUE = "interactive"
PLACES = 2
LOOK_SECONDS = 1.0
"""How soon a lane that has nothing to do sees that it is to end."""
AGAIN_SECONDS = 0.5

log = logging.getLogger(__name__)


class Lane:
    """Threads that take run ids from the interactive queue, each one at a time."""

    def __init__(self, app: Celery, carry_out: Callable[[str], object], places: int = PLACES) -> None:
        self._app, self._carry_out = app, carry_out
        self._ending = threading.Event()
        self._places = [threading.Lock() for _ in range(places)]
        """Each is held while its run is worked on."""

    def start(self) -> None:
        """Begin to take runs."""
        for number, place in enumerate(self._places):
            threading.Thread(target=self._serve, args=(place,), name=f"lane-{number}", daemon=True).start()

    def end(self) -> None:
        """Take nothing more."""
        self._ending.set()

    def join(self, seconds: float) -> None:
        """Wait until what was in hand is let go of."""
        end = time.monotonic() + seconds
        for place in self._places:
            if place.acquire(timeout=max(0.0, end - time.monotonic())):
                place.release()

    def _serve(self, place: threading.Lock) -> None:
        while not self._ending.is_set():
            try:
                with self._app.connection_for_read() as connection:
                    self._take_from(connection, place)
            except (OSError, KombuError, *self._app.connection_for_read().connection_errors) as error:
                log.warning("the broker does not answer, the lane tries again: %s", error)
                self._ending.wait(AGAIN_SECONDS)

    def _take_from(self, connection: Connection, place: threading.Lock) -> None:
        connection.default_channel.basic_qos(0, 1, False)  # one at a time: the next one may be somebody else's
        with connection.SimpleQueue(Queue(QUEUE)) as waiting:
            while not self._ending.is_set():
                try:
                    message: Message = waiting.get(timeout=LOOK_SECONDS)
                except (TimeoutError, waiting.Empty):
                    continue
                with place:
                    self._work_on(message)

    def _work_on(self, message: Message) -> None:
        try:
            with lease.held(message.delivery_tag):
                self._carry_out(run_of(message))
        except Exception:  # The record is the truth: what is not done is found by the sweep.
            log.exception("a run of the lane was given up")
        message.ack()


def run_of(message: Any) -> str:
    """The run that a message is about."""
    return str(message.headers["run"])
