"""Every scenario is made and checked; briefs that name one get it and nothing else."""

import io

import numpy as np
import pytest
from PIL import Image

from domain.brief import Brief
from domain.catalog import Product
from domain.creative import Painted, PresentationInstruction
from domain.errors import GenerationFailed
from tools.efficiency.listing_rules import check_listing
from tools.generation.canvases import canvas, canvases_for, safe_area
from tools.generation.contact_sheet import PRODUCT, sample
from tools.generation.layout import solve
from tools.generation.plates import list_sets
from tools.generation.scenarios import CUT_OUTS, ONCE, SHEETS, Scenario, kind_of, made_once, scenario, scenarios
from tools.generation.speech import spoken
from tools.generation.studio import StudioPainter
from tools.generation.wanted import canvases_wanted
from tools.understanding.catalog import read_product
from tools.understanding.sheets import exact_instruction

RECORD = PRODUCT.with_name("product.json")
CUTOUT = PRODUCT.read_bytes()
SIZE = Image.open(io.BytesIO(CUTOUT)).size


def coffee() -> Product:
    return read_product(RECORD.read_bytes(), RECORD.name)


def rival() -> Product:
    """A second product of the same shop and category."""
    return coffee().model_copy(update={"sku": "other", "title": {"zh": "山止拿铁", "en": "Shanzhi latte"},
        "attributes": tuple(one.model_copy(update={"value": {"zh": f"另 {n}", "en": f"other {n}"}})
                            for n, one in enumerate(coffee().attributes))})  # fmt: skip


def made(row: Scenario, lang: str = "zh") -> tuple[PresentationInstruction, Painted]:
    card = list_sets()[sum(map(ord, row.id)) % len(list_sets())]
    lead = sample(card.name, card.palettes[0].name, lang)
    instruction = exact_instruction(lead, row, coffee(), [rival()])
    layout = solve(instruction, canvas(row.id), cutout_size=SIZE)
    return instruction, StudioPainter().paint(instruction, layout, CUTOUT)


def small(row: Scenario) -> bool:
    """Cheap to make; the large ones are made by the benchmark of all creatives."""
    return row.size[0] * row.size[1] <= 900_000 or row.kind in SHEETS or row.kind == "white"


@pytest.mark.parametrize("row", [row for row in scenarios().values() if small(row)], ids=lambda row: row.id)
def test_every_scenario_is_made_as_its_rules_ask(row: Scenario) -> None:
    _, painted = made(row)
    assert not [(v.gate, v.reason["en"]) for v in check_listing(painted.picture, row, painted.measures) if not v.passed]
    opened = Image.open(io.BytesIO(painted.picture))
    assert opened.size == row.size
    assert painted.measures["on_product"] == 0 and not painted.measures["outside"] and not painted.measures["overlaps"]


@pytest.mark.parametrize("row", [row for row in scenarios().values() if not small(row)], ids=lambda row: row.id)
def test_every_larger_scenario_can_be_laid_out(row: Scenario) -> None:
    instruction = exact_instruction(sample("office", "oak", "en"), row, coffee(), [rival()])
    layout = solve(instruction, canvas(row.id), cutout_size=SIZE)
    left, top, right, bottom = safe_area(layout.canvas)
    for slot in layout.slots:
        x0, y0, x1, y1 = slot.box.px(*row.size)
        assert left - 2 <= x0 and top - 2 <= y0 and x1 <= right + 2 and y1 <= bottom + 2


def test_there_are_enough_scenarios_and_each_says_where_it_stands() -> None:
    rows = scenarios().values()
    platforms = {"taobao", "tmall", "jd", "pinduoduo", "douyin", "xiaohongshu", "wechat_official", "amazon", "shopify",
                 "tiktok_shop", "google_merchant", "facebook", "instagram", "pinterest", "x", "youtube"}  # fmt: skip
    assert len(rows) >= 36 and platforms <= {row.platform for row in rows}
    for row in rows:
        assert row.title["zh"] and row.title["en"] and row.source.title and row.date
        assert row.severity == "warn" or row.evidence in ("official", "secondary"), row.id


@pytest.mark.parametrize(
    ("text", "brief", "names"),
    [
        ("京东白底图 800x800", Brief(platforms=("jd",), sizes=("800x800",)), ["jd_white"]),
        ("white background main image for Amazon", Brief(platforms=("amazon",)), ["amazon_main"]),
        ("透明底图", Brief(), ["transparent_png"]),
        ("尺码表", Brief(), ["size_chart"]),
        ("京东和淘宝的尺码表", Brief(platforms=("jd", "taobao")), ["size_chart"]),
        ("Google white background image", Brief(platforms=("google_merchant",)), ["google_merchant_image"]),
        ("白底图 1200x1200", Brief(sizes=("1200x1200",)), ["white_main_1200x1200"]),
        ("YouTube thumbnail", Brief(platforms=("youtube",)), ["youtube_16x9"]),
        ("京东主图", Brief(platforms=("jd",)), ["jd_main_1x1"]),
        (
            "Instagram post and story for families",
            Brief(platforms=("instagram",), personas=("families",)),
            ["instagram_feed_4x5", "instagram_story_9x16"],
        ),
        (
            "Amazon main image and A+ banner",
            Brief(platforms=("amazon",)),
            ["amazon_main", "amazon_aplus_banner"],
        ),
        ("Temu main image and size chart", Brief(platforms=("temu",)), ["size_chart", "temu_3x4"]),
        ("Amazon main image", Brief(platforms=("amazon",)), ["amazon_gallery_1x1"]),
        ("Instagram story", Brief(platforms=("instagram",)), ["instagram_story_9x16"]),
        ("淘宝主图再加一张白底图", Brief(platforms=("taobao",)), ["taobao_white", "taobao_main_1x1"]),
        ("Main pictures on a pure white ground with a headline and $19", Brief(), ["1x1"]),
        ("京东 3:4", Brief(platforms=("jd",), aspect_ratios=("3:4",)), ["3x4"]),
    ],
)
def test_a_brief_that_names_a_scenario_gets_exactly_that(text: str, brief: Brief, names: list[str]) -> None:
    assert [shape.name for shape in canvases_wanted(brief, text)] == names


