"""Batches over HTTP, on a real store; the agents are a few lines that pack a kit."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from agents.settings import Settings
from domain.brief import Plan
from domain.runs import Run
from jobs.execution import ShouldStop
from jobs.solo import see_batch_through
from tools.distribution.kit import packed
from ui import backstage
from ui.web import create_app

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
TABLE = "sku,title,price,currency,brand,images\nA-1,Mug <b>XL</b>,12.5,USD,Acme,mug.png\nA-2,Cup,x,USD,Acme,mug.png\n"


@pytest.fixture
async def client(redis_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(redis_url=redis_url, data_dir=tmp_path / "var", broker_url="")
    settings.data_dir.mkdir()
    app = create_app(settings)
    await backstage.enter(settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client
    await backstage.leave()


def goods() -> bytes:
    """A zip of the table and its photo."""
    photo, out = io.BytesIO(), io.BytesIO()
    Image.effect_noise((400, 400), 40).save(photo, "PNG")
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("p.csv", TABLE)
        archive.writestr("mug.png", photo.getvalue())
    return out.getvalue()


async def make_one(run: Run, should_stop: ShouldStop) -> Run:
    """Agents that make one picture and its kit."""
    creative = {
        "id": f"{run.id}:1", "persona": "office", "format": "1x1", "platform": "", "width": 8, "height": 8,
        "alt": {"en": "a mug"}, "asset": "sha256:1", "attempts": 1, "seconds": 0.1, "file": "all/01.jpg",
        "certificate": {"verdict": "pass"},
    }  # fmt: skip
    members = {"kit.json": json.dumps({"creatives": [creative]}).encode(), "all/01.jpg": b"picture"}
    kit = backstage.backbone().assets.put(packed(members), "application/zip")
    plan = Plan(sku=run.request.sku or "", personas=("office",), canvases=("1x1",))
    return run.model_copy(update={"status": "completed", "plan": plan, "creatives": (creative["id"],), "kit": kit})


async def test_a_table_becomes_a_kit(client: httpx.AsyncClient) -> None:
    files = {"file": ("goods.zip", goods())}
    checked = await client.post("/v1/batches", data={"text": "one picture", "dry_run": "true"}, files=files)
    assert checked.status_code == 200 and (checked.json()["rows"], checked.json()["usable"]) == (2, 1)
    assert not (await client.get("/v1/batches")).json()["batches"]

    answer = await client.post("/v1/batches", data={"text": "one picture"}, files={"file": ("goods.zip", goods())})
    assert answer.status_code == 202, answer.text
    batch = answer.json()
    assert batch["problems"][0]["row"] == 3 and batch["open"] == 1 and batch["status"] == "running"
    await see_batch_through(backstage.backbone(), batch["batch_id"], lambda *_: None, make_one)

    now = (await client.get(answer.headers["Location"])).json()
    assert (now["asked"], now["done"], now["rejected"], now["failed"], now["open"]) == (2, 1, 0, 1, 0)
    kit = await client.get(now["links"]["kit"], params={"lang": "en", "base_url": "https://shop.example/kit/"})
    with zipfile.ZipFile(io.BytesIO(kit.content)) as archive:
        assert archive.testzip() is None
        assert archive.read("A-1/all/01.jpg") == b"picture"
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["tally"]["done"] == 1 and manifest["items"][1]["reasons"][0]["code"] == "bad_row"
        google = archive.read("feeds/google_merchant.tsv").decode()
        assert "https://shop.example/kit/A-1/all/01.jpg" in google and "12.50 USD" in google
        page = archive.read("index.html").decode()
        assert "Mug \\u003cb>XL" in page and "<b>XL" not in page
    report = await client.get(now["links"]["report"])
    assert report.text.count("\n") == 3 and report.headers["content-type"].startswith("text/csv")


async def test_moves_and_errors(client: httpx.AsyncClient) -> None:
    unknown = await client.post("/v1/batches", data={"text": "one picture", "skus": ["NO"]})
    assert unknown.status_code == 202 and unknown.json()["status"] == "completed"
    assert (await client.post("/v1/batches", data={"text": "one picture"})).status_code == 422
    assert (await client.post("/v1/batches", data={"text": " "}, files={"file": ("a.csv", TABLE)})).status_code == 422
    assert (await client.get("/v1/batches/batch-none")).status_code == 404
    key = {"Idempotency-Key": "k"}
    first, again = [
        (await client.post("/v1/batches", data={"text": "one"}, files={"file": ("g.zip", goods())}, headers=key)).json()
        for _ in range(2)
    ]
    assert first["batch_id"] == again["batch_id"]
    here = f"/v1/batches/{first['batch_id']}"
    assert (await client.post(f"{here}/pause")).json()["status"] == "paused"
    assert (await client.post(f"{here}/resume")).json()["status"] == "running"
    assert (await client.post(f"{here}/dance")).status_code == 422
    cancelled = (await client.post(f"{here}/cancel")).json()
    assert cancelled["status"] == "cancelled" and (cancelled["failed"], cancelled["open"]) == (2, 0)
    assert (await client.post(f"{here}/pause")).status_code == 409
