"""Real servers for every test: an embedded Valkey per test process, Redis 7 beside it where there is one, a cluster.

`redis_url` runs a test once on each of them, on an empty database. A module that needs only one says
``pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memory.connect import open_redis, open_sync_redis
from memory.embedded import EmbeddedValkey

if TYPE_CHECKING:
    import redis
    import redis.asyncio

    from memory.assets import FileAssets
    from memory.bus import RedisBus
    from memory.checkpoints import PlainRedisSaver
    from memory.products import RedisCatalog
    from memory.runs import RunStore
    from memory.store import RedisStore


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An embedded Valkey of this test process."""
    with EmbeddedValkey(tmp_path_factory.mktemp("valkey")) as server:
        yield server.url


@pytest.fixture(scope="session")
def redis7_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The machine's own redis-server: the oldest server that Vitrine promises to run on. CI must have one."""
    program = shutil.which("redis-server")
    if not program:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs redis-server on PATH")
        pytest.skip("no redis-server on PATH")
    with EmbeddedValkey(tmp_path_factory.mktemp("redis7"), program=Path(program), appendfsync="everysec") as server:
        yield server.url


@pytest.fixture(scope="session")
def cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis Cluster of three primaries."""
    from tests.cluster import three_primaries

    with three_primaries(tmp_path_factory.mktemp("cluster")) as url:
        yield url


@pytest.fixture(params=["valkey", "redis7", "cluster"])
def redis_url(request: pytest.FixtureRequest) -> str:
    """An empty database on each kind of server."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    client = open_sync_redis(url)
    client.flushall()
    client.close()
    return url


@pytest.fixture
async def redis_client(redis_url: str) -> AsyncIterator[redis.asyncio.Redis]:
    """An asyncio client on an empty database."""
    client = open_redis(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def sync_redis(redis_url: str) -> Iterator[redis.Redis]:
    """A blocking client on an empty database."""
    client = open_sync_redis(redis_url)
    yield client
    client.close()


@pytest.fixture
def bus(redis_client: redis.asyncio.Redis) -> RedisBus:
    """An event bus without events."""
    from memory.bus import RedisBus

    return RedisBus(redis_client)


@pytest.fixture
def runs(redis_client: redis.asyncio.Redis) -> RunStore:
    """A run store without runs."""
    from memory.runs import RunStore

    return RunStore(redis_client)


@pytest.fixture
def saver(redis_client: redis.asyncio.Redis, sync_redis: redis.Redis) -> PlainRedisSaver:
    """A checkpoint saver without threads."""
    from memory.checkpoints import PlainRedisSaver

    return PlainRedisSaver(redis_client, sync_redis)


@pytest.fixture
def store(redis_client: redis.asyncio.Redis, sync_redis: redis.Redis) -> RedisStore:
    """Long-term memory with nothing in it."""
    from memory.store import RedisStore

    return RedisStore(redis_client, sync_redis)


@pytest.fixture
def product_catalog(sync_redis: redis.Redis) -> RedisCatalog:
    """A catalog without products."""
    from memory.products import RedisCatalog

    return RedisCatalog(sync_redis)


@pytest.fixture
def assets(tmp_path: Path) -> FileAssets:
    """An empty file store."""
    from memory.assets import FileAssets

    return FileAssets(tmp_path / "assets")
