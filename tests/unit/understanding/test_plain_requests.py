"""Plain requests: goods, audience and size are there, so nothing needs care and nothing is to be asked."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest

from domain.brief import Turn
from tools.understanding.briefs import interpret

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
