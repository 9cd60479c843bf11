"""What a card's buttons say in words, and what a pasted link becomes."""

from __future__ import annotations

import pytest

from domain.catalog import Product
from domain.retouch import Retouch
from tools.generation.plates import list_sets
from ui.chat_cards import in_words
from ui.chat_links import brief_about, link_in


def test_an_edit_by_hand_is_said_as_a_merchant_would_say_it() -> None:
    card = next(card for card in list_sets() if card.name == "window")
    edit = Retouch(numbers=(2,), set_name="window", layout="left", headline="Light mornings", subline="")
    assert in_words(edit, "en") == (
        f"Picture 2: on the “{card.title['en']}” set, words at the left, headline “Light mornings”, no subline"
    )
    assert in_words(Retouch(numbers=(1, 3), canvas="9x16"), "zh") == "图 1、3：改成 竖屏 9:16"


def test_every_palette_has_a_name_in_the_sentence() -> None:
    for card in list_sets():
        for palette in card.palettes:
            said = in_words(Retouch(numbers=(1,), set_name=card.name, palette=palette.name), "zh")
            assert palette.title["zh"] in said and card.title["zh"] in said


@pytest.mark.parametrize(
    ("text", "link", "rest"),
    [
        ("https://shop.example/p/1?x=2 做3张主图", "https://shop.example/p/1?x=2", "做3张主图"),
        ("看这个：https://shop.example/商品，做主图", "https://shop.example/商品", "看这个： ，做主图"),
        ("HTTP://shop.example/mug.", "HTTP://shop.example/mug", "Make main pictures of Blue mug"),
        ("no link here, not even ftp://shop.example", "", ""),
    ],
)
def test_a_link_and_what_is_said_beside_it(text: str, link: str, rest: str) -> None:
    assert link_in(text) == link
    if link:
        assert brief_about(Product(sku="mug", title={"en": "Blue mug"}), text, link, "en") == rest
