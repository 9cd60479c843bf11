"""Whole runs: plan, change, approve, cancel, ask, edit, undo, stop; on real Valkey with real pictures."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from agents.conduct import ShouldStop, conduct
from agents.services import Services
from agents.state import Making
from domain.brief import Brief, Plan
from domain.creative import Creative
from domain.runs import Run
from tests.doubles.talk import COFFEE, SMALL, Talk
from tools.distribution.marks import marks_in
from ui.commands.delivery import deliver

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_sentence_becomes_a_plan_and_the_plan_a_kit(talk: Talk, services: Services, tmp_path: Path) -> None:
    run = await talk.say("给黑咖啡做主图")
    assert run.status == "waiting" and run.question and run.question.about == "approval"
    assert run.plan and len(run.plan.personas) == 5 and run.plan.canvases == ("1x1",)
    assert run.plan.seconds > 0 and run.plan.languages == ("zh",)
    assert await talk.events("creative_generated") == []

    run = await talk.answer(run, decision="edit", plan={**SMALL, "personas": run.plan.personas[:2], "variants": 2})
    assert (run.status, run.question, run.answer, run.error) == ("completed", None, None, {})
    assert len(run.creatives) == 4 and run.kit and run.experiment

    state = await talk.state()
    creatives = [state.creatives[key] for key in run.creatives]
    assert [creative.number for creative in creatives] == [1, 2, 3, 4]
    assert len({creative.asset for creative in creatives}) == 4, "two looks are the same picture"
    for creative in creatives:
        picture = Image.open(io.BytesIO(services.assets.get(creative.asset)))
        assert picture.size == (320, 320)
        assert creative.accepted and creative.certificate.verdict != "fail"
    assert services.assets.get(run.kit)[:2] == b"PK"
    await _every_delivered_file_is_marked(creatives, services, run, tmp_path)


async def _every_delivered_file_is_marked(
    creatives: list[Creative], services: Services, run: Run, folder: Path
) -> None:
    """The asset that the API serves, the kit's archive, and the folder that the terminal writes."""
    served = [services.assets.get(creative.asset) for creative in creatives]
    with zipfile.ZipFile(io.BytesIO(services.assets.get(run.kit))) as archive:
        packed = [archive.read(name) for name in archive.namelist() if name.endswith((".jpg", ".png", ".webp"))]
    out = deliver(services.assets, run, folder / "kit")
    written = [path.read_bytes() for path in sorted(out.rglob("*")) if path.suffix in (".jpg", ".png", ".webp")]
    assert len(served) == len(packed) == len(written) == 4
    for data in (*served, *packed, *written):
        marks = marks_in(data)
        assert marks and marks.source_type == "composite" and marks.aigc == "2"
        assert marks.alt and marks.facts and marks.recipe.startswith("sha256:")
        assert marks.certificate.startswith("sha256:")
    assert {marks.picture for data in served if (marks := marks_in(data))} == {c.certificate.picture for c in creatives}


async def test_every_step_is_told_once_and_in_words(talk: Talk) -> None:
    run = await talk.make("给黑咖啡做主图")
    told = await talk.events()
    assert len({event.id for event in told}) == len(told)
    kinds = Counter(event.kind for event in told)
    for kind in ("brief_received", "brief_interpreted", "plan_made", "question_asked", "plan_approved",
                 "facts_retrieved", "personas_found", "instructions_written", "experiment_drafted",
                 "kit_assembled"):  # fmt: skip
        assert kinds[kind] == 1, kind
    for kind in ("layout_solved", "creative_generated", "creative_accepted"):
        assert kinds[kind] == 2, kind
    assert kinds["agent_started"] == kinds["agent_finished"]
    assert all(event.run_id == run.id for event in told)
    for event in told:
        words = getattr(event, "title", None) or getattr(event, "found", None)
        assert not words or set(words) == {"zh", "en"}
    ids = {event.id for event in told}
    assert all(not event.parent_id or event.parent_id in ids for event in told)


async def test_conducting_a_finished_run_again_changes_and_tells_nothing(talk: Talk, services: Services) -> None:
    run = await talk.make("给黑咖啡做主图")
    before = await talk.events()
    again = await conduct(run, services)
    assert again.model_dump(exclude={"updated_at"}) == run.model_dump(exclude={"updated_at"})
    assert await talk.events() == before


