"""The whole loop in a browser: a shop shows looks, clicks flow back, a planned look decides, a person approves."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from ui.commands.sdk import BUNDLE, PACKAGE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
"""The browser's own name says that it is headless: such visitors are not counted."""
SHOPPERS = """async ([sku, best, count]) => {
  const image = document.querySelector(`[data-vitrine="${sku}"]`), arms = new Set();
  for (let number = 0; number < count; number++) {
    await vitrine.become(crypto.randomUUID(), "");
    arms.add(image.vitrine?.arm);
    if (!image.vitrine) break;
    await new Promise(done => requestAnimationFrame(() => setTimeout(done, 4)));
    if (Math.random() > (image.vitrine.arm === best ? 0.9 : 0.35)) continue;
    image.click();
    document.querySelector("dialog")?.remove();
  }
  await vitrine.flush();
  return [...arms];
}"""


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The official SDK's file for browsers; empty where npm cannot fetch it: then the shop asks Vitrine."""
    folder, npm = tmp_path_factory.mktemp("sdk"), shutil.which("npm")
    if npm is None or subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=False).returncode:
        return b""
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        bundle = archive.extractfile(BUNDLE)
        assert bundle is not None
        return bundle.read()


def drafted(url: str) -> dict[str, Any]:
    """A kit with a test of two looks."""
    brief = {"text": "Main pictures of the Tinhe kettle for 2 audiences, 1:1, A/B test", "approval": "auto"}
    run = httpx.post(url + "/v1/briefs", json=brief, timeout=60).json()["run_id"]
    until(lambda: not httpx.get(f"{url}/v1/runs/{run}", timeout=60).json()["open"], 180)
    found = httpx.get(url + "/v1/experiments", timeout=60).json()["experiments"]
    return next(trial for trial in found if trial["run_id"] == run)


LAPPING = """() => [...document.querySelectorAll('.list button')].filter(one =>
    one.getBoundingClientRect().right > document.querySelector('main').getBoundingClientRect().left).length"""
"""How many tests of the list reach under the figures beside them."""


def until(what: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.2)


def test_from_a_draft_to_the_winner_in_every_shop(vitrine_url: str, browser: Browser, sdk: bytes) -> None:
    trial = drafted(vitrine_url)
    here, best = f"{vitrine_url}/v1/experiments/{trial['id']}", trial["arms"][1]["name"]
    assumed = {"baseline": 0.35, "lift": 0.5, "daily_users": 1000}
    httpx.post(here + "/start", json=assumed, timeout=60).raise_for_status()
    shop = visitor(browser, vitrine_url + "/storefront?lang=en", sdk)
    page = visitor(browser, f"{vitrine_url}/experiments?lang=en#{trial['id']}")
    shop.wait_for_selector("body[data-engine]")
    assert shop.evaluate("vitrine.engine") == ("growthbook" if sdk else "ofrep")
    seen: set[str] = set()
    for _ in range(10):
        seen |= set(shop.evaluate(SHOPPERS, [trial["sku"], best, 40]))
        if httpx.get(here, timeout=60).json()["status"] == "stopped":
            break
    until(lambda: httpx.get(here, timeout=60).json()["status"] == "stopped", 90)
    done = httpx.get(here, timeout=60).json()
    assert seen >= {arm["name"] for arm in trial["arms"]}
    assert done["winner"] == best and done["looks"][-1]["outcome"] == "winner" and done["figures"]["users"] > 100
    page.wait_for_selector("#verdict")
    page.wait_for_function("Number(document.querySelector('svg.chart')?.dataset.points) >= 2")  # it moved
    assert page.evaluate(LAPPING) == 0
    told = httpx.get(vitrine_url + "/api/features/local", timeout=60).json()["features"]
    assert f"creative-{trial['sku']}" not in told  # nobody has approved yet
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#promote")
    page.wait_for_selector("#promoted")
    newcomer = visitor(browser, vitrine_url + "/storefront?lang=en")  # the others have the payload cached for 30 s
    newcomer.wait_for_selector("body[data-engine]")
    shown = newcomer.evaluate(f"document.querySelector('[data-vitrine=\"{trial['sku']}\"]').vitrine.arm")
    assert shown == best


def visitor(browser: Browser, url: str, sdk: bytes | None = None) -> Page:
    """A page as a person opens it; with the SDK's file where the machine has fetched it."""
    page = browser.new_page(user_agent=PERSON, viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    if sdk is not None:
        page.route("**/sdk/growthbook.js", lambda route: route.fulfill(body=sdk, content_type="text/javascript"))
    page.goto(url)
    page.wait_for_selector(".shop .good, .lab, .empty")
    return page
