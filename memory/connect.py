"""Connections to Redis or Valkey, one server or a cluster, that sit out a restart."""

from __future__ import annotations

from typing import cast

import redis
import redis.asyncio as aioredis

from memory.patience import PATIENCE, AsyncPatient, Patient, Unreachable
from memory.slots import is_cluster

__all__ = ["Unreachable", "open_reader", "open_redis", "open_sync_redis"]

SOCKET_TIMEOUT = 10.0
CONNECT_TIMEOUT = 5.0


def open_redis(url: str, *, patience: float = PATIENCE, timeout: float = SOCKET_TIMEOUT) -> aioredis.Redis:
    """An asyncio client; it belongs to the event loop that first uses it."""
    if is_cluster(url):
        from memory.cluster import AsyncCluster

        # Whoever uses it need not know: the same commands do the same.
        cluster = AsyncCluster(url, patience, socket_timeout=timeout, socket_connect_timeout=CONNECT_TIMEOUT)
        return cast(aioredis.Redis, cluster)
    return aioredis.Redis.from_url(
        url, retry=AsyncPatient(patience), socket_timeout=timeout, socket_connect_timeout=CONNECT_TIMEOUT
    )


def open_sync_redis(url: str, *, patience: float = PATIENCE) -> redis.Redis:
    """A blocking client, safe to share between threads."""
    if is_cluster(url):
        from memory.cluster_blocking import Cluster

        cluster = Cluster(url, patience, socket_timeout=SOCKET_TIMEOUT, socket_connect_timeout=CONNECT_TIMEOUT)
        return cast(redis.Redis, cluster)
    return redis.Redis.from_url(
        url, retry=Patient(patience), socket_timeout=SOCKET_TIMEOUT, socket_connect_timeout=CONNECT_TIMEOUT
    )


def open_reader(client: aioredis.Redis, key: str) -> aioredis.Redis:
    """A second client for blocking reads of this key: no read timeout, and the caller does the retrying."""
    if isinstance(client, aioredis.RedisCluster):
        from memory.cluster import AsyncCluster

        return cast(AsyncCluster, client).reader(key)
    pool = client.connection_pool
    options = {**pool.connection_kwargs, "retry": AsyncPatient(0), "socket_timeout": None}
    twin = aioredis.ConnectionPool(connection_class=pool.connection_class, max_connections=1, **options)
    return aioredis.Redis.from_pool(twin)
