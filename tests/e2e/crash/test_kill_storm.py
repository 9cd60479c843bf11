"""A kill storm over a whole installation: what was accepted ends, and every planned creative is there exactly once."""

from __future__ import annotations

import asyncio
import hashlib
import io
import itertools
import json
import time
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx
import pytest
from redis.exceptions import RedisError

from agents.settings import Settings
from domain.events import AgentStarted, CreativeAccepted, Event
from domain.runs import Run
from jobs.backbone import Backbone
from jobs.endings import ENDING

KILLS = 50
AT_ONCE = 4
"""Briefs that are under way at the same time."""
BRIEFS = (
    "为黑咖啡做健身人群的主图，1:1",
    "为黑咖啡做健身和上班族两类人群的主图，3:4",
    "A main image of the black coffee for office workers, 1:1",
)
AGENTS = frozenset(("interpret", "planner", "persona", "layout", "generation", "consistency", "assemble"))
"""A strike comes just when one of these has said that it began; each of them is struck."""
STRIKES = (
    ("worker", "valkey", "valkey", "worker"),
    ("valkey", "valkey", "valkey", "web"),
    ("web", "worker", "valkey", "valkey"),
    ("launcher", "valkey", "worker"),
    ("forks", "valkey", "render"),
    ("render", "worker", "valkey", "valkey"),
    ("web", "valkey", "valkey", "render"),
    ("worker", "web", "valkey", "valkey"),
)
"""What is killed, strike after strike, over and over."""
STRIKE_SECONDS = 120.0
"""Within this time after a strike an agent must be at work again."""
CALM_SECONDS = 90.0
"""After the last kill every run must have ended within this time: two busy cores paint all that is left meanwhile."""


class Storm:
    """Sends briefs and kills until there was enough of both."""

    def __init__(self, vitrine: Any) -> None:
        self.vitrine = vitrine
        self.kills: Counter[str] = Counter()
        self.accepted: dict[str, str] = {}
        self.struck: Counter[str] = Counter()
        self.ended: set[str] = set()
        self._seen: set[str] = set()
        self._answers: dict[str, asyncio.Task[None]] = {}

    @property
    def over(self) -> bool:
        return self.kills.total() >= KILLS and set(self.struck) >= AGENTS

    async def rage(self) -> None:
        await asyncio.gather(self._send_briefs(), self._strike())

    async def calm(self, store: Backbone, seconds: float) -> list[Run]:
        """The runs that are still open when all have ended, or the time is up; plans are approved until then."""
        end = time.monotonic() + seconds
        while True:
            await self._news()
            left = list(await store.runs.open_runs())
            untold = await store.redis.exists(ENDING)
            if not (left or untold) or time.monotonic() > end:
                await asyncio.gather(*self._answers.values())
                return left
            await asyncio.sleep(0.2)

    async def _send_briefs(self) -> None:
        """A client that asks until it hears 202, with a key, so that nothing is ordered twice."""
        async with httpx.AsyncClient(timeout=10) as client:
            while not self.over:
                number = len(self.accepted)
                if number - len(self.ended) >= AT_ONCE:
                    await asyncio.sleep(0.1)
                    continue
                body = {"text": BRIEFS[number % len(BRIEFS)], "approval": ("auto", "ask")[number % 2]}
                with suppress(httpx.HTTPError, OSError, ValueError):
                    headers = {"Idempotency-Key": f"order-{number}"}
                    answer = await client.post(f"{self.vitrine.url}/v1/briefs", json=body, headers=headers)
                    if answer.status_code == 202:
                        self.accepted[headers["Idempotency-Key"]] = answer.json()["run_id"]
                await asyncio.sleep(0.3)

    async def _approve(self, run_id: str) -> None:
        """A merchant who presses the button until it takes."""
        async with httpx.AsyncClient(timeout=10) as client:
            while True:
                with suppress(httpx.HTTPError, OSError, ValueError):
                    body = {"decision": "approve"}
                    answer = await client.post(f"{self.vitrine.url}/v1/runs/{run_id}/answer", json=body)
                    # A refusal while the store starts again says 503 itself and nothing about the run.
                    run = (await client.get(f"{self.vitrine.url}/v1/runs/{run_id}")).raise_for_status().json()
                    if answer.status_code == 202 or run["status"] not in ("queued", "running", "waiting"):
                        return
                await asyncio.sleep(0.3)

    async def _strike(self) -> None:
        for roles in itertools.cycle(STRIKES):
            if self.over:
                return
            agent = await self._at_work()
            self.struck[agent] += 1
            for role in roles:
                self.kills[role] += await asyncio.to_thread(self.vitrine.kill, role)
                if role == "launcher":
                    self.vitrine.up()
                await asyncio.sleep(0.3)

    async def _at_work(self) -> str:
        """An agent that began just now, of those that were not struck yet as long as there are such."""
        end = time.monotonic() + STRIKE_SECONDS
        while time.monotonic() < end:
            with suppress(RedisError, OSError, ValueError):
                begun = [event for event in await self._news() if isinstance(event, AgentStarted)]
                agents = {event.agent for event in begun} & AGENTS
                if fresh := agents - set(self.struck) or (agents if self.struck.keys() >= AGENTS else set()):
                    return min(fresh)
            await asyncio.sleep(0.05)
        pytest.fail(f"nobody at work {STRIKE_SECONDS} s after a strike\n{self.vitrine.log()[-5000:]}")

    async def _news(self) -> list[Event]:
        """Events that were not there when we last looked."""
        new = []
        for run_id in set(self.accepted.values()) - self.ended:
            for event in await events_of(self.vitrine, run_id):
                if event.id not in self._seen:
                    self._seen.add(event.id)
                    new.append(event)
                if event.kind == "question_asked" and run_id not in self._answers:
                    self._answers[run_id] = asyncio.create_task(self._approve(run_id))
                if event.kind in ("run_finished", "run_failed"):
                    self.ended.add(run_id)
        return new


