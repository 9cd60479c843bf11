"""Client-side load balancing over OpenAI-compatible endpoints, as httpx transports.

Give one to `ChatOpenAI(http_async_client=...)` or `OpenAI(http_client=...)`: chat, streaming, tools, embeddings and
images all go through it, and a request that fails is sent to another endpoint before its body is read.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import httpx

from models.endpoints import RETRY, Balancer, Endpoint, Reply


class BalancedTransport(httpx.AsyncBaseTransport):
    """Sends each request to the best endpoint, and to another one where that fails."""

    def __init__(
        self, endpoints: Sequence[Endpoint], inner: httpx.AsyncBaseTransport | None = None, attempts: int = 3
    ) -> None:
        self.balancer = Balancer(endpoints, attempts)
        limits = httpx.Limits(max_connections=500, max_keepalive_connections=100)
        self.inner = inner or httpx.AsyncHTTPTransport(limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The first good answer, else the last bad one."""
        talk = self.balancer.converse(request, await request.aread())
        reply: Reply = None
        while True:
            try:
                step = talk.send(reply)
            except StopIteration as done:
                return cast(httpx.Response, done.value)
            if isinstance(step, float):
                await asyncio.sleep(step)
                reply = None
            else:
                reply = await self._send(*step)

    async def _send(self, endpoint: Endpoint, request: httpx.Request) -> httpx.Response | httpx.TransportError:
        with _in_flight(endpoint) as flight:
            try:
                response = await self.inner.handle_async_request(request)
                if response.status_code in RETRY:
                    content = await response.aread()
                    await response.aclose()
                    return _read(response, content)
            except httpx.TransportError as error:
                return error
            flight.kept = True
            return _counted(response, _CountedAsync(cast(httpx.AsyncByteStream, response.stream), endpoint), endpoint)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.inner.aclose()


class BlockingBalancedTransport(httpx.BaseTransport):
    """The same for callers without an event loop, for example an embedder inside a worker thread."""

    def __init__(
        self, endpoints: Sequence[Endpoint], inner: httpx.BaseTransport | None = None, attempts: int = 3
    ) -> None:
        self.balancer = Balancer(endpoints, attempts)
        self.inner = inner or httpx.HTTPTransport(limits=httpx.Limits(max_connections=100))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The first good answer, else the last bad one."""
        talk = self.balancer.converse(request, request.read())
        reply: Reply = None
        while True:
            try:
                step = talk.send(reply)
            except StopIteration as done:
                return cast(httpx.Response, done.value)
            if isinstance(step, float):
                time.sleep(step)
                reply = None
            else:
                reply = self._send(*step)

    def _send(self, endpoint: Endpoint, request: httpx.Request) -> httpx.Response | httpx.TransportError:
        with _in_flight(endpoint) as flight:
            try:
                response = self.inner.handle_request(request)
                if response.status_code in RETRY:
                    content = response.read()
                    response.close()
                    return _read(response, content)
            except httpx.TransportError as error:
                return error
            flight.kept = True
            return _counted(response, _Counted(cast(httpx.SyncByteStream, response.stream), endpoint), endpoint)

    def close(self) -> None:
        """Close the connections."""
        self.inner.close()


def _read(response: httpx.Response, content: bytes) -> httpx.Response:
    """The response with a body that was read already."""
    headers = [(k, v) for k, v in response.headers.multi_items() if k not in {"content-encoding", "transfer-encoding"}]
    return httpx.Response(response.status_code, headers=headers, content=content)


def _counted(response: httpx.Response, stream: _CountedAsync | _Counted, endpoint: Endpoint) -> httpx.Response:
    extensions = {**response.extensions, "endpoint": endpoint.base_url}
    return httpx.Response(response.status_code, headers=response.headers, stream=stream, extensions=extensions)


@dataclass
class _Flight:
    kept: bool = False


@contextmanager
def _in_flight(endpoint: Endpoint) -> Iterator[_Flight]:
    """Count one request; a kept one goes on counting until its stream is closed."""
    endpoint.inflight += 1
    endpoint.sent += 1
    flight = _Flight()
    try:
        yield flight
    finally:
        if not flight.kept:
            endpoint.inflight -= 1


class _CountedAsync(httpx.AsyncByteStream):
    """An answer counts as in flight until its stream is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, endpoint: Endpoint) -> None:
        self.stream, self.endpoint, self.done = stream, endpoint, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self.stream:
            yield chunk

    async def aclose(self) -> None:
        if not self.done:
            self.done = True
            self.endpoint.inflight -= 1
        await self.stream.aclose()


class _Counted(httpx.SyncByteStream):
    """The same for a blocking stream."""

    def __init__(self, stream: httpx.SyncByteStream, endpoint: Endpoint) -> None:
        self.stream, self.endpoint, self.done = stream, endpoint, False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.stream

    def close(self) -> None:
        if not self.done:
            self.done = True
            self.endpoint.inflight -= 1
        self.stream.close()
