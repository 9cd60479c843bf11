"""Nobody reads or changes what is another merchant's: every route and every socket event, tried for each pair."""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from agents.settings import Settings
from tests.integration.ui.tenants import Socket, Tenant, settle, unharmed
from ui import backstage
from ui.access import row_for
from ui.web import create_app

FREE = {"name", "filename", "avatar_id", "full_path", "rest", "key", "client_key", "provider_id", "kind", "what"}
"""Path parameters that name nothing that is anybody's."""
CHOICES = {"what": "pause", "kind": "users", "name": "marble", "client_key": "local", "filename": "favicon.svg"}
CLOSED = (401, 403, 404, 405, 409, 421, 422)
STREAMS = ("/events", "/tail")
LIBRARY = {"/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc", "/mcp", "/health", "/{full_path:path}"}
"""Of the chat library's own routes, those that ours stand before."""


@pytest.fixture
async def site(valkey_url: str, tmp_path: Path) -> AsyncIterator[tuple[Any, httpx.AsyncClient]]:
    limits = {"api_requests_per_minute": 100_000, "merchant_requests_per_minute": 100_000}
    app = create_app(Settings(data_dir=tmp_path, redis_url=valkey_url, auth="keys", _env_file=None, **limits))  # type: ignore[call-arg, arg-type]
    async with app.router.lifespan_context(app):
        await backstage.backbone().redis.flushall()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://vitrine", timeout=60) as http:
            yield app, http
    # The chat library leaves tasks behind; torn down by the closing loop they would upset the interpreter.
    while left := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=5)
    gc.collect()


def routes_of(app: Any) -> Iterator[tuple[str, str]]:
    """(method, path) of every route, also of those that the chat library brings along."""
    for route in app.routes:
        inner = getattr(route, "original_router", None)
        mounted = getattr(route, "app", None) if type(route).__name__ == "Mount" else None
        if inner is not None:
            yield from routes_of(inner)
        elif mounted is not None and getattr(route, "path", "") == "":
            yield from ((how, path) for how, path in routes_of(mounted.app) if path not in LIBRARY)
        elif hasattr(route, "path"):
            yield from ((method, route.path) for method in sorted(getattr(route, "methods", None) or {"GET", "POST"}))


def filled(path: str, whose: Tenant) -> str:
    """The route's address with this merchant's ids; fails for a parameter that nobody has thought about."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        assert name in whose.ids or name in FREE, f"{path}: whose is {name!r}? Say so in tenants.py, or add it to FREE"
        name = "chat" if name == "thread_id" and path.startswith("/project/") else name  # two kinds of threads
        return whose.ids.get(name) or CHOICES.get(name, "x")

    return re.sub(r"\{(\w+)(?::\w+)?\}", value, path)


def bodies(path: str, mine: Tenant, whose: Tenant) -> list[dict[str, Any]]:
    """What to send: nothing, and whatever of this route can name a thing of somebody else's."""
    ids, chat = whose.ids, {"threadId": whose.ids["chat"], "sessionId": whose.ids["session"]}
    element = {"id": ids["element_id"], "type": "custom", "name": "RunCard", "props": {}, "display": "inline",
               "forId": "m", "threadId": ids["chat"]}  # fmt: skip
    approve = {"run": ids["run_id"], "decision": {"decision": "approve"}}
    names = {"run": ids["run_id"], "experiment": ids["trial_id"], "batch": ids["batch_id"], "number": 1}
    dos = ("stop", "start", "pause", "again", "pick", "undo", "retouch")
    actions = [("answer", approve), *[("batch", names | {"move": move}) for move in ("cancel", "pause")],
               *[("act", names | {"what": do}) for do in dos]]  # fmt: skip
    known: dict[str, list[dict[str, Any]]] = {
        "/v1/briefs": [{"json": {"text": "go on", "thread_id": ids["thread_id"]}},
                       {"json": {"text": "做图", "photo": ids["asset"]}},
                       {"json": {"text": "做图", "sku": ids["sku"]}}],
        "/v1/products/{sku}": [
            {"json": {"sku": ids["sku"], "title": {"en": "mine"}, "images": [ids["asset"]]}},
            {"json": {"sku": ids["sku"], "title": {"en": "all"}}, "params": {"shared": True}}],
        "/v1/interpret": [{"json": {"turns": [{"role": "user", "text": f"2 pictures of {ids['sku']}"}]}}],
        "/v1/runs": [{"params": {"thread_id": ids["thread_id"]}}],
        "/v1/serve": [{"params": {"sku": ids["sku"], "user": "u", "format": "json"}}],
        "/v1/batch": [{"json": {"batch": [{
            "type": "track", "event": "Experiment Viewed", "userId": "u", "messageId": "m",
            "properties": {"trial": ids["trial_id"], "arm": "a"}}]}}],
        "/project/threads": [{"json": {"pagination": {"first": 50}, "filter": {"userId": ids["user"]}}}],
        "/project/thread": [{"json": {**chat, "name": "mine now"}}],
        "/project/thread/share": [{"json": {**chat, "isShared": True}}],
        "/project/file": [{"params": {"session_id": ids["session"]}, "files": {"file": ("a.csv", b"x", "text/csv")}}],
        "/project/file/{file_id}": [{"params": {"session_id": ids["session"]}}],
        "/project/element": [{"json": {"element": element, "sessionId": who.ids["session"]}} for who in (whose, mine)],
        "/project/action": [{"json": {"sessionId": who.ids["session"], "action": {
            "name": name, "payload": payload, "label": "", "tooltip": "", "forId": "m", "id": "a"}}}
            for who in (whose, mine) for name, payload in actions],
        "/set-session-cookie": [{"json": {"session_id": ids["session"]}}],
        "/feedback": [{"json": {"feedback": {"forId": ids["element_id"], "value": 1}, "sessionId": ids["session"],
                                "feedbackId": "f"}}],
    }  # fmt: skip
    return known.get(path, [{}])


