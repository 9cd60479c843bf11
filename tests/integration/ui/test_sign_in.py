"""Signing in: passwords, roles, keys, an identity provider; and what ends it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from agents.settings import Settings
from domain.people import Role, User
from jobs.entry import entry
from memory.api_keys import ApiKeys
from memory.sessions import Sessions
from memory.users import UserStore, hashed, matches
from tests.doubles.oidc_server import SECRET, provider
from ui import backstage
from ui.web import create_api

PASSWORD = hashed("correct horse battery")
PAGE = {"Accept": "text/html"}


@asynccontextmanager
async def opened(url: str, folder: Path, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A browser before the site, on an empty store."""
    app = create_api(Settings(data_dir=folder, redis_url=url, _env_file=None, **settings))  # type: ignore[call-arg]
    async with app.router.lifespan_context(app):
        await backstage.backbone().redis.flushall()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://vitrine") as browser:
            yield browser


async def know(name: str, merchant: str = "ann", role: Role = "merchant", password: str = PASSWORD) -> None:
    users = UserStore(backstage.backbone().redis)
    await users.add(User(name=name, merchant=merchant, role=role, password=password))


async def enter(browser: httpx.AsyncClient, name: str, password: str = "correct horse battery") -> httpx.Response:
    return await browser.post("/sign-in", data={"name": name, "password": password, "next": "/experiments"})


async def test_passwords_roles_and_what_ends_a_session(valkey_url: str, tmp_path: Path) -> None:
    async with opened(valkey_url, tmp_path, auth="password") as browser:
        turned = await browser.get("/experiments?x=1", headers=PAGE)
        assert (turned.status_code, turned.headers["location"]) == (303, "/sign-in?next=%2Fexperiments%3Fx%3D1")
        assert (await browser.get("/v1/runs")).status_code == 401
        shown = await browser.get("/sign-in", headers={"Accept-Language": "zh-CN"})
        assert (
            "密码" in shown.text and 'lang="zh-CN"' in shown.text and "Password" in (await browser.get("/sign-in")).text
        )
        for name, role in (("ann", "merchant"), ("op", "operator"), ("root", "admin")):
            await know(name, "ann" if name == "ann" else "local", role)  # type: ignore[arg-type]
        assert (await enter(browser, "ann", "wrong")).status_code == 401
        assert (await enter(browser, "nobody")).status_code == 401 and not browser.cookies
        came = await enter(browser, "Ann")
        assert (came.status_code, came.headers["location"]) == (303, "/experiments")
        cookie = came.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie and "Secure" not in cookie
        token = browser.cookies["vitrine_session"]
        kept = [key async for key in backstage.backbone().redis.scan_iter("auth:*")]
        assert all(token.encode() not in key for key in kept)
        account = (await browser.get("/v1/account")).json()
        assert (account["merchant"], account["role"], account["user"]) == ("ann", "merchant", "ann")
        assert (await browser.get("/experiments")).status_code == 200
        for path in ("/traces", "/traces/api/runs", "/v1/findings", "/v1/leaderboard"):
            assert (await browser.get(path)).status_code == 403, path
        # Another site's page has the cookie sent along, and is refused all the same.
        evil = {"Origin": "https://elsewhere.example"}
        assert (await browser.post("/v1/briefs", json={"text": "咖啡做图"}, headers=evil)).status_code == 403
        users = UserStore(backstage.backbone().redis)
        await users.put(User(name="ann", merchant="ann", role="operator", password=PASSWORD))
        assert (await browser.get("/traces/api/runs")).status_code == 200  # what they are now, not then
        assert (await browser.put("/v1/delivery/kill", params={"on": False})).status_code == 200
        await browser.post("/sign-out")
        assert (await browser.get("/v1/account", headers={"Cookie": f"vitrine_session={token}"})).status_code == 401
        await enter(browser, "ann")
        await users.remove("ann")
        assert (await browser.get("/v1/account")).status_code == 401
        await enter(browser, "root")
        assert await Sessions(backstage.backbone().redis).end_all("ROOT") == 1
        assert (await browser.get("/v1/account")).status_code == 401


async def test_guessing_is_slowed_down(valkey_url: str, tmp_path: Path) -> None:
    async with opened(valkey_url, tmp_path, auth="password") as browser:
        await know("ann")
        answers = [await enter(browser, "ann", f"guess {number}") for number in range(9)]
        assert [answer.status_code for answer in answers] == [401] * 8 + [429]
        assert int(answers[-1].headers["retry-after"]) > 60 and "minutes" in answers[-1].text
        assert (await enter(browser, "ann")).status_code == 429  # also with the right one


def test_passwords_are_kept_as_slow_hashes() -> None:
    assert PASSWORD.startswith("scrypt$32768$8$1$") and PASSWORD != hashed("correct horse battery")
    assert matches("correct horse battery", PASSWORD)
    assert not matches("correct horse batterY", PASSWORD) and not matches("", "") and not matches("", PASSWORD)


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/sign-in", "/a\nb"]
)
async def test_sign_in_leads_nowhere_else(valkey_url: str, tmp_path: Path, to: str) -> None:
    async with opened(valkey_url, tmp_path, auth="password") as browser:
        await know("ann")
        form = {"name": "ann", "password": "correct horse battery", "next": to}
        assert (await browser.post("/sign-in", data=form)).headers["location"] == "/"
        assert "evil" not in (await browser.get("/sign-in", params={"next": to})).text


