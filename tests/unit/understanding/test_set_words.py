"""The merchant's words for a place, a feast or a material choose the set that shows it."""

import pytest

from domain.catalog import Product
from tools.generation.plates import list_sets
from tools.understanding.personas import mine_personas
from tools.understanding.scenes import sets_named, stage_personas, tones_of
from tools.understanding.unplaced import unplaced

CALLED = [
    ("618", "sale618"), ("年中大促", "sale618"), ("双11", "double11"), ("singles' day", "double11"),
    ("黑五", "blackfriday"), ("Black Friday", "blackfriday"), ("圣诞节", "christmas"), ("Christmas", "christmas"),
    ("春节", "festive"), ("新年礼盒风格", "festive"), ("中秋", "festive"), ("斋月", "ramadan"), ("Eid", "ramadan"),
    ("七夕", "valentine"), ("Valentine's Day", "valentine"), ("浴室场景", "bathroom"), ("bathroom scene", "bathroom"),
    ("厨房台面", "kitchen"), ("健身房", "gym"), ("办公室", "office"), ("书桌", "study"), ("露营", "lake"),
    ("大理石背景", "marble"), ("marble", "marble"), ("洞石", "travertine"), ("水波纹", "water"), ("丝绸", "fabric"),
    ("剪纸风", "papercut"), ("霓虹赛博风", "neon"), ("neon", "neon"), ("聚光灯", "spotlight"), ("纯色背景", "sweep"),
    ("秋天的落叶", "autumn"), ("autumn leaves", "autumn"), ("儿童房", "kids"), ("playroom", "kids"),
    ("花园场景", "garden"), ("balcony with plants", "garden"), ("车库工具间", "workshop"), ("garage", "workshop"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "name"), CALLED)
def test_words_call_for_their_set(words: str, name: str) -> None:
    found = [card.name for card in sets_named([words], list_sets())]

    assert found[:1] == [name], found


@pytest.mark.parametrize("wish", ["in a cafe", "雨天的街道", "街拍", "retro", "机场"])
def test_a_wish_that_no_set_shows_is_told(wish: str) -> None:
    assert unplaced(("marble", wish), list_sets()) == (wish,)


@pytest.mark.parametrize(
    "wish",
    ["厨房", "暖色调", "蓝色背景", "premium", "平铺拍", "from above", "文字放左边", "dark and moody", "at the beach"],
)
def test_what_can_be_shown_is_not_complained_about(wish: str) -> None:
    assert unplaced((wish,), list_sets()) == ()


def test_dark_pictures_are_dark_for_every_audience() -> None:
    people = mine_personas(Product(sku="w", title={"zh": "户外手表", "en": "Outdoor watch"}, category="watch"), limit=3)
    staged = stage_personas(people, list_sets(), style=("深色科技感",))
    assert all("dark" in tones_of(first.palette) for first, *_ in staged.values())
