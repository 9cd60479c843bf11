"""Edits by hand go the way of words: one creative under the same number, and undo takes it back."""

from __future__ import annotations

import pytest

from domain.errors import BadBrief
from domain.retouch import Retouch
from tests.doubles.talk import Talk
from tools.generation.plates import list_sets
from tools.understanding.retouching import checked

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_chosen_by_hand_is_exact_and_can_be_undone(talk: Talk) -> None:
    await talk.make("给黑咖啡做主图")
    before = await talk.state()
    old = before.creatives[before.shelf[2]]
    card = next(card for card in list_sets() if card.name != old.recipe.instruction.set_name)
    palette = card.palettes[-1].name
    chosen = Retouch(
        numbers=(2,), set_name=card.name, palette=palette, layout="left", headline="以后每天一杯，always fresh"[:5],
        canvas="320x400",
    )  # fmt: skip
    run = await talk.say("图 2：换场景、标题和尺寸，以后都这样", retouch=chosen)
    assert run.status == "completed", run.error
    after = await talk.state()
    new = after.creatives[after.shelf[2]].recipe.instruction
    assert (new.set_name, new.palette, new.layout) == (card.name, palette, "left")
    assert new.words.headline == "以后每天一" and new.words.subline == old.recipe.instruction.words.subline
    assert after.creatives[after.shelf[2]].canvas.height == 400
    assert after.shelf[1] == before.shelf[1] and after.creatives[after.shelf[2]].replaces == old.id
    assert not await talk.events("memory_changed", run) or not any(
        kept.kind == "rule" for event in await talk.events("memory_changed", run) for kept in event.kept
    )  # the sentence that goes with an edit by hand is not read as a rule
    await talk.say("撤销")
    assert (await talk.state()).shelf == before.shelf


@pytest.mark.parametrize(
    "wrong",
    [{"headline": "全网第一"}, {"headline": "长" * 40}, {"set_name": "moon"}, {"set_name": "arch", "palette": "moon"}],
)
async def test_what_cannot_be_done_is_said_before_anything_is_made(wrong: dict[str, str]) -> None:
    with pytest.raises(BadBrief):
        checked(Retouch(numbers=(1,), **wrong), list_sets())  # type: ignore[arg-type]


async def test_a_number_that_is_not_there_is_asked_for(talk: Talk) -> None:
    await talk.make("给黑咖啡做主图", personas=2)
    run = await talk.say("图 9：换版式", retouch=Retouch(numbers=(9,), layout="left"))
    assert run.status == "waiting" and run.question is not None and run.question.about == "target"
