"""The balanced transport: every request is answered although endpoints are slow, failing or dead."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from models.balance import BalancedTransport, BlockingBalancedTransport
from models.endpoints import Endpoint, retry_after


class Chunks(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in (b"o", b"k"):
            yield part


class Fleet(httpx.AsyncBaseTransport):
    """Servers behind host names, each with its own way of behaving."""

    def __init__(self) -> None:
        self.dice = random.Random(7)
        self.seen: dict[str, int] = {}
        self.keys: dict[str, str] = {}
        self.paths: set[str] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        self.seen[host] = self.seen.get(host, 0) + 1
        self.keys[host] = request.headers["authorization"]
        self.paths.add(request.url.raw_path.decode())
        if host == "dead":
            raise httpx.ConnectError("refused")
        if host == "limited":
            return httpx.Response(429, headers={"retry-after": "30"}, content=b"{}")
        if host == "flaky" and self.dice.random() < 0.7:
            return httpx.Response(500, content=b"no")
        await asyncio.sleep(0.02 if host == "slow" else 0.001)
        return httpx.Response(200, stream=Chunks())


def endpoints(*hosts: str) -> list[Endpoint]:
    return [Endpoint(f"http://{host}/v1", api_key=f"key-{host}") for host in hosts]


async def test_all_requests_are_answered_around_slow_failing_and_dead_endpoints() -> None:
    fleet, servers = Fleet(), endpoints("fast", "slow", "flaky", "dead")
    async with httpx.AsyncClient(transport=BalancedTransport(servers, fleet)) as client:
        gate = asyncio.Semaphore(20)

        async def once() -> str:
            async with gate:
                return (await client.post("http://balanced/v1/chat/completions?x=1", json={})).text

        texts = await asyncio.gather(*[once() for _ in range(300)])
    assert texts == ["ok"] * 300
    assert fleet.seen["fast"] > fleet.seen["slow"]
    assert fleet.seen["dead"] < 30
    assert all(server.inflight == 0 for server in servers), "a request is still counted as in flight"
    assert fleet.keys["slow"] == "Bearer key-slow"
    assert fleet.paths == {"/v1/chat/completions?x=1"}


async def test_retry_after_keeps_requests_away() -> None:
    fleet, servers = Fleet(), endpoints("limited", "fast")
    async with httpx.AsyncClient(transport=BalancedTransport(servers, fleet)) as client:
        for _ in range(20):
            assert (await client.get("http://balanced/v1/models")).status_code == 200
    assert fleet.seen.get("limited", 0) <= 1
    assert servers[0].open_until > time.monotonic() + 20 or "limited" not in fleet.seen


async def test_a_single_limited_endpoint_gives_its_answer_back_at_once() -> None:
    fleet = Fleet()
    async with httpx.AsyncClient(transport=BalancedTransport(endpoints("limited"), fleet)) as client:
        began = time.monotonic()
        assert (await client.get("http://balanced/v1/models")).status_code == 429
        with pytest.raises(httpx.ConnectError, match="resting"):
            await client.get("http://balanced/v1/models")
    assert time.monotonic() - began < 1
    assert fleet.seen["limited"] == 1


async def test_cancelled_requests_leave_nothing_in_flight() -> None:
    fleet, servers = Fleet(), endpoints("slow")
    async with httpx.AsyncClient(transport=BalancedTransport(servers, fleet)) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.005):
                await client.get("http://balanced/v1/models")
    assert servers[0].inflight == 0


def test_the_blocking_twin_balances_too() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.host == "dead":
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json={"from": request.url.host})

    servers = endpoints("dead", "fast")
    with httpx.Client(transport=BlockingBalancedTransport(servers, httpx.MockTransport(serve))) as client:
        answers = {client.get("http://balanced/v1/models").json()["from"] for _ in range(10)}
    assert answers == {"fast"}
    assert all(server.inflight == 0 for server in servers)


@pytest.mark.parametrize(("value", "seconds"), [("7", 7.0), ("0.5", 0.5), ("", None), ("soon", None)])
def test_retry_after_is_read(value: str, seconds: float | None) -> None:
    assert retry_after(httpx.Headers({"retry-after": value})) == seconds


def test_retry_after_as_a_date_in_the_past_means_now() -> None:
    assert retry_after(httpx.Headers({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"})) == 0.0
