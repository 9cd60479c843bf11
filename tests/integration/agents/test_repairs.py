"""What the checks refuse is repaired, three times at most; what cannot be made takes nothing else along."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from agents import craft
from agents.craft import Examined
from agents.renderers import Renderers
from agents.services import Services
from agents.state import Making
from domain.creative import Certificate, Verdict
from domain.errors import GenerationFailed
from tests.doubles.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")
WHY = {"zh": "文字看不清", "en": "the words are hard to read"}
Rule = Callable[[Callable[..., Any], tuple[Any, ...]], Any]


class Faulty(Renderers):
    """The real renderers, except where a rule answers or raises."""

    def __init__(self, real: Renderers, rule: Rule) -> None:
        super().__init__(real.processes)
        self.real, self.rule = real, rule

    async def _render(self, work: Callable[..., Any], *arguments: Any) -> Any:
        answer = self.rule(work, arguments)
        return answer if answer is not None else await self.real._render(work, *arguments)


def refused(making: Making, repair: str = "smaller_type") -> Examined:
    verdict = Verdict(gate="contrast", passed=False, value=2.1, limit=4.5, repair=repair, reason=WHY)
    return Examined(
        Certificate(source=making.subject.asset, picture="x"), (verdict,), False,
        making.instruction, {**making.hints, "type_scale": 0.9}, repair, WHY,
    )  # fmt: skip


@pytest.fixture
def with_rule(services: Services) -> Callable[[Rule], Talk]:
    return lambda rule: Talk(dataclasses.replace(services, renderers=Faulty(services.renderers, rule)))


async def test_a_picture_that_fails_leaves_the_others_alone(with_rule: Callable[[Rule], Talk]) -> None:
    def second_fails(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if work is craft.paint and arguments[0].persona == "office":
            raise GenerationFailed({"zh": "画不出来", "en": "cannot be painted"})

    talk = with_rule(second_fails)
    run = await talk.say("给黑咖啡的健身人群、办公室人群和学生做图，320x320", approval="auto")
    assert run.status == "partial" and len(run.creatives) == 2
    assert "画不出来" in run.error["zh"] and run.kit
    assert sorted((await talk.state()).shelf) == [1, 3]


async def test_where_nothing_can_be_made_the_run_fails_in_words(with_rule: Callable[[Rule], Talk]) -> None:
    def all_fail(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if work is craft.paint:
            raise GenerationFailed({"zh": "画不出来", "en": "cannot be painted"})

    run = await with_rule(all_fail).say("给黑咖啡的健身人群做图，320x320", approval="auto")
    assert (run.status, run.kit, run.creatives, run.error_code) == ("failed", "", (), "nothing_passed")
    assert "cannot be painted" in run.error["en"]


async def test_a_refused_picture_is_repaired(with_rule: Callable[[Rule], Talk]) -> None:
    def first_refused(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        return refused(arguments[0]) if work is craft.examine and arguments[0].attempt == 1 else None

    talk = with_rule(first_refused)
    run = await talk.say("给黑咖啡的健身人群做图，320x320", approval="auto")
    assert run.status == "completed"
    creative = (await talk.state()).creatives[run.creatives[0]]
    assert creative.attempts == 2 and creative.recipe.layout.hints["type_scale"] == 0.9
    rejections = await talk.events("creative_rejected")
    assert [(event.attempt, event.repair) for event in rejections] == [(1, "smaller_type")]
    assert [event.attempt for event in await talk.events("creative_generated")] == [1, 2]


@pytest.mark.parametrize(("repair", "attempts"), [("smaller_type", 3), ("", 1)])
async def test_what_stays_refused_is_given_up(with_rule: Callable[[Rule], Talk], repair: str, attempts: int) -> None:
    def always_refused(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        return refused(arguments[0], repair) if work is craft.examine else None

    talk = with_rule(always_refused)
    run = await talk.say("给黑咖啡的健身人群做图，320x320", approval="auto")
    assert run.status == "failed" and WHY["en"] in run.error["en"]
    rejections = await talk.events("creative_rejected")
    assert len(rejections) == attempts and rejections[-1].repair == ""


async def test_an_edit_that_fails_keeps_the_picture_that_was_there(with_rule: Callable[[Rule], Talk]) -> None:
    failing: list[bool] = []

    def later_fails(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if work is craft.paint and failing:
            raise GenerationFailed({"zh": "画不出来", "en": "cannot be painted"})

    talk = with_rule(later_fails)
    await talk.say("给黑咖啡的健身人群做图，320x320", approval="auto")
    before = (await talk.state()).shelf
    failing.append(True)
    run = await talk.say("第一张价格改成59.9")
    assert run.status == "failed" and "cannot be painted" in run.error["en"]
    assert (await talk.state()).shelf == before
