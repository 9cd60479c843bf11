"""What is remembered really changes briefs and pictures; what a brief itself says goes first."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.brief import Brief
from domain.creative import Persona
from domain.memory import BrandRule, Preference, Slot
from tools.generation.plates import list_sets
from tools.understanding.brand_kit import applicable, takes_effect, with_kit
from tools.understanding.dilemmas import dilemma_in
from tools.understanding.scenes import clashing_colours, colours_named, stage_personas
from tools.understanding.standing import heard_in
from tools.understanding.taxonomy import archetypes

MAKE = Brief(intents=("generate_images",), products=("黑咖啡",))


def kit(*texts: str) -> tuple[BrandRule, ...]:
    return tuple(rule for text in texts for rule in heard_in(text).rules)


def habit(slot: Slot, *values: str, times: int = 2, sku: str = "") -> Preference:
    return Preference(id=f"p-{slot}", slot=slot, values=values, sku=sku, runs=tuple(f"r{n}" for n in range(times)))


@pytest.mark.parametrize(("word", "rgb"), [("red", (217, 43, 43)), ("红色", (217, 43, 43)), ("蓝色", (74, 134, 216))])
def test_no_palette_of_an_unwanted_colour_is_ever_chosen(word: str, rgb: tuple[int, int, int]) -> None:
    people = [
        Persona(id=name, title=row.title, hook=row.hook, scene=row.scene) for name, row in sorted(archetypes().items())
    ]
    for variants in (1, 3):
        free = stage_personas(people, list_sets(), variants=variants)
        bound = stage_personas(people, list_sets(), avoid=(word,), variants=variants)
        assert any(_shows(s.palette, rgb) for staged in free.values() for s in staged), "the test would prove nothing"
        assert not any(_shows(s.palette, rgb) for staged in bound.values() for s in staged)


def _shows(palette: object, rgb: tuple[int, int, int]) -> bool:
    codes = (*palette.slots, *palette.accent)  # type: ignore[attr-defined]
    shown = [tuple(int(code[at : at + 2], 16) for at in (1, 3, 5)) for code in codes]
    return clashing_colours(shown, [rgb])  # type: ignore[arg-type]


def test_rules_fill_the_brief_and_leave_what_it_says() -> None:
    rules = kit("以后别用红色", "以后都把logo放左上角", "我们的品牌色是墨绿色", "以后文案都用英文", "以后都做3:4的图")
    brief, given_way = with_kit(MAKE, rules)
    assert (brief.must_avoid, brief.must_keep, brief.style_scene) == (("红色",), ("logo放左上角",), ("墨绿色",))
    assert (brief.languages, brief.aspect_ratios, given_way) == (("en",), ("3:4",), {})
    own = MAKE.model_copy(update={"languages": ("ja",), "platforms": ("jd",), "style_scene": ("蓝色",)})
    brief, _ = with_kit(own, rules)
    assert (brief.languages, brief.aspect_ratios, brief.style_scene) == (("ja",), (), ("蓝色",))


def test_a_brief_that_asks_for_the_opposite_counts_and_the_rule_is_named() -> None:
    (rule,) = kit("never use red")
    brief, given_way = with_kit(MAKE.model_copy(update={"style_scene": ("红色背景",)}), (rule,))
    assert brief.must_avoid == () and set(given_way) == {rule.id}
    (priceless,) = kit("never show prices")
    brief, given_way = with_kit(MAKE.model_copy(update={"price": Decimal(59)}), (priceless,))
    assert brief.must_avoid == () and set(given_way) == {priceless.id}


def test_a_rule_that_is_switched_off_changes_nothing() -> None:
    rules = kit("以后别用红色", "以后文案都用英文")
    assert with_kit(MAKE, rules, {rule.id for rule in rules})[0] == MAKE


def test_an_edit_changes_what_it_names_and_nothing_else() -> None:
    rules = kit("never use red", "never show prices", "Always keep our logo top left")
    price = Brief(intents=("edit_previous",), edit_ops=("change_price",), price=Decimal(59))
    assert with_kit(price, rules)[0] == price
    moved = Brief(intents=("edit_previous",), edit_ops=("change_background",), style_scene=("outdoors",))
    assert with_kit(moved, rules)[0].must_avoid == ("red",)


def test_a_habit_is_a_default_from_the_second_time_on() -> None:
    assert applicable([habit("style_scene", "户外", times=1)]) == ()
    (seen,) = applicable([habit("style_scene", "户外")])
    assert with_kit(MAKE, (seen,))[0].style_scene == ("户外",)
    assert with_kit(MAKE.model_copy(update={"style_scene": ("厨房",)}), (seen,))[0].style_scene == ("厨房",)
    assert applicable([habit("languages", "en"), *kit("以后文案都用中文")])[0].values == ("zh",)


def test_a_price_is_never_put_on_a_picture_by_itself() -> None:
    assert applicable([habit("price", "59.9", sku="coffee", times=5)], "coffee") == ()


def test_what_cannot_be_done_by_itself_is_known() -> None:
    sets = list_sets()
    for text in ("以后别用红色", "以后都把logo放左上角", "never show prices", "以后都用极简风格"):
        assert all(takes_effect(rule, sets) for rule in kit(text)), text
    assert not any(takes_effect(rule, sets) for rule in kit("以后标题字体用宋体"))


@pytest.mark.parametrize(
    ("text", "brief", "ways"),
    [
        ("给黑咖啡做3张图，不，5张", MAKE, ["3张", "5张"]),
        ("3 pictures for the black coffee, no 5", MAKE, ["3 pictures", "5 pictures"]),
        ("黑咖啡主图，白底，必须在户外", MAKE, ["白底", "户外"]),
        ("black coffee on a white background, must be outdoors", MAKE, ["a white background", "outdoors"]),
        ("方图，16:9", MAKE.model_copy(update={"aspect_ratios": ("1:1", "16:9"), "clarify": ("contradiction",)}),
         ["1:1", "16:9"]),
    ],
)  # fmt: skip
def test_a_contradiction_is_asked_about_with_both_ways(text: str, brief: Brief, ways: list[str]) -> None:
    found = dilemma_in(text, brief, list_sets())
    assert found and found.about == "contradiction" and [way.value for way in found.ways] == ways and not found.sure


@pytest.mark.parametrize(
    "text",
    [
        "黑咖啡白底图和户外图各一张",
        "Black coffee pictures, no 5 star claims",
        "给黑咖啡做3张主图和2张海报",
        "纯白背景的黑咖啡",
    ],
)
def test_what_can_be_done_is_not_asked_about(text: str) -> None:
    assert dilemma_in(text, MAKE, list_sets()) is None


def test_a_plain_correction_and_a_platform_without_formats() -> None:
    found = dilemma_in("Make 3 pictures of the coffee. Actually, 4.", MAKE, list_sets())
    assert found and found.sure and found.count == 4
    found = dilemma_in("make 3 pictures for Zalando", MAKE, list_sets())
    assert found and (found.about, found.name) == ("platform", "Zalando")
    assert colours_named(["nothing"]) == ()
