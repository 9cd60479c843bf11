"""Load: a hundred open chats and ten briefs a second beside them; then too many briefs, and whether it recovers.

The named alternative is the same page without load: intake and /health before anybody is there. ``--full`` is two
minutes of load with the limits as shipped, and waits for every run to end; the short one counts those still in line.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import socketio

ROOT = Path(__file__).resolve().parents[1]
BRIEF = {"text": "给黑咖啡做1张健身人群的主图，320x320"}
CHATS, RATE = 100, 10
LIMIT_MS = 300.0
OPEN = ("queued", "running", "waiting")


async def main() -> int:
    """Measure and print; 0 where nothing was lost and nothing broke."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true", help="two minutes of load, and all runs are waited for")
    full = options.parse_args().full
    seconds, patience, limit = (120, 1800, 1200) if full else (15, 5, 300)
    with tempfile.TemporaryDirectory() as folder:
        async with vitrine(Path(folder), limit) as url, httpx.AsyncClient(base_url=url, timeout=30, limits=POOL) as api:
            warm = await intake(api, 1, 3)
            alone = await intake(api, 2, 5)
            async with chats(url) as connected:
                loaded = await intake(api, seconds, RATE)
                alive = sum(one.connected for one in connected)
            flooded = await flood(api, limit)
            ended = await accounted(api, [*warm.runs, *alone.runs, *loaded.runs, *flooded.runs], patience)
    rows = [
        ("intake p50, ms", alone.share(0.5), loaded.share(0.5)),
        ("intake p95, ms", alone.share(0.95), loaded.share(0.95)),
        ("/health p95, ms", alone.health(0.95), loaded.health(0.95)),
    ]
    print(f"{CHATS} open chats, {RATE} briefs/s for {seconds} s on {os.cpu_count()} cores")
    for name, one, other in rows:
        print(f"{name:<18} without load {one:8.1f}   under load {other:8.1f}   ratio {other / max(one, 0.1):6.1f}")
    print(f"accepted {len(loaded.runs)} of {loaded.sent}: {dict(loaded.answers)}; chats still open {alive}/{CHATS}")
    print(f"overload: {flooded.sent} briefs at once: {dict(flooded.answers)}")
    print(f"told to wait {flooded.after} s; after that {flooded.then}")
    print(f"runs: {dict(ended)}")
    lost = ended["lost"] + ended["failed"]
    broken = sum(count for answer, count in (loaded.answers + flooded.answers).items() if answer >= 500 or not answer)
    fine = not lost and not broken and flooded.then == 202 and flooded.answers[429] and alive == CHATS
    slow = loaded.share(0.95) > LIMIT_MS
    print(f"lost {lost}, 5xx or no answer {broken}, p95 {'above' if slow else 'within'} {LIMIT_MS:.0f} ms")
    return 0 if fine else 1


POOL = httpx.Limits(max_connections=200, max_keepalive_connections=100)


class Intake:
    """What came of many briefs."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.looked: list[float] = []
        self.answers: Counter[int] = Counter()
        self.runs: list[str] = []
        self.sent = 0
        self.after = ""
        self.then = 0

    def share(self, part: float) -> float:
        """So many milliseconds or fewer took this part of the accepted briefs."""
        return quantile(self.took, part)

    def health(self, part: float) -> float:
        """The same of looks at /health in between."""
        return quantile(self.looked, part)

    async def send(self, api: httpx.AsyncClient) -> httpx.Response | None:
        """One brief, timed."""
        self.sent += 1
        began = time.perf_counter()
        try:
            answer = await api.post("/v1/briefs", json=BRIEF)
        except httpx.HTTPError:
            self.answers[0] += 1
            return None
        self.answers[answer.status_code] += 1
        if answer.status_code == 202:
            self.took.append(1000 * (time.perf_counter() - began))
            self.runs.append(answer.json()["run_id"])
        self.after = answer.headers.get("retry-after", self.after)
        return answer


def quantile(values: list[float], part: float) -> float:
    """The value below which this part lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0


async def intake(api: httpx.AsyncClient, seconds: float, rate: float) -> Intake:
    """Briefs at a fixed rate, whether or not the ones before were answered; a look at /health every second one."""
    found, waiting = Intake(), set()
    begin = time.perf_counter()
    for number in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, begin + number / rate - time.perf_counter()))
        task = asyncio.create_task(found.send(api))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
        if number % int(rate) == 0:
            looked = time.perf_counter()
            await api.get("/health")
            found.looked.append(1000 * (time.perf_counter() - looked))
    await asyncio.gather(*waiting)
    return found


async def flood(api: httpx.AsyncClient, limit: int) -> Intake:
    """More than one address may ask for in a minute, all at once; then, after the time it was told, one more."""
    found = Intake()
    gate = asyncio.Semaphore(60)

    async def one() -> None:
        async with gate:
            if not found.answers[429]:
                await found.send(api)

    while not found.answers[429] and found.sent < 2 * limit:
        await asyncio.gather(*(one() for _ in range(100)))
    await asyncio.sleep(min(61.0, float(found.after or 1)) + 0.2)
    last = await found.send(api)
    found.then = last.status_code if last else 0
    return found


@asynccontextmanager
async def chats(url: str) -> AsyncIterator[list[socketio.AsyncClient]]:
    """A hundred pages with their sockets open, twenty a second."""
    opened: list[socketio.AsyncClient] = []
    async with httpx.AsyncClient(base_url=url, timeout=30) as page:
        signed = await page.post("/auth/header")
        cookies = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
        assert signed.status_code == 200, signed.text
    for number in range(CHATS):
        client = socketio.AsyncClient(reconnection=False)
        auth = {"clientType": "webapp", "sessionId": f"load-{number}-{os.getpid()}", "userEnv": "{}"}
        await client.connect(
            url, socketio_path="/ws/socket.io", transports=["websocket"], auth=auth, headers={"Cookie": cookies}
        )
        await client.emit("connection_successful")
        opened.append(client)
        await asyncio.sleep(0.05)
    yield opened
    await asyncio.gather(*(client.disconnect() for client in opened), return_exceptions=True)


async def accounted(api: httpx.AsyncClient, runs: list[str], patience: float) -> Counter[str]:
    """How every accepted run stands when all have ended, or after a while."""
    stands: dict[str, str] = {}
    end = time.monotonic() + patience
    while True:
        for run in [run for run in runs if stands.get(run, "queued") in OPEN]:
            answer = await api.get(f"/v1/runs?limit=1&thread_id=thread-{run}")
            found = answer.json()["runs"] if answer.status_code == 200 else []
            stands[run] = found[0]["status"] if found else "lost"
        if time.monotonic() > end or not set(stands.values()) & set(OPEN):
            return Counter(stands.values())
        await asyncio.sleep(5)


@asynccontextmanager
async def vitrine(folder: Path, limit: int) -> AsyncIterator[str]:
    """`vitrine up` on an empty data folder."""
    port = free_port()
    settings = {"VITRINE_DATA_DIR": str(folder), "VITRINE_PORT": str(port), "VITRINE_AUTH": "open"}
    limits = {"VITRINE_API_REQUESTS_PER_MINUTE": str(limit)}
    up = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ui.cli", "up", cwd=ROOT, env={**os.environ, **settings, **limits},
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(timeout=2) as probe:
            for _ in range(240):
                try:
                    if (await probe.get(url + "/ready")).status_code == 200:
                        break
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.5)
        yield url
    finally:
        up.send_signal(signal.SIGTERM)
        await asyncio.wait_for(up.wait(), 30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
