"""What a Redis Cluster says: the addresses in its URL, the slot of a key, and answers that mean that it is changing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from redis.connection import parse_url
from redis.crc import key_slot
from redis.exceptions import (
    AskError,
    AuthenticationError,
    ClusterError,
    ConnectionError,
    RedisClusterException,
    SlotNotCoveredError,
    TimeoutError,
    TryAgainError,
)

from domain.errors import StoreUnavailable

MARK = "+cluster://"
REDIRECTED = (AskError, TryAgainError, ClusterError, SlotNotCoveredError)
"""The slot is elsewhere by now, on its way, or without a server (moved is a kind of asked)."""
PORT = 6379


def is_cluster(url: str) -> bool:
    """Whether a URL names a cluster: ``redis+cluster://host:port,host:port``, or ``rediss`` for TLS."""
    return MARK in url


def addresses(url: str) -> tuple[list[tuple[str, int]], dict[str, Any]]:
    """The nodes that are asked for the others, and how to connect to each. Raises `StoreUnavailable`."""
    scheme, _, rest = url.partition(MARK)
    place, _, query = rest.partition("?")
    names, slash, database = place.partition("/")
    user, at, hosts = names.rpartition("@")
    try:
        split = [urlsplit(f"//{host.strip()}") for host in hosts.split(",") if host.strip()]
        nodes = [(unquote(each.hostname or ""), each.port or PORT) for each in split]
        if not nodes or database not in ("", "0") or not all(host for host, _ in nodes):
            raise ValueError(url.rpartition("@")[2])
        options = dict(parse_url(f"{scheme}://{user}{at}{hosts.split(',')[0].strip()}{'?' + query if query else ''}"))
    except ValueError as error:
        raise StoreUnavailable(
            {"zh": "VITRINE_REDIS_URL 不是有效的集群地址。请写成 redis+cluster://用户:密码@主机:端口,主机:端口"
             "（集群只有 0 号库）。",
             "en": "VITRINE_REDIS_URL is no address of a cluster. Write redis+cluster://user:password@host:port,"
             "host:port (a cluster has database 0 only)."},
            reason=str(error),
        ) from error  # fmt: skip
    for name in ("host", "port", "db", "connection_class"):
        options.pop(name, None)
    return nodes, options | ({"ssl": True} if scheme == "rediss" else {})


def slot_of(key: Any) -> int:
    """The slot of a key, by its hash tag where it has one."""
    return key_slot(key if isinstance(key, bytes) else str(key).encode())


@contextmanager
def told_as_missing() -> Iterator[None]:
    """What a cluster says while it is changing reads like a server that is away: whoever is patient tries again."""
    try:
        yield
    except REDIRECTED as error:
        raise ConnectionError(f"the cluster is changing: {error}") from error
    except RedisClusterException as error:
        cause = error.__cause__
        if isinstance(cause, AuthenticationError):
            raise cause from None
        if isinstance(cause, ConnectionError | TimeoutError | OSError) or "slots are not covered" in str(error):
            raise ConnectionError(str(error)) from error
        if "not enabled" in str(error):
            raise StoreUnavailable(
                {"zh": "VITRINE_REDIS_URL 指向的服务不是集群。请把开头改成 redis:// ，或填写集群的地址。",
                 "en": "The server at VITRINE_REDIS_URL is no cluster. Let it begin with redis:// or name a cluster."},
                reason=str(error),
            ) from error  # fmt: skip
        raise
