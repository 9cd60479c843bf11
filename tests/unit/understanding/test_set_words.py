"""The merchant's words for a place, a feast or a material choose the set that shows it."""

import pytest

from tools.generation.plates import list_sets
from tools.understanding.scenes import sets_named

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