async def test_checkpoints_give_back_types_and_hold_no_pictures(
    talk: Talk, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    await talk.make("给黑咖啡做主图")
    snapshot = await services.graph.aget_state({"configurable": {"thread_id": talk.thread}})
    values = snapshot.values
    assert all(isinstance(creative, Creative) for creative in values["creatives"].values())
    assert all(isinstance(making, Making) for making in values["makings"])
    assert isinstance(values["brief"], Brief) and isinstance(values["plan"], Plan)
    assert "Blocked deserialization" not in caplog.text
    assert len(services.saver.serde.dumps_typed(values)[1]) < 60_000


async def test_an_answer_counts_once_and_only_for_its_question(talk: Talk, services: Services) -> None:
    asked = await talk.say("来点素材")
    assert asked.question and asked.question.about == "product" and asked.question.choices
    planned = await talk.answer(asked, text=COFFEE)
    assert planned.question and planned.question.about == "approval"
    # The worker died before the record was written: the old answer comes again and must not approve anything.
    stale = asked.model_copy(update={"answer": {"decision": "approve"}, "status": "queued"})
    again = await conduct(stale, services)
    assert again.status == "waiting" and again.question == planned.question
    assert await talk.events("plan_approved") == []


async def test_an_answer_counts_when_a_crash_made_the_same_question_be_asked_anew(
    talk: Talk, services: Services
) -> None:
    asked = await talk.say("给黑咖啡做主图")
    assert asked.question and asked.plan
    before = asked.question.model_copy(update={"id": "from-a-checkpoint-that-is-gone"})
    answered = asked.model_copy(update={"question": before, "answer": {"decision": "approve"}, "status": "queued"})
    other = answered.model_copy(update={"plan": asked.plan.model_copy(update={"variants": 3})})
    assert (await conduct(other, services)).status == "waiting", "another plan was approved, not this one"
    assert (await conduct(answered, services)).status == "completed"


async def test_a_plan_can_be_cancelled(talk: Talk) -> None:
    run = await talk.answer(await talk.say("给黑咖啡做主图"), decision="cancel")
    assert (run.status, run.creatives, run.kit) == ("cancelled", (), "")
    assert await talk.events("creative_generated") == []


async def test_a_plan_that_cannot_be_is_refused_in_words_and_asked_again(talk: Talk) -> None:
    first = await talk.say("给黑咖啡做主图")
    second = await talk.answer(first, decision="edit", plan={"personas": ["astronauts"]})
    assert second.status == "waiting" and second.question and "astronauts" in second.question.text["en"]
    third = await talk.answer(second, decision="edit", plan={"canvases": ["99999x3"]})
    assert third.status == "waiting" and third.question
    assert len({run.question.id for run in (first, second, third) if run.question}) == 3
    assert (await talk.answer(third, decision="cancel")).status == "cancelled"


async def test_further_words_change_the_plan_and_questions_leave_it(talk: Talk) -> None:
    run = await talk.say("给黑咖啡做主图，要暖色")
    run = await talk.answer(run, text="价格写59.9，只要学生")
    assert run.status == "waiting" and run.plan and run.plan.personas == ("student",), run.error
    assert "59.9" in "".join(note["zh"] for note in run.plan.notes)
    asked = await talk.answer(run, text="抖音封面图用什么尺寸合适")
    assert asked.status == "waiting" and asked.plan == run.plan
    assert len(await talk.events("answer_given")) == 1
    state = await talk.state()
    assert state.brief and state.brief.style_scene == ("暖色",) and str(state.brief.price) == "59.9"
    run = await talk.answer(asked, text="好的")
    assert run.status == "completed" and len(run.creatives) == 1


async def test_going_ahead_without_asking(talk: Talk) -> None:
    run = await talk.say("给黑咖啡做1张主图，320x320", approval="auto")
    assert run.status == "completed" and len(run.creatives) == 1
    assert await talk.events("question_asked") == []


async def test_an_edit_changes_what_was_asked_and_nothing_else(talk: Talk) -> None:
    first = await talk.make("给黑咖啡做主图")
    before = await talk.state()
    run = await talk.say("第二张价格改成59.9")
    assert run.status == "completed" and len(run.creatives) == 1, run.error
    after = await talk.state()
    old, new = before.creatives[before.shelf[2]], after.creatives[after.shelf[2]]
    assert after.shelf[1] == before.shelf[1]
    assert new.number == 2 and new.replaces == old.id
    assert "59.9" in " ".join(new.texts) and "59.9" not in " ".join(old.texts)
    assert new.recipe.instruction.set_name == old.recipe.instruction.set_name
    assert new.recipe.instruction.words.headline == old.recipe.instruction.words.headline
    assert run.kit != first.kit

    undone = await talk.say("撤销刚才的修改")
    assert undone.status == "completed"
    assert (await talk.state()).shelf == before.shelf


async def test_a_picture_can_be_moved_and_another_taken_away(talk: Talk) -> None:
    await talk.make("给黑咖啡做主图")
    before = await talk.state()
    run = await talk.say("Change the background of the first picture")
    assert run.status == "completed", run.error
    after = await talk.state()
    assert after.creatives[after.shelf[1]].recipe.instruction.set_name != (
        before.creatives[before.shelf[1]].recipe.instruction.set_name
    )
    assert after.shelf[2] == before.shelf[2]
    await talk.say("删掉第二张")
    assert list((await talk.state()).shelf) == [1]


async def test_another_product_takes_over_the_look_and_the_first_stays_editable(talk: Talk) -> None:
    await talk.make("给黑咖啡做主图")
    before = await talk.state()
    run = await talk.say("第一张的商品换成鹤嘴壶")
    assert run.status == "completed", (run.error, run.question)
    after = await talk.state()
    old, new = before.creatives[before.shelf[1]], after.creatives[after.shelf[1]]
    assert after.origins[new.id].sku != after.origins[old.id].sku == COFFEE
    assert new.recipe.instruction.set_name == old.recipe.instruction.set_name
    assert all(fact.startswith(after.sku) for fact in new.recipe.instruction.selling_points)
    await talk.say("第二张价格改成59.9")
    latest = await talk.state()
    assert latest.origins[latest.shelf[2]].sku == COFFEE


async def test_further_pictures_go_on_counting(talk: Talk) -> None:
    await talk.make("给黑咖啡做主图")
    run = await talk.make("再给学生做1张", personas=1)
    assert run.status == "completed"
    state = await talk.state()
    assert list(state.shelf) == [1, 2, 3]
    assert state.sku == COFFEE


async def test_questions_are_answered_without_making_anything(talk: Talk) -> None:
    for text in ("抖音封面图用什么尺寸合适", "给我讲个笑话", "这个月哪个人群的素材转化最好"):
        run = await talk.say(text)
        assert run.status == "completed", text
        said = (await talk.events("answer_given", run))[0].text
        assert set(said) == {"zh", "en"} and all(said.values())
    assert await talk.events("plan_made") == []


async def test_an_unknown_product_is_asked_about_with_what_there_is(talk: Talk) -> None:
    run = await talk.say("给火星电饭煲XZ9做3张主图")
    assert run.status == "waiting" and run.question and run.question.about == "product"
    assert COFFEE in [choice.value for choice in run.question.choices]
    planned = await talk.answer(run, text=COFFEE)
    assert planned.plan and planned.plan.sku == COFFEE


async def test_an_unknown_sku_fails_in_words_where_nobody_can_be_asked(talk: Talk) -> None:
    run = await talk.say("做主图", sku="no-such-thing", approval="auto")
    assert (run.status, run.error_code) == ("failed", "unknown_product")
    assert set(run.error) == {"zh", "en"}


async def test_a_photo_without_a_record_becomes_a_product(talk: Talk, photo: str) -> None:
    run = await talk.say("给这款手工陶罐做1张320x320的图，39元", photo=photo, approval="auto")
    assert run.status == "completed" and len(run.creatives) == 1, run.error
    assert run.plan and run.plan.sku.startswith("photo-")
    state = await talk.state()
    assert "39" in " ".join(state.creatives[run.creatives[0]].texts)


async def test_what_is_said_of_a_new_product_stands_on_its_picture(talk: Talk, photo: str) -> None:
    run = await talk.say("给这款手工陶罐做1张320x320的图，39元，容量800ml，可机洗", photo=photo, approval="auto")
    assert run.status == "completed" and len(run.creatives) == 1, run.error
    state = await talk.state()
    shown = " ".join(state.creatives[run.creatives[0]].texts)
    assert "容量800ml" in shown and "可机洗" in shown
    assert run.plan and any("容量800ml、可机洗" in note["zh"] for note in run.plan.notes)


async def test_a_stopped_run_ends_cancelled_and_keeps_what_was_finished(
    talk: Talk, stop_after: Callable[..., ShouldStop]
) -> None:
    waiting = await talk.say("给黑咖啡做5类人群的主图，1:1、3:4和16:9")
    assert waiting.plan
    # Large ones: small pictures would all be made before anybody can stop. After the third, the first is surely kept:
    # that a picture was accepted is told a moment before its step is stored.
    run = await talk.answer(waiting, stop_after(talk, "creative_accepted", times=3), decision="approve")
    assert run.status == "cancelled"
    accepted = {event.creative.id for event in await talk.events("creative_accepted")}
    assert 0 < len(run.creatives) < waiting.plan.creatives and set(run.creatives) <= accepted
    nothing_more = len(await talk.events())
    # The next message goes on from there: the finished pictures are on the shelf.
    await talk.say("给我讲个笑话")
    assert set((await talk.state()).shelf.values()) == set(run.creatives)
    assert len(await talk.events()) > nothing_more


async def test_a_new_message_instead_of_an_answer_starts_over(talk: Talk) -> None:
    first = await talk.say("给黑咖啡做主图")
    assert first.status == "waiting"
    second = await talk.make("给黑咖啡做主图，只要学生", personas=1)
    assert second.status == "completed" and len(second.creatives) == 1
