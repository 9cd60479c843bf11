"""Routes of signing in and out. A session is a random token in a cookie that scripts cannot read."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from memory.api_keys import ApiKeys
from memory.limits import Limits, Window, refused
from memory.sessions import SECONDS, Session, Sessions
from memory.users import UserStore, matches
from ui import backstage
from ui.api.caller import caller
from ui.identity import COOKIE
from ui.sign_in import oidc
from ui.sign_in.page import local, page_of

router = APIRouter(include_in_schema=False)
TRIES, TRIES_OF_ADDRESS, TRY_SECONDS = 8, 40, 900.0
"""Wrong passwords for one name from one address, and for any name from one address, in a quarter of an hour."""
BROWSER = "vitrine_sign_in"
"""Cookie that ties an answer of the identity provider to the browser that was sent there."""
Next = Annotated[str, Query(alias="next", max_length=2000)]


@router.get("/sign-in", operation_id="sign_in_page")
async def page(request: Request, to: Next = "/") -> Response:
    """The page."""
    if backstage.backbone().settings.auth == "open":
        return RedirectResponse("/", 303)
    return _page(request, to)


@router.get("/login")
async def other_name() -> Response:
    """Where the chat library sends those who must sign in."""
    return RedirectResponse("/sign-in", 303)


@router.post("/sign-in")
async def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    to: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """With a password, or with a key where keys are what counts."""
    backbone = backstage.backbone()
    mode, address = backbone.settings.auth, request.client.host if request.client else ""
    windows = [
        Window("sign-in", f"{address}|{name.casefold()[:200]}", TRIES, TRY_SECONDS),
        Window("sign-in-address", address, TRIES_OF_ADDRESS, TRY_SECONDS),
    ]
    if mode not in ("password", "keys"):
        return _page(request, to, "other_way", 404)
    if full := refused(await Limits(backbone.redis).spend(*windows)):
        answer = _page(request, to, "too_often", 429, minutes=max(1, round(full.reset / 60)))
        answer.headers["Retry-After"] = str(round(full.reset) + 1)
        return answer
    session = await (_by_password(name, password) if mode == "password" else _by_key(password))
    if session is None:
        return _page(request, to, "wrong_password" if mode == "password" else "wrong_key", 401, name=name)
    return await _begin(request, session, to)


@router.get("/sign-in/oidc")
async def to_provider(request: Request, to: Next = "/") -> Response:
    """Off to the identity provider."""
    backbone = backstage.backbone()
    if backbone.settings.auth != "oidc":
        return _page(request, to, "other_way", 404)
    try:
        url, state = await oidc.begin(backbone.redis, backbone.settings, _callback(request), local(to))
    except oidc.Refused as error:
        return _page(request, to, error.why, 502)
    answer = RedirectResponse(url, 303)
    answer.set_cookie(
        BROWSER, state, max_age=600, path="/sign-in", httponly=True, samesite="lax", secure=_is_secure(request)
    )
    return answer


@router.get("/sign-in/oidc/callback")
async def from_provider(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
    """Back from there, with a code that only this browser may use."""
    backbone = backstage.backbone()
    if not state or request.cookies.get(BROWSER) != state:
        return _page(request, "/", "begin_again", 400)
    if error or not code:
        return _page(request, "/", "provider_said_no", 401)
    try:
        session, to = await oidc.finish(backbone.redis, backbone.settings, _callback(request), state, code)
    except oidc.Refused as refusal:
        return _page(request, "/", refusal.why, 403)
    answer = await _begin(request, session, to)
    answer.delete_cookie(BROWSER, path="/sign-in")
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session, here and in every open page."""
    answer = RedirectResponse("/sign-in", 303)
    await _end(request, answer)
    return answer


@router.post("/logout")
async def sign_out_of_chat(request: Request) -> Response:
    """The same, for the chat library's button."""
    answer = JSONResponse({"success": True})
    await _end(request, answer)
    return answer


@router.get("/v1/account", operation_id="get_account", tags=["account"], include_in_schema=True)
async def account() -> dict[str, Any]:
    """Who you are here: merchant, role, and what a key may do."""
    who, settings = caller.get(), backstage.backbone().settings
    return {
        "merchant": who.merchant, "role": who.role, "user": who.user or None, "key": who.key or None,
        "scopes": sorted(who.scopes), "auth": settings.auth,
        "requests_per_minute": settings.api_requests_per_minute,
    }  # fmt: skip


async def _by_password(name: str, password: str) -> Session | None:
    user = await UserStore(backstage.backbone().redis).get(name.strip())
    # As slow for a name that nobody has, so that nobody learns which names there are.
    fits = await asyncio.to_thread(matches, password, user.password if user else "")
    return Session(user=user.name, merchant=user.merchant, role=user.role) if user and fits else None


async def _by_key(given: str) -> Session | None:
    key = await ApiKeys(backstage.backbone().redis).known(given.strip())
    if key is None or not key.may("read") or not key.may("write"):
        return None
    return Session(user=f"key:{key.id}", merchant=key.merchant, role=key.role, key=key.id)


async def _begin(request: Request, session: Session, to: str) -> Response:
    sessions = Sessions(backstage.backbone().redis)
    await sessions.end(request.cookies.get(COOKIE, ""))
    token = await sessions.begin(session)
    answer = RedirectResponse(local(to), 303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(COOKIE, token, max_age=SECONDS, httponly=True, samesite="lax", secure=_is_secure(request))
    return answer


async def _end(request: Request, answer: Response) -> None:
    await Sessions(backstage.backbone().redis).end(request.cookies.get(COOKIE, ""))
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=_is_secure(request))


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https" or backstage.backbone().settings.public_url.startswith("https://")


def _callback(request: Request) -> str:
    base = backstage.backbone().settings.public_url or str(request.base_url)
    return f"{base.rstrip('/')}/sign-in/oidc/callback"


def _page(request: Request, to: str, why: str = "", status: int = 200, **values: object) -> HTMLResponse:
    """The page, and on it what went wrong."""
    return page_of(request, backstage.backbone().settings, to, why, status, **values)
