"""A Redis Cluster used like one server: the same commands, the same patience, each batch split among its nodes.

What a transaction touches lies in one slot. A batch that is none is sent node by node, in the order of its commands:
after a crash in between, or an outage, the whole of it is sent again, as after the restart of a single server.
"""

from __future__ import annotations

from typing import Any

import redis
import redis.asyncio as aioredis
from redis.asyncio.cluster import ClusterNode as AsyncNode
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.commands import AsyncCoreCommands

from memory.patience import MISSING, AsyncPatient
from memory.shared_out import Call, Replies
from memory.slots import addresses, told_as_missing

UNLIMITED = 2**31
COMMON: dict[str, Any] = {
    "reinitialize_steps": 0,  # a moved slot is noted; the connections to all the others stay
    # The hosts of the URL are asked first, whatever addresses the nodes had when they were last seen.
    "dynamic_startup_nodes": False,
}


class AsyncCluster(aioredis.RedisCluster):
    """An asyncio client of a whole cluster."""

    # Asked of one node, these would tell of a third of what is there.
    COMMAND_FLAGS = {**aioredis.RedisCluster.COMMAND_FLAGS, "KEYS": "primaries", "DBSIZE": "primaries"}

    def __init__(self, url: str, patience: float, **options: Any) -> None:
        hosts, more = addresses(url)
        nodes = [AsyncNode(host, port) for host, port in hosts]
        once = AsyncRetry(NoBackoff(), 0)
        super().__init__(
            startup_nodes=nodes, retry=once, max_connections=UNLIMITED, **COMMON, **{**more, **options}
        )  # fmt: skip
        self.patient = AsyncPatient(patience)
        self._direct: dict[str, aioredis.Redis] = {}

    async def initialize(self, *arguments: Any, **named: Any) -> AsyncCluster:
        """Find out who has which slot, unless it is known."""
        named.setdefault("additional_startup_nodes_info", [(node.host, int(node.port)) for node in self.get_nodes()])
        with told_as_missing():
            await super().initialize(*arguments, **named)
        return self

    async def execute_command(self, *args: Any, **kwargs: Any) -> Any:
        """One command, wherever it goes."""

        async def once() -> Any:
            with told_as_missing():
                return await aioredis.RedisCluster.execute_command(self, *args, **kwargs)

        return await self.patient.call_with_retry(once, self.look_again)

    async def look_again(self, error: Exception) -> None:
        """Whoever comes next asks anew who has which slot."""
        self._initialize = True

    def pipeline(self, transaction: Any = None, shard_hint: Any = None) -> Any:
        """Commands for one go; in a transaction all of them, or none, and their keys share a slot."""
        return AsyncBatch(self, atomic=bool(transaction))

    def direct(self, node: AsyncNode) -> aioredis.Redis:
        """A plain client of one node."""
        if node.name not in self._direct:
            self._direct[node.name] = _client(node)
        return self._direct[node.name]

    def reader(self, key: str) -> aioredis.Redis:
        """A client for blocking reads of this key."""
        return SlotReader.from_pool(_OwnersConnection(self, key))

    async def aclose(self) -> None:
        """Disconnect from every node."""
        direct, self._direct = self._direct, {}
        for client in direct.values():
            await client.aclose()
        await super().aclose()


class AsyncBatch(AsyncCoreCommands):
    """A pipeline over the nodes of a cluster."""

    _event_dispatcher: Any = None

    def __init__(self, cluster: AsyncCluster, *, atomic: bool) -> None:
        self._cluster, self._atomic = cluster, atomic
        self._calls: list[Call] = []

    async def __aenter__(self) -> AsyncBatch:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._calls = []

    def execute_command(self, *args: Any, **options: Any) -> AsyncBatch:
        """Add one more."""
        options.pop("target_nodes", None)  # the key says where
        self._calls.append((args, options))
        return self

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Send them all; their replies in order."""
        calls, self._calls = self._calls, []
        cluster, replies = self._cluster, Replies(calls)

        async def once() -> None:
            await cluster.initialize()
            with told_as_missing():
                for node, numbers in replies.groups(cluster.nodes_manager.get_node_from_slot, atomic=self._atomic):
                    async with cluster.direct(node).pipeline(transaction=self._atomic) as pipe:
                        for number in numbers:
                            pipe.execute_command(*calls[number][0], **calls[number][1])
                        replies.take(numbers, await pipe.execute(raise_on_error=False))
                replies.raise_redirected()

        await cluster.patient.call_with_retry(once, cluster.look_again)
        return replies.told(raise_on_error)


class SlotReader(aioredis.Redis):
    """Reads of one key for somebody who waits at it: where its slot moves, the connection is lost, and made anew."""

    connection_pool: _OwnersConnection

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """One command about the key."""
        cluster = self.connection_pool.cluster
        try:
            await cluster.initialize()
            with told_as_missing():
                return await super().execute_command(*args, **options)
        except MISSING as error:
            await cluster.look_again(error)
            await self.connection_pool.disconnect()
            self.connection_pool.reset()
            raise


class _OwnersConnection(aioredis.ConnectionPool):
    """One connection, to whoever has the key when it is made."""

    def __init__(self, cluster: AsyncCluster, key: str) -> None:
        self.cluster, self.key = cluster, key
        super().__init__(max_connections=1)

    def make_connection(self) -> Any:
        node = self.cluster.get_node_from_key(self.key)
        if node is None:
            raise redis.ConnectionError(f"nobody has {self.key} now")
        options = {**node.connection_kwargs, "retry": AsyncPatient(0), "socket_timeout": None}
        return node.connection_class(**options)


def _client(node: AsyncNode) -> aioredis.Redis:
    options = {**node.connection_kwargs, "retry": AsyncPatient(0)}
    return aioredis.Redis.from_pool(aioredis.ConnectionPool(connection_class=node.connection_class, **options))
