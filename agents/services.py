"""What the agents work with: stores, tools' helpers and the model, each behind its type. Opened in `agents.opening`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from redis import Redis as BlockingRedis
from redis.asyncio import Redis

from agents.ask import Mind
from agents.renderers import Renderers
from agents.settings import Settings
from agents.urgency import Urgent
from domain.catalog import Product, Segment, Shopper
from domain.ports import Bus, Catalog, FileStore, Index
from memory.findings import FindingStore
from memory.outcomes import OutcomeStore
from memory.owned_index import OwnedIndex
from memory.passing_index import PassingIndex
from memory.trials import TrialStore
from tools.understanding.shoppers import segments_of

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

    from memory.checkpoints import PlainRedisSaver
    from memory.recollections import Recollections
    from memory.store import RedisStore
    from memory.vectors import ChromaIndex

T = TypeVar("T")
SEGMENTS_KEPT = 1000
"""Products whose segments are remembered; a batch may have ten times as many."""


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
    outcomes: OutcomeStore
    index: ChromaIndex
    mind: Mind
    renderers: Renderers
    shoppers: tuple[Shopper, ...]
    graph: CompiledStateGraph[Any, Any, Any, Any]
    _segments: dict[str, tuple[Segment, ...]] = field(default_factory=dict)
    _warming: asyncio.Task[None] | None = None
    _passing: bool = False

    @property
    def backend(self) -> str:
        """Name of what paints the pictures."""
        return self.settings.image_backend

    def of(self, merchant: str, *, urgent: bool = False) -> Services:
        """The same with the catalogue as this merchant has it; `urgent` where somebody is waiting for the run."""
        renderers: Any = Urgent(self.renderers) if urgent else self.renderers
        passing = not (urgent or self.settings.buys_vectors)
        return replace(self, catalog=self.catalog.of(merchant), renderers=renderers, _passing=passing)

    def index_for(self, product: Product) -> Index:
        """Where this product's facts are found: a merchant's own apart from the house's and everybody else's."""
        # Keeping the vectors of ten thousand products that are asked for once costs 50-230 ms each, and memory.
        if self._passing:
            return PassingIndex(self.index.embedder)
        owner = self.catalog.owner_of(product.sku)
        return OwnedIndex(self.index, owner) if owner else self.index

    async def render(self, work: Callable[..., T], *arguments: Any) -> T:
        """Run heavy work in a rendering process."""
        return await self.renderers(work, *arguments)

    def segments_for(self, product: Product) -> tuple[Segment, ...]:
        """The audience segments in shopper behaviour around this product; found once, the behaviour is read once."""
        found = self._segments.get(product.sku)
        if found is None:
            if len(self._segments) >= SEGMENTS_KEPT:
                self._segments.clear()
            found = self._segments[product.sku] = segments_of(product, self.shoppers)
        return found

    async def close(self) -> None:
        """End the processes and close the connections."""
        if self._warming is not None:
            await asyncio.wait({self._warming})
        await asyncio.to_thread(self.renderers.close)
        await asyncio.to_thread(self.index.close)
        await self.redis.aclose()
        await asyncio.to_thread(self.sync_redis.close)
