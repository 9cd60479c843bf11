"""How long a command waits for a server that is away, and what is said when it stays away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import AuthenticationError, ConnectionError, TimeoutError
from redis.retry import Retry

from domain.errors import StoreUnavailable

T = TypeVar("T")
PATIENCE = 15.0
"""Seconds that a command waits for a server to come back."""
MISSING = (ConnectionError, TimeoutError)


class Unreachable(StoreUnavailable, ConnectionError):
    """The server stayed away for too long; also a redis `ConnectionError`."""

    def __init__(self, reason: object) -> None:
        super().__init__(
            {"zh": "数据服务（Redis/Valkey）暂时连不上，请稍后重试；"
             "若持续如此，请检查 VITRINE_REDIS_URL 和该服务是否在运行。",
             "en": "The data server (Redis or Valkey) does not answer. Try again in a moment; if it stays away, check "
             "VITRINE_REDIS_URL and whether the server is running."},
            reason=str(reason),
        )  # fmt: skip

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.detail["reason"],)


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
                if isinstance(error, AuthenticationError):
                    raise  # waiting does not help against a wrong password
                if (is_retryable and not is_retryable(error)) or time.monotonic() >= end:
                    raise Unreachable(error) from error
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
        task = asyncio.current_task()
        cancelled = task.cancelling() if task else 0
        while True:
            try:
                answer = await do()
                # redis-py waits with asyncio.wait_for, which before Python 3.12 drops a cancellation that arrives
                # together with the answer, or with the end of the connection.
                if task and task.cancelling() > cancelled:
                    raise asyncio.CancelledError
                return answer
            except MISSING as error:
                failures += 1
                await (fail(error, failures) if with_failure_count else fail(error))
                if task and task.cancelling() > cancelled:
                    raise asyncio.CancelledError from error
                if isinstance(error, AuthenticationError):
                    raise  # waiting does not help against a wrong password
                if (is_retryable and not is_retryable(error)) or time.monotonic() >= end:
                    raise Unreachable(error) from error
                await asyncio.sleep(self._backoff.compute(min(failures, 20)))
