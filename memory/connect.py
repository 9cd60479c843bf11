"""Connections to Redis or Valkey that sit out a restart of the server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import redis
import redis.asyncio as aioredis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import AuthenticationError, ConnectionError, TimeoutError
from redis.retry import Retry

T = TypeVar("T")
PATIENCE = 15.0
"""Seconds that a command waits for a server to come back."""
SOCKET_TIMEOUT = 10.0
MISSING = (ConnectionError, TimeoutError)


class Patient(Retry):
    """Tries again until a time is up, however often that is: redis-py nests its counted retries and multiplies them."""

    def __init__(self, patience: float) -> None:
        super().__init__(ExponentialWithJitterBackoff(cap=0.5, base=0.02), -1)
        self.patience = patience

    def call_with_retry(
        self,
        do: Callable[[], T],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> T:
        """Run `do` until it succeeds or patience ends."""
        end, failures = time.monotonic() + self.patience, 0
        while True:
            try:
                return do()
            except MISSING as error:
                failures += 1
                fail(error, failures) if with_failure_count else fail(error)
                if _is_final(error) or (is_retryable and not is_retryable(error)) or time.monotonic() >= end:
                    raise
                time.sleep(self._backoff.compute(min(failures, 20)))


class AsyncPatient(AsyncRetry):
    """`Patient` for asyncio."""

    def __init__(self, patience: float) -> None:
        super().__init__(ExponentialWithJitterBackoff(cap=0.5, base=0.02), -1)
        self.patience = patience

    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[T]],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> T:
        """Run `do` until it succeeds or patience ends."""
        end, failures = time.monotonic() + self.patience, 0
        while True:
            try:
                return await do()
            except MISSING as error:
                failures += 1
                await (fail(error, failures) if with_failure_count else fail(error))
                if _is_final(error) or (is_retryable and not is_retryable(error)) or time.monotonic() >= end:
                    raise
                await asyncio.sleep(self._backoff.compute(min(failures, 20)))


def _is_final(error: Exception) -> bool:
    """Whether waiting cannot help; redis-py counts a wrong password among connection errors."""
    return isinstance(error, AuthenticationError)


def open_redis(url: str, *, patience: float = PATIENCE) -> aioredis.Redis:
    """An asyncio client; it belongs to the event loop that first uses it."""
    return aioredis.Redis.from_url(
        url, retry=AsyncPatient(patience), socket_timeout=SOCKET_TIMEOUT, socket_connect_timeout=5
    )


def open_sync_redis(url: str, *, patience: float = PATIENCE) -> redis.Redis:
    """A blocking client, safe to share between threads."""
    return redis.Redis.from_url(url, retry=Patient(patience), socket_timeout=SOCKET_TIMEOUT, socket_connect_timeout=5)


def open_reader(client: aioredis.Redis) -> aioredis.Redis:
    """A second client to the same server for blocking reads: no read timeout, and the caller does the retrying."""
    pool = client.connection_pool
    options = {**pool.connection_kwargs, "retry": AsyncPatient(0), "socket_timeout": None}
    twin = aioredis.ConnectionPool(connection_class=pool.connection_class, max_connections=1, **options)
    return aioredis.Redis.from_pool(twin)
