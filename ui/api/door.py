"""The API's door (plain ASGI): who calls, may they, how often; and one effect for each idempotency key."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agents.settings import Settings
from domain.text import Words, best_of
from jobs.backbone import Backbone
from memory.api_keys import ApiKey, ApiKeys
from memory.replies import Allowance, Replies
from ui.api.caller import Caller, caller
from ui.api.problems import language_of, problem

OPEN_TO_ALL = frozenset({"/v1/serve", "/v1/track", "/v1/batch"})
"""What storefronts call from shoppers' browsers: it has its own rules."""
SHARED = (
    "/v1/experiments", "/v1/delivery", "/v1/outcomes", "/v1/findings", "/v1/leaderboard", "/v1/preference-pairs",
)  # fmt: skip
"""What is not kept apart by merchant: only for keys of this machine's own merchant."""
LARGE = 1024 * 1024
"""Bodies over this size are not compared for idempotency; uploads are known by their content anyway."""
WAIT_SECONDS = 20.0
KEPT_HEADERS = ("content-type", "location")
ASKS: Mapping[str, Words] = {
    "key_missing": {"zh": "请带上 API 密钥：Authorization: Bearer …", "en": "Send a key: Authorization: Bearer …"},
    "key_unknown": {"zh": "这个密钥无效或已被收回。", "en": "This key is not known, or was revoked."},
    "scope_missing": {"zh": "这个密钥没有“{scope}”权限。", "en": "This key lacks the scope {scope!r}."},
    "not_yours": {"zh": "这些数据不属于这个密钥的商家。", "en": "This is not kept for the merchant of this key."},
    "too_many_requests": {"zh": "请求太频繁，请 {wait} 秒后再试。", "en": "Too many requests; try again in {wait} s."},
    "foreign_origin": {"zh": "其他网站的页面不能替你发这个请求。", "en": "Another site may not send this for you."},
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
        if scope["type"] != "http" or not path.startswith("/v1/") or path in OPEN_TO_ALL:
            await self.app(scope, receive, send)
            return
        await Visit(self, Request(scope, receive), send).enter()


class Visit:
    """One request on its way in."""

    def __init__(self, door: ApiDoor, request: Request, send: Send) -> None:
        self.door, self.request, self.send = door, request, send
        self.redis = door._backbone().redis
        self.changes = request.method not in ("GET", "HEAD", "OPTIONS")
        self.allowance: Allowance | None = None
        self.who = Caller()

    async def enter(self) -> None:
        """Check, then pass on."""
        key, refusal = await self._key()
        if refusal:
            status = 403 if refusal in ("scope_missing", "foreign_origin", "not_yours") else 401
            await self._refuse(status, refusal, scope="write" if self.changes else "read")
            return
        if key is not None:
            self.who = Caller(key.merchant, key.id)
        # Pages of this host load many small pictures: without a key only what changes something is counted.
        if key is not None or self.changes:
            most = self.door.settings.api_requests_per_minute
            self.allowance = await Replies(self.redis).spend(self.who.key or self._address(), most, 60)
            if not self.allowance.allowed:
                await self._refuse(429, "too_many_requests", wait=str(max(1, round(self.allowance.reset))))
                return
        token = caller.set(self.who)
        try:
            name = self.request.headers.get("idempotency-key")
            if name is None or self.request.method != "POST":
                await self.door.app(self.request.scope, self.request.receive, self._sending)
            elif not 0 < len(name) <= 255:
                await self._refuse(400, "idempotency_key_invalid")
            else:
                await self._once(name)
        finally:
            caller.reset(token)

    async def _key(self) -> tuple[ApiKey | None, str]:
        """The caller's key, or why they are refused."""
        kind, _, given = self.request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and given:
            key = await ApiKeys(self.redis).known(given.strip())
            if key is None:
                return None, "key_unknown"
            if key.merchant != Caller().merchant and self.request.url.path.startswith(SHARED):
                return None, "not_yours"
            return key, "" if key.may("write" if self.changes else "read") else "scope_missing"
        if self.door.settings.auth == "keys":
            return None, "key_missing"
        origin = self.request.headers.get("origin")
        if self.changes and origin and origin.split("://")[-1] != self.request.headers.get("host"):
            return None, "foreign_origin"
        return None, ""

    def _address(self) -> str:
        return self.request.client.host if self.request.client else "local"

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
            for name, value in self._limits().items():
                headers[name] = value
            message = {**message, "headers": headers.raw}
        await self.send(message)

    def _limits(self) -> dict[str, str]:
        if self.allowance is None:
            return {}
        most, wait = self.door.settings.api_requests_per_minute, max(1, round(self.allowance.reset))
        return {
            "RateLimit-Policy": f'"default";q={most};w=60',
            "RateLimit": f'"default";r={max(0, self.allowance.left)};t={wait}',
        }

    async def _refuse(self, status: int, code: str, headers: dict[str, str] | None = None, **values: str) -> None:
        lang = language_of(self.request)
        words = {lang: text.format(**values) for lang, text in ASKS[code].items()} if values else dict(ASKS[code])
        more = {"WWW-Authenticate": 'Bearer realm="vitrine"'} if status == 401 else {}
        if status == 429:
            more["Retry-After"] = values["wait"]
        answer = problem(self.request, status, code, best_of(words, lang), words=words, headers=more | (headers or {}))
        await answer(self.request.scope, self.request.receive, self._sending)
