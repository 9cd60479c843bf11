"""Picture formats: the table is sane, briefs get the formats they mean, impossible sizes are refused in words."""

import pytest

from domain.errors import BadBrief
from tools.generation.canvases import canvas, canvases_for, formats, platforms, safe_area, title_of

CODES = set(
    "amazon shopify tiktok_shop jd taobao tmall pinduoduo google_merchant meta_catalog ebay etsy walmart lazada shopee "
    "aliexpress temu shein 1688 rakuten mercadolibre coupang douyin douyin_shop kuaishou wechat_channels "
    "wechat_official wechat_moments bilibili xiaohongshu facebook instagram linkedin threads youtube pinterest x "
    "tiktok weibo website email".split()
)


def test_every_platform_of_a_brief_has_a_default_format() -> None:
    assert set(platforms()) == CODES
    for code in CODES:
        assert canvases_for((), (), (code,))[0].platform == code


@pytest.mark.parametrize("name", formats())
def test_rows_are_sane(name: str) -> None:
    row = formats()[name]
    left, top, right, bottom = safe_area(row.canvas)
    assert 0 < left < right < row.canvas.width
    assert 0 < top < bottom < row.canvas.height
    assert row.source and row.date and row.evidence in ("official", "secondary", "conflict", "memory", "house")
    assert set(title_of(name)) == {"zh", "en"}


def test_names_ratios_and_sizes() -> None:
    assert (canvas("jd_main_1x1").width, canvas("jd_main_1x1").platform) == (800, "jd")
    assert canvas("3:4").name == "3x4"
    assert (canvas("1200x628").width, canvas("1200x628").height) == (1200, 628)
    five_four = canvas("5:4")
    assert five_four.width / five_four.height == pytest.approx(1.25, rel=0.01)
    assert canvas(five_four.name) == five_four


def test_what_a_brief_asks_for() -> None:
    assert [c.name for c in canvases_for()] == ["1x1"]
    assert [c.name for c in canvases_for(("portrait", "16:9"))] == ["3x4", "16x9"]
    assert [c.name for c in canvases_for(("1:1", "9:16"), (), ("jd", "douyin"))] == ["jd_main_1x1", "douyin_cover_9x16"]
    assert [c.name for c in canvases_for((), ("800x800", "750x1000"), ("taobao",))] == [
        "taobao_main_1x1",
        "taobao_main_3x4",
    ]
    assert [c.name for c in canvases_for((), (), ("nowhere",))] == ["1x1"]


@pytest.mark.parametrize("bad", ["9000x900", "100x100", "1:20", "4096x300", "banana", "0:1"])
def test_impossible_formats_are_refused_in_words(bad: str) -> None:
    with pytest.raises(BadBrief) as caught:
        canvases_for((bad,))
    assert caught.value.in_words("zh") != caught.value.in_words("en")
