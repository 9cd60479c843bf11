"""Questions about abilities and rules find the passage that answers them, in both languages."""

import re
from pathlib import Path

import pytest
import yaml

from agents.known import known_about, plain_reply
from agents.state import State
from domain.brief import Brief, Turn
from tools.understanding.handbook import look_up
from tools.understanding.handbook.passages import passages

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("lang", "first", "three"), [("zh", 0.94, 0.96), ("en", 0.94, 0.95)])
def test_questions_find_their_passage(lang: str, first: float, three: float) -> None:
    rows = [(text, wanted.split("|")) for text, wanted in QUESTIONS[lang] if wanted]
    assert len(rows) >= 45
    found = [[one.passage.id for one in look_up(text, lang)] for text, _ in rows]
    best = [bool(ids) and ids[0] in wanted for ids, (_, wanted) in zip(found, rows, strict=True)]
    near = [bool(set(ids) & set(wanted)) for ids, (_, wanted) in zip(found, rows, strict=True)]
    assert sum(best) >= first * len(rows), [row for row, right in zip(rows, best, strict=True) if not right]
    assert sum(near) >= three * len(rows), [row for row, right in zip(rows, near, strict=True) if not right]


def test_both_guides_have_the_same_sections_and_every_platform_has_a_row() -> None:
    ids = [passage.id for passage in passages()]
    assert len(set(ids)) == len(ids)
    guides = [passage for passage in passages() if passage.source.startswith("handbook/")]
    assert len(guides) >= 30 and all(set(passage.text) == {"zh", "en"} for passage in guides)
    assert {"platform-taobao", "platform-amazon", "platform-xiaohongshu"} <= set(ids)


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("同事也想用，怎么开账号", "zh", "VITRINE_AUTH"), ("京东首图要白底吗", "zh", "京东"),
        ("how do I add a teammate", "en", "vitrine users add"), ("which picture size does Etsy want", "en", "Etsy"),
    ],
)  # fmt: skip
def test_an_answer_quotes_the_passage_and_says_where_it_stands(text: str, lang: str, words: str) -> None:
    state = State(brief=Brief(intents=("ask_question",)), turns=(Turn(role="user", text=text),), lang=lang)
    reply = plain_reply(known_about(state)).text
    assert words in reply[lang] and ("手册" in reply["zh"] and "Handbook" in reply["en"])


def test_what_the_handbook_does_not_tell_is_not_made_up() -> None:
    state = State(
        brief=Brief(intents=("ask_question",)), turns=(Turn(role="user", text="量子纠缠是怎么回事"),), lang="zh"
    )
    assert "不乱答" in plain_reply(known_about(state)).text["zh"]


OFF_TOPIC = [
    line.rpartition("|")[2].rpartition("//")[2].strip()
    for line in (Path(__file__).parent / "briefs_spoken.txt").read_text("utf-8").splitlines()
    if line.startswith("off | | |")
]


def test_what_has_nothing_to_do_with_us_finds_nothing_by_chance() -> None:
    """Of sentences on anything else but two find a passage; before coverage counted it was every third."""
    found = [text for text in OFF_TOPIC if look_up(text, "zh" if re.search("[一-鿿]", text) else "en")]
    assert len(OFF_TOPIC) > 40 and len(found) <= 3, found
