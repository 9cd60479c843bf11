"""Where the queue lies: on the server of the state, unless that is a cluster. Loads lightly."""

from __future__ import annotations

from agents.settings import Settings
from domain.errors import VitrineError

CLUSTER = "+cluster://"
"""In a URL: state spread over several servers (`memory.slots`)."""


class BrokerMissing(VitrineError):
    """The state lies where no queue can be."""

    code = "broker_missing"
    status = 500


def broker_of(settings: Settings) -> str:
    """URL of the Celery broker; raises `BrokerMissing`."""
    url = settings.broker_url or settings.redis_url
    if CLUSTER in url:
        raise BrokerMissing(
            {"zh": "任务队列（Celery）不能放在 Redis 集群上。请用 VITRINE_BROKER_URL 指定一个单独的服务，"
             "例如 redis://broker:6379/0 。",
             "en": "The queue (Celery) cannot lie in a Redis Cluster. Name a server of its own in VITRINE_BROKER_URL, "
             "for example redis://broker:6379/0"},
        )  # fmt: skip
    return url
