"""Who a product is for, where nobody has bought it yet: its name and the place that is wished for tell."""

from datetime import UTC, datetime

import pytest

from domain.catalog import Product, Review
from tools.understanding.personas import mine_personas


def product(title: str, category: str) -> Product:
    return Product(sku="new", title={"en": title, "zh": title}, category=category)


def first(title: str, category: str, *places: str) -> str:
    return mine_personas(product(title, category), places=places)[0].id


@pytest.mark.parametrize(
    ("title", "category"),
    [("Green trekking backpack", "bag"), ("新款棕色登山靴", "footwear"), ("Two-person camping tent", "sport")],
)
def test_a_name_tells_who_it_is_for(title: str, category: str) -> None:
    assert first(title, category) == "outdoor"


def test_an_outdoor_watch_is_for_outdoor_people_first() -> None:
    assert first("户外手表", "watch", "neon") == "outdoor", (
        "what it is called tells more than the look that is wished for"
    )


def test_a_plain_name_leaves_it_to_the_kind_of_product() -> None:
    plain = mine_personas(product("Backpack 55", "bag"))
    assert [persona.id for persona in plain[:2]] == ["commuter", "traveller"]
    assert plain[0].evidence == ("category:bag",)


def test_the_place_wished_for_brings_its_people() -> None:
    assert first("Backpack 55", "bag", "lake") == "outdoor"
    assert first("Sneaker", "footwear", "gym") == "fitness"


def test_a_wish_for_a_place_does_not_outvote_many_buyers() -> None:
    text, at = "I take it to the office every day, great at my desk", datetime(2026, 9, 1, tzinfo=UTC)
    reviews = tuple(Review(id=f"r{number}", lang="en", rating=5, text=text, at=at) for number in range(6))
    known = product("Backpack 55", "bag").model_copy(update={"reviews": reviews})
    assert mine_personas(known, places=("lake",))[0].id == "office"
