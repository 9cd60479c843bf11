"""The API's door (plain ASGI): how often somebody may call, and one effect for each idempotency key."""

from __future__ import annotations

import asyncio
import base64
import math
import re
import secrets
from collections.abc import Callable, Mapping, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agents.settings import Settings
from domain.text import Words, best_of
from jobs.backbone import Backbone
from memory.limits import Allowance, Limits, Window, refused
from memory.limits import headers as limit_headers
from memory.replies import Replies
from ui.api.caller import caller
from ui.api.problems import language_of, problem

DELIVERY = re.compile(r"/v1/(?:serve|track|batch)|/api/features/.*|/ofrep/v1/.*", re.DOTALL)
"""What storefronts call from shoppers' browsers."""
LARGE = 1024 * 1024
"""Bodies over this size are not compared for idempotency; uploads are known by their content anyway."""
WAIT_SECONDS = 20.0
KEPT_HEADERS = ("content-type", "location")
ASKS: Mapping[str, Words] = {
    "too_many_requests": {"zh": "请求太频繁，请 {wait} 秒后再试。", "en": "Too many requests; try again in {wait} s."},
    "idempotency_key_reused": {
        "zh": "这个 Idempotency-Key 已用于另一个请求。", "en": "This Idempotency-Key was used for another request."},
    "idempotency_key_in_use": {
        "zh": "同一个 Idempotency-Key 的请求还在处理。", "en": "A request with this key is still worked on."},
    "idempotency_key_invalid": {
        "zh": "Idempotency-Key 应为 1 到 255 个字符。", "en": "An Idempotency-Key has 1 to 255 characters."},
}  # fmt: skip


class ApiDoor:
    """Lets requests to ``/v1`` in."""

    def __init__(self, app: ASGIApp, settings: Settings, backbone: Callable[[], Backbone]) -> None:
        self.app, self.settings, self._backbone = app, settings, backbone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path.startswith("/v1/") or DELIVERY.fullmatch(path)):
            await self.app(scope, receive, send)
            return
        await Visit(self, Request(scope, receive), send).enter()


class Visit:
    """One request on its way in."""

    def __init__(self, door: ApiDoor, request: Request, send: Send) -> None:
        self.door, self.request, self.send = door, request, send
        self.redis = door._backbone().redis
        self.changes = request.method not in ("GET", "HEAD", "OPTIONS")
        self.allowances: Sequence[Allowance] = ()
        self.who = caller.get()

    async def enter(self) -> None:
        """Count the request, then pass it on."""
        self.allowances = await Limits(self.redis).spend(*windows) if (windows := self._windows()) else ()
        if full := refused(self.allowances):
            await self._refuse(429, "too_many_requests", wait=str(max(1, math.ceil(full.reset))))
            return
        name = self.request.headers.get("idempotency-key")
        if name is None or self.request.method != "POST" or self._is_delivery:
            await self.door.app(self.request.scope, self.request.receive, self._sending)
        elif not 0 < len(name) <= 255:
            await self._refuse(400, "idempotency_key_invalid")
        else:
            await self._once(name)

    @property
    def _is_delivery(self) -> bool:
        return bool(DELIVERY.fullmatch(self.request.url.path))

    def _windows(self) -> list[Window]:
        """What this request is counted in. Pages of this host load many small pictures, which are not counted."""
        settings, who = self.door.settings, self.who
        address = self.request.client.host if self.request.client else "local"
        if self._is_delivery:
            most = settings.delivery_requests_per_minute
            return [
                Window("merchant", f"delivery:{who.merchant}", most),
                Window("address", address, max(1, most // 10)),
            ]
        if who.key or (who.user and self.changes):
            return [
                Window("default", who.who, settings.api_requests_per_minute),
                Window("merchant", who.merchant, settings.merchant_requests_per_minute),
            ]
        return [Window("default", address, settings.api_requests_per_minute)] if self.changes else []

    async def _once(self, name: str) -> None:
        """Carry out a request with an idempotency key, or repeat what was answered to it."""
        replies, whose = Replies(self.redis), f"{self.who.merchant}|{self.request.url.path}"
        body = await self._body()
        if body is None:  # an upload: passed on as it comes
            await self.door.app(self.request.scope, self.request.receive, self._sending)
            return
        print_ = self.request.url.query.encode() + b"\n" + body
        end = asyncio.get_running_loop().time() + WAIT_SECONDS
        while (slot := await replies.claim(whose, name, print_)).state == "busy":
            if asyncio.get_running_loop().time() > end:
                await self._refuse(409, "idempotency_key_in_use", headers={"Retry-After": "2"})
                return
            await asyncio.sleep(0.05)
        if slot.state == "other":
            await self._refuse(422, "idempotency_key_reused")
        elif slot.reply is not None:
            await self._repeat(slot.reply.status, slot.reply.headers, base64.b64decode(slot.reply.body))
        else:
            await self._first_time(replies, whose, name, print_, body)

    async def _body(self) -> bytes | None:
        if self.request.headers.get("content-type", "").startswith("multipart/"):
            return None
        if int(self.request.headers.get("content-length") or 0) > LARGE:
            return None
        return await self.request.body()

    async def _first_time(self, replies: Replies, whose: str, name: str, print_: bytes, body: bytes) -> None:
        """Do it, and keep the answer; one that says that nothing was done frees the key."""
        said: list[Message] = []
        given = False

        async def receive() -> Message:
            nonlocal given
            if given:
                await asyncio.Event().wait()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def keep(message: Message) -> None:
            said.append(message)
            await self._sending(message)

        try:
            await self.door.app(self.request.scope, receive, keep)
        except BaseException:
            await replies.free(whose, name)
            raise
        status = next((message["status"] for message in said if message["type"] == "http.response.start"), 500)
        if status < 400 or status == 500:
            headers = Headers(raw=said[0]["headers"])
            kept = {header: headers[header] for header in KEPT_HEADERS if header in headers}
            whole = b"".join(message.get("body", b"") for message in said[1:])
            await replies.keep(whose, name, print_, status, kept, whole)
        else:
            await replies.free(whose, name)

    async def _repeat(self, status: int, headers: dict[str, str], body: bytes) -> None:
        raw = [(header.encode(), value.encode()) for header, value in headers.items()]
        raw += [(b"idempotency-replayed", b"true"), (b"content-length", str(len(body)).encode())]
        await self._sending({"type": "http.response.start", "status": status, "headers": raw})
        await self._sending({"type": "http.response.body", "body": body})

    async def _sending(self, message: Message) -> None:
        """Send, with what is left of the caller's allowance."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            headers["X-Request-Id"] = self.request.headers.get("x-request-id", "")[:100] or secrets.token_hex(8)
            for name, value in limit_headers(self.allowances).items():
                headers[name] = value
            message = {**message, "headers": headers.raw}
        await self.send(message)

    async def _refuse(self, status: int, code: str, headers: dict[str, str] | None = None, **values: str) -> None:
        lang = language_of(self.request)
        words = {lang: text.format(**values) for lang, text in ASKS[code].items()} if values else dict(ASKS[code])
        more = {"Retry-After": values["wait"]} if status == 429 else {}
        answer = problem(self.request, status, code, best_of(words, lang), words=words, headers=more | (headers or {}))
        await answer(self.request.scope, self.request.receive, self._sending)
