"""Goods on sets that suit them: what is too large stands on no table, and no feast is shown that nobody named."""

import pytest

from domain.catalog import Product, Size
from tools.generation.plates import list_sets
from tools.understanding.bulk import is_bulky, roomy
from tools.understanding.personas import mine_personas
from tools.understanding.scenes import stage_personas
from tools.understanding.taxonomy import family_of, promotions


def named(title: str, **more: object) -> Product:
    return Product(sku="p", title={"en": title, "zh": title}, category="goods", **more)


@pytest.mark.parametrize("title", ["Four-person tent", "双人沙发", "Folding bicycle, 20 inch", "24寸拉杆箱", "电竞椅"])
def test_large_things_are_known_by_name(title: str) -> None:
    assert is_bulky(named(title))


@pytest.mark.parametrize(
    "title",
    ["Bike helmet", "自行车灯", "玩具帐篷", "Dishwasher safe mug", "Guitar strings", "黑咖啡", "床品四件套", "Cat bed"],
)
def test_small_things_with_large_names_are_not(title: str) -> None:
    assert not is_bulky(named(title))


def test_the_record_goes_before_the_name() -> None:
    assert not is_bulky(named("Tent for a doll's house", size_cm=Size(width=12, height=9, depth=9)))
    assert is_bulky(named("Thing", size_cm=Size(width=120, height=60, depth=60)))


def test_a_tent_stands_on_no_table_unless_it_is_asked_for() -> None:
    tent, sets = named("Four-person tent"), list_sets()
    offered = {card.name for card in roomy(sets, tent)}
    assert {"lake", "beach", "sweep"} <= offered and not {"window", "office", "kitchen"} & offered
    assert "garden" in {card.name for card in roomy(sets, tent, ("in the garden",))}
    assert roomy(sets, named("Mug")) == sets


@pytest.mark.parametrize("title", ["Four-person tent", "Mug", "Rose serum", "Running shoe", "Headphones"])
def test_no_feast_is_shown_that_nobody_named(title: str) -> None:
    goods = named(title)
    people = mine_personas(goods, wanted=("families", "students", "commuters"))
    staged = stage_personas(people, roomy(list_sets(), goods), family=family_of(goods))
    assert not {first.card.name for first, *_ in staged.values()} & set(promotions()["occasions"])
    festive = stage_personas(people, list_sets(), style=("Christmas",), family=family_of(goods))
    assert {first.card.name for first, *_ in festive.values()} == {"christmas"}


def test_gifts_may_still_be_festive() -> None:
    people = mine_personas(named("Rose serum"), wanted=("gift givers",))
    (staged,) = stage_personas(people, list_sets(), family="beauty").values()
    assert staged[0].card.name in ("festive", "valentine", "christmas")
