"""Signing in with a browser: on a phone in Chinese, at a desk in English, as each role; only the web process runs."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from domain.people import ROLES, User
from memory.connect import open_redis
from memory.users import UserStore, hashed
from tests.e2e.conftest import ROOT, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e
PASSWORD = "correct horse battery"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


async def invite(url: str) -> None:
    """A user for each role, named like it; those who are no merchants belong to the house."""
    client = open_redis(url)
    await client.flushall()
    for role in ROLES:
        merchant = "shop-a" if role == "merchant" else "local"
        await UserStore(client).add(User(name=role, merchant=merchant, role=role, password=hashed(PASSWORD)))
    await client.aclose()


@pytest.fixture(scope="module")
def house(valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web process that asks for passwords, without a worker."""
    with ThreadPoolExecutor(1) as thread:  # the browser keeps a loop running in this one
        thread.submit(asyncio.run, invite(valkey_url)).result()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        settings = {"VITRINE_AUTH": "password", "VITRINE_REDIS_URL": valkey_url}
        web = subprocess.Popen(
            [sys.executable, "-m", "ui.serve", "--fd", str(listening.fileno())], cwd=ROOT,
            env={**os.environ, **settings, "VITRINE_DATA_DIR": str(tmp_path_factory.mktemp("house"))},
            pass_fds=[listening.fileno()],
        )  # fmt: skip
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            until(url + "/health", web)
            yield url
        finally:
            web.terminate()
            web.wait(30)


def visitor(browser: Browser, locale: str, viewport: dict[str, int], scheme: str = "light") -> Page:
    context = browser.new_context(
        locale=locale, viewport=viewport, reduced_motion="reduce", color_scheme=scheme  # type: ignore[arg-type]
    )  # fmt: skip
    context.set_default_timeout(60_000)
    return context.new_page()


def enter(page: Page, name: str, password: str = PASSWORD) -> None:
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("#enter")


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the page, where somebody asked for pictures."""
    if folder := os.environ.get("VITRINE_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_a_merchant_on_a_phone_comes_back_to_where_they_wanted_to_go(house: str, browser: Browser) -> None:
    page = visitor(browser, "zh-CN", PHONE)
    page.goto(f"{house}/experiments?lang=zh")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=%2Fexperiments"))
    expect(page.get_by_role("heading")).to_have_text("欢迎回来")
    enter(page, "merchant", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    expect(page.locator("#name")).to_have_value("merchant")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, "sign-in-phone-zh")
    enter(page, "merchant")
    expect(page).to_have_url(f"{house}/experiments?lang=zh")
    expect(page.locator(".empty")).to_contain_text("A/B")
    page.goto(f"{house}/leaderboard")
    expect(page.get_by_role("alert")).to_contain_text("运营")
    page.goto(f"{house}/traces")  # an operator's page says so, and shows the way back
    expect(page.get_by_role("alert")).to_contain_text("operator")
    shoot(page, "refused-phone-zh")
    missing = page.goto(f"{house}/console")
    assert missing is not None and missing.status == 404
    expect(page.get_by_role("alert")).to_contain_text("没有这个页面")
    shoot(page, "missing-phone-zh")
    page.click("#back")
    expect(page.locator("#chat-input")).to_be_visible()
    page.locator("#user-nav-button").click()
    page.get_by_role("menuitem").last.click()
    expect(page.locator("#enter")).to_be_visible()
    page.goto(house)
    expect(page).to_have_url(re.compile("/sign-in"))
    page.context.close()


def test_operators_and_admins_at_a_desk(house: str, browser: Browser) -> None:
    page = visitor(browser, "en-GB", DESK, "dark")
    page.goto(f"{house}/traces?q=status%3Afailed")
    expect(page.get_by_role("heading")).to_have_text("Welcome back")
    shoot(page, "sign-in-en-dark")
    enter(page, "operator")
    expect(page).to_have_url(f"{house}/traces?q=status%3Afailed")
    expect(page.locator("#q")).to_have_value("status:failed")
    page.context.clear_cookies()
    page.goto(f"{house}/leaderboard")
    enter(page, "admin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Leaderboard")
    expect(page.locator(".empty")).to_contain_text("Experiments")
    page.context.close()
