"""A web server with the API's routes and nothing else: no chat page, no worker."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from agents.settings import Settings
from domain.experiment import Arm, Experiment, SampleSize
from domain.trial import Exhibit, Trial
from ui import backstage, experiments_page
from ui.api import analytics, briefs, delivery, experiments, learning, problems


@dataclass
class Site:
    """A running server."""

    url: str
    loop: asyncio.AbstractEventLoop
    http: httpx.Client

    def keep(self, trial: Trial) -> None:
        """Record a draft, as the agents do."""
        asyncio.run_coroutine_threadsafe(backstage.backbone().trials.create(trial), self.loop).result(10)

    def told(self, thread: str) -> list[Any]:
        """What was said in a conversation."""
        reading = backstage.backbone().bus.read(thread)
        return [event for _, event in asyncio.run_coroutine_threadsafe(reading, self.loop).result(10)]


@pytest.fixture
def site(valkey_url: str, tmp_path: Path) -> Iterator[Site]:
    """The API on a port of its own, with an empty store."""
    settings = Settings(data_dir=tmp_path / "var", redis_url=valkey_url)
    ready: list[asyncio.AbstractEventLoop] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        backbone = await backstage.enter(settings)
        await backbone.redis.flushall()
        ready.append(asyncio.get_running_loop())
        yield
        await backstage.leave()

    app = FastAPI(lifespan=lifespan)
    problems.install(app)
    for part in (briefs, delivery, experiments, analytics, experiments_page, learning):
        app.include_router(part.router)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    while not ready or not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=url, timeout=20) as client:
        yield Site(url, ready[0], client)
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def draft() -> Trial:
    """Two looks of one product, planned for 400 users each."""
    experiment = Experiment(
        id="exp-1", sku="coffee", hypothesis={"zh": "有一种更好", "en": "One look is better"},
        arms=(
            Arm(name="calm", creatives=("c0",), share=0.5, title={"zh": "安静", "en": "Calm"}),
            Arm(name="bold", creatives=("c1",), share=0.5, title={"zh": "醒目", "en": "Bold"}),
        ),
        sample=SampleSize(baseline=0.2, lift=0.5, users_per_arm=400, days=4, daily_users=200),
        stop_rule={"zh": "跑满再看", "en": "when done"},
    )  # fmt: skip
    exhibits = tuple(
        Exhibit(creative=f"c{index}", arm=arm, asset=f"sha256:{index:064d}", persona="office", canvas="1x1",
                attributes={"set": scene, "hook": "style"}, generator="studio@1")
        for index, (arm, scene) in enumerate((("calm", "desk"), ("bold", "gym")))
    )  # fmt: skip
    return Trial(
        experiment=experiment, exhibits=exhibits, personas=("office", "fitness"), plain="sha256:" + "f" * 64,
        looks_planned=2,
    )  # fmt: skip
