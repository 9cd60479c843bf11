"""A batch on workers of their own: does it finish, is every picture accounted for, how fast, does memory stay flat?

    python benchmarks/scale.py                 6 products x 3 pictures, one worker and two, each on a core of its own
    python benchmarks/scale.py --skus 60       enough to compare them
    python benchmarks/scale.py --full          1,000 products x 3 pictures on two workers, before the comparison
    python benchmarks/scale.py --full 2000     more: what painters take and give back weighs less in the slope of memory

Every product has a photo, a name and a price of its own, so that nothing is found done already. The alternative
measured beside two workers is one. CPU seconds are those of workers, painters and the server of the state.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.fleet import Fleet, goods  # noqa: E402
from domain.batch import BatchItem, Tally  # noqa: E402
from jobs.batches import look, submit_batch  # noqa: E402

EACH, SKUS, FULL = 3, 6, 1000
SAMPLE_SECONDS = 1.0
TELLING = 40
"""Products from which on the start of the workers does not hide how fast they are."""
REPORT_EVERY = 60
"""Samples after which a long run says how far it is."""
SELDOM = 15
"""Samples between looks at memory and CPU in a batch that is not for memory."""
SETTLED = 0.2
"""Part of a run after which memory is looked at: libraries are loaded and caches are filled by then."""
MEMORY = """\
MB: private memory of workers, fork servers and painters together (Pss_Anon: pages of their own, and their share of
those that forked processes have in common), every {every:.0f} s. Slope: line of least squares through all samples
after the first {settled:.0%} of the run, in % of their mean per ten minutes."""


@dataclass
class Seen:
    """One batch, from its first picture to its last."""

    marks: list[tuple[float, Tally, float]] = field(default_factory=list)
    """When, how far, MB of memory of its own that the workers held."""
    cpu: float = 0
    server: float = 0
    accounted: bool = False

    @property
    def done(self) -> int:
        return self.marks[-1][1].done

    @property
    def rate(self) -> float:
        """Pictures a second between the first look with a picture and the last."""
        first = next((mark for mark in self.marks if mark[1].done), self.marks[0])
        return (self.done - first[1].done) / max(1e-9, self.marks[-1][0] - first[0])

    @property
    def memory(self) -> tuple[float, float, float]:
        """The line of least squares through the settled part: MB at its begin, at its end, % per ten minutes."""
        import numpy as np

        settled = self.marks[int(SETTLED * len(self.marks)) :]
        if len(settled) < 3:
            return self.marks[-1][2], self.marks[-1][2], 0.0
        seconds, held = (np.array([mark[place] for mark in settled]) for place in (0, 2))
        slope, start = np.polyfit(seconds - seconds[0], held, 1)
        return float(start), float(start + slope * (seconds[-1] - seconds[0])), float(slope * 600 / held.mean() * 100)


async def measure(folder: Path, workers: int, skus: int) -> Seen:
    """One batch on so many workers."""
    with ExitStack() as opened:
        fleet = opened.enter_context(Fleet(folder))
        backbone = await fleet.open()
        goods(backbone, skus)
        for number in range(workers):
            fleet.work(core=number)
        await fleet.ready(backbone, workers)
        items = [BatchItem(sku=f"sku-{number:05d}", row=number + 2) for number in range(skus)]
        before, served, seen = fleet.cpu(), fleet.server_cpu(backbone), Seen()
        began, held = time.monotonic(), 0.0
        batch = await submit_batch(backbone, f"{EACH}张主图，1:1", items)
        while not seen.marks or seen.marks[-1][1].open:
            await asyncio.sleep(SAMPLE_SECONDS)
            count = await backbone.batches.tally(batch.id)
            # Looking into every process costs a core some percent: a short batch is looked at for its speed.
            if skus >= FULL or not count.open or len(seen.marks) % SELDOM == 0:
                held, seen.cpu, seen.server = fleet.held(), fleet.cpu() - before, fleet.server_cpu(backbone) - served
            seen.marks.append((time.monotonic(), count, held))
            if skus >= FULL and seen.done and len(seen.marks) % REPORT_EVERY == 0:
                print(row(seen, f"{time.monotonic() - began:.0f} s"), flush=True)
        _, status, outcomes = await look(backbone, batch.id)
        count = seen.marks[-1][1]
        seen.accounted = (
            status == "completed"
            and len(outcomes) == len({outcome.sku for outcome in outcomes}) == skus
            and count.asked == count.done + count.rejected + count.failed
            and all(outcome.reasons for outcome in outcomes if outcome.status != "completed")
        )
        await backbone.close()
    return seen


def row(seen: Seen, name: str) -> str:
    """What is printed of a batch."""
    count, each = seen.marks[-1][1], 1 / max(1, seen.done)
    end = "" if count.open else "all accounted for" if seen.accounted else "NOT ACCOUNTED FOR"
    return (
        f"{name:<12}{count.done:>6}/{count.asked:<6}{count.rejected:>5}{count.failed:>5}{seen.rate:>9.2f}"
        f"{(seen.cpu + seen.server) * each:>9.3f}{seen.server * each:>9.4f}{seen.marks[-1][2]:>8.0f}"
        f"{seen.memory[2]:>9.1f}%   {end}"
    )


def main() -> int:
    """Measure and print; 1 where a picture is missing from the account."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", type=int, nargs="?", const=FULL, default=0, metavar="PRODUCTS")
    parser.add_argument("--skus", type=int, default=SKUS)
    arguments = parser.parse_args()
    plan = [("2, full", 2, arguments.full)] if arguments.full else []
    plan += [] if arguments.skus < 1 else [("1 worker", 1, arguments.skus), ("2 workers", 2, arguments.skus)]
    print(f"{EACH} pictures per product, 1080 px, every check, {os.cpu_count()} cores")
    print(f"{'':<12}{'made':>6}/{'asked':<6}{'rej.':>5}{'fail':>5}{'pict/s':>9}{'CPU s':>9}{'of it db':>9}{'MB':>8}"
          f"{'/10 min':>10}")  # fmt: skip
    print(MEMORY.format(every=SAMPLE_SECONDS, settled=SETTLED))
    found: dict[str, Seen] = {}
    for name, workers, skus in plan:
        with tempfile.TemporaryDirectory() as folder:
            found[name] = asyncio.run(measure(Path(folder), workers, skus))
        print(row(found[name], name), flush=True)
        if skus >= FULL:
            begin, end, slope = found[name].memory
            print(f"memory settled: {begin:.0f} MB at first, {end:.0f} MB at last, {slope:+.1f} % per ten minutes")
    if "1 worker" in found and arguments.skus < TELLING:
        print(f"two workers against one: {arguments.skus} products are too few to tell; try --skus {TELLING}")
    elif "1 worker" in found:
        print(f"two workers against one: {found['2 workers'].rate / found['1 worker'].rate:.2f}x")
    return int(not all(seen.accounted for seen in found.values()))


if __name__ == "__main__":
    raise SystemExit(main())
