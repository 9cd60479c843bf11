"""In the middle of a conversation a message is never taken for more than it says."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.brief import Turn
from tools.understanding.small_talk import EVERYTHING_SOLD, read_in_talk, small_talk

NOW = datetime(2026, 11, 22, 12)
KNOWN = ["黑咖啡", "鹤嘴壶", "black coffee", "kettle"]
MADE = (Turn(role="user", text="给黑咖啡做主图"), Turn(role="assistant", text="已做好 3 张图。"))


def intents(text: str) -> tuple[str, ...]:
    return read_in_talk((*MADE, Turn(role="user", text=text)), NOW, KNOWN).intents


@pytest.mark.parametrize(
    "text", ["谢谢", "好看", "你好", "帮我写个请假条", "write me a poem", "looks great!", "今天天气怎么样"]
)
def test_small_talk_starts_no_work(text: str) -> None:
    assert intents(text) == ("out_of_scope",)


@pytest.mark.parametrize("text", ["再给学生做1张", "再来两张竖图", "3 more for students"])
def test_further_wishes_still_do(text: str) -> None:
    assert "generate_images" in intents(text)


@pytest.mark.parametrize("text", ["第二张换成户外", "换成厨房背景", "undo", "价格改成59"])
def test_edits_stay_edits(text: str) -> None:
    assert intents(text) == ("edit_previous",)


def test_an_order_for_another_product_is_no_edit_of_the_first() -> None:
    brief = read_in_talk(
        (*MADE, Turn(role="user", text="下周一前给鹤嘴壶做3张小红书图，预算500，别太花哨")), NOW, KNOWN
    )
    assert (brief.intents, brief.products, brief.count_total) == (("generate_images",), ("鹤嘴壶",), 3)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("你好！", "greeting"), ("Thanks a lot!", "thanks"), ("都很好看", "praise"), ("looks great, thanks!", "praise"),
     ("先这样", "bye"), ("太丑了", "complaint"),
     ("好的，开始吧", "go_ahead"), ("yes please", "go_ahead"), ("go ahead", "go_ahead"),
     ("好看的图做3张", ""), ("给黑咖啡做图", "")],
)  # fmt: skip
def test_what_a_short_message_is(text: str, kind: str) -> None:
    assert small_talk(text) == kind


def test_everything_sold_is_no_single_product() -> None:
    assert EVERYTHING_SOLD.search("给所有商品做主图") and EVERYTHING_SOLD.search("pictures for all my products")
    assert not EVERYTHING_SOLD.search("给黑咖啡做主图")
