"""Twelve kinds of secrets in one brief: afterwards none is in the store, a file, a trace or an export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from redis.asyncio import Redis

from agents.settings import Settings
from domain.events import ModelAnswered
from domain.secrets import HIDDEN
from tests.unit.test_secrets import PLANTED
from ui import backstage
from ui.web import create_api


async def contents(client: Redis, name: bytes) -> bytes:
    """A key and all that is in it."""
    readers: dict[bytes, Any] = {
        b"string": client.get, b"hash": client.hgetall, b"set": client.smembers, b"stream": client.xrange,
        b"list": lambda key: client.lrange(key, 0, -1), b"zset": lambda key: client.zrange(key, 0, -1),
    }  # fmt: skip
    return repr((name, await readers[await client.type(name)](name))).encode()


async def test_none_of_twelve_kinds_is_found_anywhere(valkey_url: str, tmp_path: Path) -> None:
    assert len(PLANTED) == 12
    planted = " ".join(PLANTED.values())
    app = create_api(Settings(data_dir=tmp_path, redis_url=valkey_url, _env_file=None))  # type: ignore[call-arg]
    async with app.router.lifespan_context(app):
        backbone = backstage.backbone()
        await backbone.redis.flushall()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://vitrine") as http:
            brief = {"text": f"给黑咖啡做图 {planted} 谢谢", "approval": "ask"}
            made = await http.post("/v1/briefs", json=brief, headers={"Idempotency-Key": "once"})
            run = made.json()["run_id"]
            head = {"thread_id": made.json()["thread_id"], "run_id": run}
            refused = ModelAnswered(id="m1", model="m", output="Brief", reason=f"401 for {planted}", **head)
            await backbone.bus.publish(refused)
            read = [
                (await http.get(path)).text
                for path in (
                    f"/v1/runs/{run}", f"/v1/runs/{run}/creatives", f"/traces/api/runs/{run}", "/traces/api/runs",
                    f"/traces/{run}/export.json", f"/traces/{run}/export.otlp.json",
                )
            ]  # fmt: skip
        stored = [await contents(backbone.redis, name) async for name in backbone.redis.scan_iter("*")]
    assert len(stored) > 10
    files = [file.read_bytes() for file in sorted(tmp_path.glob("**/*")) if file.is_file()]  # noqa: ASYNC240
    assert all(HIDDEN in text for text in (read[2], read[4], read[5])), "the texts are there, without the secrets"
    for kind, secret in PLANTED.items():
        part = secret.splitlines()[-1 if kind == "pem" else 0]
        assert not [text for text in read if secret in text], kind
        assert not [data for data in (*stored, *files) if secret.encode() in data], kind
        assert kind == "pem" or not [data for data in (*stored, *files) if part.encode() in data], kind
