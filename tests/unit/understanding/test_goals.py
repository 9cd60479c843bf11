"""Briefs that name a figure: which one, for whom, and what is none."""

from __future__ import annotations

from datetime import datetime

import pytest

from agents.engine import read_brief
from domain.brief import Brief, Turn
from tools.understanding.goals import factors_named, with_goal

CASES = [
    ("raise CTR among price-sensitive buyers", "ctr", ("price-sensitive buyers",)),
    ("提高价格敏感人群的点击率", "ctr", ("价格敏感人群",)),
    ("Raise the CTR of the black coffee among price-sensitive buyers", "ctr", ("price-sensitive buyers",)),
    ("improve conversion for office workers with the black coffee", "conversion", ("office workers",)),
    ("黑咖啡的转化率太低了，帮我提一提", "conversion", ()),
    ("How do I get more clicks from fitness people?", "ctr", ("fitness people",)),
    ("办公族的加购率怎么提高", "conversion", ("办公族",)),
    ("boost sales of the black coffee", "gmv", ()),
]


def read(text: str) -> Brief:
    return read_brief([Turn(role="user", text=text)], datetime(2026, 11, 1), ["黑咖啡", "black coffee"])


@pytest.mark.parametrize(("text", "objective", "personas"), CASES)
def test_a_figure_is_an_order(text: str, objective: str, personas: tuple[str, ...]) -> None:
    brief = read(text)
    assert (brief.intents, brief.objective, brief.personas) == (("generate_images",), objective, personas)
    assert set(brief.products) <= {"黑咖啡", "black coffee"}  # a figure is no product


@pytest.mark.parametrize(
    "text",
    ["哪张图点击率高？", "Which picture raised clicks most?", "把第二张的价格提高到59", "点击率怎么样？",
     "我不追求提高点击率", "what was the click rate last week?", "给黑咖啡做5张图，做个A/B测试看哪张点击率高"],
)  # fmt: skip
def test_a_question_or_another_order_is_left_as_it_is(text: str) -> None:
    before = Brief(intents=("analyze_results",), products=("x",))
    assert with_goal(before, text) == before


def test_elements_to_be_told_apart() -> None:
    assert factors_named("提高学生党点击率，分开测场景和版式") == ("set", "layout")
    assert factors_named("raise CTR, factorial test of set, layout and stickers") == ("set", "layout", "sticker")
    assert factors_named("raise CTR, tell me which element matters") == ("set", "layout")
    assert factors_named("raise CTR with a better background") == ()
    assert read("提高学生党点击率，分开测场景和版式").style_scene == ()
