"""Batches under a storm of kills: is anything lost or made twice, and how soon does work go on?

    python benchmarks/kills.py            4 kills
    python benchmarks/kills.py --full     200 kills, 9-12 minutes on two quiet cores

Two workers share the work: small batches, another one whenever the last is nearly done, until the storm is over. What
is killed (-9): in turn two painting processes, one worker, and both workers at once, which are started again as a
supervisor would; before them one worker is told to leave (SIGTERM), as an upgrade does it. The alternative measured
beside it is how long nothing happens without kills. Work goes on when an agent has said something new.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.fleet import Fleet, account, goods, reached  # noqa: E402
from domain.batch import BatchItem  # noqa: E402
from jobs.backbone import Backbone  # noqa: E402
from jobs.batches import submit_batch  # noqa: E402

EACH, FEW, MANY, FULL = 2, 4, 16, 200
"""Pictures per product, products per batch of a short and of a long storm, kills of a long one."""
SECONDS = 690.0
"""After this time nothing more is killed."""
CALM = 0.6
"""Seconds that may lie between news and the next strike, at most."""
DRAIN = "drained worker"
STRIKES = (DRAIN, "painter", "painter", "worker", "both workers")
LONGEST = 30.0


class Orders:
    """Batches of products, each of which has a photo, a name and a price of its own."""

    def __init__(self, backbone: Backbone, size: int) -> None:
        self.backbone, self.size = backbone, size
        self.ids: list[str] = []

    async def more(self) -> None:
        """One more batch."""
        first = len(self.ids) * self.size
        await asyncio.to_thread(goods, self.backbone, self.size, first)
        items = [BatchItem(sku=f"sku-{first + number:05d}", row=number + 2) for number in range(self.size)]
        self.ids.append((await submit_batch(self.backbone, f"{EACH}张主图，320x320", items)).id)

    async def open(self) -> int:
        """Products that are still to be made, of the last two batches."""
        return sum([(await self.backbone.batches.tally(batch)).open for batch in self.ids[-2:]])

    async def account(self) -> tuple[int, int, Counter[str]]:
        """Wait for the end of all; (pictures lost, made twice, why others were not made)."""
        lost, twice, unmade = 0, 0, Counter[str]()
        for batch in self.ids:
            await reached(self.backbone, batch, lambda count: not count.open)
            found = await account(self.backbone, batch, EACH)
            lost, twice, unmade = lost + found[0], twice + found[1], unmade + found[2]
        return lost, twice, unmade


class Storm:
    """Kills, and looks how soon something happens."""

    def __init__(self, fleet: Fleet, backbone: Backbone, orders: Orders) -> None:
        self.fleet, self.backbone, self.orders = fleet, backbone, orders
        self.kills: Counter[str] = Counter()
        self.pauses: dict[str, list[float]] = {name: [] for name in (*STRIKES, "no kill")}

    async def rage(self, kills: int, until: float) -> None:
        for strike in itertools.cycle(STRIKES):
            if self.killed >= kills or time.monotonic() > until:
                return
            if await self.orders.open() <= self.orders.size // 2:
                await self.orders.more()
            await self._news("no kill", time.monotonic())  # something is going on
            await asyncio.sleep(random.uniform(0, CALM))
            began = time.monotonic()
            restarting = asyncio.create_task(self._restart(self._strike(strike)))
            await self._news(strike, began)
            await restarting

    @property
    def killed(self) -> int:
        return self.kills.total() - self.kills[DRAIN]

    def _strike(self, strike: str) -> list[subprocess.Popen[bytes]]:
        """The workers that are going."""
        if strike == "painter":
            painters = self.fleet.painters()
            for pid in random.sample(painters, min(1, len(painters))):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.kills[strike] += 1
            return []
        workers = list(self.fleet.workers)
        victims = workers if strike == "both workers" else random.sample(workers, 1)
        for worker in victims:
            worker.send_signal(signal.SIGTERM if strike == DRAIN else signal.SIGKILL)
            self.kills[strike] += 1
        return victims

    async def _restart(self, going: list[subprocess.Popen[bytes]]) -> None:
        for worker in going:
            await asyncio.to_thread(worker.wait)
            self.fleet.workers.remove(worker)
            self.fleet.work()

    async def _news(self, name: str, began: float) -> None:
        """Wait until somebody says something, and note how long that took."""
        newest = await self.backbone.bus.mentions(count=1)
        while await self.backbone.bus.mentions(count=1) == newest:
            if not await self.orders.open():
                return
            await asyncio.sleep(0.1)
        self.pauses[name].append(time.monotonic() - began)


async def measure(folder: Path, kills: int, seconds: float) -> int:
    with ExitStack() as opened:
        fleet = opened.enter_context(Fleet(folder))
        backbone = await fleet.open()
        orders = Orders(backbone, MANY if kills >= FULL else FEW)
        await orders.more()
        fleet.work(), fleet.work()
        await fleet.ready(backbone, 2)
        storm, began = Storm(fleet, backbone, orders), time.monotonic()
        await storm.rage(kills, began + seconds)
        raged = time.monotonic() - began
        lost, twice, unmade = await orders.account()
        await backbone.close()
    products = len(orders.ids) * orders.size
    print(f"{storm.killed} kills {dict(storm.kills)} in {raged:.0f} s, {products} products x {EACH} pictures")
    print(f"lost {lost}, made twice {twice}, not made for a reason {unmade.total()}")
    for reason, count in unmade.items():
        print(f"  {count} x {reason}")
    print(f"{'nothing happens for':<24}{'times':>7}{'median s':>10}{'longest s':>11}")
    for name, pauses in storm.pauses.items():
        if pauses:
            middle = sorted(pauses)[len(pauses) // 2]
            print(f"after {name:<18}{len(pauses):>7}{middle:>10.1f}{max(pauses):>11.1f}")
    resumed = [pause for name, pauses in storm.pauses.items() if name != "no kill" for pause in pauses]
    late = sum(pause > LONGEST for pause in resumed)
    print(f"work went on after {max(resumed, default=0):.1f} s at the latest; later than {LONGEST:.0f} s: {late} times")
    return int(bool(lost or twice))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="nothing more is killed after this time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measure(Path(folder), arguments.kills or (FULL if arguments.full else 4), arguments.seconds))


if __name__ == "__main__":
    raise SystemExit(main())
