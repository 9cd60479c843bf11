"""The layout solver's promises, over a matrix of formats, hooks, languages and product shapes."""

from itertools import product

import pytest

from domain.creative import Copy, Layout, PresentationInstruction, Slot, Sticker
from domain.errors import GenerationFailed
from tools.generation.canvases import canvas, safe_area
from tools.generation.layout import BODY_FLOOR, solve

CANVASES = [
    "1x1",
    "3x4",
    "4x5",
    "9x16",
    "16x9",
    "1.91x1",
    "google_billboard",
    "google_leaderboard",
    "google_rectangle",
    "instagram_story_9x16",
    "wechat_cover",
]
HOOKS = ["function", "style", "price"]
ASPECTS = [0.2, 0.42, 1.0, 1.7, 3.0]
WORDS = {
    "zh": (
        Copy(headline="上午九点，一杯清醒", subline="云南阿拉比卡 · 咖啡因150mg", brand="山止"),
        ("办公囤货价", "¥16.9", "加入购物车", "咖啡因150mg", "0糖0脂", "冷萃16小时", "第2件半价", "新品"),
    ),
    "en": (
        Copy(headline="Before the first rep", subline="150 mg caffeine, straight from the gym bag", brand="Shanzhi"),
        (
            "Gym-bag price",
            "$16.90",
            "Get training",
            "150 mg caffeine",
            "Zero sugar",
            "16-hour cold brew",
            "-23%",
            "New in",
        ),
    ),
}


def instruction(
    lang: str = "zh", hook: str = "function", set_name: str = "a-set-without-plates"
) -> PresentationInstruction:
    words, (label, old, button, *chips, burst, tag) = WORDS[lang]
    return PresentationInstruction(
        id="i", persona="p", hook=hook, scenario={}, set_name=set_name, palette="", words=words, lang=lang,  # type: ignore[arg-type]
        stickers=(
            Sticker(kind="price", text="12.9", lead=label, note=old, currency="¥" if lang == "zh" else "$"),
            Sticker(kind="cta", text=button),
            *(Sticker(kind="chip", text=chip) for chip in chips),
            Sticker(kind="burst", text=burst, lead="TODAY" if lang == "en" else "限时"),
            Sticker(kind="tag", text=tag),
        ),
    )  # fmt: skip


def solved(name: str, lang: str = "zh", hook: str = "function", aspect: float = 0.42, **hints: float | str) -> Layout:
    return solve(instruction(lang, hook), canvas(name), cutout_size=(round(900 * aspect), 900), hints=hints)


def apart(one: Slot, other: Slot) -> bool:
    return (
        one.box.x1 <= other.box.x0 + 1e-6
        or other.box.x1 <= one.box.x0 + 1e-6
        or one.box.y1 <= other.box.y0 + 1e-6
        or other.box.y1 <= one.box.y0 + 1e-6
    )


@pytest.mark.parametrize(("name", "hook"), list(product(CANVASES, HOOKS)))
def test_promises(name: str, hook: str) -> None:
    for lang, aspect in product(("zh", "en"), ASPECTS):
        layout = solved(name, lang, hook, aspect)
        shape = layout.canvas
        left, top, right, bottom = safe_area(shape)
        for slot in layout.slots:
            x0, y0, x1, y1 = (
                slot.box.x0 * shape.width,
                slot.box.y0 * shape.height,
                slot.box.x1 * shape.width,
                slot.box.y1 * shape.height,
            )
            where = (name, hook, lang, aspect, slot.kind)
            assert x0 >= left - 1 and y0 >= top - 1 and x1 <= right + 1 and y1 <= bottom + 1, (*where, "outside")
            assert slot.size >= BODY_FLOOR - 1e-6, (*where, "too small")
        product_slot = Slot(kind="chip", box=layout.product)
        assert all(apart(slot, product_slot) for slot in layout.slots), (name, hook, lang, aspect, "on the product")
        pairs = ((a, b) for i, a in enumerate(layout.slots) for b in layout.slots[i + 1 :])
        assert all(apart(a, b) for a, b in pairs), (name, hook, lang, aspect, "overlap")
        kinds = [slot.kind for slot in layout.slots]
        assert kinds.count("headline") == 1
        assert 0 <= layout.product.x0 < layout.product.x1 <= 1 and 0 <= layout.product.y0 < layout.product.y1 <= 1
        across = (layout.product.x1 - layout.product.x0) * shape.width
        up = (layout.product.y1 - layout.product.y0) * shape.height
        assert across / up == pytest.approx(aspect, rel=0.03), "the product keeps its shape"


