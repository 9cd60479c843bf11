"""Plain requests: goods, audience and size are there, so nothing needs care and nothing is to be asked."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest

from domain.brief import Turn
from tools.understanding.briefs import interpret, interpret_line

GOODS = {
    "zh": "黑咖啡 跑鞋 保温杯 玫瑰精华液 电水壶 降噪耳机 木头机器人 瑜伽垫 充电宝 儿童书包".split(),
    "en": "coffee|running shoes|steel bottle|rose serum|kettle|headphones|wooden robot|yoga mat|power bank".split("|"),
}
AUDIENCES = {
    "zh": "健身人群 上班族 学生党 宝妈 控糖人群 户外玩家 租房人群 老年人 情侣 程序员".split(),
    "en": "gym-goers|office workers|students|young mums|low-sugar shoppers|hikers|renters|seniors|couples".split("|"),
}
SIZES = ("320x320", "1:1", "800x800", "9:16")
SAID = {
    "zh": (
        "给{goods}的{audience}做图，{size}", "给{goods}做3张主图，{size}",
        "为{goods}做{audience}的主图，{size}，做个A/B测试", "做一组{goods}的图，面向{audience}，尺寸{size}", 
        "{goods}，{audience}，{size}", "帮我做{goods}的种草图，{audience}看的，{size}",
        "{goods}主图5张，突出卖点，价格59.9元，{size}", "{size}的{goods}海报，送礼氛围",
    ),
    "en": (
        "Make pictures of the {goods} for {audience}, {size}", "3 main images of the {goods}, {size}",
        "Main pictures of {goods} for {audience}, {size}, with an A/B test", "{goods} for {audience} {size}",
        "Create a poster of the {goods} aimed at {audience}, price $39, {size}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_plain_requests_are_carried_out(lang: str) -> None:
    wrong = {}
    for number, (said, goods) in enumerate(product(SAID[lang], GOODS[lang])):
        audience = AUDIENCES[lang][number % len(AUDIENCES[lang])]
        text = said.format(goods=goods, audience=audience, size=SIZES[number % len(SIZES)])
        brief = interpret([Turn(role="user", text=text)], now=datetime(2026, 11, 18))
        wanted = {"generate_images", "ab_test"} if "A/B" in text else {"generate_images"}
        if brief.flags or brief.clarify or {*brief.intents} != wanted:
            wrong[text] = (brief.intents, brief.flags, brief.clarify)
    assert not wrong


COPY = {
    "zh": (
        "{goods}主图，写上{copy}，2张", "{goods}海报，文案写：{copy}，3张", "{goods}的图，标题写“{copy}”，1:1",
        "给{goods}做图，图上写：{copy}", "{goods}卖点：{copy}、耐用，做4张", "{goods}图，大字“{copy}”",
    ),
    "en": (
        "Poster for the {goods} saying {copy}", "{goods} main image, text: {copy}", "{goods} banner, headline: {copy}",
        "Put '{copy}' on the {goods} ad",
    ),
}  # fmt: skip
LINES = {
    "zh": "好好喝水 慢下来 陪你出门 清早第一口 大容量 轻便好收 周末见 说走就走".split(),
    "en": "slow mornings|made to last|ready when you are|light and small|see you outside|big enough for two".split("|"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_copy_that_promises_nothing_is_no_false_claim(lang: str) -> None:
    """A flag refuses the work: a merchant's plain line must not raise one."""
    wrong = {}
    for number, (said, goods) in enumerate(product(COPY[lang], GOODS[lang])):
        text = said.format(goods=goods, copy=LINES[lang][number % len(LINES[lang])])
        brief = interpret([Turn(role="user", text=text)], now=datetime(2026, 11, 18))
        if brief.flags or brief.clarify or not brief.selling_points:
            wrong[text] = (brief.flags, brief.clarify, brief.selling_points)
    assert not wrong


@pytest.mark.parametrize(
    ("text", "product", "count"),
    [
        ("https://shop.example.com/p/oak-stool 3 pics", "https://shop.example.com/p/oak-stool", 3),
        ('2 square images: {"name": "Beeswax wraps", "price": "12.5", "stock": 40}', "Beeswax wraps", 2),
        ("SKU | 名称 | 价格\nA1 | 橡木凳 | 39\n做3张主图", "橡木凳", 3),
        ("bamboo_tray_v2_final.png 做成3张海报", "bamboo tray", 3),
        ("买茶壶送茶杯，主图3张", "茶壶", 3),
        ("Poster for the yoga mat, free towel with every order", "yoga mat", None),
        ("zuo 2 zhang baowenbei de tu，zhou san 之前", "保温杯", 2), ("幫我做鳳梨酥禮盒的圖，4張", "鳳梨酥禮盒", 4),
        ("soap, 3 for gym people, 2 for students", "soap", 5), ("我们是做手工皂的小作坊，想要三张图", "手工皂", 3),
    ],
)  # fmt: skip
def test_goods_are_found_wherever_they_are_named(text: str, product: str, count: int | None) -> None:
    brief = interpret([Turn(role="user", text=text)], now=datetime(2026, 11, 18))
    assert (brief.products, brief.count_total, brief.flags, brief.clarify) == ((product,), count, (), ())


def test_minutes_that_the_goods_last_are_no_video() -> None:
    line = {"turns": [{"role": "user", "text": "给这把壶做3张主图，突出10分钟保温，¥199"}]}
    told = interpret_line(line)["expect"]
    assert told["selling_points"] == ["10分钟保温"] and "video_seconds" not in told
    assert "generate_video" not in told["intents"]
