"""A process that carries out one run and notes every piece of heavy work: ``conduct_once.py REDIS FOLDER RUN [LAST]``.

With LAST it examines that many pictures and hangs on the next, so that whoever kills it knows what was in hand.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agents.conduct import conduct
from agents.opening import open_services
from agents.renderers import Renderers
from agents.settings import Settings
from domain.runs import Run

LOG = "test:work"


def noting(renderers: Renderers, note: Callable[[str], Any], last: int) -> None:
    """Make the renderers note what they are given, and hang once `last` pictures were examined."""
    work_on, examined = renderers._render, 0

    async def render(work: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal examined
        note(f"{work.__name__} {getattr(arguments[0], 'id', '')}")
        examined += work.__name__ == "examine"
        if work.__name__ == "examine" and examined > last:
            await asyncio.Event().wait()
        return await work_on(work, *arguments)

    renderers._render = render  # type: ignore[method-assign]


async def main(redis_url: str, folder: str, record: str, last: str = "1000") -> None:
    settings = Settings(data_dir=Path(folder), llm_endpoints=(), render_processes=1, _env_file=None)  # type: ignore[call-arg]
    services = await open_services(settings, redis_url)
    noting(services.renderers, lambda line: services.sync_redis.rpush(LOG, line), int(last))
    run = await conduct(Run.model_validate_json(record), services)
    services.sync_redis.set("test:run", run.model_dump_json())
    await services.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
