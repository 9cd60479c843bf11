"""One question at a time, only where acting would be wrong, with answers to click; else a default that is shown."""

from __future__ import annotations

import pytest

from agents.services import Services
from tests.doubles.talk import COFFEE, Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKED = [
    ("做3张主图", "product", "哪件商品", COFFEE, {"count_total": 3}),
    ("Make 3 pictures", "product", "which", COFFEE, {"count_total": 3}),
    ("给黑咖啡做3张图，不，5张", "contradiction", "“3 张”和“5 张”", "5张", {"count_total": 5}),
    ("3 pictures for the black coffee, no 5", "contradiction", "“3 pictures” and “5 pictures”", "3 pictures",
     {"count_total": 3}),
    ("黑咖啡主图，白底，必须在户外", "contradiction", "“白底”和“户外”", "户外", {"style_scene": ("户外",)}),
    ("Pictures of the black coffee on a white background, must be outdoors", "contradiction", "cannot both be done",
     "outdoors", {"style_scene": ("outdoors",)}),
    ("给黑咖啡做2张闲鱼主图", "platform", "闲鱼", "3:4", {"aspect_ratios": ("3:4",)}),
    ("make 2 pictures of the black coffee for Zalando", "platform", "Zalando", "1:1", {"aspect_ratios": ("1:1",)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "about", "words", "choice", "slots"), ASKED, ids=[row[0] for row in ASKED])
async def test_one_question_and_the_click_settles_it(
    talk: Talk, text: str, about: str, words: str, choice: str, slots: dict[str, object]
) -> None:
    run = await talk.say(text)
    assert run.status == "waiting" and run.question, (run.error, run.plan)
    lang = "en" if text.isascii() else "zh"
    assert run.question.about == about and words.casefold() in run.question.text[lang].casefold()
    assert choice in [offered.value for offered in run.question.choices]
    assert len(await talk.events("question_asked")) == 1 and not await talk.events("plan_made")
    planned = await talk.answer(run, text=choice)
    assert planned.question and planned.question.about == "approval", planned.question
    assert planned.plan and planned.plan.sku == COFFEE
    state = await talk.state()
    assert state.said
    for slot, value in slots.items():
        assert getattr(state.said, slot) == value
    if "count_total" in slots:
        assert planned.plan.creatives == slots["count_total"]
    await talk.answer(planned, decision="cancel")


@pytest.mark.parametrize("text", ["把它改成户外", "make it warmer"])
async def test_which_picture_is_asked_with_their_numbers(talk: Talk, text: str) -> None:
    await talk.make("给黑咖啡做主图")
    run = await talk.say(text)
    assert run.status == "waiting" and run.question and run.question.about == "target"
    assert [choice.label["zh"] for choice in run.question.choices] == ["第 1 张", "第 2 张", "全部"]
    before = await talk.state()
    run = await talk.answer(run, text=run.question.choices[1].value)
    after = await talk.state()
    assert run.status == "completed" and len(run.creatives) == 1
    assert after.shelf[1] == before.shelf[1] and after.shelf[2] != before.shelf[2]


async def test_nobody_is_asked_where_nobody_answers_and_the_choice_is_said(talk: Talk) -> None:
    run = await talk.say("给黑咖啡做3张图，不，2张，320x320", approval="auto")
    assert run.status == "completed" and len(run.creatives) == 2, run.error
    assert run.plan and any("前后矛盾" in note["zh"] for note in run.plan.notes)


async def test_what_is_left_open_is_a_default_that_is_shown(talk: Talk, services: Services) -> None:
    run = await talk.say("黑咖啡主图")
    assert run.question and run.question.about == "approval" and run.plan
    said = " ".join(note["zh"] for note in run.plan.notes)
    assert "没有指定人群" in said and "1:1" in said and "¥12.9" in said
    cheaper = await talk.answer(run, text="Not these, only students please")
    assert cheaper.plan and cheaper.plan.personas == ("student",)


async def test_a_rule_is_switched_off_in_the_plan_and_in_words(talk: Talk, services: Services) -> None:
    await talk.say("以后别用红色")
    try:
        run = await talk.say("给黑咖啡做1张主图")
        assert run.plan and [one.on for one in run.plan.remembered] == [True]
        off = [one.id for one in run.plan.remembered]
        run = await talk.answer(run, decision="edit", plan={"canvases": ["320x320"], "without": off})
        state = await talk.state()
        assert run.status == "completed" and run.plan and not run.plan.remembered[0].on
        assert state.brief and state.brief.must_avoid == ()
        run = await talk.say("这次不用品牌规则，再给黑咖啡做1张")
        assert run.plan and [(one.on, one.why_off["zh"]) for one in run.plan.remembered] == [(False, "你说这次不用")]
        bad = await talk.answer(run, decision="edit", plan={"without": ["no-such-rule"]})
        assert bad.status == "waiting" and bad.question and "没有这条品牌规则" in bad.question.text["zh"]
        await talk.answer(bad, decision="cancel")
        again = await talk.say("再给黑咖啡做1张")
        assert again.plan and again.plan.remembered[0].on, "switched off for longer than this time"
        await talk.answer(again, decision="cancel")
    finally:
        await services.recollections.forget("local", [i.id for i in await services.recollections.recall("local")])