async def chats(http: httpx.AsyncClient, one: Tenant) -> Socket:
    """Open a chat page and say something in it."""
    one.ids |= {"session": str(uuid.uuid4()), "chat": str(uuid.uuid4())}
    socket = Socket(http, one, one.ids["session"], one.ids["chat"])
    assert await socket.open()
    upload = await http.post("/project/file", params={"session_id": one.ids["session"]}, headers=one.headers,
                             files={"file": ("a.csv", one.word.encode(), "text/csv")})  # fmt: skip
    one.ids["file_id"] = upload.json()["id"]
    history = backstage.backbone().redis
    user = (await http.get("/user", headers=one.headers)).json()
    one.ids |= {"user": user["id"], "element_id": f"el-{one.name}"}
    from ui.history import RedisHistory

    kept = RedisHistory(history)
    await kept.update_thread(one.ids["chat"], name=one.word, user_id=user["id"])
    await history.hset(
        f"chat:elements:{one.ids['chat']}", one.ids["element_id"], f'{{"id": "e", "name": "{one.word}"}}'
    )
    step = f'{{"id": "s", "type": "user_message", "output": "{one.word}", "createdAt": "2026"}}'
    await history.hset(f"chat:steps:{one.ids['chat']}", f"step-{one.name}", step)
    return socket


async def test_no_route_and_no_event_gives_another_merchant_anything(site: tuple[Any, httpx.AsyncClient]) -> None:
    app, http = site
    began, cpu = time.monotonic(), time.process_time()
    tenants = [await settle(name) for name in ("ann", "bob", "cho")]
    sockets = {one.name: await chats(http, one) for one in tenants}
    routes = sorted(set(routes_of(app)))
    assert len(routes) > 90
    probes, leaks, own = 0, [], 0
    for method, path in routes:
        if (method, path) == ("DELETE", "/v1/memory"):  # takes all of one's own: tried at the end
            continue
        row = row_for(filled(path, tenants[0]), method)
        assert row is not None or path == "/redoc", f"{path} has no row in ui/access.yaml"
        for mine, whose in itertools.product(tenants, tenants):
            if mine is whose and (method != "GET" or path.endswith(STREAMS)):
                continue
            address = filled(path, whose)
            is_theirs = path == "/v1/briefs" or any(f"{{{name}" in path for name in whose.ids if name not in FREE)
            for sent in bodies(path, mine, whose):
                answer = await http.request(method, address, headers=mine.headers, **sent)
                if mine is whose:
                    own += mine.word in answer.text
                    continue
                probes += 1
                foreign = [one.word for one in tenants if one is not mine and one.word in answer.text]
                open_ = is_theirs and "member" not in path and answer.status_code not in CLOSED and method != "HEAD"
                if foreign or open_ or (answer.status_code >= 500 and path != "/ready"):
                    leaks.append((method, path, mine.name, whose.name, answer.status_code, answer.text[:200]))
    probes += await _tables(http, tenants, leaks)
    probes += await _events(http, tenants, sockets, leaks)
    for socket in sockets.values():
        await socket.close()
    print(f"{len(routes)} routes, {probes} probes, {own} own reads, {time.monotonic() - began:.1f} s, "
          f"{time.process_time() - cpu:.1f} s CPU")  # fmt: skip
    if leaks:
        print(*leaks[:20], sep="\n")
        pytest.fail("\n".join(map(str, leaks[:20])), pytrace=False)
    assert own >= 3 * 12, "the words are found where they are one's own, or this test shows nothing"
    assert probes >= 500
    counted = await backstage.backbone().outcomes.waiting()
    assert counted == len(tenants), "each shop's own look at its picture, and nothing that another shop reports"
    gone = await http.delete("/v1/memory", headers=(await settle("dee")).headers)
    assert gone.json() == {"forgotten": 1}
    for one in tenants:
        await unharmed(one)
        page = await http.get(f"/project/thread/{one.ids['chat']}", headers=one.headers)
        assert page.json()["name"] != "mine now" and one.word in page.text, page.text
        assert one.ids["user"] == page.json()["userId"] and one.word in str(page.json()["elements"])


