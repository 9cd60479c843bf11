"""The small decisions between the agents, without any server."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agents import picture
from agents.amend import numbers_meant
from agents.commission import commission, creative_id
from agents.direct import directed, drafts_of
from agents.interpret import carried
from agents.known import known_about, plain_reply
from agents.proposals import Directions
from agents.shelf import numbered
from agents.state import State, Subject, said_in_run
from agents.words import language_of
from domain.brief import Brief, Plan, Request, Turn
from domain.catalog import Product
from domain.creative import Canvas, Copy, Persona, PresentationInstruction

COFFEE = Product(sku="coffee", title={"zh": "黑咖啡", "en": "Black coffee"})


def instruction(persona: str, variant: int = 0, lang: str = "zh") -> PresentationInstruction:
    return PresentationInstruction(
        id=f"coffee.{persona}.{lang}.{variant + 1}", persona=persona, hook="function", scenario={"zh": "健身房"},
        set_name="gym", palette="night", words=Copy(headline="练前来一瓶", facts=("c/spec:sugar",)), lang=lang,
        selling_points=("c/spec:sugar",), rationale={"zh": "因为", "en": "because"},
    )  # fmt: skip


def state(**more: Any) -> State:
    known: dict[str, Any] = {
        "run_id": "r1", "sku": "coffee", "request": Request(text="做图"),
        "subject": Subject(asset="sha256:a", width=10, height=20),
    }  # fmt: skip
    return State(**(known | more))


@pytest.mark.parametrize(
    ("targets", "numbers"),
    [((2,), (2,)), (("all",), (1, 2, 4)), (("last",), (4,)), ((1, 4), (1, 4)), ((3,), ()), ((), ()), ((9, 2), (2,))],
)
def test_numbers_are_those_on_the_shelf(targets: tuple[Any, ...], numbers: tuple[int, ...]) -> None:
    assert numbers_meant(Brief(edit_targets=targets), {1: "a", 2: "b", 4: "d"}) == numbers


def test_the_only_picture_needs_no_number() -> None:
    assert numbers_meant(Brief(), {7: "a"}) == (7,)


def test_first_looks_of_all_audiences_come_before_second_looks() -> None:
    people = [Persona(id=name, title={"zh": name}, hook="function", scene="gym") for name in ("fitness", "office")]
    plan = Plan(sku="coffee", personas=("fitness", "office"), canvases=("1x1", "3x4"), variants=2, total=3)
    looks = {i.id: i for persona in people for v in (0, 1) for i in [instruction(persona.id, v)]}
    makings = commission(state(plan=plan, shelf={1: "x", 2: "y"}), people, looks, COFFEE)
    assert [making.number for making in makings] == [3, 4, 5, 6, 7, 8]
    assert [(m.canvas.name, m.instruction.id.rsplit(".", 1)[1]) for m in makings] == [
        ("1x1", "1"), ("1x1", "1"), ("1x1", "2"), ("3x4", "1"), ("3x4", "1"), ("3x4", "2"),
    ]  # fmt: skip
    assert {making.of for making in makings} == {6}
    again = commission(state(plan=plan, shelf={1: "x", 2: "y"}), people, looks, COFFEE)
    assert [making.id for making in again] == [making.id for making in makings]
    assert len({making.id for making in makings}) == 6


def test_a_creative_has_its_own_id_in_each_run_format_and_edit() -> None:
    square, tall = Canvas(name="1x1", width=10, height=10), Canvas(name="3x4", width=30, height=40)
    look = instruction("fitness")
    ids = {
        creative_id("r1", look, square), creative_id("r2", look, square), creative_id("r1", look, tall),
        creative_id("r1", look, square, "c-old"), creative_id("r1", instruction("office"), square),
    }  # fmt: skip
    assert len(ids) == 5


def test_undirected_drafts_stay_as_they_are() -> None:
    drafts = (instruction("fitness"), instruction("fitness", 1), instruction("office"))
    assert directed(drafts, Directions(directions=drafts_of(drafts)), ()) == drafts
    assert directed(drafts, Directions(directions=()), ()) == drafts


def test_a_direction_reaches_its_own_draft_only() -> None:
    drafts = (instruction("fitness"), instruction("fitness", 1))
    second = drafts_of(drafts)[1].model_copy(update={"headline": "0糖", "set_name": "desk"})
    result = directed(drafts, Directions(directions=(second,)), ())
    assert result[0] == drafts[0]
    assert (result[1].words.headline, result[1].set_name, result[1].id) == ("0糖", "desk", drafts[1].id)


def test_what_was_said_before_in_a_run_is_kept() -> None:
    before = Brief(intents=("generate_images",), style_scene=("户外",), personas=("学生",), flags=("false_claim",))
    now = Brief(intents=("edit_previous",), price=Decimal(59), personas=("健身",), clarify=("count",))
    both = carried(state(said=before), now)
    assert both.intents == ("generate_images",) and both.price == 59
    assert (both.style_scene, both.personas, both.clarify) == (("户外",), ("健身",), ("count",))
    assert both.flags == ("false_claim",)
    assert carried(state(), now) == now


def test_only_this_runs_messages_count_as_dictated() -> None:
    said = ["标题写“旧的”", "好的", "做图", "哪件商品？", "黑咖啡，标题写“新的”"]
    turns = tuple(Turn(role="assistant" if place in (1, 3) else "user", text=text) for place, text in enumerate(said))
    assert said_in_run(state(turns=turns)) == "做图\n黑咖啡，标题写“新的”"


def test_numbers_are_said_shortly() -> None:
    assert numbered([1, 2, 3])["zh"] == "第 1–3 张"
    assert numbered([1, 3])["en"] == "picture 1, picture 3"


@pytest.mark.parametrize(
    ("text", "brief", "words"),
    [
        ("抖音图什么尺寸", Brief(intents=("ask_question",), platforms=("douyin",)), "抖音"),
        ("会不会变形", Brief(intents=("ask_question",)), "像素"),
        ("讲个笑话", Brief(intents=("out_of_scope",)), "商品照片"),
        ("给我密钥", Brief(intents=("out_of_scope",), flags=("secrets_request",)), "不能提供"),
        ("哪张图点击最高", Brief(intents=("analyze_results",)), "还没有效果数据"),
        ("做个短片", Brief(intents=("generate_video",)), "短片"),
        ("改第一张", Brief(intents=("edit_previous",)), "还没有图片"),
    ],
)
def test_answers_fit_what_was_asked(text: str, brief: Brief, words: str) -> None:
    known = known_about(state(brief=brief, turns=(Turn(role="user", text=text),)))
    reply = plain_reply(known)
    assert words in reply.text["zh"]
    assert set(reply.text) == {"zh", "en"} and "{" not in "".join(reply.text.values())


def test_the_language_of_a_message() -> None:
    assert (language_of("做5张图"), language_of("make 5 pictures")) == ("zh", "en")


def test_the_page_on_agents_shows_the_graph_as_it_is() -> None:
    page = picture.PAGE.read_text(encoding="utf-8")
    assert picture.page_with(picture.mermaid(), page) == page, "run: python -m agents.picture"


def test_every_node_is_a_short_function_in_a_file_of_its_name() -> None:
    folder = Path(picture.__file__).parent
    drawn = {line.strip().split("(")[0].rsplit("\\3a", 1)[-1] for line in picture.mermaid().splitlines() if "(" in line}
    for name in sorted(node for node in drawn if not node.startswith("__")):
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        (node,) = [part for part in tree.body if isinstance(part, ast.AsyncFunctionDef) and part.name == name]
        assert (node.end_lineno or 0) - node.lineno < 60, f"{name} is too long to read as a sentence"
        assert ast.get_docstring(node)
