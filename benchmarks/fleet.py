"""What benchmarks of batches share: a server for the state, workers as processes of their own, goods to photograph."""

from __future__ import annotations

import asyncio
import ctypes
import io
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PIL import Image, ImageEnhance

from agents.settings import Settings
from domain.batch import Tally
from domain.text import best_of
from jobs.backbone import Backbone
from jobs.batches import look
from jobs.presence import live_workers
from memory.embedded import EmbeddedValkey

ROOT = Path(__file__).resolve().parents[1]
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 120.0
LONGEST = 4 * 3600.0
PHOTO = 900


class Fleet:
    """Workers on this machine that share one server; all of it ends with the block."""

    def __init__(self, folder: Path, url: str = "", **settings: object) -> None:
        self.folder, self.url, self._more = folder, url, settings
        self._server = None if url else EmbeddedValkey(folder / "valkey")
        self.workers: list[subprocess.Popen[bytes]] = []
        self._spent: dict[int, float] = {}

    def __enter__(self) -> Fleet:
        if self._server:
            self.url = self._server.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        for worker in self.workers:
            try:
                worker.wait(20)
            except subprocess.TimeoutExpired:
                worker.kill()
        if self._server:
            self._server.stop()

    @property
    def settings(self) -> Settings:
        known = {"data_dir": self.folder, "redis_url": self.url, "render_processes": 1, **self._more}
        return Settings(_env_file=None, **known)  # type: ignore[arg-type]

    async def open(self) -> Backbone:
        return await Backbone.open(self.settings)

    def work(self, core: int | None = None, before: tuple[str, ...] = (), **changes: object) -> subprocess.Popen[bytes]:
        """One more worker; on this core alone, where one is named."""
        settings = self.settings
        known = {name: getattr(settings, name) for name in ("data_dir", "redis_url", "render_processes")}
        env = settings.for_child(**{**known, **self._more, **changes})
        pin = ("taskset", "-c", str(core % (os.cpu_count() or 1))) if core is not None else ()
        command = [*before, *pin, sys.executable, "-P", "-m", "jobs", "--queues", "interactive,batch"]
        with (self.folder / "workers.log").open("a") as log:
            worker = subprocess.Popen(
                command, cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log, preexec_fn=_with_us
            )
        self.workers.append(worker)
        return worker

    async def ready(self, backbone: Backbone, workers: int) -> None:
        """Wait until so many workers have said that they are there."""
        end = time.monotonic() + PATIENCE
        while len(await live_workers(backbone.redis)) < workers:
            if time.monotonic() > end:
                sys.exit((self.folder / "workers.log").read_text()[-3000:])
            await asyncio.sleep(0.2)

    def pids(self, *workers: int) -> list[int]:
        """The workers, or these of them, and everything that they have started."""
        parents = {pid: int(parent) for pid, (parent, *_) in _processes().items()}
        ours = set(workers) or {worker.pid for worker in self.workers}
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        return sorted(ours & parents.keys())

    def painters(self) -> list[int]:
        """The processes that paint: forked from one that serves forks, whose command line is theirs too."""
        forking = {pid for pid in self.pids() if b"multiprocessing.forkserver" in _command(pid)}
        return sorted(pid for pid, (parent, *_) in _processes().items() if pid in forking and int(parent) in forking)

    def cpu(self) -> float:
        """CPU seconds of the workers so far, of painters that were relieved too; a dead worker's as last seen."""
        for worker in self.workers:
            known = _processes()
            ticks = sum(known[pid][1] for pid in self.pids(worker.pid) if pid in known)
            self._spent[worker.pid] = max(self._spent.get(worker.pid, 0.0), ticks / TICK)
        return sum(self._spent.values())

    def held(self) -> float:
        """MB of memory that the workers have for themselves; plates mapped from disk are the system's to drop."""
        return sum(map(_own_memory, self.pids()))

    def server_cpu(self, backbone: Backbone) -> float:
        """CPU seconds of the server of the state."""
        told = backbone.sync_redis.info("cpu")
        return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])


def goods(backbone: Backbone, count: int, first: int = 0) -> None:
    """Products that differ in photo, name and price: the sample products in other lights, numbered from `first` on."""
    from agents.opening import seeded

    seeded(backbone.catalog, backbone.assets)
    samples = [one for one in backbone.catalog.products() if one.images and not one.sku.startswith("sku-")]
    shots = [_on_white(backbone.assets.get(product.images[0])) for product in samples]
    for number in range(first, first + count):
        like, shot = samples[number % len(samples)], shots[number % len(samples)]
        out = io.BytesIO()
        ImageEnhance.Brightness(shot).enhance(0.86 + 0.13 * ((number * 0.618) % 1)).save(out, "JPEG", quality=92)
        price = like.price and like.price.model_copy(update={"amount": like.price.amount + number})
        title = {lang: f"{words} {number}" for lang, words in like.title.items()}
        made = {"sku": f"sku-{number:05d}", "aliases": (), "title": title, "price": price}
        photo = backbone.assets.put(out.getvalue(), "image/jpeg")
        backbone.catalog.put(like.model_copy(update={**made, "images": (photo,)}))


async def reached(backbone: Backbone, batch_id: str, far: Callable[[Tally], bool]) -> Tally:
    """Wait until a batch is so far."""
    end = time.monotonic() + LONGEST
    while not far(count := await backbone.batches.tally(batch_id)):
        if time.monotonic() > end:
            sys.exit(f"batch {batch_id} is stuck: {count}")
        await asyncio.sleep(0.3)
    return count


async def account(backbone: Backbone, batch_id: str, each: int) -> tuple[int, int, Counter[str]]:
    """(pictures lost, pictures made twice, why others were not made) of a batch that has ended."""
    from domain.events import CreativeAccepted

    batch, _, outcomes = await look(backbone, batch_id)
    runs = [run for run in await backbone.runs.list(limit=100_000) if run.batch == batch_id]
    accepted: Counter[str] = Counter()
    for run in runs:
        told = await backbone.bus.read(run.thread_id, count=5000)
        accepted.update(event.creative.id for _, event in told if isinstance(event, CreativeAccepted))
    ended = {outcome.sku for outcome in outcomes}
    unmade: Counter[str] = Counter()
    for outcome in outcomes:
        if short := (outcome.asked or each) - outcome.done:
            unmade[" / ".join(f"{one.code}: {best_of(one.message, 'en')}" for one in outcome.reasons)] += short
    # Told as made and not there, or neither made nor given a reason for.
    lost = each * (batch.items - len(ended)) + max(0, sum(one.done for one in outcomes) - len(accepted)) + unmade[""]
    twice = sum(count - 1 for count in accepted.values()) + (len(outcomes) - len(ended)) + (len(runs) - batch.items)
    return lost, twice, unmade


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _on_white(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as opened:
        product = opened.convert("RGBA")
    product.thumbnail((PHOTO, PHOTO))
    photo = Image.new("RGB", (PHOTO + 100, PHOTO + 100), "white")
    photo.paste(product, ((photo.width - product.width) // 2, (photo.height - product.height) // 2), product)
    return photo


def _with_us() -> None:
    """A worker ends when the benchmark does, however that ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _processes() -> dict[int, tuple[str, int]]:
    """Of every process its parent, and its ticks of CPU with those of its children that have ended."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found[int(entry.name)] = (fields[1], sum(map(int, fields[11:15])))
    return found


def _own_memory(pid: int) -> float:
    """MB of its own, its share of what it has in common with those that it was forked with included."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss_Anon")), 0.0)
