"""Killed in the middle of painting: another process goes on, and what was finished is not done again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.brief import Request
from domain.runs import Run
from memory.bus import RedisBus
from memory.connect import open_redis
from memory.embedded import EmbeddedValkey

ROOT = Path(__file__).parents[3]
PICTURES = 4


def start(url: str, folder: Path, run: Run, *more: str) -> subprocess.Popen[bytes]:
    script = ROOT / "tests" / "doubles" / "conduct_once.py"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, str(script), url, str(folder), run.model_dump_json(), *more]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


async def accepted(bus: RedisBus, run: Run) -> list[str]:
    told = [event for _, event in await bus.read(run.thread_id, count=5000)]
    return [event.creative.id for event in told if event.kind == "creative_accepted"]


@pytest.mark.crash
async def test_a_killed_process_is_taken_over_from_and_nothing_is_done_twice(tmp_path: Path) -> None:
    request = Request(text=f"给黑咖啡做{PICTURES}张主图，320x320", sku="shanzhi-black-coffee", approval="auto")
    run = Run(id="run-crash", thread_id="crash", request=request)
    with EmbeddedValkey(tmp_path / "valkey") as server:
        client = open_redis(server.url)
        bus = RedisBus(client)

        first = start(server.url, tmp_path, run, "1")
        try:
            async with asyncio.timeout(240):
                async for _, event in bus.follow(run.thread_id):
                    if event.kind == "creative_accepted":
                        break
            done = await accepted(bus, run)
        finally:
            first.kill()
            first.wait()
        assert len(done) == 1
        before = [line.decode() for line in await client.lrange("test:work", 0, -1)]

        second = start(server.url, tmp_path, run)
        assert await asyncio.to_thread(second.wait, 240) == 0
        ended = Run.model_validate_json(await client.get("test:run"))
        work = [line.decode() for line in await client.lrange("test:work", 0, -1)]
        final = await accepted(bus, run)
        told = [event.id for _, event in await bus.read(run.thread_id, count=5000)]
        await client.aclose()

    assert ended.status == "completed" and len(ended.creatives) == PICTURES
    assert sorted(final) == sorted(set(final)) == sorted(ended.creatives)
    assert len(told) == len(set(told))
    again = [line for line in before if work.count(line) > 1]
    assert again, "it was killed too early to prove anything"
    assert not [line for line in again if done[0] in line or line.startswith("cut")], again
    finished = {line.split(" ", 1)[1] for line in work if line.startswith("examine")}
    assert len(finished) == PICTURES