def test_a_detail_page_comes_in_sections() -> None:
    names = [shape.name for shape in canvases_wanted(Brief(platforms=("taobao",)), "淘宝详情页")]
    assert len(names) == 5 and {shape.width for shape in map(canvas, names)} == {750}


def test_what_shows_the_product_is_made_once() -> None:
    assert made_once(["1x1", "jd_white", "size_chart"], ["zh", "en"]) == {"jd_white": 1, "size_chart": 2}
    assert all(kind_of(name) not in ONCE for name in (shape.name for shape in canvases_for(platforms=["jd", "amazon"])))


@pytest.mark.parametrize("name", ["jd_white", "amazon_main", "white_main"])
def test_a_white_picture_is_white_and_full(name: str) -> None:
    row = scenario(name)
    assert row is not None
    _, painted = made(row)
    pixels = np.asarray(Image.open(io.BytesIO(painted.picture)).convert("RGB"))
    assert (pixels[0] >= 254).all() and (pixels[:, 0] >= 254).all() and (pixels[0, 0] == 255).all()
    assert max(painted.product.x1 - painted.product.x0, painted.product.y1 - painted.product.y0) >= 0.85
    assert not painted.texts


def test_each_of_the_sixteen_marketplaces_has_a_white_picture_of_its_own() -> None:
    white = {row.platform for row in scenarios().values() if row.kind == "white"}
    assert white >= {"amazon", "walmart", "ebay", "etsy", "google_merchant", "meta_catalog", "shopify", "tiktok_shop",
                     "jd", "taobao", "tmall", "pinduoduo", "lazada", "shopee", "aliexpress", "temu"}  # fmt: skip


def test_a_transparent_picture_keeps_the_products_own_pixels() -> None:
    row = scenario("jd_transparent")
    assert row is not None and row.kind in CUT_OUTS
    _, painted = made(row)
    picture = Image.open(io.BytesIO(painted.picture))
    assert picture.mode == "RGBA" and picture.getpixel((0, 0))[3] == 0
    assert np.asarray(picture)[..., 3].max() == 255


def wrong(**changes: object) -> list[str]:
    """Gates that a spoiled white picture fails."""
    row = scenarios()["jd_white"]
    colour, share = changes.get("colour", (255, 255, 255)), changes.get("share", 0.98)
    size = changes.get("size", (800, 800))
    picture = Image.new("RGB", size, colour)  # type: ignore[arg-type]
    side = round(size[0] * share)  # type: ignore[index, operator]
    at = (size[0] - side) // 2  # type: ignore[index]
    picture.paste((40, 60, 80), (at, at, at + side, at + side))
    out = io.BytesIO()
    picture.save(out, str(changes.get("kind", "PNG")))
    verdicts = check_listing(out.getvalue(), row, changes.get("measures"))  # type: ignore[arg-type]
    return [verdict.gate for verdict in verdicts if not verdict.passed]


def test_the_checker_names_what_is_wrong() -> None:
    assert wrong() == []
    assert "rule.background" in wrong(colour=(248, 248, 248), share=0.9)
    assert {"rule.fill", "rule.edge"} <= set(wrong(share=0.5))
    assert "rule.size" in wrong(size=(600, 600))
    assert "rule.shape" in wrong(size=(1000, 800), share=0.79)
    assert "rule.format" in wrong(kind="WEBP")
    text = {"texts": [{"text": "¥9", "box": [10, 10, 200, 60], "size": 12}]}
    assert "rule.words" in wrong(measures=text)


def test_a_sheet_without_facts_says_what_is_missing() -> None:
    bare = coffee().model_copy(update={"size_cm": None})
    row = scenarios()["size_chart"]
    instruction = exact_instruction(sample("office", "oak", "zh"), row, bare)
    with pytest.raises(GenerationFailed) as told:
        solve(instruction, canvas(row.id), cutout_size=SIZE)
    assert "size_cm" in told.value.message["zh"]


@pytest.mark.parametrize("name", ["google_leaderboard", "google_mobile"])
def test_strips_hold_a_headline(name: str) -> None:
    for number, card in enumerate(list_sets()[::7]):
        told = spoken("zh" if number % 2 else "en", card.name, card.palettes[0].name, number)
        kinds = [slot.kind for slot in solve(told, canvas(name), cutout_size=SIZE).slots]
        assert "headline" in kinds, card.name
