"""The API's door: keys, scopes, other merchants, rates, one effect for one idempotency key; webhooks; the contract."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from agents.settings import Settings
from domain.brief import Plan, Question, Step
from domain.runs import Run
from jobs.backbone import Backbone
from jobs.execution import execute
from jobs.webhooks import deliver_due
from memory.api_keys import ApiKeys
from ui import backstage
from ui.web import create_api

PAINTING = Step(agent="generation", title={}, seconds=3, cost=0.02)
PLAN = Plan(sku="c", personas=("a",), canvases=("1x1",), steps=(PAINTING,))


@asynccontextmanager
async def opened(url: str, folder: Path, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """The API in this process, on an empty store."""
    app = create_api(Settings(data_dir=folder, redis_url=url, _env_file=None, **settings))  # type: ignore[call-arg]
    async with app.router.lifespan_context(app):
        await backstage.backbone().redis.flushall()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://vitrine") as client:
            yield client


@pytest.fixture
async def api(valkey_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(valkey_url, tmp_path, webhooks_private=True) as client:
        yield client


async def key(scopes: list[Any], merchant: str = "local") -> dict[str, str]:
    secret, _ = await ApiKeys(backstage.backbone().redis).issue(merchant, "test", scopes)
    return {"Authorization": f"Bearer {secret}"}


async def runs() -> int:
    return len(await backstage.backbone().runs.list(limit=5000))


def is_problem(answer: httpx.Response, status: int, code: str) -> bool:
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return (answer.status_code, told["status"], told["type"]) == (status, status, f"urn:vitrine:problem:{code}")


async def test_keys_scopes_and_revocation(valkey_url: str, tmp_path: Path) -> None:
    async with opened(valkey_url, tmp_path, auth="keys") as api:
        assert is_problem(await api.get("/v1/runs"), 401, "key_missing")
        assert is_problem(await api.get("/v1/runs", headers={"Authorization": "Bearer vt_0_x"}), 401, "key_unknown")
        reader = await key(["read"])
        for path in ("/traces", "/traces/api/runs"):  # the console is for operators, wherever they sit
            assert is_problem(await api.get(path), 401, "sign_in")
            assert is_problem(await api.get(path, headers=reader), 403, "role_missing")
            assert (await api.get(path, headers=await key(["admin"]))).status_code == 200
        assert (await api.get("/v1/runs", headers=reader)).status_code == 200
        assert is_problem(await api.post("/v1/briefs", json={"text": "x"}, headers=reader), 403, "scope_missing")
        keys = ApiKeys(backstage.backbone().redis)
        stored = await backstage.backbone().redis.hvals("api:keys")
        assert all(reader["Authorization"].split("_", 2)[-1] not in raw.decode() for raw in stored)
        for kept, used in await keys.all():
            assert used
            await keys.revoke(kept.id)
        assert is_problem(await api.get("/v1/runs", headers=reader), 401, "key_unknown")


async def test_other_merchants_see_nothing_of_each_other(api: httpx.AsyncClient) -> None:
    merchants = {name: await key(["read", "write"], name) for name in ("ann", "bob", "cho")}
    made = {name: (await api.post("/v1/briefs", json={"text": "给黑咖啡做图"}, headers=who)).json()
            for name, who in merchants.items()}  # fmt: skip
    hooks = {name: (await api.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/x"}, headers=who)).json()["id"]
             for name, who in merchants.items()}  # fmt: skip
    probes = 0
    for name, who in merchants.items():
        mine = (await api.get("/v1/runs", headers=who)).json()["runs"]
        assert [run["run_id"] for run in mine] == [made[name]["run_id"]]
        for other in merchants.keys() - {name}:
            run, thread = made[other]["run_id"], made[other]["thread_id"]
            for method, path, body in [
                ("GET", f"/v1/runs/{run}", None), ("GET", f"/v1/runs/{run}/events", None),
                ("GET", f"/v1/runs/{run}/kit", None), ("GET", f"/v1/runs/{run}/kit/kit.json", None),
                ("GET", f"/v1/runs/{run}/creatives", None), ("POST", f"/v1/runs/{run}/cancel", None),
                ("POST", f"/v1/runs/{run}/answer", {"decision": "approve"}),
                ("POST", "/v1/briefs", {"text": "go on", "thread_id": thread}),
                ("GET", f"/v1/webhooks/{hooks[other]}", None), ("DELETE", f"/v1/webhooks/{hooks[other]}", None),
                ("POST", f"/v1/webhooks/{hooks[other]}/test", None),
            ]:  # fmt: skip
                answer = await api.request(method, path, json=body, headers=who)
                probes += 1
                assert answer.status_code == 404, (method, path, answer.text)
                assert thread not in answer.text.replace(path, "")
            listed = (await api.get("/v1/runs", params={"thread_id": thread}, headers=who)).json()["runs"]
            assert listed == []
        assert (await api.get("/v1/experiments", headers=who)).json()["experiments"] == []
        assert (await api.get("/v1/findings", headers=who)).status_code == 403  # kept for all together
    assert probes == 66 and all(run.status == "queued" for run in await backstage.backbone().runs.list())


async def test_a_thousand_duplicates_and_a_hundred_at_once_have_one_effect(api: httpx.AsyncClient) -> None:
    brief = {"text": "给黑咖啡做3张主图"}
    first = await api.post("/v1/briefs", json=brief, headers={"Idempotency-Key": "once"})
    assert first.status_code == 202 and "idempotency-replayed" not in first.headers
    for _ in range(20):
        many = [api.post("/v1/briefs", json=brief, headers={"Idempotency-Key": "once"}) for _ in range(50)]
        for answer in await asyncio.gather(*many):
            assert (answer.status_code, answer.content) == (202, first.content)
            assert answer.headers["idempotency-replayed"] == "true"
    assert await runs() == 1
    at_once = [api.post("/v1/briefs", json=brief, headers={"Idempotency-Key": "all"}) for _ in range(100)]
    answers = await asyncio.gather(*at_once)
    assert {answer.status_code for answer in answers} == {202} and len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert await runs() == 2
    other = await api.post("/v1/briefs", json={"text": "另一件事 做2张图"}, headers={"Idempotency-Key": "once"})
    assert is_problem(other, 422, "idempotency_key_reused")
    # A request that was refused has done nothing: its key may be used for the corrected one.
    assert (await api.post("/v1/briefs", json={"text": ""}, headers={"Idempotency-Key": "new"})).status_code == 422
    assert (await api.post("/v1/briefs", json=brief, headers={"Idempotency-Key": "new"})).status_code == 202
    assert is_problem(await api.post("/v1/briefs", json=brief, headers={"Idempotency-Key": "k" * 256}), 400,
                      "idempotency_key_invalid")  # fmt: skip
    assert await runs() == 3


async def test_rates_are_counted_for_each_key_and_said_in_headers(valkey_url: str, tmp_path: Path) -> None:
    limits = {"api_requests_per_minute": 10, "merchant_requests_per_minute": 15, "delivery_requests_per_minute": 30}
    async with opened(valkey_url, tmp_path, **limits) as api:
        one, two = await key(["read"]), await key(["read"])
        answers = [await api.get("/v1/runs", headers=one) for _ in range(12)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
        assert answers[0].headers["ratelimit"].startswith('"default";r=9;t=')
        assert answers[0].headers["ratelimit-policy"] == '"default";q=10;w=60, "merchant";q=15;w=60'
        assert is_problem(answers[-1], 429, "too_many_requests")
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 70 and ";r=0;" in answers[-1].headers["ratelimit"]
        # Refused requests are not counted, and another key has a window of its own; their merchant's is for both.
        answers = [await api.get("/v1/runs", headers=two) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert (
            '"default";r=5;' in answers[-1].headers["ratelimit"]
            and '"merchant";r=0;' in answers[-1].headers["ratelimit"]
        )
        other = await key(["read"], "ann")
        assert (await api.get("/v1/runs", headers=other)).status_code == 200
        assert [(await api.get("/v1/products")).status_code for _ in range(15)] == [200] * 15
        shops = [await api.get("/v1/serve", params={"sku": "x", "user": "u", "format": "json"}) for _ in range(4)]
        assert [answer.status_code for answer in shops] == [404] * 3 + [429] and int(shops[-1].headers["retry-after"])
        assert shops[0].headers["ratelimit-policy"] == '"merchant";q=30;w=60, "address";q=3;w=60'


async def test_pages_of_other_sites_are_refused(api: httpx.AsyncClient) -> None:
    evil = {"Origin": "https://elsewhere.example"}
    assert is_problem(await api.post("/v1/briefs", json={"text": "x"}, headers=evil), 403, "foreign_origin")
    own = {"Origin": "http://vitrine"}
    assert (await api.post("/v1/briefs", json={"text": "咖啡做图"}, headers=own)).status_code == 202


async def planned(run: Run, stop: Any) -> Run:
    """A conductor that plans, and makes nothing until it is told to."""
    if run.answer is None and run.request.approval == "ask":
        question = Question(id="q1", about="approval", text={"en": "Go?"})
        return run.model_copy(update={"status": "waiting", "plan": PLAN, "question": question})
    return run.model_copy(update={"status": "completed", "plan": PLAN, "question": None, "answer": None})


async def work(backbone: Backbone) -> None:
    """Whatever is queued, until cancelled."""
    while True:
        for run in await backbone.runs.open_runs():
            if run.status == "queued":
                await execute(backbone, planned, run.id)
        await asyncio.sleep(0.02)


async def test_dry_run_prefer_wait_and_answers(api: httpx.AsyncClient) -> None:
    working = asyncio.create_task(work(backstage.backbone()))
    dry = await api.post("/v1/briefs", json={"text": "给黑咖啡做图", "dry_run": True}, timeout=30)
    told = dry.json()
    assert dry.status_code == 200 and told["dry_run"]
    assert told["estimate"] == {"pictures": 1, "seconds": 3.0, "cost_usd": 0.02}
    assert (await api.get(told["links"]["self"])).json()["status"] == "cancelled"
    asked = await api.post("/v1/briefs", json={"text": "做图吧 咖啡", "approval": "ask"}, headers={"Prefer": "wait=20"})
    assert (asked.status_code, asked.json()["status"]) == (200, "waiting")
    links = asked.json()["links"]
    assert is_problem(await api.post(links["answer"], json={"plan": {"nonsense": 1}}), 422, "bad_brief")
    assert (await api.post(links["answer"], json={"decision": "approve"})).status_code == 202
    async with asyncio.timeout(20), api.stream("GET", links["events"]) as following:
        kinds = [line.removeprefix("event: ") async for line in following.aiter_lines() if line.startswith("event:")]
    assert kinds == ["brief_received", "question_answered", "run_finished"]
    assert is_problem(await api.post(links["answer"], json={"decision": "approve"}), 409, "not_waiting")
    working.cancel()


async def test_webhooks_are_signed_and_sent_again_until_taken(api: httpx.AsyncClient) -> None:
    got: list[tuple[dict[str, str], bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204 if len(got) > 2 else 503)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/hook"
    hook = (await api.post("/v1/webhooks", json={"url": url, "topics": ["run.waiting", "run.completed"]})).json()
    backbone = backstage.backbone()
    run = (await api.post("/v1/briefs", json={"text": "给黑咖啡做图", "approval": "ask"})).json()["run_id"]
    await execute(backbone, planned, run)
    for _ in range(4):
        await deliver_due(backbone, retries=(0.0,) * 5)
    server.shutdown()
    assert len(got) == 3 and len({headers["webhook-id"] for headers, _ in got}) == 1
    for headers, body in got:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        secret = base64.b64decode(hook["secret"].removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert json.loads(body)["type"] == "run.waiting" and json.loads(body)["data"]["run_id"] == run
    about = (await api.get(f"/v1/webhooks/{hook['id']}")).json()
    assert [each["state"] for each in about["deliveries"]] == ["delivered", "waiting", "waiting"]
    assert "secret" not in about


async def test_webhooks_go_to_public_addresses_only(valkey_url: str, tmp_path: Path) -> None:
    async with opened(valkey_url, tmp_path) as api:
        for url in (
            "http://127.0.0.1/x",
            "http://169.254.169.254/latest",
            "http://localhost:8080/",
            "ftp://a.example/",
        ):
            assert is_problem(await api.post("/v1/webhooks", json={"url": url}), 422, "forbidden_address"), url


def test_the_description_is_kept(valkey_url: str, tmp_path: Path) -> None:
    """Schemathesis: what the API answers is what its description says, also to nonsense."""
    import schemathesis
    from hypothesis import HealthCheck, given, settings

    app = create_api(Settings(data_dir=tmp_path, redis_url=valkey_url, _env_file=None))  # type: ignore[call-arg]
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    SLOW = list(HealthCheck)
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    tried = []
    ours = ("briefs", "runs", "kits", "creatives", "files", "products", "webhooks", "study", "account")
    for found in schema.get_all_operations():
        operation = found.ok()
        if not set(operation.definition.raw.get("tags", ())) & set(ours) or operation.path.endswith("/events"):
            continue

        @given(case=operation.as_strategy())
        @settings(max_examples=4, deadline=None, suppress_health_check=SLOW, database=None, derandomize=True)
        def keeps(case: Any) -> None:
            if isinstance(case.body, dict):
                case.body.pop("dry_run", None)
            case.headers.pop("Prefer", None)
            answer = case.call(timeout=30)
            case.validate_response(answer, checks=[
                schemathesis.checks.not_a_server_error,
                schemathesis.specs.openapi.checks.status_code_conformance,
                schemathesis.specs.openapi.checks.content_type_conformance,
                schemathesis.specs.openapi.checks.response_schema_conformance,
            ])  # fmt: skip

        keeps()
        tried.append(operation.label)
    server.should_exit = True
    thread.join(10)
    assert len(tried) >= 24, tried
