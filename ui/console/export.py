"""A run to take away: everything as JSON, or as OpenTelemetry."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from domain.secrets import mask
from jobs.backbone import Backbone
from ui.console import otlp, view

MADE_BY = "vitrine/trace@1"


async def exported(backbone: Backbone, run_id: str, form: str) -> dict[str, Any]:
    """The run in this form, ``json`` or ``otlp``; secrets are masked once more on the way out."""
    run = await backbone.runs.get(run_id)
    woven = await view.trace(backbone, run)

    def load(asset: str) -> Any:
        return json.loads(backbone.assets.get(asset)) if asset in backbone.assets else None

    if form == "otlp":
        return await asyncio.to_thread(otlp.export, run, woven, load)
    records = {span.detail["record"] for span in woven.spans if span.detail.get("record")}
    whole = {
        "format": MADE_BY,
        "run": run.model_dump(mode="json"),
        "trace": woven.model_dump(mode="json"),
        "steps": await view.steps(backbone, run),
        "records": {asset: await asyncio.to_thread(load, asset) for asset in sorted(records)},
    }
    masked: dict[str, Any] = json.loads(mask(json.dumps(whole, ensure_ascii=False)))
    return masked
