"""The door of the web process (plain ASGI): who comes in, as whom, and to which addresses. Everything passes here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from urllib.parse import quote

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agents.settings import Settings
from domain.people import at_least
from domain.text import Words, best_of
from jobs.backbone import Backbone
from ui.access import row_for
from ui.api.caller import Caller, caller
from ui.api.problems import language_of, problem
from ui.identity import Unknown, identified
from ui.sign_in.page import missing_of, refusal_of

LOOPBACK = ("127.0.0.1", "localhost", "::1")
CHECK_SECONDS = 10.0
"""How often it is looked up whether whoever holds a socket is still signed in."""
ASKS: Mapping[str, Words] = {
    "key_missing": {"zh": "请带上 API 密钥：Authorization: Bearer …", "en": "Send a key: Authorization: Bearer …"},
    "key_unknown": {"zh": "这个密钥无效或已被收回。", "en": "This key is not known, or was revoked."},
    "sign_in": {"zh": "请先登录。", "en": "Please sign in first."},
    "scope_missing": {"zh": "这个密钥没有“{scope}”权限。", "en": "This key lacks the scope {scope!r}."},
    "role_missing": {
        "zh": "这里需要“{scope}”角色，请联系管理员。",
        "en": "This needs the role {scope!r}: ask your admin for it."},
    "foreign_origin": {"zh": "其他网站的页面不能替你发这个请求。", "en": "Another site may not send this for you."},
    "foreign_host": {
        "zh": "本机模式只接受用本机地址打开的页面；要用别的域名，请设置 VITRINE_HOSTS。",
        "en": "In open mode pages are opened at this machine's own address; for another name set VITRINE_HOSTS."},
    "not_found": {"zh": "没有这个页面，请检查地址。", "en": "There is no such page. Please check the address."},
}  # fmt: skip
STATUS = {"key_missing": 401, "key_unknown": 401, "sign_in": 401, "foreign_host": 421, "not_found": 404}


class Door:
    """Finds out who asks, and lets them to what `access.yaml` gives them."""

    def __init__(self, app: ASGIApp, settings: Settings, backbone: Callable[[], Backbone]) -> None:
        self.app, self.settings, self._backbone = app, settings, backbone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        asking = HTTPConnection(scope)
        who, refusal = await self._judge(asking)
        if refusal:
            await _refuse(asking, refusal, receive, send)
            return
        scope.setdefault("state", {})["caller"] = who
        token = caller.set(who)
        try:
            if scope["type"] == "websocket":
                receive = self._watched(asking, who, receive)
            await self.app(scope, receive, send)
        finally:
            caller.reset(token)

    async def _judge(self, asking: HTTPConnection) -> tuple[Caller, str]:
        """Who it is, and why they are refused; an empty string lets them in."""
        path, method = asking.url.path, asking.scope.get("method", "GET")
        row = row_for(path, method)
        if row is None or row.audience == "nobody":
            return Caller(), "not_found"
        if not self._is_near(asking):
            return Caller(), "foreign_host"
        if row.audience != "shopper" and _is_foreign(asking, method):
            return Caller(), "foreign_origin"
        if row.audience == "anybody" and method in ("GET", "HEAD"):
            return Caller(merchant="", scopes=frozenset()), ""
        try:
            who = await identified(asking, self.settings, self._backbone().redis, storefront=row.audience == "shopper")
        except Unknown:
            return Caller(), "key_unknown"
        if who is None:
            if row.audience in ("anybody", "holder"):
                return Caller(merchant="", scopes=frozenset()), ""
            return Caller(), "key_missing" if path.startswith("/v1/") and self.settings.auth == "keys" else "sign_in"
        needed = row.scope_for(method)
        if who.key and needed not in who.scopes and "admin" not in who.scopes:
            return who, f"scope_missing {needed}"
        role = row.audience if row.audience in ("operator", "admin") else "merchant"
        return who, "" if at_least(who.role, role) else f"role_missing {role}"

    def _is_near(self, asking: HTTPConnection) -> bool:
        """In open mode on the loopback address a page of another name is a page of somebody else (DNS rebinding)."""
        if self.settings.auth != "open" or self.settings.host not in LOOPBACK:
            return True
        name = (asking.url.hostname or "").lower()
        # Addresses, and names without a dot, are nobody's whom a stranger could have made point to this machine.
        is_ours = "." not in name or name.replace(".", "").isdigit() or name.endswith(".localhost")
        return is_ours or name in self.settings.hosts

    def _watched(self, asking: HTTPConnection, who: Caller, receive: Receive) -> Receive:
        """Close the socket of somebody who has signed out meanwhile, or was removed."""
        looked = time.monotonic()

        async def receiving() -> Message:
            nonlocal looked
            message = await receive()
            if time.monotonic() - looked > CHECK_SECONDS:
                looked = time.monotonic()
                if (await self._judge(asking)) != (who, ""):
                    return {"type": "websocket.disconnect", "code": 4401}
            return message

        return receiving


def _is_foreign(asking: HTTPConnection, method: str) -> bool:
    """Whether another site's page sends this with a visitor's browser. A key says who sends it all the same."""
    changes = asking.scope["type"] == "websocket" or method not in ("GET", "HEAD", "OPTIONS")
    origin = asking.headers.get("origin")
    if not changes or not origin or "authorization" in asking.headers:
        return False
    return origin.split("://")[-1] != asking.headers.get("host")


async def _refuse(asking: HTTPConnection, refusal: str, receive: Receive, send: Send) -> None:
    """Say why, as the asker can read it: a page, a problem document, or a socket that does not open."""
    if asking.scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4401, "reason": refusal})
        return
    request = Request(asking.scope, receive)
    code, _, scope = refusal.partition(" ")
    words = {lang: text.format(scope=scope) for lang, text in ASKS[code].items()}
    lang = language_of(request)
    answer: Response
    if code == "sign_in" and _is_page(request):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        answer = RedirectResponse(f"/sign-in?next={quote(here, safe='')}", 303)
    elif code == "role_missing" and _is_page(request):
        answer = refusal_of(request, words, 403)
    elif code == "not_found" and _is_page(request):
        answer = missing_of(request, words)
    else:
        status = STATUS.get(code, 403)
        headers = {"WWW-Authenticate": 'Bearer realm="vitrine"'} if status == 401 else {}
        answer = problem(request, status, code, best_of(words, lang), words=words, headers=headers)
    await answer(asking.scope, receive, send)


def _is_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")