async def connect(vitrine: Any) -> Backbone:
    """The installation's store, as it is just now (never as a sharer of its Valkey, which would take part)."""
    record = json.loads((vitrine.data / "valkey" / "server.json").read_text())
    url = f"redis://:{record['password']}@127.0.0.1:{record['port']}/0"
    return await Backbone.open(Settings(redis_url=url, data_dir=vitrine.data))


async def events_of(vitrine: Any, run_id: str) -> list[Event]:
    store = await connect(vitrine)
    try:
        run = await store.runs.get(run_id)
        return [event for _, event in await store.bus.read(run.thread_id, count=5000) if event.run_id == run_id]
    finally:
        await store.close()


def planned(run: Run) -> int:
    assert run.plan
    return sum(step.count for step in run.plan.steps if step.agent == "generation")


def test_nothing_accepted_is_lost_or_made_twice(vitrine: Any) -> None:
    # In a thread of its own: a browser that another test of this process has open keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, weather(vitrine)).result()


async def weather(vitrine: Any) -> None:
    """The storm, the calm after it, and the counting."""
    vitrine.up()
    await asyncio.to_thread(vitrine.wait_ready)
    storm = Storm(vitrine)
    began = time.monotonic()
    await storm.rage()
    raged = time.monotonic() - began

    await asyncio.to_thread(vitrine.wait_ready)
    store = await connect(vitrine)
    stopped = time.monotonic()
    left = await storm.calm(store, CALM_SECONDS)
    calmed = time.monotonic() - stopped
    assert not left, f"{len(left)} runs have not ended: {left}\n{vitrine.log()[-5000:]}"
    print(
        f"\n{storm.kills.total()} kills {dict(storm.kills)} at {dict(storm.struck)} in {raged:.0f} s, "
        f"{len(storm.accepted)} runs, all ended {calmed:.1f} s later"
    )

    runs = {run.id: run for run in await store.runs.list(limit=1000)}
    assert set(storm.accepted.values()) <= set(runs) and len(runs) <= len(storm.accepted) + 1
    assert len(set(storm.accepted.values())) == len(storm.accepted)
    failed = [run for run in runs.values() if run.status == "failed"]
    causes = [line for line in vitrine.log().splitlines() if any(run.id in line for run in failed)]
    assert not failed, "\n".join([repr(failed), *causes])
    for run in runs.values():
        await check(store, run, await events_of(vitrine, run.id))
    await store.close()
    assert await asyncio.to_thread(vitrine.stop) == 0
    assert not vitrine.left()


async def check(store: Backbone, run: Run, events: list[Event]) -> None:
    """Each planned creative is there once: in the record, among the events, in the file store and in the kit."""
    assert run.status == "completed", (run.status, run.error, run.request.text)
    accepted = [event.creative for event in events if isinstance(event, CreativeAccepted)]
    ids = [creative.id for creative in accepted]
    assert len(ids) == len(set(ids)) == planned(run) > 0
    assert sorted(run.creatives) == sorted(ids)
    assert len({creative.number for creative in accepted}) == len(accepted)
    assert [event.kind for event in events].count("run_finished") == 1
    pictures = Counter(creative.asset for creative in accepted)
    for asset in pictures:
        assert asset == "sha256:" + hashlib.sha256(store.assets.get(asset)).hexdigest()
    with zipfile.ZipFile(io.BytesIO(store.assets.get(run.kit))) as kit:
        names = kit.namelist()
        assert len(names) == len(set(names))
        packed = Counter("sha256:" + hashlib.sha256(kit.read(name)).hexdigest() for name in names)
    assert all(packed[asset] == count for asset, count in pictures.items())