async def _tables(http: httpx.AsyncClient, tenants: list[Tenant], leaks: list[Any]) -> int:
    """Tables that name somebody else's product, or somebody else's photo for a product of one's own."""
    catalog, probes = backstage.backbone().catalog, 0
    for mine, whose in itertools.permutations(tenants, 2):
        asked = {"text": "1 picture", "skus": [whose.ids["sku"]], "dry_run": "true"}
        named = await http.post("/v1/batches", data=asked, headers=mine.headers)
        row = json.dumps([{"sku": f"new-{whose.name}", "title": {"en": "Mug"}, "images": [whose.ids["asset"]]}])
        sent = {"file": ("a.json", row.encode(), "application/json")}
        table = await http.post("/v1/batches", data={"text": "1 picture", "dry_run": "true"}, files=sent,
                                headers=mine.headers)  # fmt: skip
        taken = catalog.of(mine.name).product(f"new-{whose.name}")
        catalog.of(mine.name).delete(taken.sku)
        probes += 2
        if named.json()["usable"] or whose.word in named.text + table.text or taken.images:
            leaks.append(("tables", mine.name, whose.name, named.text[:200], table.text[:200], taken.images))
    return probes


async def _events(http: httpx.AsyncClient, tenants: list[Tenant], sockets: dict[str, Socket], leaks: list[Any]) -> int:
    """Every event of the socket, with somebody else's ids, from one's own chat and into theirs."""
    from chainlit.server import sio

    events = set(sio.handlers["/"]) - {"connect", "disconnect"}
    probes = 0
    for mine, whose in itertools.permutations(tenants, 2):
        for session, thread in ((whose.ids["session"], ""), (str(uuid.uuid4()), whose.ids["chat"])):
            probes += 1
            if await Socket(http, mine, session, thread).open():
                leaks.append(("connect", session, mine.name, whose.name))
        # A conversation of the API is in nobody's chat history yet: a page may name it, and gets nothing by that.
        inside = Socket(http, mine, str(uuid.uuid4()), whose.ids["thread_id"])
        assert await inside.open()
        said = {"id": str(uuid.uuid4()), "type": "user_message", "name": "u", "output": "approve", "createdAt": "2026",
                "threadId": whose.ids["chat"], "metadata": {"favorite": True}}  # fmt: skip
        payload = {"message": said, "fileReferences": [{"id": whose.ids["file_id"]}], "threadId": whose.ids["chat"]}
        for socket, event in itertools.product((inside, sockets[mine.name]), sorted(events - {"clear_session"})):
            probes += 1
            await socket.say(event, *([] if event in ("connection_successful", "stop", "audio_start", "audio_end",
                                                      "fetch_favorites") else [payload]))  # fmt: skip
        await asyncio.sleep(0.15)
        for socket in (inside, sockets[mine.name]):
            if whose.word in socket.told:
                leaks.append(("socket", mine.name, whose.name, socket.told[:300]))
        await inside.close()
    return probes
