"""LangGraph checkpoints on core Redis commands: any Redis or Valkey will do, and a lost server is an error."""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import redis
import redis.asyncio as aioredis
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    SerializerProtocol,
)
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from pydantic import BaseModel

import domain
from memory import checkpoint_keys as keys
from memory import checkpoint_steps as steps
from memory.batches import arun, run
from memory.packing import VERSION, Codec


def domain_serializer(*types: type) -> JsonPlusSerializer:
    """A serializer that revives the domain's types, these types and LangGraph's own, and nothing else."""
    known = {member for module in _domain_modules() for member in vars(module).values() if isinstance(member, type)}
    allowed = [member for member in known if issubclass(member, BaseModel) and member.__module__.startswith("domain.")]
    return JsonPlusSerializer(allowed_msgpack_modules=[*allowed, *types])


def _domain_modules() -> list[Any]:
    return [importlib.import_module(f"domain.{found.name}") for found in pkgutil.iter_modules(domain.__path__)]


class PlainRedisSaver(BaseCheckpointSaver[str]):
    """LangGraph's memory of every thread, for asyncio and blocking graphs alike."""

    def __init__(
        self,
        client: aioredis.Redis,
        sync: redis.Redis,
        *,
        types: Sequence[type] = (),
        serde: SerializerProtocol | None = None,
        ttl: int = 0,
        version: int = VERSION,
    ) -> None:
        super().__init__(serde=serde or domain_serializer(*types))
        self._redis = client
        self._sync = sync
        self._ttl = ttl
        """Seconds that a thread is kept after its last step; 0 means for ever."""
        self._version = version

    @property
    def codec(self) -> Codec:
        """How values are packed; LangGraph may have given a copy of this saver another serializer."""
        return Codec(self.serde, self._version)

    def get_next_version(self, current: str | None, channel: None) -> str:
        """Versions that grow, and differ between forks of one checkpoint."""
        number = 0 if current is None else int(str(current).split(".")[0])
        return f"{number + 1:032}.{random.random():016}"

    # The blocking surface.

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return run(self._sync, steps.get(self.codec, config))

    def list(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> Iterator[CheckpointTuple]:
        left = limit
        for page in run(self._sync, steps.pages(config, before)):
            for found in run(self._sync, steps.load(self.codec, *page, filter)):
                if left is not None and (left := left - 1) < 0:
                    return
                yield found

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        return run(self._sync, steps.put(self.codec, self._ttl, config, checkpoint, metadata, new_versions))

    def put_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        run(self._sync, steps.put_writes(self.codec, self._ttl, config, writes, task_id, task_path))

    def delete_thread(self, thread_id: str) -> None:
        run(self._sync, keys.delete_thread(self.codec, thread_id))

    def delete_for_runs(self, run_ids: Sequence[str]) -> None:
        run(self._sync, keys.delete_runs(self.codec, run_ids))

    def copy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        run(self._sync, keys.copy_thread(self.codec, source_thread_id, target_thread_id))

    def prune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        run(self._sync, steps.prune(self.codec, thread_ids, strategy))

    # The asyncio surface.

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await arun(self._redis, steps.get(self.codec, config))

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        left = limit
        for page in await arun(self._redis, steps.pages(config, before)):
            for found in await arun(self._redis, steps.load(self.codec, *page, filter)):
                if left is not None and (left := left - 1) < 0:
                    return
                yield found

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        return await arun(self._redis, steps.put(self.codec, self._ttl, config, checkpoint, metadata, new_versions))

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        await arun(self._redis, steps.put_writes(self.codec, self._ttl, config, writes, task_id, task_path))

    async def adelete_thread(self, thread_id: str) -> None:
        await arun(self._redis, keys.delete_thread(self.codec, thread_id))

    async def adelete_for_runs(self, run_ids: Sequence[str]) -> None:
        await arun(self._redis, keys.delete_runs(self.codec, run_ids))

    async def acopy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        await arun(self._redis, keys.copy_thread(self.codec, source_thread_id, target_thread_id))

    async def aprune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        await arun(self._redis, steps.prune(self.codec, thread_ids, strategy))
