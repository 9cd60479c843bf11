"""Where every millisecond of a finished picture goes: CPU per stage of a batch, all of it in one process.

    python benchmarks/stage_cost.py [SKUS [PICTURES_EACH]]     (default 4 x 3)

Three batches: on sets that were never lit on this machine, other products on lit ones, and the alternative, the same
products once more, when what was worked out is found.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.fleet import Fleet
from jobs.backbone import Backbone

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in painting processes; numpy is not loaded yet
STAGES = ("cut", "lay_out", "paint", "examine", "mark", "pack")


class Counted:
    """Renderers that do the work in this very process and count its CPU time by stage."""

    processes = 1

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()

    async def __call__(self, work: Callable[..., Any], *arguments: Any) -> Any:
        began = time.thread_time()
        try:
            return work(*arguments)
        finally:
            self.seconds[work.__name__] += time.thread_time() - began
            self.calls[work.__name__] += 1

    @asynccontextmanager
    async def turn(self, urgency: int = 0, order: int = 0) -> AsyncIterator[Callable[..., Any]]:
        yield self

    def kept_free(self, wanted: bool = True) -> AbstractContextManager[None]:
        """There is only this process."""
        return nullcontext()

    def close(self) -> None:
        """Nothing was started."""


async def main(skus: int, each: int) -> None:
    from agents import craft
    from agents.conduct import conduct
    from agents.opening import open_services
    from benchmarks.fleet import goods
    from domain.batch import BatchItem
    from jobs.batches import look, submit_batch
    from jobs.solo import see_batch_through

    with tempfile.TemporaryDirectory() as folder, Fleet(Path(folder)) as fleet:
        settings, backbone = fleet.settings, await fleet.open()
        services = await open_services(settings, fleet.url)
        await asyncio.to_thread(services.renderers.close)
        counted = services.renderers = Counted()  # type: ignore[assignment]
        craft.open_workshop(settings.assets_at, "studio", cache=settings.cache)
        craft.warm_up()
        goods(backbone, 2 * skus)

        async def order(first: int) -> dict[str, float]:
            """CPU seconds by stage for one finished picture, bytes and commands included."""
            counted.seconds.clear()
            items = [BatchItem(sku=f"sku-{number:05d}") for number in range(first, first + skus)]
            began, before = time.process_time(), load(fleet, backbone)
            batch = await submit_batch(backbone, f"{each}张主图，1:1", items)
            await see_batch_through(backbone, batch.id, lambda *_: None, lambda run, stop: conduct(run, services, stop))
            spent, after = time.process_time() - began, load(fleet, backbone)
            done = sum(outcome.done for outcome in (await look(backbone, batch.id))[2])
            found = {stage: counted.seconds[stage] for stage in STAGES}
            found["agents, jobs"] = spent - sum(found.values())
            found |= {name: after[name] - before[name] for name in after}
            return {name: value / done for name, value in found.items()}

        rows = [await order(0), await order(skus), await order(skus)]
        await services.close()
        await backbone.close()
    print(f"CPU ms per finished picture; {skus} products x {each} pictures, 1080 px, every check, a photo per product")
    print(f"{'':<16}{'plates unlit':>14}{'plates lit':>14}{'same again':>14}")
    stages = (*STAGES, "agents, jobs", "state server")
    for stage in stages:
        print(f"{stage:<16}" + "".join(f"{1000 * row[stage]:>14.1f}" for row in rows))
    print(f"{'all':<16}" + "".join(f"{1000 * sum(row[stage] for stage in stages):>14.1f}" for row in rows))
    for name, unit in (("commands", ""), ("state", " kB"), ("files", " kB")):
        print(f"{name + unit:<16}" + "".join(f"{row[name]:>14.1f}" for row in rows))


def load(fleet: Fleet, backbone: Backbone) -> dict[str, float]:
    """What the server of the state has done and holds, and how much lies in the file store."""
    stats, memory = backbone.sync_redis.info("stats"), backbone.sync_redis.info("memory")
    files = sum(file.stat().st_size for file in (fleet.folder / "assets").rglob("*") if file.is_file())
    return {
        "state server": fleet.server_cpu(backbone), "commands": float(stats["total_commands_processed"]),
        "state": float(memory["used_memory_dataset"]) / 1000, "files": files / 1000,
    }  # fmt: skip


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    asyncio.run(main(*(numbers + [4, 3][len(numbers) :])))
