"""Two conversations as merchants have them, in Chinese and English, through the real graph: typed state and words."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from agents.services import Services
from domain.memory import BrandRule, Decision, Preference
from domain.runs import Run
from memory.picks import Picks
from tests.doubles.talk import COFFEE, Talk
from tools.generation.plates import list_sets
from tools.understanding.scenes import allowed

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def merchant(services: Services) -> AsyncIterator[Talk]:
    """A merchant of whom nothing is remembered yet."""
    await forget_all(services)
    yield Talk(services)
    await forget_all(services)


async def forget_all(services: Services) -> None:
    items = await services.recollections.recall("local")
    await services.recollections.forget("local", [item.id for item in items])


async def said(talk: Talk, run: Run, lang: str) -> str:
    return "\n".join(event.text[lang] for event in await talk.events("answer_given", run))


async def test_a_conversation_in_chinese(merchant: Talk, services: Services) -> None:
    talk = merchant
    # 1: a standing wish, before anything is made
    run = await talk.say("以后都别用红色")
    assert run.status == "completed" and run.plan is None
    assert "记住了：不用红色" in await said(talk, run, "zh")
    (rule,) = await services.recollections.recall("local")
    assert isinstance(rule, BrandRule) and (rule.slot, rule.values, rule.source) == (
        "must_avoid", ("红色",), "以后都别用红色",
    )  # fmt: skip

    # 2: make; the plan says what the brand kit brings
    run = await talk.make("给黑咖啡做2张主图")
    assert run.status == "completed" and len(run.creatives) == 2, run.error
    assert run.plan and run.plan.sku == COFFEE and [one.words["zh"] for one in run.plan.remembered] == ["不用红色"]
    assert any("品牌规则：不用红色" in note["zh"] for note in run.plan.notes)
    state = await talk.state()
    assert state.brief and state.brief.must_avoid == ("红色",) and state.said and state.said.must_avoid == ()
    assert_no_red(state)

    # 3: edit one of them
    run = await talk.say("把第二张换成户外，价格59.9")
    assert run.status == "completed" and len(run.creatives) == 1, run.error
    state = await talk.state()
    second = state.creatives[state.shelf[2]]
    assert "59.9" in " ".join(second.texts) and second.recipe.instruction.set_name == "lake"
    assert_no_red(state)

    # 4: a question about a platform's rules, with pictures on the shelf
    run = await talk.say("京东主图有什么要求")
    answer = await said(talk, run, "zh")
    assert run.status == "completed" and "京东" in answer and "800×800" in answer and "白底" in answer
    assert (await talk.state()).shelf == state.shelf

    # 5: undo
    run = await talk.say("撤销刚才的修改")
    assert "撤销好了" in await said(talk, run, "zh")
    after = await talk.state()
    assert after.shelf[2] != state.shelf[2] and after.creatives[after.shelf[2]].replaces == ""

    # 6: an A/B test of what is there
    run = await talk.say("第1张和第2张做个AB测试，五五分")
    assert run.status == "completed" and run.experiment and not await talk.events("creative_generated", run)
    answer = await said(talk, run, "zh")
    assert "2 组" in answer and "批准之前不会开始" in answer

    # 7: publishing is not there yet: said, with what there is instead; the wish is kept
    run = await talk.say("把它们明天上午9点发到淘宝")
    answer = await said(talk, run, "zh")
    assert run.status == "completed" and run.question is None
    assert "还不能" in answer and "淘宝" in answer and "素材包" in answer and "明天 09:00" in answer
    memories = await services.recollections.recall("local")
    assert any(isinstance(item, Decision) and item.what == "publish_wanted" for item in memories)

    # 8: what is remembered
    run = await talk.say("你记得我什么？")
    answer = await said(talk, run, "zh")
    assert "1. 不用红色（你说过：“以后都别用红色”" in answer and "户外" in answer and "59.9" in answer
    prices = [item for item in memories if isinstance(item, Preference) and item.slot == "price"]
    assert [(item.values, item.sku, item.seen) for item in prices] == [(("59.9",), COFFEE, 1)]

    # 9: something else entirely
    run = await talk.say("今天天气怎么样")
    assert "帮不上忙" in await said(talk, run, "zh") and run.creatives == ()

    # 10: forgetting
    run = await talk.say("忘掉第1条")
    assert await said(talk, run, "zh") == "忘掉了：不用红色。"
    assert not any(isinstance(item, BrandRule) for item in await services.recollections.recall("local"))


async def test_a_conversation_in_english(merchant: Talk, services: Services) -> None:
    talk = merchant
    # 1: make, and a standing wish in the same message
    run = await talk.say("Always keep our logo top left. 2 pictures for the black coffee")
    assert run.status == "waiting" and run.plan and run.plan.sku == COFFEE
    assert "Noted: logo top left" in await said(talk, run, "en")
    assert [one.words["en"] for one in run.plan.remembered] == ["logo top left"]
    assert run.plan.creatives == 2 and run.plan.languages == ("en",)

    # 2: a question while the plan waits leaves it as it is
    asked = await talk.answer(run, text="Will my product be distorted?")
    assert asked.status == "waiting" and asked.plan == run.plan
    assert "never repainted" in await said(talk, asked, "en")

    # 3: another standing wish replans; then it is made
    changed = await talk.answer(asked, text="never show prices")
    assert changed.plan and [one.words["en"] for one in changed.plan.remembered] == ["logo top left", "no prices"]
    assert any("No price is shown" in note["en"] for note in changed.plan.notes)
    run = await talk.answer(changed, decision="edit", plan={"canvases": ["320x320"]})
    assert run.status == "completed" and len(run.creatives) == 2, run.error
    state = await talk.state()
    for creative in state.creatives.values():
        assert creative.recipe.instruction.layout == "left"
        assert not any(sticker.kind == "price" for sticker in creative.recipe.instruction.stickers)

    # 4: an edit that asks for what a rule forbids: the edit counts
    run = await talk.say("Make the second one outdoors, price 59.9")
    assert run.status == "completed" and len(run.creatives) == 1, run.error
    state = await talk.state()
    assert "59.9" in " ".join(state.creatives[state.shelf[2]].texts)

    # 5: “it” is the picture that was changed last; thanks start nothing; undo needs no number
    run = await talk.say("make it warmer")
    state_now = await talk.state()
    assert [state_now.creatives[key].number for key in run.creatives] == [2], run.question
    run = await talk.say("looks great, thanks!")
    assert "Glad you like it" in await said(talk, run, "en") and run.plan is None
    run = await talk.say("undo that")
    assert run.status == "completed" and "Undone" in await said(talk, run, "en")
    assert (await talk.state()).shelf == state.shelf

    # 6: liking a picture makes nothing, and is learned
    run = await talk.say("I like picture 1 best")
    assert run.status == "completed" and run.plan is None and "Noted: you like picture 1" in await said(talk, run, "en")
    assert list((await Picks(services.redis).all("local")).values()).count(run.id) == 1  # the heart of that picture

    # 7: an A/B test with its numbers
    run = await talk.say("Set up an A/B test, 50/50 for 7 days")
    assert run.experiment and "drafted" in await said(talk, run, "en")
    state = await talk.state()
    assert state.brief and state.brief.ab_days == 7 and state.brief.ab_split == (50, 50)

    # 8: publishing
    run = await talk.say("Publish them on Amazon")
    answer = await said(talk, run, "en")
    assert "cannot publish to Amazon" in answer and "kit" in answer and run.question is None

    # 9: what is remembered, 10: off topic, 11: everything forgotten
    answer = await said(talk, await talk.say("What do you remember about me?"), "en")
    assert "1. logo top left" in answer and "2. no prices" in answer and "Amazon" in answer
    assert "outside what I do" in await said(talk, await talk.say("What's the weather like?"), "en")
    assert "are gone" in await said(talk, await talk.say("forget everything"), "en")
    assert await services.recollections.recall("local") == ()
    assert "no notes" in await said(talk, await talk.say("what do you remember about me"), "en")


def assert_no_red(state: object) -> None:
    cards = {card.name: card for card in list_sets()}
    for creative in state.creatives.values():  # type: ignore[attr-defined]
        instruction = creative.recipe.instruction
        assert instruction.palette in {palette.name for palette in allowed(cards[instruction.set_name], ["red"])}
