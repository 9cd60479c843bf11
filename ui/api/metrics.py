"""`GET /metrics` for Prometheus: queue depth, oldest age, workers and batches, counted anew at each scrape."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from jobs import QUEUES
from jobs.pressure import Pressure, look
from ui import backstage

router = APIRouter()
STATUSES = ("queued", "running", "waiting")
ITEMS = ("in_line", "in_hand", "ended")


@router.get("/metrics", operation_id="get_metrics", tags=["operations"], response_class=Response)
async def get_metrics() -> Response:
    """What an autoscaler needs: scale workers on `vitrine_runs_open{status="queued"}` or on the oldest age."""
    registry = CollectorRegistry()
    registry.register(_Once(await look(backstage.backbone())))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Once:
    """One look, as metrics."""

    def __init__(self, pressure: Pressure) -> None:
        self._pressure = pressure

    def collect(self) -> Iterator[GaugeMetricFamily]:
        seen = self._pressure
        runs = GaugeMetricFamily("vitrine_runs_open", "Runs that have not ended", labels=["queue", "status"])
        oldest = GaugeMetricFamily(
            "vitrine_oldest_queued_seconds", "Age of the oldest run that nobody has begun", labels=["queue"]
        )
        workers = GaugeMetricFamily("vitrine_workers", "Live workers that serve the queue", labels=["queue"])
        items = GaugeMetricFamily("vitrine_batch_items", "Items of open batches", labels=["state"])
        for queue in QUEUES:
            for status in STATUSES:
                runs.add_metric([queue, status], seen.open_runs[queue, status])
            oldest.add_metric([queue], seen.oldest_seconds.get(queue, 0.0))
            workers.add_metric([queue], seen.workers[queue])
        for state in ITEMS:
            items.add_metric([state], seen.batch_items[state])
        yield from (runs, oldest, workers, items)
