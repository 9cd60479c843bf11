"""Where every millisecond of a finished picture goes: CPU per stage of a batch, all of it in one process.

    python benchmarks/stage_cost.py [SKUS [PICTURES_EACH]]     (default 8 x 3)

The alternative measured beside it is the same batch ordered a second time, when what was worked out is remembered.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

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

    def close(self) -> None:
        """Nothing was started."""


async def main(skus: int, each: int) -> None:
    from agents import craft
    from agents.conduct import conduct
    from agents.opening import open_services
    from agents.settings import Settings
    from domain.batch import BatchItem
    from jobs.backbone import Backbone
    from jobs.batches import look, submit_batch
    from jobs.solo import see_batch_through
    from memory.embedded import EmbeddedValkey

    with tempfile.TemporaryDirectory() as folder, EmbeddedValkey(Path(folder) / "valkey") as server:
        settings = Settings(data_dir=Path(folder), redis_url=server.url, _env_file=None)  # type: ignore[call-arg]
        backbone = await Backbone.open(settings)
        services = await open_services(settings, server.url)
        await asyncio.to_thread(services.renderers.close)
        counted = services.renderers = Counted()  # type: ignore[assignment]
        craft.open_workshop(settings.assets_at, "studio", cache=settings.cache)
        craft.warm_up()
        samples = backbone.catalog.products()
        items = []
        for number in range(skus):
            product = samples[number % len(samples)].model_copy(update={"sku": f"sku-{number}", "aliases": ()})
            backbone.catalog.put(product)
            items.append(BatchItem(sku=product.sku, row=number + 2))

        async def order(key: str) -> tuple[int, float, dict[str, float]]:
            counted.seconds.clear()
            began = time.process_time()
            batch = await submit_batch(backbone, f"{each}张主图，1:1", items, idempotency_key=key)
            await see_batch_through(backbone, batch.id, lambda *_: None, lambda run, stop: conduct(run, services, stop))
            spent = time.process_time() - began
            done = sum(outcome.done for outcome in (await look(backbone, batch.id))[2])
            return done, spent, dict(counted.seconds)

        await order("warm") if os.environ.get("WARM") else None
        rows = [await order("first"), await order("second")]
        await services.close()
        await backbone.close()
    print(f"CPU ms per finished picture; {skus} products x {each} pictures, 1080 px, every check")
    print(f"{'stage':<14}{'first time':>12}{'once more':>12}")
    for stage in STAGES:
        print(f"{stage:<14}" + "".join(f"{1000 * spent.get(stage, 0) / done:>12.1f}" for done, _, spent in rows))
    rest = [1000 * (whole - sum(spent.values())) / done for done, whole, spent in rows]
    print(f"{'agents, jobs':<14}" + "".join(f"{each:>12.1f}" for each in rest))
    print(f"{'all':<14}" + "".join(f"{1000 * whole / done:>12.1f}" for done, whole, _ in rows))


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    asyncio.run(main(*(numbers + [8, 3][len(numbers) :])))
