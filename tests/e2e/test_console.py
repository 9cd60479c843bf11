"""The operator console in a real browser: list, a run from the inside, replay, fork, compare; in two languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect

from ui.client import Vitrine, VitrineProblem

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e
WAIT = 90_000


@pytest.fixture(scope="module")
def run_id(vitrine_url: str) -> str:
    """A run with two small pictures."""
    with Vitrine(vitrine_url) as shop:
        run = str(shop.brief("给黑咖啡做2类人群的主图，320x320", idempotency_key="console")["run_id"])
        assert shop.brief("给黑咖啡做2类人群的主图，320x320", idempotency_key="console")["run_id"] == run
        kinds = [event["kind"] for event in shop.events(run)]
        assert kinds[0] == "brief_received" and kinds[-1] == "run_finished"
        assert shop.finish(run, seconds=WAIT / 1000)["status"] == "completed"
        assert len(shop.creatives(run)["creatives"]) == 2
        assert shop.plan("给黑咖啡做2类人群的主图，320x320")["estimate"]["pictures"] == 2
        with pytest.raises(VitrineProblem, match="404"):
            shop.run("run-of-nobody")
    return run


@pytest.fixture(params=["zh-CN", "en-GB"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that must not log any error."""
    context = browser.new_context(
        locale=request.param, reduced_motion="reduce", viewport={"width": 1500, "height": 950}
    )
    context.set_default_timeout(60_000)
    errors: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield opened
    assert errors == []
    context.close()


def words(page: Page, zh: str, en: str) -> str:
    return zh if page.evaluate("navigator.language").startswith("zh") else en


def test_from_the_list_into_a_run(page: Page, vitrine_url: str, run_id: str) -> None:
    page.goto(f"{vitrine_url}/traces")
    page.fill("#q", "agent:persona pictures>=2 kind:run")
    page.wait_for_url("**/traces?q=*")
    page.locator(f'[data-run="{run_id}"]').click()
    page.wait_for_selector("#wf .row")
    page.locator("#wf .row", has_text="Brief · embedded").click()
    page.wait_for_selector("#record details")
    expect(page.locator("#record")).to_contain_text("generate_images")
    page.locator("#wf .row", has_text="planner").click()
    page.get_by_role("tab", name=words(page, "状态变化", "State")).click()
    page.wait_for_selector("#pane .diff .a")
    expect(page.locator("#pane .diff").first).to_contain_text("plan")
    expect(page.locator("#film img")).to_have_count(2)
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("span="))


def test_replay_fork_and_compare(page: Page, vitrine_url: str, run_id: str) -> None:
    page.goto(f"{vitrine_url}/traces/{run_id}")
    page.locator("#replay").click()
    page.wait_for_selector("[data-testid=verdict].good", timeout=WAIT)
    expect(page.get_by_test_id("verdict")).to_contain_text("2")
    page.goto(f"{vitrine_url}/traces/{run_id}")
    page.locator("#wf .row", has_text=words(page, "图 1", "Picture 1")).click()
    page.get_by_role("tab", name=words(page, "分支", "Fork")).click()
    box = page.get_by_test_id("fork-edit")
    box.fill("{")
    page.get_by_test_id("fork-go").click()
    expect(page.locator("#said")).to_contain_text("JSON")
    box.fill(json.dumps({"words": {"headline": "一口清醒"}}))
    page.get_by_test_id("fork-go").click()
    page.wait_for_url("**/traces/fork-*")
    page.wait_for_selector(".badge.completed", timeout=WAIT)
    page.wait_for_selector(".pair .badge.partial", timeout=WAIT)
    expect(page.locator(".pair")).to_have_count(2)
    expect(page.locator(".pair .badge.partial")).to_have_count(1)


def test_exports_and_what_is_refused(vitrine_url: str, run_id: str) -> None:
    whole = httpx.get(f"{vitrine_url}/traces/{run_id}/export.json", timeout=60).json()
    assert whole["format"] == "vitrine/trace@1" and whole["steps"] and whole["records"]
    otlp: dict[str, Any] = httpx.get(f"{vitrine_url}/traces/{run_id}/export.otlp.json", timeout=60).json()
    assert len(otlp["resourceSpans"][0]["scopeSpans"][0]["spans"]) == len(whole["trace"]["spans"])
    post = f"{vitrine_url}/traces/api/runs/{run_id}/replay"
    assert httpx.post(post, json={}, headers={"Origin": "https://elsewhere.example"}, timeout=60).status_code == 403
    fork = f"{vitrine_url}/traces/api/runs/{run_id}/fork"
    assert httpx.post(fork, json={"edits": {"nonsense": 1}}, timeout=60).status_code == 422
    assert httpx.post(fork, json={"edits": {"plan": {"canvases": ["0x0"]}}}, timeout=60).status_code == 422
    assert "import" not in httpx.get(f"{vitrine_url}/traces/files/..%2froutes.py", timeout=60).text
