"""What Prometheus reads, on a real store."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from agents.settings import Settings
from domain.batch import BatchItem
from domain.brief import Request
from jobs import presence
from jobs.batches import submit_batch
from jobs.runs import submit
from ui import backstage
from ui.web import create_app


@pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
async def test_pressure_is_counted_at_each_scrape(redis_url: str, tmp_path: Path) -> None:
    settings = Settings(redis_url=redis_url, data_dir=tmp_path, broker_url="")
    app = create_app(settings)
    backbone = await backstage.enter(settings)
    await submit(backbone, Request(text="给黑咖啡做主图"))
    items = [BatchItem(sku=f"S{number}") for number in range(20)]
    await submit_batch(backbone, "3张主图", [*items, BatchItem(row=22, problem={"en": "no"})])
    await presence.beat(backbone.redis, "one", ["interactive", "batch"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        text = (await client.get("/metrics")).text
    await backstage.leave()
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["vitrine_runs_open", "interactive", "queued"] == 1
    assert found["vitrine_runs_open", "batch", "queued"] == 12
    assert found["vitrine_batch_items", "in_line"] == 8 and found["vitrine_batch_items", "ended"] == 1
    assert found["vitrine_workers", "batch"] == 1 and found["vitrine_workers", "gpu"] == 0
    assert 0 < found["vitrine_oldest_queued_seconds", "interactive"] < 30
    assert found["vitrine_oldest_queued_seconds", "gpu"] == 0
