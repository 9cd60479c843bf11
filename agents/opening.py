"""The composition root: the only place that chooses implementations."""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from agents import craft
from agents.renderers import Renderers
from agents.services import Services
from agents.settings import Settings
from domain.catalog import Shopper
from domain.errors import BadProductData, Conflict
from domain.ports import FileStore
from memory.bus import RedisBus
from memory.connect import open_redis, open_sync_redis
from memory.file_store import open_assets
from memory.findings import FindingStore
from memory.outcomes import OutcomeStore
from memory.products import RedisCatalog
from memory.trials import TrialStore

if TYPE_CHECKING:
    from memory.vectors import ChromaIndex

log = logging.getLogger(__name__)

SAMPLES = Path(__file__).resolve().parent.parent / "catalog"
"""Products that a new installation starts with."""
MOST_WORKERS = 64
"""On one machine and one data folder."""


async def open_services(settings: Settings, redis_url: str) -> Services:
    """Everything wired for these settings, the sample catalog put in on the first opening, renderers warming up."""
    # Before langgraph is imported: checkpoints may only revive types that are on the list.
    os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")
    from agents.engine import open_mind, warm_up
    from agents.graph import build_graph
    from agents.state import Making, Origin, Painting, Subject
    from memory.checkpoints import PlainRedisSaver
    from memory.recollections import Recollections
    from memory.store import RedisStore

    client, sync = open_redis(redis_url), open_sync_redis(redis_url)
    assets, catalog = open_assets(*settings.assets_at), RedisCatalog(sync)
    shoppers = await asyncio.to_thread(seeded, catalog, assets)
    saver = PlainRedisSaver(client, sync, types=(Making, Origin, Painting, Subject))
    workshop = (
        settings.assets_at, settings.image_backend, settings.image_options, settings.signing, settings.cache
    )  # fmt: skip
    renderers = Renderers(
        settings.render_processes, prepare=craft.open_workshop, arguments=workshop, preload=craft.NEEDED
    )  # fmt: skip
    renderers.warm(craft.warm_up)
    store = RedisStore(client, sync)
    index = await asyncio.to_thread(open_index, settings)
    warming = asyncio.create_task(asyncio.to_thread(warm_up, index, catalog.products()))
    return Services(
        settings=settings,
        redis=client,
        sync_redis=sync,
        saver=saver,
        store=store,
        recollections=Recollections(store),
        bus=RedisBus(client, hide=settings.secrets),
        assets=assets,
        catalog=catalog,
        trials=TrialStore(client),
        findings=FindingStore(client),
        outcomes=OutcomeStore(client),
        index=index,
        mind=open_mind(settings),
        renderers=renderers,
        shoppers=shoppers,
        graph=build_graph().compile(checkpointer=saver),
        _warming=warming,
    )


def seeded(catalog: RedisCatalog, assets: FileStore, samples: Path = SAMPLES) -> tuple[Shopper, ...]:
    """Put the samples into an empty catalog; the sample shoppers."""
    from tools.understanding.catalog import load_folder
    from tools.understanding.shoppers import load_shoppers

    if samples.is_dir() and not catalog.products():
        for record in sorted(samples.glob("*/product.json")):
            try:
                for product in load_folder(record.parent, assets):
                    catalog.put(product)
            except BadProductData as error:
                log.warning("sample %s is left out: %s", record.parent.name, error)
    return tuple(shopper for file in sorted(samples.rglob("shoppers.*")) for shopper in load_shoppers(file))


def open_index(settings: Settings) -> ChromaIndex:
    """The vector index: at a server, or in a folder that this process owns. Facts are put in when they are used."""
    from memory.vectors import ChromaIndex
    from models.embeddings import open_embedder

    embedder = open_embedder(
        settings.llm_endpoints,
        model=settings.embeddings_model,
        api_key=settings.llm_api_key,
        timeout=settings.llm_timeout,
    )
    if settings.chroma_url:
        return ChromaIndex(settings.chroma_url, embedder)
    for number in range(1, MOST_WORKERS):
        with suppress(Conflict):  # another worker of this machine has it
            return ChromaIndex(settings.data_dir / (f"chroma-{number}" if number > 1 else "chroma"), embedder)
    return ChromaIndex(settings.data_dir / f"chroma-{MOST_WORKERS}", embedder)
