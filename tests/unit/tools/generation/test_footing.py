"""What a product stands on: every foot has its own shade, and a further foot stands further back."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tools.generation.composite import stage_product
from tools.generation.footing import MOST, feet_of, footings, on_ground
from tools.generation.plates import load_plate, set_card
from tools.generation.standee import Standee


def arch(gap: int = 0, legs: int = 2, height: int = 400) -> NDArray[np.uint8]:
    """A band on legs, grey and opaque; every leg but the last ends `gap` rows higher."""
    width = 100 * legs
    image = np.zeros((height, width, 4), np.uint8)
    image[:80] = (128, 128, 128, 255)
    for leg in range(legs):
        end = height if leg == legs - 1 else height - gap
        image[:end, leg * 100 + 30 : leg * 100 + 70] = (128, 128, 128, 255)
    return image


def test_feet_are_found_from_left_to_right() -> None:
    assert feet_of(arch(24)[..., 3]) == ((30, 70, 24), (130, 170, 0))
    assert feet_of(arch(24)[:, ::-1, 3]) == ((30, 70, 0), (130, 170, 24))


def test_what_hangs_is_no_foot() -> None:
    assert feet_of(arch(52)[..., 3]) == ((130, 170, 0),), "ends above a tenth of the height"


def test_a_bottle_has_one() -> None:
    round_bottom = np.zeros((300, 120), np.uint8)
    cv2.ellipse(round_bottom, (60, 270), (60, 29), 0, 0, 360, 255, -1)
    round_bottom[:270] = 255
    assert len(feet_of(round_bottom)) == 1
    assert feet_of(np.zeros((300, 120), np.uint8)) == ()


def test_a_fringe_is_no_set_of_feet() -> None:
    plate = load_plate("sweep", "1x1")
    fringe = Standee(arch(0, MOST + 1), 200.0, 300.0)
    assert [foot.product for foot in footings(plate, fringe)] == [fringe]


def test_a_higher_foot_stands_further_back() -> None:
    plate = load_plate("window", "1x1")
    product = arch(24)
    left, top = plate.stand[0] - product.shape[1] / 2, plate.stand[1] - product.shape[0]
    further, nearer = footings(plate, Standee(product, left, top))
    assert further.at[1] > 0.2 and abs(nearer.at[1]) < 0.02
    assert further.at[0] < 0 < nearer.at[0]
    assert further.plate.unit < nearer.plate.unit, "and looks smaller there"
    assert further.product.bottom == plate.stand[1] - 24


def test_the_ground_agrees_with_the_depth_map() -> None:
    plate = load_plate("window", "1x1")
    column, row = plate.stand[0] + 60, plate.stand[1] - 12
    x, y, _ = on_ground(plate, (column, row))
    seen = plate.place[round(row / 2), round(column / 2)]
    assert (x, y, 0.0) == pytest.approx(tuple(seen), abs=0.12)


@pytest.mark.parametrize("gap", [0, 24])
def test_both_feet_are_in_touch_with_the_ground(gap: int) -> None:
    palette = set_card("sweep").palettes[0].name
    box = (0.35, 0.4, 0.65, 0.75)
    result = stage_product(arch(gap), set_name="sweep", palette=palette, width=1024, height=1024, product_box=box)
    air = arch(gap)
    air[:] = 0
    air[0, 0, 3] = 255  # the same place with next to nothing on it
    air[-1, -1, 3] = 255
    empty = stage_product(air, set_name="sweep", palette=palette, width=1024, height=1024, product_box=box)
    assert result.product_box == empty.product_box
    x0, _, x1, y1 = result.product_box
    scale = (x1 - x0) / 200
    for middle, end in ((50, y1 - gap * scale), (150, y1)):
        column = round(x0 + middle * scale)
        under = slice(round(end) + 1, round(end) + 4)
        dark, bare = (picture.image[under, column - 8 : column + 8].mean() for picture in (result, empty))
        assert dark < 0.92 * bare, f"no shade under the foot at {middle}"
