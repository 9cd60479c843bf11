"""The Celery app: a queue of run ids. The run's record is the truth; a message in the queue is only a nudge."""

from __future__ import annotations

import logging

from celery import Celery
from kombu import Queue
from kombu.exceptions import KombuError

from agents.settings import Settings
from domain.runs import Run
from jobs import QUEUES
from jobs.broker import broker_of

EXECUTE = "vitrine.execute"
"""Name of the one task: carry out the run with this id."""
VISIBILITY_SECONDS = 30
"""A message that no live worker holds comes back after this long; `jobs.lease` renews it while one does."""

log = logging.getLogger(__name__)


def make_app(settings: Settings) -> Celery:
    """A Celery app for these settings. Connects to nothing until it is used."""
    app = Celery("vitrine", broker=broker_of(settings), set_as_current=False)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_queues=[Queue(name) for name in QUEUES],
        task_default_queue="interactive",
        task_create_missing_queues=False,
        # A publisher gives up soon: the record is durable, and `recover` queues it when the broker is back.
        task_publish_retry_policy={"max_retries": 2, "interval_start": 0.1, "interval_step": 0.3, "interval_max": 0.5},
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        worker_consumer="jobs.consumer:QuickConsumer",
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=4,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_SECONDS,
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
            # The default of 300 s would keep messages hidden that long after a crash in the middle of a restore.
            "unacked_mutex_expire": 10,
            "queue_order_strategy": "priority",
            "socket_connect_timeout": 4,
        },
    )
    return app


def nudge(app: Celery, run: Run) -> bool:
    """Put the run's id into its queue; whether the broker took it."""
    try:
        app.send_task(EXECUTE, args=[run.id], queue=run.queue, headers={"run": run.id})
    except (KombuError, OSError) as error:
        log.warning("run %s is not queued yet, the broker does not answer: %s", run.id, error)
        return False
    return True
