"""How long somebody waits for a picture while a batch fills the queue, against the same worker with nothing to do.

    python benchmarks/priority.py                      painting takes time and no CPU: shows the queueing alone
    python benchmarks/priority.py --real --runs 20     real agents and pictures, on a machine of its own

The alternative measured beside it is the same brief in the batch queue, without precedence and without a lane.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from agents.renderers import Turns  # noqa: E402
from agents.settings import Settings  # noqa: E402
from agents.turns import FIRST  # noqa: E402
from benchmarks.fleet import PATIENCE, Fleet, goods  # noqa: E402
from domain.batch import BatchItem  # noqa: E402
from domain.brief import Plan, Request  # noqa: E402
from domain.catalog import Product  # noqa: E402
from domain.runs import Run  # noqa: E402
from jobs.backbone import Backbone  # noqa: E402
from jobs.batches import move, submit_batch  # noqa: E402
from jobs.execution import Conduct, ShouldStop  # noqa: E402
from jobs.runs import submit  # noqa: E402

GOAL = 2.0
PROCESSES, IN_HAND, MANY = 2, 4, 200
"""Painting processes, runs that a worker has in hand at once, and products; half of them are the batch."""
THINKING, PAINTING, PICTURES = 0.2, 0.4, 3
"""Seconds of a run's agents and of each picture, about as measured."""
TEXT = "1张主图，320x320"


def sleeping() -> Conduct:
    """Agents that take as long as real ones: pictures wait for one of the processes, the urgent ones first."""
    turns, processes = Turns(PROCESSES + 1), asyncio.Semaphore(PROCESSES)

    async def paint(urgency: int) -> None:
        async with turns.taken(urgency, 0), processes:
            await asyncio.sleep(PAINTING)

    async def conduct(run: Run, should_stop: ShouldStop) -> Run:
        urgent = run.queue != "batch"
        with turns.set_aside(PROCESSES if urgent else 0):
            await asyncio.sleep(THINKING)
            await asyncio.gather(*(paint(FIRST if urgent else 0) for _ in range(PICTURES)))
        plan = Plan(sku=run.request.sku or "", personas=("a",), canvases=("1x1",), variants=PICTURES)
        return run.model_copy(
            update={"status": "completed", "plan": plan, "creatives": tuple(f"{run.id}:{n}" for n in range(PICTURES))}
        )

    return conduct


async def waited(backbone: Backbone, sku: str, queue: str) -> float:
    """Seconds from a brief to the end of its run."""
    began = time.monotonic()
    asked = Request(text=TEXT, sku=sku, approval="auto", merchant="waiting")
    run = await submit(backbone, asked, queue=queue)  # type: ignore[arg-type]
    async for _ in backbone.bus.follow(run.thread_id, run_id=run.id):
        pass
    ended = await backbone.runs.get(run.id)
    if ended.status != "completed":
        sys.exit(f"{run.id} ended as {ended.status}: {ended.error}")
    return time.monotonic() - began


async def filled(backbone: Backbone) -> None:
    """Wait until the worker has in hand what it takes of a batch."""
    end = time.monotonic() + PATIENCE
    while sum(run.status == "running" for run in await backbone.runs.open_runs()) < IN_HAND:
        if time.monotonic() > end:
            sys.exit("the batch does not begin")
        await asyncio.sleep(0.05)


async def measure(folder: Path, runs: int, *, real: bool) -> int:
    with Fleet(folder, render_processes=PROCESSES, merchant_window=12) as fleet:
        backbone = await fleet.open()
        if real:
            fleet.work()
            await asyncio.to_thread(goods, backbone, MANY)
        else:
            begin_sleeping(fleet)
            for number in range(MANY):
                backbone.catalog.put(Product(sku=f"sku-{number:05d}", title={"en": f"Thing {number}"}))
        await fleet.ready(backbone, 1)
        skus = iter(f"sku-{number:05d}" for number in range(MANY))
        await waited(backbone, next(skus), "interactive")  # the first one warms everything up
        idle = [await waited(backbone, next(skus), "interactive") for _ in range(runs)]
        items = [BatchItem(sku=f"sku-{number:05d}", row=number) for number in range(MANY // 2, MANY)]
        batch = await submit_batch(backbone, TEXT, items, merchant="many")
        await filled(backbone)
        full = [await waited(backbone, next(skus), "interactive") for _ in range(runs)]
        behind = [await waited(backbone, next(skus), "batch") for _ in range(max(2, runs // 4))]
        made = (await backbone.batches.tally(batch.id)).done
        await move(backbone, batch.id, "cancel", merchant="many")
        await backbone.close()
    for name, values in (("nothing else to do", idle), ("a full batch queue", full), ("in the batch queue", behind)):
        print(f"{name}: median {at(values, 0.5):.2f} s, p95 {at(values, 0.95):.2f} s ({len(values)} runs)")
    print(f"p95 full / idle: {at(full, 0.95) / at(idle, 0.95):.2f} (goal: {GOAL:.0f} at most)")
    print(f"p95 without precedence / idle: {at(behind, 0.95) / at(idle, 0.95):.2f}; the batch made {made} meanwhile")
    return 0


def at(values: list[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def begin_sleeping(fleet: Fleet) -> None:
    """A worker of the fleet that `serve_sleeping` is."""
    command = [sys.executable, __file__, "--worker", fleet.url, str(fleet.folder)]
    fleet.workers.append(subprocess.Popen(command))


def serve_sleeping(url: str, folder: str) -> int:
    """A real worker with agents that only sleep."""
    from jobs.worker import serve

    settings = Settings(_env_file=None, redis_url=url, broker_url="", data_dir=Path(folder), merchant_window=12)  # type: ignore[call-arg]
    return serve(settings, ["interactive", "batch"], IN_HAND, sleeping())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        return serve_sleeping(*arguments.worker)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measure(Path(folder), arguments.runs, real=arguments.real))


if __name__ == "__main__":
    raise SystemExit(main())
