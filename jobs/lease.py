"""Keep the broker's lease on running tasks alive, so that the visibility timeout can be short and tasks long.

Renews through kombu's own index of unacknowledged messages: an internal, hence the pinned kombu and the crash tests.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import Celery
from celery.worker import state
from kombu.exceptions import KombuError

log = logging.getLogger(__name__)

_beside: set[str] = set()
"""Tags of messages that were taken beside Celery's own consumer."""


@contextmanager
def held(tag: str) -> Iterator[None]:
    """A message that was taken beside Celery's consumer is worked on meanwhile."""
    _beside.add(tag)
    try:
        yield
    finally:
        _beside.discard(tag)


def held_tags() -> list[str]:
    """Delivery tags of every message that this worker has taken and not finished."""
    while True:
        try:
            requests = [*state.reserved_requests, *state.active_requests]
            return [*(request.message.delivery_tag for request in requests), *_beside]
        except RuntimeError:  # Changed by a worker thread while we looked.
            continue


def renew(channel: Any, tags: list[str]) -> None:
    """Say that these messages are still being worked on."""
    channel.client.zadd(channel.unacked_index_key, {tag: time.time() for tag in tags}, xx=True)


def keep_leases(app: Celery, every: float, stop: threading.Event) -> None:
    """Renew until told to stop; reconnects when the broker was away."""
    while not stop.wait(every):
        try:
            with app.connection_for_write() as connection:
                channel = connection.default_channel
                while not stop.wait(every):
                    if tags := held_tags():
                        renew(channel, tags)
        except (OSError, KombuError, *app.connection_for_write().connection_errors) as error:
            log.warning("leases not renewed, the broker does not answer: %s", error)


def start_keeping(app: Celery) -> threading.Event:
    """Renew in a thread of its own; set the returned event to stop. Only Redis brokers need it."""
    stop = threading.Event()
    with app.connection_for_write() as connection:
        if connection.transport.driver_type != "redis":
            return stop
    every = app.conf.broker_transport_options["visibility_timeout"] / 6
    threading.Thread(target=keep_leases, args=(app, every, stop), name="lease", daemon=True).start()
    return stop