async def test_keys_open_pages_until_they_are_revoked(valkey_url: str, tmp_path: Path) -> None:
    async with opened(valkey_url, tmp_path, auth="keys", public_url="https://shop.example") as browser:
        keys = ApiKeys(backstage.backbone().redis)
        key, kept = await keys.issue("ann", "", ["read", "write"])
        reader = (await keys.issue("ann", "", ["read"]))[0]
        assert (await browser.get("/experiments", headers=PAGE)).headers["location"].startswith("/sign-in")
        assert "API key" in (await browser.get("/sign-in")).text
        for wrong in ("vt_0_x", reader):
            assert (await browser.post("/sign-in", data={"password": wrong})).status_code == 401
        came = await browser.post("/sign-in", data={"password": key})
        assert came.status_code == 303 and "Secure" in came.headers["set-cookie"]
        signed_in = {"Cookie": came.headers["set-cookie"].split(";")[0]}
        assert (await browser.get("/v1/account", headers=signed_in)).json()["merchant"] == "ann"
        await keys.revoke(kept.id)
        assert (await browser.get("/v1/account", headers=signed_in)).status_code == 401


async def through(browser: httpx.AsyncClient) -> httpx.Response:
    """Sign in at the provider, as a browser does."""
    away = await browser.get("/sign-in/oidc", params={"next": "/experiments"})
    async with httpx.AsyncClient() as outside:
        back = (await outside.get(away.headers["location"])).headers["location"]
    return await browser.get(back)


async def test_an_identity_provider_signs_in(valkey_url: str, tmp_path: Path) -> None:
    with provider() as there:
        oidc = {"oidc_issuer": there.url, "oidc_client_id": "vitrine", "oidc_client_secret": SECRET}
        async with opened(valkey_url, tmp_path, auth="oidc", **oidc) as browser:
            there.person = {"sub": "u-1", "merchant": "ann", "roles": ["staff", "operator"]}
            came = await through(browser)
            assert (came.status_code, came.headers["location"]) == (303, "/experiments"), came.text
            account = (await browser.get("/v1/account")).json()
            assert (account["merchant"], account["role"]) == ("ann", "operator") and there.refused == []
            # A code, a state and a browser go together, once.
            away = await browser.get("/sign-in/oidc")
            async with httpx.AsyncClient() as outside:
                back = (await outside.get(away.headers["location"])).headers["location"]
            browser.cookies.clear()
            assert (await browser.get(back)).status_code == 400  # somebody else's browser
            assert (await through(browser)).status_code == 303
            assert (await browser.get(back)).status_code == 400
            browser.cookies.clear()
            for mode in ("other_issuer", "other_audience", "expired", "other_nonce", "other_party", "unsigned",
                         "shared_secret", "other_key"):  # fmt: skip
                there.mode = mode
                refused = await through(browser)
                assert refused.status_code == 403 and "cannot be verified" in refused.text, mode
                assert "vitrine_session" not in browser.cookies, mode
            there.mode = "good"
            # Without claims of a merchant, those count whom an admin has named, by an address that is verified.
            await know("bob@shop.example", "bob", password="")
            for person, status in (
                ({"sub": "u-2", "email": "bob@shop.example"}, 403),
                ({"sub": "u-2", "email": "bob@shop.example", "email_verified": False}, 403),
                ({"sub": "u-2", "preferred_username": "bob@shop.example"}, 403),
                ({"sub": "u-2", "email": "bob@shop.example", "email_verified": True}, 303),
            ):
                there.person = dict(person)
                assert (await through(browser)).status_code == status, person
            assert (await browser.get("/v1/account")).json()["merchant"] == "bob"


async def test_an_open_machine_is_not_reached_by_names_of_others(valkey_url: str, tmp_path: Path) -> None:
    async with opened(valkey_url, tmp_path, hosts="studio.internal.example") as browser:
        for host, status in (("127.0.0.1:8000", 200), ("localhost", 200), ("studio.internal.example", 200),
                             ("rebound.evil.example", 421)):  # fmt: skip
            assert (await browser.get("/v1/runs", headers={"Host": host})).status_code == status, host


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "this machine only"),
        ({"host": "0.0.0.0"}, "ANYBODY"),
        ({"auth": "password", "host": "0.0.0.0"}, "user name"),
    ],
)
def test_the_start_says_who_may_come_in(known: dict[str, Any], said: str) -> None:
    assert said in entry(Settings(_env_file=None, **known))[1]


def test_users_by_command(valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from ui.cli import app

    for name, value in (("DATA_DIR", str(tmp_path)), ("REDIS_URL", valkey_url)):
        monkeypatch.setenv(f"VITRINE_{name}", value)
    run = CliRunner()
    assert run.invoke(app, ["users", "add", "cy", "--stdin"], input="short\n").exit_code == 2
    assert run.invoke(app, ["users", "add", "cy", "--stdin", "--role", "king"], input="long enough 1\n").exit_code == 2
    done = run.invoke(app, ["users", "add", "cy", "--merchant", "shop", "--stdin", "--json"], input="long enough 1\n")
    assert done.exit_code == 0 and '"merchant": "shop"' in done.stdout and "scrypt" not in done.stdout
    assert run.invoke(app, ["users", "add", "CY", "--stdin"], input="long enough 1\n").exit_code != 0
    assert run.invoke(app, ["users", "passwd", "cy", "--stdin"], input="long enough 2\n").exit_code == 0
    assert run.invoke(app, ["users", "remove", "cy"]).exit_code == 0
    assert run.invoke(app, ["users", "remove", "cy"]).exit_code != 0
