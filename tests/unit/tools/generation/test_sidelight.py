"""The side a product is lit from, and a set that turns to it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from domain.creative import Box, Canvas, Copy, Layout, LitFrom, PresentationInstruction
from tools.generation.finishing import mirrored
from tools.generation.layout import solve
from tools.generation.plates import SetCard, list_sets, load_plate
from tools.generation.sidelight import photo_light
from tools.generation.subject import cut_out

Pixels = NDArray[np.uint8]
PACKSHOTS = sorted(Path(__file__).parents[4].joinpath("catalog").glob("*/packshot.png"))


def shaded(left: float, right: float, paint: tuple[float, float, float] = (0.7, 0.45, 0.3)) -> Pixels:
    """A cylinder in one colour between two lamps of these strengths."""
    across = np.linspace(-0.98, 0.98, 160)
    facing = np.sqrt(1 - across**2)
    light = (
        0.25 + left * np.clip(-0.7 * across + 0.7 * facing, 0, 1) + right * np.clip(0.7 * across + 0.7 * facing, 0, 1)
    )
    rgb = np.clip(light[None, :, None] * np.array(paint) * 255, 0, 255) * np.ones((300, 1, 1))
    return np.dstack([rgb, np.full((300, 160), 255.0)]).astype(np.uint8)


@pytest.mark.parametrize(("left", "right", "said"), [(0.7, 0.2, "left"), (0.2, 0.7, "right"), (0.5, 0.5, None)])
def test_the_brighter_half_of_a_thing_faces_the_light(left: float, right: float, said: LitFrom | None) -> None:
    assert photo_light(shaded(left, right)) == said


def test_a_pale_label_on_one_half_is_no_light() -> None:
    painted = shaded(0.45, 0.45)
    painted[40:260, :80, :3] = (236, 236, 240)
    assert photo_light(painted) is None


def test_a_lop_sided_thing_tells_nothing() -> None:
    jug = shaded(0.7, 0.2)
    jug[:220, 60:, 3] = 0
    assert photo_light(jug) is None


@pytest.mark.parametrize("path", PACKSHOTS, ids=lambda path: path.parent.name)
def test_a_mirrored_photo_is_lit_from_the_other_side(path: Path) -> None:
    """The catalog's own products were rendered with their key on the left."""
    rgba = np.asarray(Image.open(io.BytesIO(cut_out(path.read_bytes()).png)))
    said, turned = photo_light(rgba), photo_light(np.ascontiguousarray(rgba[:, ::-1]))
    assert (said, turned) in {("left", "right"), (None, None)}


def test_every_set_knows_where_its_light_comes_from() -> None:
    lit = {card.name: card.lit for card in list_sets()}
    assert lit["study"] == "right" and lit["marble"] == "left" and None not in lit.values()


def turns(card: SetCard, size: tuple[int, int], lit: LitFrom | None) -> bool:
    """Whether the solver mirrors a set for a product lit from this side."""
    instruction = PresentationInstruction(
        id="a", persona="fitness", hook="style", scenario={"en": "x"}, set_name=card.name,
        palette=card.palettes[0].name, words=Copy(headline="Before the first rep"), lang="en", lit=lit,
    )  # fmt: skip
    canvas = Canvas(name="test", width=size[0], height=size[1])
    return bool(solve(instruction, canvas, cutout_size=(300, 700)).hints["mirror"])


@pytest.mark.parametrize("size", [(1080, 1080), (1080, 1920)])
@pytest.mark.parametrize("card", list_sets(), ids=lambda card: card.name)
def test_the_set_turns_to_the_products_light(card: SetCard, size: tuple[int, int]) -> None:
    assert turns(card, size, "right") is (card.lit == "left")
    assert turns(card, size, "left") is (card.lit == "right")


def test_beside_words_the_light_is_one_wish_among_others() -> None:
    """On a wide picture turning a set changes the side that words are on."""
    followed = [turns(card, (1600, 900), "right") is (card.lit == "left") for card in list_sets()]
    assert sum(followed) > len(followed) / 2


def test_a_layout_that_says_nothing_of_turning_turns_to_the_light_too() -> None:
    card = next(card for card in list_sets() if card.lit == "left")
    shape = Canvas(name="test", width=1080, height=1080)
    layout = Layout(canvas=shape, product=Box(x0=0.38, y0=0.3, x1=0.62, y1=0.8), slots=())
    assert mirrored(layout, card.name, 0.48, "right") and not mirrored(layout, card.name, 0.48, "left")


def test_every_stand_is_on_its_plate_from_both_sides() -> None:
    """Turning needs a stand that is on the plate from both sides."""
    for card in list_sets():
        for framing in card.framings:
            plate = load_plate(card.name, framing)
            assert 0.3 < plate.stand[0] / plate.width < 0.7, (card.name, framing)
