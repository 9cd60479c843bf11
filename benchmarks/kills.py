"""A batch under a storm of kills: is anything lost or made twice, and how soon does work go on?

    python benchmarks/kills.py            4 kills over 4 products
    python benchmarks/kills.py --full     200 kills over 120 products

Two workers share the batch. What is killed (-9): in turn two painting processes, one worker, and both workers at once,
which are started again as a supervisor would; before them one worker is told to leave (SIGTERM), as an upgrade does it.
The alternative measured beside it is how long nothing happens without kills. Work goes on when an agent has said
something new.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import signal
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

EACH = 2
DRAIN = "drained worker"
STRIKES = (DRAIN, "painter", "painter", "worker", "both workers")
LONGEST = 30.0


class Storm:
    """Kills, and looks how soon something happens."""

    def __init__(self, fleet: Fleet, backbone: Backbone, batch_id: str) -> None:
        self.fleet, self.backbone, self.batch_id = fleet, backbone, batch_id
        self.kills: Counter[str] = Counter()
        self.pauses: dict[str, list[float]] = {name: [] for name in (*STRIKES, "no kill")}

    async def rage(self, kills: int, until: float) -> None:
        for strike in itertools.cycle(STRIKES):
            if self.kills.total() >= kills or time.monotonic() > until or not await self._open():
                return
            await self._pause("no kill")  # something is going on
            await asyncio.sleep(random.uniform(0, 1.5))
            self._strike(strike)
            await self._pause(strike)

    async def _open(self) -> int:
        return (await self.backbone.batches.tally(self.batch_id)).open

    def _strike(self, strike: str) -> None:
        workers = [worker for worker in self.fleet.workers if worker.poll() is None]
        if strike == "painter":
            painters = sorted(set(self.fleet.painters()))
            victims = random.sample(painters, min(1, len(painters)))
        else:
            victims = [worker.pid for worker in (workers if strike == "both workers" else random.sample(workers, 1))]
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM if strike == DRAIN else signal.SIGKILL)
                self.kills[strike] += strike != DRAIN
        for worker in [worker for worker in workers if worker.pid in victims]:
            worker.wait()
            self.fleet.workers.remove(worker)
            self.fleet.work()

    async def _pause(self, name: str) -> None:
        """Wait until somebody says something, and note how long that took."""
        newest = (await self.backbone.bus.mentions(count=1))[:1]
        began = time.monotonic()
        while (await self.backbone.bus.mentions(count=1))[:1] == newest:
            if not await self._open():
                return
            await asyncio.sleep(0.1)
        self.pauses[name].append(time.monotonic() - began)


async def measure(folder: Path, kills: int, skus: int, seconds: float) -> int:
    with ExitStack() as opened:
        fleet = opened.enter_context(Fleet(folder))
        backbone = await fleet.open()
        goods(backbone, skus)
        fleet.work(), fleet.work()
        await fleet.ready(backbone, 2)
        items = [BatchItem(sku=f"sku-{number:05d}", row=number + 2) for number in range(skus)]
        batch = await submit_batch(backbone, f"{EACH}张主图，320x320", items)
        storm, began = Storm(fleet, backbone, batch.id), time.monotonic()
        await storm.rage(kills, began + seconds)
        raged = time.monotonic() - began
        await reached(backbone, batch.id, lambda count: not count.open)
        lost, doubled, unmade = await account(backbone, batch.id, EACH)
        await backbone.close()
    print(f"{storm.kills.total()} kills {dict(storm.kills)} in {raged:.0f} s, {skus} products x {EACH} pictures")
    print(f"lost {lost}, made twice {doubled}, not made for a reason {unmade.total()}")
    for reason, count in unmade.items():
        print(f"  {count} x {reason}")
    print(f"{'nothing happens for':<24}{'times':>7}{'median s':>10}{'longest s':>11}")
    for name, pauses in storm.pauses.items():
        if pauses:
            middle = sorted(pauses)[len(pauses) // 2]
            print(f"after {name:<18}{len(pauses):>7}{middle:>10.1f}{max(pauses):>11.1f}")
    slow = sum(pause > LONGEST for name, pauses in storm.pauses.items() if name != "no kill" for pause in pauses)
    print(f"longer than {LONGEST:.0f} s: {slow}")
    return int(bool(lost or doubled))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=3600.0, help="no more kills after this time")
    arguments = parser.parse_args()
    kills = arguments.kills or (200 if arguments.full else 4)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measure(Path(folder), kills, max(4, round(kills * 0.6)), arguments.seconds))


if __name__ == "__main__":
    raise SystemExit(main())
