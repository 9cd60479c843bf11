"""Single elements moved and resized by hand: as far as there is room, and nothing else changes."""

import io

import pytest
from PIL import Image

from domain.creative import Layout
from tools.generation.canvases import canvas, safe_area
from tools.generation.contact_sheet import PRODUCT
from tools.generation.layout import solve
from tools.generation.patches import Patch, patched, read_patches, write_patches
from tools.generation.speech import spoken
from tools.understanding.moves import moves_in

SIZE = Image.open(io.BytesIO(PRODUCT.read_bytes())).size


def layout(shape: str = "1x1", patches: str = "") -> Layout:
    return solve(spoken("zh", "office", "oak"), canvas(shape), cutout_size=SIZE, hints={"patches": patches})


@pytest.mark.parametrize(
    ("text", "patches"),
    [
        ("价格往上移，放大一点", [("price", 0, -1, 0), ("price", 0, 0, 1)]),
        ("move the price up, bigger", [("price", 0, -1, 0), ("price", 0, 0, 1)]),
        ("副标题小一点", [("subline", 0, 0, -1)]),
        ("make the headline bigger and move the button left", [("headline", 0, 0, 1), ("cta", -1, 0, 0)]),
        ("按钮往左，标题放大", [("cta", -1, 0, 0), ("headline", 0, 0, 1)]),
        ("换个背景", []),
        ("商品放大", []),
    ],
)
def test_moves_are_read_from_words(text: str, patches: list[tuple[str, int, int, int]]) -> None:
    def sign(value: float) -> int:
        return (value > 0) - (value < 0)

    assert [(one.kind, sign(one.dx), sign(one.dy), sign(one.scale - 1)) for one in moves_in(text)] == patches


@pytest.mark.parametrize("shape", ["1x1", "16x9", "9x16"])
@pytest.mark.parametrize("patch", ["headline 0 -0.05 0.8", "price 0.02 -0.06 1.2", "cta 0.1 0 0.8", "chip 0 0.05 0.9"])
def test_a_patched_element_goes_as_far_as_there_is_room(shape: str, patch: str) -> None:
    plain, moved = layout(shape), layout(shape, patch)
    left, top, right, bottom = safe_area(moved.canvas)
    size = (moved.canvas.width, moved.canvas.height)
    boxes = [slot.box.px(*size) for slot in moved.slots]
    product = moved.product.px(*size)
    for place, box in enumerate(boxes):
        assert box[0] >= left - 2 and box[1] >= top - 2 and box[2] <= right + 2 and box[3] <= bottom + 2
        for other in [product, *boxes[place + 1 :]]:
            across = min(box[2], other[2]) - max(box[0], other[0])
            assert min(across, min(box[3], other[3]) - max(box[1], other[1])) <= 1
    kind = patch.split()[0]
    for before, after in zip(plain.slots, moved.slots, strict=True):
        joined = {"price", "cta"} if kind in ("price", "cta") else {kind}
        assert before.kind in joined or before == after


def test_there_is_room_for_a_smaller_headline() -> None:
    plain, moved = layout(), layout(patches="headline 0 0 0.8")
    sizes = [next(slot.size for slot in one.slots if slot.kind == "headline") for one in (plain, moved)]
    assert sizes[1] == pytest.approx(0.8 * sizes[0])


def test_patches_add_up() -> None:
    once = write_patches([Patch("price", 0, -0.07, 1.2)])
    twice = read_patches(write_patches([*read_patches(once), Patch("price", 0, -0.07, 1.2), Patch("cta", 0.1)]))
    assert twice == (Patch("price", 0, -0.14, 1.44), Patch("cta", 0.1))


def test_what_has_no_room_stays() -> None:
    plain = layout()
    assert patched(plain, [Patch("headline", 0, -2.0)]).slots != ()
    far = patched(plain, [Patch("price", 0, 3.0)])
    bottom = safe_area(far.canvas)[3]
    assert all(slot.box.y1 * far.canvas.height <= bottom + 2 for slot in far.slots)
