"""Exact pictures, and single elements of pictures, through the real graph."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from PIL import Image

from agents.services import Services
from domain.creative import Creative, Slot
from tests.doubles.talk import Talk
from tools.generation.recipes import recipe_in

pytestmark = pytest.mark.asyncio(loop_scope="session")


def slot(creative: Creative, kind: str) -> Slot:
    return next(slot for slot in creative.recipe.layout.slots if slot.kind == kind)


async def test_a_brief_that_names_scenarios_gets_these_files_and_no_others(talk: Talk, services: Services) -> None:
    run = await talk.say("给黑咖啡做京东白底图、透明底图和尺码表", approval="auto")
    assert run.status == "completed", run.error
    state = await talk.state()
    made = {state.creatives[one].canvas.name: state.creatives[one] for one in state.shelf.values()}
    assert set(made) == {"jd_white", "jd_transparent", "size_chart"}
    assert not made["jd_white"].texts and made["jd_transparent"].media_type == "image/png"
    assert "18.6 cm" in made["size_chart"].texts
    assert all(one.certificate.verdict == "pass" for one in made.values())
    assert state.experiment is None and state.kit is not None
    kit = zipfile.ZipFile(io.BytesIO(services.assets.get(state.kit.archive)))
    sku = state.kit.sku
    assert {f"jd/first-{sku}.png", f"jd/transparent-{sku}.png", f"all/sizes-{sku}.jpg"} <= set(kit.namelist())
    listed = json.loads(kit.read("kit.json"))["creatives"]
    assert {Image.open(io.BytesIO(kit.read(one["file"]))).size for one in listed} == {(800, 800), (1080, 1440)}


async def test_one_element_moves_and_the_rest_stays(talk: Talk, services: Services) -> None:
    await talk.make("给黑咖啡做主图")
    before = await talk.state()
    run = await talk.say("第一张的标题缩小一点，往上移")
    assert run.status == "completed", run.error
    after = await talk.state()
    old, new = before.creatives[before.shelf[1]], after.creatives[after.shelf[1]]
    assert after.shelf[2] == before.shelf[2]
    assert slot(new, "headline").size < slot(old, "headline").size
    assert slot(new, "price") == slot(old, "price") and new.texts == old.texts
    assert new.recipe.instruction.set_name == old.recipe.instruction.set_name
    recipe = recipe_in(services.assets.get(new.asset))
    assert recipe is not None and recipe.layout == new.recipe.layout and recipe.source == new.recipe.source

    # The move outlives the next edit.
    await talk.say("第一张价格改成59.9")
    again = await talk.state()
    assert slot(again.creatives[again.shelf[1]], "headline").size == slot(new, "headline").size
