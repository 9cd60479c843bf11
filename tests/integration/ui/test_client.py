"""A brief sent to a Vitrine elsewhere by our own command: the one-file client against the real API on a port."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from typer.testing import CliRunner

from agents.settings import Settings
from domain.brief import Plan, Question, Request, Step
from domain.runs import Run
from jobs.execution import execute
from memory.api_keys import ApiKeys
from ui import backstage
from ui.cli import app as vitrine
from ui.web import create_api

PLAN = Plan(sku="c", personas=("a",), canvases=("1x1",), steps=(Step(agent="generation", title={}, seconds=3),))


TAKEN: list[Request] = []
"""What came to the conductor."""


async def planned(run: Run, stop: Any) -> Run:
    """A conductor that plans, and makes nothing until it is told to."""
    TAKEN.append(run.request)
    if run.answer is None and run.request.approval == "ask":
        question = Question(id="q1", about="approval", text={"en": "Go?"})
        return run.model_copy(update={"status": "waiting", "plan": PLAN, "question": question})
    return run.model_copy(update={"status": "completed", "plan": PLAN, "question": None, "answer": None})


async def work() -> None:
    while True:
        for run in await backstage.backbone().runs.open_runs():
            if run.status == "queued":
                await execute(backstage.backbone(), planned, run.id)
        await asyncio.sleep(0.02)


@pytest.fixture
def elsewhere(valkey_url: str, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Address and key of a Vitrine that asks for keys, and has a worker."""
    app = create_api(Settings(data_dir=tmp_path, redis_url=valkey_url, auth="keys", _env_file=None))  # type: ignore[call-arg]
    inside, ready = app.router.lifespan_context, list[str]()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with inside(app):
            await backstage.backbone().redis.flushall()
            key, _ = await ApiKeys(backstage.backbone().redis).issue("ann", "", ["read", "write"])
            working = asyncio.create_task(work())
            ready.append(key)
            yield
            working.cancel()

    app.router.lifespan_context = lifespan
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", ready[0]
    server.should_exit = True
    thread.join(10)


def test_a_brief_goes_elsewhere_and_comes_back(elsewhere: tuple[str, str], tmp_path: Path) -> None:
    url, key = elsewhere
    run, brief = CliRunner(), ["brief", "给黑咖啡做3张主图", "--json", "--out", str(tmp_path / "kit")]
    done = run.invoke(vitrine, [*brief, "--yes", "--server", url, "--key", key])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["status"], told["plan"]["sku"]) == (0, "completed", "c")
    waiting = run.invoke(vitrine, [*brief, "--server", url, "--key", key])  # nobody is there to approve
    assert waiting.exit_code == 3 and waiting.stdout.strip().startswith("run-")
    follow_up = [*brief, "--yes", "--after", told["run_id"], "--server", url, "--key", key]
    assert json.loads(run.invoke(vitrine, follow_up).stdout)["thread_id"] == told["thread_id"]
    reason = "cn.superlative=第三方检测报告 2026-118"
    kept = run.invoke(vitrine, [*brief, "--yes", "--override", reason, "--server", url, "--key", key])
    assert kept.exit_code == 0 and "=".join(*TAKEN[-1].overrides.items()) == reason
    unknown = run.invoke(vitrine, [*brief, "--yes", "--override", "cn.superlatives=第三方检测报告", "--server", url])
    assert unknown.exit_code == 2 and "cn.superlative" in unknown.stderr + unknown.stdout
    refused = run.invoke(vitrine, [*brief, "--yes", "--server", url, "--key", "vt_0_wrong"])
    assert refused.exit_code != 0 and "not known" in refused.stderr + refused.stdout
    nobody = run.invoke(vitrine, [*brief, "--yes", "--server", "http://127.0.0.1:9", "--key", key])
    assert nobody.exit_code != 0 and "cannot be reached" in nobody.stderr + nobody.stdout
