"""A picture as a whole: the set stays to be seen, words under the product have their own ink, no fog."""

import numpy as np
import pytest

from domain.creative import Copy, Layout, PresentationInstruction, Sticker
from tools.generation.canvases import canvas
from tools.generation.layout import solve
from tools.generation.scrims import Bare, ground_words

DARK, LIGHT = (18, 30, 48), (255, 250, 240)
TITLE, PRICE = Bare((40, 20, 360, 60), 30, 3.0), Bare((120, 350, 280, 385), 24, 3.0)
PRODUCT = (160.0, 80.0, 240.0, 330.0)


def laid_out(set_name: str, size: tuple[int, int], hook: str = "function") -> Layout:
    told = PresentationInstruction(
        id="i", persona="p", hook=hook, scenario={}, set_name=set_name, palette="", lang="zh",  # type: ignore[arg-type]
        words=Copy(headline="上午九点，一杯清醒", subline="云南阿拉比卡", brand="山止"),
        stickers=(
            Sticker(kind="price", text="12.9", lead="到手价", currency="¥"), Sticker(kind="cta", text="立即购买"),
            Sticker(kind="chip", text="冷萃16小时"), Sticker(kind="chip", text="0糖0脂"),
        ),
    )  # fmt: skip
    return solve(told, canvas("1x1"), cutout_size=size)


@pytest.mark.parametrize("set_name", ["gym", "office", "lake", "study", "kitchen"])
def test_a_slim_product_stands_in_the_middle_of_its_set_with_its_benefits_at_its_shoulder(set_name: str) -> None:
    laid = laid_out(set_name, (320, 1000))
    product, chips = laid.product, [slot.box for slot in laid.slots if slot.kind == "chip"]
    assert abs((product.x0 + product.x1) / 2 - 0.5) < 0.06 and product.y1 - product.y0 > 0.46
    assert len(chips) == 2
    assert all(chip.y1 < product.y1 and (chip.x1 < product.x0 or chip.x0 > product.x1) for chip in chips)


def test_a_wide_product_keeps_its_benefits_under_it() -> None:
    laid = laid_out("gym", (1600, 900))
    assert all(slot.box.y0 >= laid.product.y1 for slot in laid.slots if slot.kind == "chip")


def picture(top: int, bottom: int) -> np.ndarray:
    shown = np.full((400, 400, 3), top, np.uint8)
    shown[250:] = bottom
    return shown


def test_words_under_the_product_take_the_ink_that_reads_there() -> None:
    split = ground_words(picture(225, 25), None, PRODUCT, [TITLE, PRICE], (DARK, LIGHT))
    assert (split.ink, split.ink_below) == (DARK, LIGHT) and not split.scrims
    alike = ground_words(picture(225, 215), None, PRODUCT, [TITLE, PRICE], (DARK, LIGHT))
    assert alike.ink == alike.ink_below == DARK


def test_restless_ground_is_darkened_under_the_product_not_fogged() -> None:
    rocks = picture(225, 60)
    rocks[250:, ::8] = rocks[250:, 1::8] = rocks[250:, 2::8] = 150
    small = Bare(PRICE.box, PRICE.size, 4.5)
    grounded = ground_words(rocks, None, PRODUCT, [TITLE, small], (DARK, LIGHT))
    below = [veil for veil in grounded.scrims if veil.edge == "bottom"]
    assert (grounded.ink, grounded.ink_below) == (DARK, LIGHT)
    assert below and all(max(veil.colour) < 110 for veil in below)
