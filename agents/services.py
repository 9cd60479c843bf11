"""The composition root: the only place that chooses implementations."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from redis import Redis as BlockingRedis
from redis.asyncio import Redis

from agents import craft
from agents.ask import Mind
from agents.renderers import Renderers
from agents.settings import Settings
from domain.catalog import Product, Segment, Shopper
from domain.errors import BadProductData, Conflict
from domain.ports import Bus, Catalog, FileStore
from memory.assets import open_assets
from memory.bus import RedisBus
from memory.connect import open_redis, open_sync_redis
from memory.findings import FindingStore
from memory.products import RedisCatalog
from memory.trials import TrialStore
from tools.understanding.shoppers import segments_of

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

    from memory.checkpoints import PlainRedisSaver
    from memory.recollections import Recollections
    from memory.store import RedisStore
    from memory.vectors import ChromaIndex

log = logging.getLogger(__name__)

T = TypeVar("T")
SAMPLES = Path(__file__).resolve().parent.parent / "catalog"
"""Products that a new installation starts with."""
MOST_WORKERS = 64
"""On one machine and one data folder."""


@dataclass(repr=False)  # settings hold a key
class Services:
    """What the agents work with. Belongs to the event loop that opened it."""

    settings: Settings
    redis: Redis
    sync_redis: BlockingRedis
    saver: PlainRedisSaver
    store: RedisStore
    recollections: Recollections
    bus: Bus
    assets: FileStore
    catalog: Catalog
    trials: TrialStore
    findings: FindingStore
    index: ChromaIndex
    mind: Mind
    renderers: Renderers
    shoppers: tuple[Shopper, ...]
    graph: CompiledStateGraph[Any, Any, Any, Any]
    _segments: dict[str, tuple[Segment, ...]] = field(default_factory=dict)
    _warming: asyncio.Task[None] | None = None

    @property
    def backend(self) -> str:
        """Name of what paints the pictures."""
        return self.settings.image_backend

    async def render(self, work: Callable[..., T], *arguments: Any) -> T:
        """Run heavy work in a rendering process."""
        return await self.renderers(work, *arguments)

    def segments_for(self, product: Product) -> tuple[Segment, ...]:
        """The audience segments in shopper behaviour around this product; found once, the behaviour is read once."""
        if product.sku not in self._segments:
            self._segments[product.sku] = segments_of(product, self.shoppers)
        return self._segments[product.sku]

    async def close(self) -> None:
        """End the processes and close the connections."""
        if self._warming is not None:
            await asyncio.wait({self._warming})
        await asyncio.to_thread(self.renderers.close)
        await asyncio.to_thread(self.index.close)
        await self.redis.aclose()
        await asyncio.to_thread(self.sync_redis.close)


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
    workshop = (settings.assets_at, settings.image_backend, settings.image_options, settings.signing)
    renderers = Renderers(settings.render_processes, prepare=craft.open_workshop, arguments=workshop)
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
