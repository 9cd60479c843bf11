"""Plans without a model: defaults, counts, edits, and what is said about them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from agents.ask import Mind
from agents.estimates import cost_of, with_steps
from agents.outline import (
    MOST_CREATIVES,
    default_outline,
    edited,
    fit_in,
    notes_on,
    plan_from,
    unplaced_note,
    wishes,
)
from domain.brief import Brief, Plan
from domain.catalog import Product
from domain.creative import Persona
from domain.errors import BadBrief
from domain.text import Money
from models.embedded import EmbeddedChatModel
from tools.generation.plates import list_sets
from tools.understanding.stated import stated_facts

PRODUCT = Product(sku="coffee", title={"zh": "黑咖啡", "en": "Black coffee"}, price=Money(amount=Decimal("12.90")))
PEOPLE = tuple(
    Persona(id=name, title={"zh": name, "en": name}, hook="function", scene="gym")
    for name in ("fitness", "office", "student", "low-sugar", "outdoor", "travel", "gift", "home")
)


def planned(candidates: tuple[Persona, ...] = PEOPLE, **brief: Any) -> Plan:
    said = Brief(**brief)
    outline = default_outline(wishes(said, candidates), candidates)
    return fit_in(plan_from(outline, said, PRODUCT, said.languages or ("zh",)))[0]


def test_a_brief_that_says_nothing_gets_five_audiences_one_square_each() -> None:
    plan = planned()
    assert (len(plan.personas), plan.canvases, plan.variants, plan.languages) == (5, ("1x1",), 1, ("zh",))
    assert plan.creatives == 5 and plan.experiment


def test_more_work_takes_longer_and_more_processes_take_less() -> None:
    small, large = with_steps(planned()), with_steps(planned(count_per_persona=3))
    assert 1 < small.seconds < large.seconds
    assert with_steps(planned(count_per_persona=3), processes=4).seconds < large.seconds
    assert small.steps[-1].agent == "assemble" and sum(step.cost for step in small.steps) == 0


def test_a_paid_model_has_a_price_and_an_unknown_one_none() -> None:
    assert 0 < cost_of(3, "gpt-4.1-mini-2026") < cost_of(3, "gpt-4.1")
    assert cost_of(3, "my-own-model") == 0
    assert with_steps(planned(), Mind(EmbeddedChatModel())).steps[0].cost == 0


@pytest.mark.parametrize(
    ("brief", "personas", "count"),
    [
        ({"count_total": 1}, 1, 1),
        ({"count_total": 3}, 3, 3),
        ({"count_total": 8}, 5, 8),
        ({"count_per_persona": 2}, 5, 10),
        ({"count_per_persona": 2, "aspect_ratios": ("1:1", "3:4")}, 5, 20),
        ({"languages": ("zh", "en")}, 5, 10),
        ({"count_per_persona": 400}, 5, 40),
    ],
)
def test_counts_are_what_was_asked(brief: dict[str, Any], personas: int, count: int) -> None:
    plan = planned(**brief)
    assert (len(plan.personas), plan.creatives) == (personas, count)


def test_named_audiences_are_all_taken_and_no_others() -> None:
    plan = planned(PEOPLE[:2], personas=("健身", "上班族"), count_per_persona=2)
    assert plan.personas == ("fitness", "office")
    assert plan.creatives == 4


def test_a_platform_decides_the_format() -> None:
    assert planned(platforms=("jd",)).canvases[0].startswith("jd_")


def test_one_run_has_an_end() -> None:
    said = Brief(count_per_persona=8, languages=("zh", "en"), aspect_ratios=("1:1", "3:4", "9:16"))
    plan, notes = fit_in(plan_from(default_outline(wishes(said, PEOPLE), PEOPLE), said, PRODUCT, ("zh", "en")))
    assert plan.creatives <= MOST_CREATIVES
    assert str(MOST_CREATIVES) in notes[0]["zh"]


def test_defaults_prices_and_dropped_claims_are_said() -> None:
    said = Brief(price=Decimal("59.9"), selling_points=("全网第一", "0糖"), languages=("en",))
    notes = notes_on(planned(languages=("en",)), said, PRODUCT, {person.id: person for person in PEOPLE})
    text = "".join(note["zh"] for note in notes)
    assert "59.9" in text and "全网第一" in text and "没有指定人群" in text and "1:1" in text and "英文" in text
    assert all(set(note) == {"zh", "en"} for note in notes)


def test_a_total_over_several_languages_is_said_as_it_is() -> None:
    said = Brief(count_total=4, languages=("zh", "en"))
    outline = default_outline(wishes(said, PEOPLE), PEOPLE)
    notes = notes_on(plan_from(outline, said, PRODUCT, said.languages), said, PRODUCT, {})
    assert any("4" in note["zh"] and "8" in note["zh"] for note in notes)


def test_a_price_that_is_not_wanted_is_not_announced() -> None:
    notes = notes_on(planned(), Brief(must_avoid=("价格",)), PRODUCT, {})
    assert "12.9" not in "".join(note["zh"] for note in notes)
    assert any("不放价格" in note["zh"] for note in notes)


def test_the_catalogs_price_is_said_where_the_brief_has_none() -> None:
    assert "12.9" in "".join(note["en"] for note in notes_on(planned(), Brief(), PRODUCT, {}))


def test_a_plan_can_be_changed() -> None:
    plan = edited(planned(), {"personas": ["travel"], "canvases": ["3x4", "800x800"], "variants": 2}, PEOPLE)
    assert (plan.personas, plan.canvases, plan.creatives) == (("travel",), ("3x4", "800x800"), 4)
    assert next(step.count for step in with_steps(plan).steps if step.agent == "generation") == 4


@pytest.mark.parametrize(
    "change",
    [
        {"personas": ["astronauts"]}, {"personas": []}, {"canvases": ["99999x1"]}, {"canvases": ["purple"]},
        {"variants": 0}, {"variants": 99}, {"variants": "many"}, {"languages": []}, {"total": 0},
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_in_words(change: dict[str, Any]) -> None:
    with pytest.raises(BadBrief) as refused:
        edited(planned(), change, PEOPLE)
    assert set(refused.value.message) == {"zh", "en"}


def test_the_product_of_a_plan_cannot_be_swapped() -> None:
    assert edited(planned(), {"sku": "other", "steps": [], "notes": []}, PEOPLE).sku == "coffee"


def test_a_scene_that_no_set_shows_is_named_and_others_offered() -> None:
    (note,) = unplaced_note(Brief(style_scene=("in a cafe", "marble")), PRODUCT, list_sets())
    assert "“in a cafe”" in note["en"] and "marble" not in note["en"].split(";")[0]
    assert "“in a cafe”" in note["zh"] and note["zh"].count("、") >= 4, "and some that are there"
    assert unplaced_note(Brief(style_scene=("on a wooden table",)), PRODUCT, list_sets()) == ()
    assert unplaced_note(Brief(), PRODUCT, list_sets()) == ()


def test_a_property_of_the_product_is_no_scene_that_is_missing() -> None:
    boots = PRODUCT.model_copy(update={"attributes": stated_facts("登山靴，防滑，鞋面防泼水")})
    assert unplaced_note(Brief(style_scene=("防滑",)), boots, list_sets()) == ()
