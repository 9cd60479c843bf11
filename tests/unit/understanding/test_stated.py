"""Facts said of a new product in passing: taken where they are plain, left where they are wishes, sizes or claims."""

from __future__ import annotations

import pytest

from tools.understanding.stated import stated_facts, told_of


def said(text: str, *names: str) -> list[str]:
    return [next(iter(fact.value.values())) for fact in stated_facts(text, names)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "This is my new mug, $12.90, 350 ml, dishwasher safe. Make pictures for 3 audiences, square and 16:9, on a"
            " kitchen counter",
            ["350 ml", "Dishwasher safe"],
        ),
        ("Make ads for my backpack: 20 L, waterproof, fits a 15-inch laptop, $49", [
            "20 L", "Waterproof", "Fits a 15-inch laptop",
        ]),
        ("It's made of solid oak and 30 cm wide, ships in 2 days", ["Solid oak", "30 cm wide"]),
        ("我新出的保温杯，500ml，316不锈钢，保温12小时，售价89，做3张主图", ["500ml", "316不锈钢", "保温12小时"]),
        ("这款台灯护眼无频闪，三档调光，做两张小红书封面", ["三档调光"]),
    ],
)  # fmt: skip
def test_measures_and_properties_are_facts(text: str, facts: list[str]) -> None:
    assert said(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "给黑咖啡做3类人群的主图，1:1和3:4，做个A/B测试", "a 15 second video, 1080x1080, 3 banners, on white",
        "800x800，白底，不要防水字样", "全网第一，最好的毛巾", "make it waterproof looking", "10 x 15 cm prints",
        "http://shop.example/20l.html", "<b>350 ml</b>", "20% off, 3 for 2", "a" * 500 + " 20 L", "",
    ],
)  # fmt: skip
def test_wishes_sizes_offers_and_claims_are_none(text: str) -> None:
    assert said(text) == []


def test_what_it_is_called_is_no_fact_of_it() -> None:
    assert said("保温杯，双层真空", "保温杯") == ["双层真空"]


def test_a_bare_figure_is_the_same_in_both_languages() -> None:
    first, second = stated_facts("0.8L，316不锈钢")
    assert first.value == {"zh": "0.8L", "en": "0.8L"} and set(second.value) == {"zh"}


def test_few_are_taken_and_none_twice() -> None:
    assert said(", ".join(f"{n} ml, {n} ML" for n in range(100, 120))) == [f"{n} ml" for n in range(100, 106)]


def test_the_merchant_hears_what_was_taken() -> None:
    assert told_of(stated_facts("20 L, waterproof"))["en"].endswith("20 L, Waterproof")
