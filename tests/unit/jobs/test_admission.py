"""Which texts are let in as briefs."""

from __future__ import annotations

import pytest

from domain.brief import Request
from domain.errors import BadBrief
from jobs.admission import MAX_CHARACTERS, admit, language_of, readable


@pytest.mark.parametrize(
    "text",
    [
        "为京造风格黑咖啡做5类人群的主图",
        "Make main images, 1:1 and 3:4 🙂",
        "اصنع صورًا للقهوة",
        "3 张",
        "x" * MAX_CHARACTERS,
        "第一行\n\t第二行",
        "กาแฟดำ",
    ],
)
def test_text_in_any_script_is_let_in_as_it_is(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "example"),
        (" \n ", "example"),
        ("\u200b\ufeff", "example"),
        ("…!?", "example"),
        ("咖" * (MAX_CHARACTERS + 1), "too long"),
        ("x" * 1_000_001, "too long"),
        ("\x00\x01\x02\x03" * 50 + "abc", "binary"),
        ("\udcff\udcfe" * 50, "binary"),
        ("\ufffd" * 100 + "PNG", "binary"),
    ],
)
def test_what_is_no_text_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(BadBrief) as refused:
        readable(text)
    assert says in refused.value.in_words("en")
    assert language_of(refused.value.in_words("zh")) == "zh"


def test_an_unknown_language_is_left_to_be_found() -> None:
    assert admit(Request.model_construct(text="咖啡", lang="zh-CN")).lang == "zh"
    assert admit(Request.model_construct(text="Kaffee", lang="de")).lang == ""


def test_values_of_the_wrong_type_are_refused_in_words() -> None:
    with pytest.raises(BadBrief) as refused:
        admit(Request.model_construct(text="咖啡", approval="never"))
    assert "approval" in refused.value.in_words("en")
