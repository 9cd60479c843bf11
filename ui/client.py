"""A client of the HTTP API in one file that needs only httpx: copy it into your own project.

shop = Vitrine("http://127.0.0.1:8000")
run = shop.brief("3 main pictures of the black coffee, 1:1")
for event in shop.events(run["run_id"]):
    print(event["kind"])
shop.kit(run["run_id"], "kit.zip")
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

TRIES = 5
AGAIN = (429, 502, 503, 504)
Json = dict[str, Any]


class VitrineProblem(Exception):
    """The API said no: what is wrong (RFC 9457), and the HTTP status."""

    def __init__(self, answer: httpx.Response) -> None:
        try:
            told = answer.json()
        except ValueError:
            told = {}
        self.status = answer.status_code
        self.code = str(told.get("type", "")).rsplit(":", 1)[-1]
        self.problem: Json = told
        super().__init__(f"{self.status} {told.get('detail') or answer.reason_phrase}")


class Vitrine:
    """The API at one address. Requests are safe to repeat: each brief carries an idempotency key of its own."""

    def __init__(self, url: str = "http://127.0.0.1:8000", key: str = "", *, timeout: float = 70.0) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout)

    def __enter__(self) -> Vitrine:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def brief(self, text: str, *, idempotency_key: str = "", wait: int = 0, **fields: Any) -> Json:
        """Send a brief; with `wait`, answers when it has ended or waits, at most so many seconds later."""
        headers = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        if wait:
            headers["Prefer"] = f"wait={wait}"
        return self._json("POST", "/v1/briefs", json={"text": text, **fields}, headers=headers)

    def plan(self, text: str, **fields: Any) -> Json:
        """What a brief would make, how long that takes and what it costs; nothing is made."""
        return self.brief(text, dry_run=True, **fields)

    def run(self, run_id: str) -> Json:
        """How a run stands, with everything made so far."""
        return self._json("GET", f"/v1/runs/{run_id}")

    def runs(self, **filters: Any) -> list[Json]:
        """Runs, newest first."""
        return list(self._json("GET", "/v1/runs", params=filters)["runs"])

    def finish(self, run_id: str, *, seconds: float = 600) -> Json:
        """The run when it has ended, or waits for an answer."""
        end = time.monotonic() + seconds
        while (run := self.run(run_id))["status"] in ("queued", "running"):
            if time.monotonic() > end:
                raise TimeoutError(f"{run_id} is still {run['status']} after {seconds:.0f} s")
            time.sleep(0.3)
        return run

    def events(self, run_id: str) -> Iterator[Json]:
        """Everything that happens in a run until it ends; goes on where it was when the connection drops."""
        last, tries = "0", 0
        while tries < TRIES:
            try:
                headers = {"Last-Event-ID": last}
                with self._http.stream("GET", f"/v1/runs/{run_id}/events", headers=headers, timeout=None) as answer:
                    if answer.status_code != 200:
                        answer.read()
                        raise VitrineProblem(answer)
                    for line in answer.iter_lines():
                        if line.startswith("id:"):
                            last, tries = line[3:].strip(), 0
                        elif line.startswith("data:"):
                            yield json.loads(line[5:])
                return
            except httpx.TransportError:
                tries += 1
                time.sleep(min(5.0, 0.3 * 2**tries))
        raise ConnectionError(f"the events of {run_id} cannot be followed")

    def answer(self, run_id: str, decision: str = "", *, text: str = "", plan: Json | None = None) -> Json:
        """Approve, edit (with `plan`) or cancel a plan; or answer a question with `text`."""
        said = {"decision": decision or None, "text": text or None, "plan": plan}
        return self._json("POST", f"/v1/runs/{run_id}/answer", json={k: v for k, v in said.items() if v is not None})

    def cancel(self, run_id: str) -> Json:
        """Stop a run; what was made until then is kept."""
        return self._json("POST", f"/v1/runs/{run_id}/cancel")

    def creatives(self, run_id: str) -> Json:
        """Every picture with its recipe, certificate and verdicts."""
        return self._json("GET", f"/v1/runs/{run_id}/creatives")

    def kit(self, run_id: str, to: str | Path) -> Path:
        """Save the launch kit."""
        path = Path(to)
        path.write_bytes(self._send("GET", f"/v1/runs/{run_id}/kit").content)
        return path

    def upload(self, photo: str | Path) -> str:
        """Upload a product photo; its asset id, for a brief's `photo`."""
        path = Path(photo)
        return str(self._json("POST", "/v1/files", files={"file": (path.name, path.read_bytes())})["asset"])

    def products(self) -> list[Json]:
        """The catalogue."""
        return list(self._json("GET", "/v1/products")["products"])

    def delete_product(self, sku: str) -> None:
        """Take a product of one's own out of the catalogue; what was made of it stays."""
        self._send("DELETE", f"/v1/products/{sku}")

    def product_from_link(self, url: str, *, dry_run: bool = False) -> Json:
        """Read a product page into the catalogue."""
        return self._json("POST", "/v1/products/from-link", json={"url": url, "dry_run": dry_run})

    def webhook(self, url: str, topics: list[str] | None = None) -> Json:
        """Be told of runs; the answer has the secret that messages are signed with."""
        return self._json("POST", "/v1/webhooks", json={"url": url, **({"topics": topics} if topics else {})})

    def _json(self, method: str, path: str, **more: Any) -> Json:
        answer: Json = self._send(method, path, **more).json()
        return answer

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send, and again where the server is busy or away for a moment and nothing can happen twice."""
        safe = method == "GET" or "Idempotency-Key" in more.get("headers", {})
        for tries in range(1, TRIES + 1):
            try:
                answer = self._http.request(method, path, **more)
            except httpx.TransportError:
                if not safe or tries == TRIES:
                    raise
                time.sleep(0.3 * 2**tries)
                continue
            if answer.is_success or answer.is_redirect:
                return answer
            if answer.status_code not in AGAIN or tries == TRIES or not (safe or answer.status_code == 429):
                raise VitrineProblem(answer)
            time.sleep(min(30.0, float(answer.headers.get("retry-after", 0.3 * 2**tries))))
        raise AssertionError("unreachable")
