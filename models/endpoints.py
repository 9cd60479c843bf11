"""Which server of several OpenAI-compatible ones is asked next: power of two choices and a circuit breaker."""

from __future__ import annotations

import random
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

RETRY = frozenset({408, 409, 429, 500, 502, 503, 504})
"""Answers that another endpoint, or the same one later, may do better."""
PATIENCE = 2.0
"""Longest pause for a Retry-After within one request; beyond it the answer is given back."""
LONGEST_REST = 60.0


@dataclass
class Endpoint:
    """One server, and what is known about it."""

    base_url: str
    api_key: str = "none"
    weight: float = 1.0
    max_inflight: int = 64
    inflight: int = 0
    ewma: float = 0.5
    """Smoothed seconds to the response headers."""
    fails: int = 0
    open_until: float = 0.0
    """Circuit breaker: nothing is sent before this time."""
    sent: int = 0

    def score(self) -> float:
        """Expected waiting time, lower is better."""
        return (self.inflight + 1) * self.ewma / self.weight

    def readdress(self, request: httpx.Request, body: bytes) -> httpx.Request:
        """The request, sent to this endpoint with this endpoint's key."""
        base = httpx.URL(self.base_url.rstrip("/"))
        path = request.url.raw_path.decode().split("/v1", 1)[-1]
        url = base.copy_with(raw_path=(base.path + path).encode())
        headers = request.headers.copy()
        headers["host"] = url.netloc.decode()
        headers["authorization"] = f"Bearer {self.api_key}"
        return httpx.Request(request.method, url, headers=headers, content=body, extensions=request.extensions)

    def answered(self, status: int, seconds: float) -> None:
        """Learn from an answer."""
        if status < 500 and status != 429:
            self.fails = 0
        self.ewma = 0.8 * self.ewma + 0.2 * seconds

    def failed(self, retry_after: float | None) -> None:
        """Open the circuit: for as long as the server asked, else longer with each failure in a row."""
        self.fails += 1
        rest = retry_after if retry_after is not None else 0.5 * 2 ** min(self.fails, 7)
        self.open_until = time.monotonic() + min(LONGEST_REST, rest)


Step = float | tuple[Endpoint, httpx.Request]
"""What a transport does next: pause so many seconds, or send this request."""
Reply = httpx.Response | httpx.TransportError | None


@dataclass
class Balancer:
    """Chooses the endpoint of each attempt; knows nothing about how bytes travel."""

    endpoints: Sequence[Endpoint]
    attempts: int = 3
    random: random.Random = field(default_factory=random.Random)

    def converse(self, request: httpx.Request, body: bytes) -> Generator[Step, Reply, httpx.Response]:
        """Ask endpoints one after another; returns the first good answer, else the last bad one, or raises."""
        tried: set[str] = set()
        last: Reply = httpx.ConnectError("every endpoint is resting after failures")
        for attempt in range(self.attempts):
            endpoint = self.pick(tried)
            if endpoint is None and attempt and (pause := self.pause()) is not None:
                yield pause
                endpoint = self.pick(set())
            if endpoint is None:
                break
            tried.add(endpoint.base_url)
            began = time.monotonic()
            last = yield endpoint, endpoint.readdress(request, body)
            if isinstance(last, httpx.Response) and last.status_code not in RETRY:
                endpoint.answered(last.status_code, time.monotonic() - began)
                return last
            endpoint.failed(retry_after(last.headers) if isinstance(last, httpx.Response) else None)
            if isinstance(last, httpx.ReadTimeout):  # a slow answer was paid for: asking again doubles the wait
                break
        if isinstance(last, httpx.Response):
            return last
        raise last or httpx.ConnectError("no endpoint is configured")

    def pick(self, tried: set[str]) -> Endpoint | None:
        """The better of two random endpoints that are up and were not tried; None where all are resting."""
        now = time.monotonic()
        fresh = [e for e in self.endpoints if e.base_url not in tried] or list(self.endpoints)
        live = [e for e in fresh if e.open_until <= now]
        free = [e for e in live if e.inflight < e.max_inflight] or live
        return min(self.random.sample(free, min(2, len(free))), key=Endpoint.score) if free else None

    def pause(self) -> float | None:
        """Seconds until the first endpoint may be asked again, where that is worth waiting for."""
        soonest = min(e.open_until for e in self.endpoints) - time.monotonic()
        return max(0.0, soonest) if soonest <= PATIENCE else None


def retry_after(headers: httpx.Headers) -> float | None:
    """Seconds the server asks to wait: a number or an HTTP date."""
    value = headers.get("retry-after", "").strip()
    if value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()) if value else None
    except (ValueError, TypeError):
        return None
