"""Twenty recorded runs replayed: are the pictures byte for byte the same, is nobody outside called, what does it cost?

    python benchmarks/replay.py [RUNS]

Alternative: the same brief sent once more. That is what one has without a record: it asks the model again, and takes
today's memory and catalogue. An audit hook counts every connection to an address outside this machine.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

BRIEFS = (
    "做1张黑咖啡的主图，突出0糖，320x320",
    "1 picture of the black coffee for office workers, 320x320",
    "给黑咖啡做1张健身人群的图，320x320",
    "做2张黑咖啡的图，价格9.9，320x320",
    "1 main picture of the coffee for students, 20% off, 320x320",
)
outward: list[Any] = []


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note every connection that leaves this machine."""
    if event == "socket.connect" and isinstance(arguments[1], tuple) and not str(arguments[1][0]).startswith("127."):
        if str(arguments[1][0]) not in ("::1", "localhost"):
            outward.append(arguments[1])


async def main(count: int) -> int:
    from agents.conduct import conduct
    from agents.history import beginning
    from agents.opening import open_services
    from agents.settings import Settings
    from domain.brief import Request
    from domain.runs import Rerun, Run
    from memory.embedded import EmbeddedValkey

    with tempfile.TemporaryDirectory() as folder, EmbeddedValkey(Path(folder) / "valkey") as server:
        settings = Settings(data_dir=Path(folder), llm_endpoints=(), render_processes=2, _env_file=None)  # type: ignore[call-arg]
        services = await open_services(settings, server.url)

        async def pictures(run: Run) -> dict[int, str]:
            told = await services.bus.read(run.thread_id, count=5000)
            return {e.creative.number: e.creative.asset for _, e in told if e.kind == "creative_accepted"}

        first_time = again = 0.0
        same = made = models = 0
        for number in range(count):
            request = Request(text=BRIEFS[number % len(BRIEFS)], approval="auto", seed=number // len(BRIEFS))
            began = time.perf_counter()
            run = await conduct(Run(id=f"run-{number}", thread_id=f"t-{number}", request=request), services)
            first_time += time.perf_counter() - began
            assert run.status in ("completed", "partial"), (run.status, run.error)
            base = await beginning(services.saver, run.thread_id, run.id)
            rerun = Rerun(kind="replay", run_id=run.id, thread_id=run.thread_id, source=run.thread_id, checkpoint=base)
            began = time.perf_counter()
            copy = await conduct(
                Run(id=f"replay-{number}", thread_id=f"r-{number}", request=request, rerun=rerun), services
            )
            again += time.perf_counter() - began
            before, after = await pictures(run), await pictures(copy)
            same, made = same + len(before.items() & after.items()), made + len(before)
            told = await services.bus.read(copy.thread_id, count=5000)
            models += sum(e.kind == "model_answered" and e.model != "record" for _, e in told)
        await services.close()
    print(f"runs replayed              {count}")
    print(f"pictures byte-identical    {same} of {made}")
    print(f"model questions in replays {models}")
    print(f"connections outside        {len(outward)}")
    print(f"replay / first run         {again / first_time:.2f} of the wall time ({again:.1f} s / {first_time:.1f} s)")
    return int(same != made or models > 0 or bool(outward))


if __name__ == "__main__":
    sys.addaudithook(watch)
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)))
