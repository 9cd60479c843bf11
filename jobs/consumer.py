"""Celery's consumer, back within a second of the broker's return. (By itself it waits two seconds longer each time.)"""

from __future__ import annotations

import logging
from typing import Any

from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown

log = logging.getLogger(__name__)


class QuickConsumer(Consumer):
    """Reconnects at short intervals, for as long as it takes."""

    def ensure_connected(self, conn: Any) -> Any:
        """The connection, once there is one."""

        def explain(error: Exception, pause: float) -> None:
            log.warning("the broker does not answer, trying again in %.1f s: %s", pause, error)

        connection = conn.ensure_connection(
            explain, callback=maybe_shutdown, interval_start=0.1, interval_step=0.2, interval_max=1.0
        )
        self.first_connection_attempt = False
        self.broker_connection_retry_attempt = 0
        return connection
