"""The chat page in a real Chromium: from a sentence to the kit, in Chinese and English."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
BRIEF = {
    "zh": "为京造风格黑咖啡做2类人群的主图，1:1和3:4，做个A/B测试",
    "en": "Main pictures of the Jingzao-style black coffee for 2 audiences, 1:1 and 3:4, with an A/B test",
}
EDIT = {"zh": "把第二张换成户外，价格59.9", "en": "make the second one outdoors, price 59.9"}
DONE_MS = 90_000


def say(page: Page, text: str) -> None:
    page.locator("#chat-input").click()
    page.keyboard.insert_text(text)
    page.locator("#chat-submit").click()


def attach(page: Page, file: Path) -> None:
    with page.expect_response(lambda answer: "/project/file" in answer.url and answer.ok):
        page.locator("#upload-button-input").set_input_files(file)


def card(page: Page, number: int = -1):
    cards = page.get_by_test_id("run-card")
    return cards.last if number < 0 else cards.nth(number)


def open_page(page: Page, base: str) -> None:
    page.goto(base)
    expect(page.locator("#chat-input")).to_be_visible(timeout=DONE_MS)


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(browser, lang: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        locale={"zh": "zh-CN", "en": "en-US"}[lang],
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


def test_from_a_sentence_to_the_kit(page: Page, lang: str, vitrine_url: str, tmp_path: Path) -> None:
    open_page(page, vitrine_url)
    say(page, BRIEF[lang])
    expect(card(page).get_by_test_id("plan")).to_be_visible(timeout=DONE_MS)
    card(page).get_by_test_id("approve").click()
    expect(page).to_have_url(re.compile("/thread/"))
    page.reload()  # a reload in the middle loses nothing
    expect(card(page)).to_have_attribute("data-status", "completed", timeout=DONE_MS)
    expect(page.get_by_test_id("run-card")).to_have_count(1)

    shots = card(page).get_by_test_id("creative")
    expect(shots).to_have_count(4)
    for image in card(page).locator(".shot img").all():
        image.evaluate("image => { image.loading = 'eager'; return image.decode() }")  # fails where it does not load
    expect(card(page).get_by_test_id("experiment")).to_be_visible()

    shots.first.click()
    zoom = page.get_by_test_id("zoom")
    expect(zoom).to_be_visible()
    first = zoom.locator("h3").inner_text()
    page.keyboard.press("ArrowRight")
    expect(zoom.locator("h3")).not_to_have_text(first)
    page.keyboard.press("Escape")
    expect(zoom).to_have_count(0)

    with page.expect_download() as download:
        card(page).get_by_test_id("kit").click()
    target = tmp_path / "kit.zip"
    download.value.save_as(target)
    with zipfile.ZipFile(target) as kit:
        manifest = json.loads(kit.read("kit.json"))
        assert len(manifest["creatives"]) == 4
        assert {item["file"] for item in manifest["creatives"]} <= set(kit.namelist())

    say(page, EDIT[lang])
    expect(page.get_by_test_id("run-card")).to_have_count(2, timeout=DONE_MS)
    expect(card(page)).to_have_attribute("data-status", "completed", timeout=DONE_MS)
    expect(card(page).get_by_test_id("creative")).not_to_have_count(0)
    card(page).get_by_test_id("creative").first.click()
    expect(page.get_by_test_id("zoom").locator("h3")).to_have_text(re.compile(r"^2\."))


def test_what_cannot_be_used_and_what_is_vague(page: Page, lang: str, vitrine_url: str, tmp_path: Path) -> None:
    """A file that is no picture is refused in words; a vague brief gets one question with buttons."""
    fake = tmp_path / "photo.png"
    fake.write_text("this is not a picture")
    open_page(page, vitrine_url)
    attach(page, fake)
    say(page, BRIEF[lang])
    words = {"zh": "请", "en": "Please"}[lang]  # it says what to do
    expect(page.locator(".ai-message").last).to_contain_text("photo.png", timeout=DONE_MS)
    expect(page.locator(".ai-message").last).to_contain_text(words)
    assert page.get_by_test_id("run-card").count() == 0
    say(page, {"zh": "来点素材", "en": "make some pictures"}[lang])
    question = card(page).get_by_test_id("question")
    expect(question).to_be_visible(timeout=DONE_MS)
    question.locator("button").first.click()
    expect(card(page).get_by_test_id("plan")).to_be_visible(timeout=DONE_MS)
    card(page).get_by_test_id("cancel").click()
    expect(card(page)).to_have_attribute("data-status", "cancelled", timeout=DONE_MS)


def test_the_api_answers_in_problem_documents(vitrine_url: str) -> None:
    with httpx.Client(base_url=vitrine_url, headers={"Accept-Language": "zh-CN"}) as api:
        for text in ("", "   ", "长" * 1_000_000):
            refused = api.post("/v1/briefs", json={"text": text})
            assert refused.status_code in (413, 422), text[:10]
            assert refused.headers["content-type"].startswith("application/problem+json")
        assert api.get("/v1/runs/nope").status_code == 404
        assert api.get("/v1/assets/sha256:" + "0" * 64).status_code == 404
        assert api.get("/v1/assets/..%2f..%2fetc%2fpasswd").status_code == 404
        bad = api.post("/v1/files", files={"file": ("x.png", b"text", "image/png")})
        assert bad.status_code == 422 and "请" in bad.json()["detail"]


def draw_mug(path: Path) -> None:
    """A plain mug on white, as a merchant's phone would see it."""
    picture = Image.new("RGB", (900, 900), (250, 250, 249))
    draw = ImageDraw.Draw(picture)
    draw.arc((560, 380, 760, 640), -90, 90, fill=(31, 78, 121), width=44)
    draw.rounded_rectangle((280, 300, 640, 720), 40, fill=(38, 92, 140))
    draw.ellipse((280, 270, 640, 340), fill=(24, 60, 96))
    draw.rectangle((340, 440, 580, 560), fill=(240, 236, 226))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    path.write_bytes(buffer.getvalue())


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_a_table_of_products(page: Page, vitrine_url: str, tmp_path: Path) -> None:
    draw_mug(tmp_path / "mug.png")
    table = "sku,title,price,images\nMUG-1,Blue mug,39,mug.png\nMUG-2,Other mug,39,nowhere.png\n"
    with zipfile.ZipFile(tmp_path / "goods.zip", "w") as archive:
        archive.writestr("goods.csv", table)
        archive.write(tmp_path / "mug.png", "mug.png")
    open_page(page, vitrine_url)
    attach(page, tmp_path / "goods.zip")
    say(page, "1 square main picture each")
    report, progress = page.locator(".ai-message").nth(0), page.locator(".ai-message").nth(1)
    expect(report).to_contain_text("nowhere.png", timeout=DONE_MS)
    expect(progress).to_contain_text("/2", timeout=DONE_MS)
    expect(page).to_have_url(re.compile("/thread/"))
    page.reload()  # the batch goes on without the page
    expect(progress).to_contain_text("2/2", timeout=DONE_MS)
    expect(progress).to_contain_text("1 made", timeout=DONE_MS)
    with page.expect_download() as download:
        progress.get_by_role("link").first.click()
    with zipfile.ZipFile(download.value.path()) as kit:
        assert any(name.startswith("MUG-1/all/") for name in kit.namelist())
        assert json.loads(kit.read("manifest.json"))["tally"]["asked"] == 2
