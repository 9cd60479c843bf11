"""The tools, called by the official client: over HTTP in this process, and over stdio in a process of their own."""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from agents.settings import Settings
from domain.runs import Run
from memory.api_keys import ApiKeys
from ui import backstage
from ui.web import create_api

PACKSHOT = Path(__file__).parents[3] / "catalog" / "shanzhi-black-coffee" / "packshot.png"
TOOLS = {
    "make_pictures", "plan_pictures", "interpret_brief", "list_runs", "get_run", "answer_run", "cancel_run",
    "list_pictures", "check_certificate", "get_kit", "list_products", "get_product", "read_product_link", "add_photo",
    "list_scenarios", "check_picture", "check_words", "list_experiments", "get_experiment", "change_experiment",
}  # fmt: skip


@asynccontextmanager
async def talking(app: Any, key: str) -> AsyncIterator[ClientSession]:
    """A client of the tools, with this key."""
    http = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), headers={"Authorization": f"Bearer {key}"}, timeout=20
    )  # fmt: skip
    async with (
        http,
        streamable_http_client("http://vitrine/mcp", http_client=http) as (read, write, _),
        ClientSession(read, write, read_timeout_seconds=timedelta(seconds=30)) as session,
    ):
        await session.initialize()
        yield session


async def test_tools_over_http_obey_keys_and_owners(valkey_url: str, tmp_path: Path) -> None:
    app = create_api(Settings(data_dir=tmp_path, redis_url=valkey_url, auth="keys", _env_file=None))  # type: ignore[call-arg]
    async with app.router.lifespan_context(app):
        backbone = backstage.backbone()
        await backbone.redis.flushall()
        issue = ApiKeys(backbone.redis).issue
        ann, bob = [(await issue(name, "", ["read", "write"]))[0] for name in ("ann", "bob")]
        reader = (await issue("ann", "", ["read"]))[0]
        shop = (await issue("ann", "", ["deliver"]))[0]
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://vitrine") as nobody:
            assert (await nobody.post("/mcp", json={})).status_code == 401
            assert (await nobody.post("/mcp", json={}, headers={"Authorization": f"Bearer {shop}"})).status_code == 403
            assert (await nobody.get("/mcp", headers={"Authorization": f"Bearer {ann}"})).status_code == 405
        async with talking(app, ann) as session:
            listed = (await session.list_tools()).tools
            assert {tool.name for tool in listed} == TOOLS and all(tool.description for tool in listed)
            brief = {"text": "给黑咖啡做3张主图", "wait_seconds": 0, "idempotency_key": "once"}
            made = await session.call_tool("make_pictures", brief)
            again = await session.call_tool("make_pictures", brief)
            assert made.structuredContent == again.structuredContent and not made.isError
            run = made.structuredContent["run_id"]
            assert made.structuredContent["links"]["self"] == f"http://vitrine/v1/runs/{run}"
            read = await session.call_tool("interpret_brief", {"text": "给黑咖啡做3张主图，1:1，突出0糖"})
            assert 3 in read.structuredContent["brief"].values(), read
            words = await session.call_tool("check_words", {"texts": ["全网第一"], "market": "CN"})
            assert words.structuredContent["verdict"] == "fail"
            pixels = base64.b64encode(PACKSHOT.read_bytes()).decode()
            same = await session.call_tool("check_picture", {"picture": pixels, "source": pixels})
            assert same.structuredContent["verdict"] == "pass", same
            rules = await session.call_tool("list_scenarios", {"platform": "jd"})
            assert {row["platform"] for row in rules.structuredContent["scenarios"]} == {"jd"}
        async with talking(app, bob) as session:
            assert (await session.call_tool("list_runs", {})).structuredContent == {"runs": []}
            for name in ("get_run", "list_pictures", "cancel_run", "get_kit"):
                refused = await session.call_tool(name, {"run_id": run})
                assert refused.isError and "404" in refused.content[0].text, name
            for odd in ("../runs", "x/../../openapi.json", "x?y", ""):
                assert (await session.call_tool("get_run", {"run_id": odd})).isError
        async with talking(app, reader) as session:
            assert not (await session.call_tool("get_run", {"run_id": run})).isError
            refused = await session.call_tool("cancel_run", {"run_id": run})
            assert refused.isError and "403" in refused.content[0].text
        kept: Run = await backbone.runs.get(run)
        assert (kept.merchant, kept.status) == ("ann", "queued") and len(await backbone.runs.list()) == 1


async def test_tools_over_stdio(valkey_url: str, tmp_path: Path) -> None:
    program = StdioServerParameters(
        command=sys.executable, args=["-m", "ui.cli", "mcp"], cwd=str(Path(__file__).parents[3]),
        env={**os.environ, "VITRINE_DATA_DIR": str(tmp_path), "VITRINE_REDIS_URL": valkey_url, "VITRINE_AUTH": "open"},
    )  # fmt: skip
    async with stdio_client(program) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        assert {tool.name for tool in (await session.list_tools()).tools} == TOOLS
        found = await session.call_tool("check_words", {"texts": ["好喝的咖啡"]})
        assert found.structuredContent["verdict"] == "pass"
        missing = await session.call_tool("get_run", {"run_id": "run-nothing"})
        assert missing.isError and "404" in missing.content[0].text
