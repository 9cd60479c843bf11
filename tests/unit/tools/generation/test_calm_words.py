"""Words stand on calm ground: busyness is measured, words are moved off it, and what cannot move gets a plate."""

import io

import numpy as np
import pytest
from PIL import Image

from domain.creative import Box, Canvas, Layout, Slot
from tools.generation.bare_words import standing
from tools.generation.busyness import CALM, Busyness
from tools.generation.canvases import canvas
from tools.generation.layout import solve
from tools.generation.looks import looks
from tools.generation.plates import set_card
from tools.generation.plating import on_plate, plate_under
from tools.generation.scrims import Bare, ground_words
from tools.generation.speech import spoken
from tools.generation.studio import StudioPainter

SMALL, LARGE = 16.0, 60.0


def flat(level: int = 120) -> np.ndarray:
    return np.full((400, 400, 3), level, np.uint8)


def with_edge() -> np.ndarray:
    """A table's edge: dark above row 200, light below."""
    picture = flat(60)
    picture[200:] = 180
    return picture


def test_an_edge_through_a_line_is_busy_and_plain_ground_beside_it_is_not() -> None:
    found = Busyness(with_edge())
    assert found.under((100, 190, 200, 210), SMALL) > 0.4
    assert found.under((100, 100, 200, 120), SMALL) < 0.01
    # One line of two that is crossed counts as much as that line alone.
    assert found.under((100, 150, 200, 210), SMALL) > 0.7 * found.under((100, 186, 200, 210), SMALL)


def test_fine_lines_disturb_small_type_more_than_large() -> None:
    lined = flat(120)
    lined[:, ::7] = 150
    found = Busyness(lined)
    small, large = found.under((50, 150, 350, 166), SMALL), found.under((50, 120, 350, 180), LARGE)
    assert large < small * LARGE / SMALL * 0.6


def test_a_veil_is_strong_enough_to_calm_not_only_to_read() -> None:
    word = Bare((40, 20, 360, 60), 30, 3.0)
    plain = ground_words(flat(225), None, (160, 80, 240, 330), [word], ((18, 30, 48), (255, 250, 240)))
    restless = Bare(word.box, word.size, word.needed, busy=2 * CALM)
    calmed = ground_words(flat(225), None, (160, 80, 240, 330), [restless], ((18, 30, 48), (255, 250, 240)))
    assert not plain.scrims and calmed.scrims[0].strength >= 0.43


@pytest.mark.parametrize(("edge", "plated"), [(200, True), (330, False)])
def test_a_free_price_on_an_edge_gets_a_plate(edge: int, plated: bool) -> None:
    picture = flat(60)
    picture[edge:] = 200
    slots = (Slot(kind="price", box=Box(x0=0.2, y0=0.46, x1=0.5, y1=0.54), text="12.9", size=0.04, sticker=0),)
    shape = Canvas(name="x", width=400, height=400)
    layout = Layout(canvas=shape, product=Box(x0=0.4, y0=0.1, x1=0.6, y1=0.4), slots=slots)
    found = standing(layout, looks()["airy"], picture)
    assert (found.plated is not None) is plated and bool(found.words) is not plated


def test_a_plate_carries_the_button_that_is_close_and_keeps_clear_of_its_neighbours() -> None:
    price, near, far = (100.0, 300.0, 200.0, 340.0), (225.0, 304.0, 320.0, 336.0), (300.0, 304.0, 395.0, 336.0)
    assert on_plate(price, 14, near) and not on_plate(price, 14, far) and not on_plate(price, 14, None)
    box = plate_under(price, 14, near, (), (0, 0, 400, 400))
    assert box[0] < price[0] and box[1] < price[1] and box[2] > near[2] and box[3] > price[3]
    tight = plate_under(price, 14, near, ((100.0, 260.0, 300.0, 295.0),), (0, 0, 400, 400))
    assert tight[1] >= 295 and tight[1] > box[1]


@pytest.mark.parametrize(("name", "number"), [("beach", 1), ("window", 1), ("vanity", 1)])
def test_no_word_lies_on_an_edge_of_a_set(name: str, number: int) -> None:
    told = spoken("zh", name, set_card(name).palettes[0].name, number)
    out = io.BytesIO()
    Image.new("RGBA", (220, 640), (40, 30, 25, 255)).save(out, "PNG")
    layout = solve(told, canvas("1x1"), cutout_size=(220, 640))
    rows = StudioPainter().paint(told, layout, out.getvalue()).measures["texts"]
    assert all(row["busy"] < 1.6 * CALM for row in rows), [(row["text"], row["busy"]) for row in rows]
    safe = layout.canvas.margin
    price = next(slot for slot in layout.slots if slot.kind == "price")
    assert price.box.x0 > safe - 1e-3 and price.box.y1 < 1 - safe + 1e-3
