"""What is remembered, over HTTP and at the terminal's back: listed with its numbers, deleted for good."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from agents.settings import Settings
from domain.memory import Decision, Preference
from memory.picks import Picks
from tools.understanding.standing import heard_in
from ui import backstage
from ui.web import create_app

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)


@pytest.fixture
async def client(redis_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(redis_url=redis_url, data_dir=tmp_path / "var", broker_url="")
    settings.data_dir.mkdir()
    app = create_app(settings)
    await backstage.enter(settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client
    await backstage.leave()


async def test_memories_are_listed_and_forgotten(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/memory")).json()["memories"] == []
    rules = heard_in("以后别用红色，logo都放左上角").rules
    await backstage.backbone().recollections.remember("local", rules)
    listed = (await client.get("/v1/memory")).json()
    assert [(row["number"], row["words"]["zh"]) for row in listed["memories"]] == [
        (1, "不用红色"),
        (2, "logo放左上角"),
    ]
    assert "1. 不用红色" in listed["words"]["zh"]
    missing = await client.delete("/v1/memory/no-such")
    assert missing.status_code == 404 and missing.headers["content-type"].startswith("application/problem+json")
    assert (await client.delete(f"/v1/memory/{listed['memories'][0]['id']}")).json() == {"forgotten": 1}
    assert [row["words"]["zh"] for row in (await client.get("/v1/memory")).json()["memories"]] == ["logo放左上角"]
    assert (await client.delete("/v1/memory")).json() == {"forgotten": 1}
    assert (await client.get("/v1/memory")).json()["memories"] == []


async def test_a_heart_is_kept_and_taken_back_with_what_it_taught(client: httpx.AsyncClient) -> None:
    backbone = backstage.backbone()
    await Picks(backbone.redis).keep("local", ["c-1", "c-2"], "run-1")
    await Picks(backbone.redis).keep("other", ["c-9"], "run-9")
    kitchen, window = (
        Preference(id=f"pref-{name}", slot="style_scene", values=(name,), runs=runs)
        for name, runs in (("kitchen", ("run-1",)), ("window", ("run-0", "run-1")))
    )
    picked = Decision(id="did-1", what="picked", text={"en": "You liked picture 1"}, run_id="run-1")
    await backbone.recollections.remember("local", [kitchen, window, picked])
    told = (await client.get("/v1/picks")).json()["picks"]
    assert {one["creative_id"]: one["run_id"] for one in told} == {"c-1": "run-1", "c-2": "run-1"}
    assert (await client.delete("/v1/picks/c-9")).status_code == 404
    assert (await client.delete("/v1/picks/c-1")).json() == {"forgotten": 2}  # what was seen elsewhere too is kept
    assert [item.id for item in await backbone.recollections.recall("local")] == ["pref-window"]
    assert [one["creative_id"] for one in (await client.get("/v1/picks")).json()["picks"]] == ["c-2"]
    assert (await client.delete("/v1/picks/c-1")).status_code == 404
