"""What every process shares: the store, the bus, the run records, files, catalogue and queue. Opens lightly."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from celery import Celery
from redis import Redis as SyncRedis
from redis.asyncio import Redis
from redis.exceptions import RedisError

from agents.settings import Settings
from domain.ports import FileStore
from domain.runs import Run
from jobs.app import make_app, nudge
from jobs.broker import broker_of
from jobs.presence import live_workers
from memory.batch_records import BatchRecords
from memory.bus import RedisBus
from memory.connect import open_redis, open_sync_redis
from memory.file_store import open_assets
from memory.runs import RunStore

if TYPE_CHECKING:
    from memory.embedded import EmbeddedValkey
    from memory.findings import FindingStore
    from memory.outcomes import OutcomeStore
    from memory.products import RedisCatalog
    from memory.recollections import Recollections
    from memory.trials import TrialStore

READY_SECONDS = 2.0


@dataclass(frozen=True)
class Backbone:
    """Open it with `Backbone.open`; use it on the event loop that opened it."""

    settings: Settings
    redis_url: str
    redis: Redis
    sync_redis: SyncRedis
    bus: RedisBus
    runs: RunStore
    batches: BatchRecords
    assets: FileStore
    valkey: EmbeddedValkey | None = None

    @classmethod
    async def open(cls, settings: Settings) -> Backbone:
        """Connect; without a server, run or share the embedded one. Raises `StoreUnavailable`, `BrokerMissing`."""
        broker_of(settings)
        valkey, url = None, settings.redis_url
        if not url:
            from memory.embedded import EmbeddedValkey

            valkey = EmbeddedValkey(settings.data_dir / "valkey")
            url = await asyncio.to_thread(valkey.start)
        client, sync = open_redis(url), open_sync_redis(url)
        return cls(
            settings=settings, redis_url=url, redis=client, sync_redis=sync,
            bus=RedisBus(client, hide=settings.secrets),
            runs=RunStore(client), batches=BatchRecords(client), assets=open_assets(*settings.assets_at), valkey=valkey,
        )  # fmt: skip

    @cached_property
    def catalog(self) -> RedisCatalog:
        """The house's products; with a merchant's own through `of`."""
        from memory.products import RedisCatalog  # Late: only some pages need it.

        return RedisCatalog(self.sync_redis)

    @cached_property
    def trials(self) -> TrialStore:
        """Experiments as they are carried out."""
        from memory.trials import TrialStore

        return TrialStore(self.redis)

    @cached_property
    def findings(self) -> FindingStore:
        """What was learned from tests."""
        from memory.findings import FindingStore

        return FindingStore(self.redis)

    @cached_property
    def outcomes(self) -> OutcomeStore:
        """What shoppers did."""
        from memory.outcomes import OutcomeStore

        return OutcomeStore(self.redis)

    @cached_property
    def recollections(self) -> Recollections:
        """What is remembered of each merchant."""
        from memory.recollections import Recollections  # Late: langgraph takes a while to import.
        from memory.store import RedisStore

        return Recollections(RedisStore(self.redis, self.sync_redis))

    @cached_property
    def celery(self) -> Celery:
        """The queue's app."""
        return make_app(self.settings.model_copy(update={"redis_url": self.redis_url}))

    async def nudge(self, run: Run) -> bool:
        """Put the run into its queue; whether the broker took it. If not, `recover` will."""
        return await asyncio.to_thread(nudge, self.celery, run)

    async def readiness(self) -> dict[str, Any]:
        """Whether a brief sent now would be worked on, and what is missing."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                workers = await live_workers(self.redis)
        except (RedisError, OSError, TimeoutError):
            return {"ready": False, "store": False, "workers": 0, "missing": ["store"]}
        missing = [] if workers else ["worker"]
        return {"ready": not missing, "store": True, "workers": len(workers), "missing": missing}

    async def close(self) -> None:
        """Disconnect; stops the embedded server where this process runs it."""
        if "celery" in self.__dict__:
            await asyncio.to_thread(self.celery.close)
        await self.redis.aclose()
        await asyncio.to_thread(self.sync_redis.close)
        if self.valkey:
            await asyncio.to_thread(self.valkey.stop)