@pytest.mark.parametrize("name", ["1x1", "9x16", "16x9"])
def test_the_headline_is_the_largest_type(name: str) -> None:
    for hook in ("function", "style"):
        layout = solved(name, hook=hook)
        sizes = {slot.kind: slot.size for slot in layout.slots}
        assert sizes["headline"] == max(sizes.values())


def test_hooks_lead_differently() -> None:
    by_hook = {hook: {slot.kind: slot for slot in solved("1x1", hook=hook).slots} for hook in HOOKS}
    assert by_hook["price"]["price"].size > by_hook["function"]["price"].size > by_hook["style"]["price"].size - 1e-9
    assert by_hook["function"]["chip"].size > by_hook["style"]["chip"].size
    assert by_hook["style"]["headline"].size > by_hook["price"]["headline"].size
    assert sum(s.kind == "chip" for s in solved("1x1", hook="style").slots) <= 2


def test_same_question_same_answer() -> None:
    assert solved("3x4", "en") == solved("3x4", "en")


def test_hints_are_heard() -> None:
    plain = solved("1x1", hook="price")
    smaller = solved("1x1", hook="price", product_scale=0.8)
    assert smaller.product.y1 - smaller.product.y0 < plain.product.y1 - plain.product.y0
    chips = [sum(s.kind == "chip" for s in solved("1x1", drop_chips=n).slots) for n in (0, 1, 3)]
    assert chips[0] - 1 == chips[1] and chips[2] == 0
    headline = {
        scale: next(s.size for s in solved("1x1", type_scale=scale).slots if s.kind == "headline")
        for scale in (1.0, 0.8)
    }
    assert headline[0.8] < headline[1.0]
    for side, words_first in (("left", True), ("right", False)):
        layout = solved("16x9", side=side)
        words = next(s for s in layout.slots if s.kind == "headline")
        assert (words.box.x1 < layout.product.x0) is words_first
    assert solved("1x1", scrim=0.4, palette="dusk").hints["palette"] == "dusk"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_ribbon_keeps_its_button_beside_the_words(lang: str) -> None:
    slots = {slot.kind: slot for slot in solved("google_leaderboard", lang).slots}
    assert {"headline", "subline", "chip", "price", "cta"} <= set(slots)
    assert slots["price"].box.x0 > slots["headline"].box.x1, "in one row, not one under the other"


def test_price_and_button_touch_in_one_capsule() -> None:
    slots = {slot.kind: slot for slot in solved("9x16").slots}
    assert slots["cta"].box.x0 == pytest.approx(slots["price"].box.x1, abs=1e-6)
    assert slots["cta"].box.y0 == pytest.approx(slots["price"].box.y0, abs=1e-6)


def test_right_to_left_words_stand_at_the_right() -> None:
    arabic = instruction().model_copy(
        update={"lang": "ar", "words": Copy(headline="خطوة نحو الأزرق", subline="رغوة خفيفة")}
    )
    layout = solve(arabic, canvas("16x9"), cutout_size=(400, 900))
    assert {slot.align for slot in layout.slots if slot.kind in ("headline", "subline")} == {"right"}


@pytest.mark.parametrize("name", ["1x1", "9x16", "16x9"])
def test_a_picture_without_words_gives_the_product_the_room(name: str) -> None:
    bare = instruction().model_copy(update={"words": Copy(headline=""), "stickers": ()})
    layout = solve(bare, canvas(name), cutout_size=(380, 900))
    assert layout.slots == ()
    worded = solved(name)
    assert layout.product.y1 - layout.product.y0 >= 0.9 * (worded.product.y1 - worded.product.y0)


def test_a_headline_that_cannot_fit_is_refused_in_words() -> None:
    endless = instruction().model_copy(update={"words": Copy(headline="很长的标题" * 60)})
    with pytest.raises(GenerationFailed) as caught:
        solve(endless, canvas("google_rectangle"), cutout_size=(400, 900))
    assert "标题" in caught.value.in_words("zh")


@pytest.mark.parametrize("name", ["1x1", "9x16", "16x9"])
def test_on_a_real_set_the_words_look_for_calm_ground(name: str) -> None:
    layout = solve(instruction(set_name="gym"), canvas(name), cutout_size=(380, 900))
    assert all(apart(slot, Slot(kind="chip", box=layout.product)) for slot in layout.slots)
    assert layout.hints["mirror"] in (0.0, 1.0)
