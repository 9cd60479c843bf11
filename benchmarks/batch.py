"""Batch throughput: pictures a second with one and with two painting processes, CPU per picture, growth of memory.

Usage: python benchmarks/batch.py [SKUS [PICTURES_EACH]]     (default 10 x 3; 1000 3 is the full size)
The alternative measured beside it is the same work done by one process.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from agents.settings import Settings
from domain.batch import BatchItem, BatchStatus, Tally
from jobs.backbone import Backbone
from jobs.batches import look, submit_batch
from jobs.solo import see_batch_through

PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> float:
    """MB held by this process and its children."""
    mine, total = os.getpid(), 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if mine in (parent, int(entry.name)):
                    total += int((entry / "statm").read_text().split()[1])
            except OSError:
                continue
    return total * PAGE / 1e6


def cpu() -> float:
    """CPU seconds of this process and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


async def measure(folder: Path, processes: int, skus: int, each: int) -> dict[str, float]:
    """One batch from the order to its end."""
    settings = Settings(data_dir=folder, render_processes=processes, _env_file=None)  # type: ignore[call-arg]
    backbone = await Backbone.open(settings)
    from agents.opening import seeded

    seeded(backbone.catalog, backbone.assets)
    samples = backbone.catalog.products()
    items = []
    for number in range(skus):
        product = samples[number % len(samples)].model_copy(update={"sku": f"sku-{number}", "aliases": ()})
        backbone.catalog.put(product)
        items.append(BatchItem(sku=product.sku, row=number + 2))
    marks: list[tuple[float, int, float]] = []

    def tell(status: BatchStatus, count: Tally) -> None:
        marks.append((time.monotonic(), count.done, resident()))

    before = cpu()
    batch = await submit_batch(backbone, f"{each}张主图，1:1", items)
    await see_batch_through(backbone, batch.id, tell)
    _, _, outcomes = await look(backbone, batch.id)
    await backbone.close()
    asked, done = sum(one.asked for one in outcomes), sum(one.done for one in outcomes)
    assert len(outcomes) == skus and asked == done + sum(one.rejected + one.failed for one in outcomes)
    first = next(mark for mark in marks if mark[1])
    last = next(mark for mark in marks if mark[1] == done)
    seconds = last[0] - first[0]
    return {
        "done": done, "asked": asked, "rate": (done - first[1]) / seconds, "cpu": (cpu() - before) / done,
        "growth": (last[2] / first[2] - 1) * 100 * 600 / seconds, "resident": last[2],
    }  # fmt: skip


def main() -> None:
    skus = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    print(f"{skus} products x {each} pictures, 1080 px, every check, {os.cpu_count()} cores")
    print(f"{'processes':12}{'made':>12}{'pictures/s':>14}{'CPU s each':>14}{'MB at the end':>16}{'growth/10 min':>16}")
    rates = {}
    for processes in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            found = asyncio.run(measure(Path(folder), processes, skus, each))
        rates[processes] = found["rate"]
        print(
            f"{processes:<12}{found['done']:>7.0f}/{found['asked']:<4.0f}{found['rate']:>14.2f}{found['cpu']:>14.2f}"
            f"{found['resident']:>16.0f}{found['growth']:>15.1f}%"
        )
    print(f"two processes against one: {rates[2] / rates[1]:.2f}x")


if __name__ == "__main__":
    main()
