"""Standing a product on a set: its pixels stay its own, its shadow falls on the set, the crop stays on the plate."""

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tools.generation.composite import Staged, resample, stage_product, suggest_product_box
from tools.generation.lit_plates import light_plate
from tools.generation.plates import list_sets, load_plate

CANVASES = [
    (1024, 1024),
    (1080, 1350),
    (1080, 1440),
    (1080, 1920),
    (1280, 720),
    (1200, 628),
    (970, 250),
    (800, 800),
    (300, 600),
]
ASPECTS = [0.3, 0.6, 1.0, 2.2]


def bottle(aspect: float = 0.4, height: int = 500) -> NDArray[np.uint8]:
    """A striped capsule with soft edges, unlike anything on a set."""
    width = max(20, round(height * aspect))
    image = np.zeros((height, width, 4), np.uint8)
    cover = np.zeros((height * 4, width * 4), np.uint8)
    radius = min(width, height) * 4 // 6
    cv2.rectangle(cover, (0, radius), (width * 4 - 1, height * 4 - 1), 255, -1)
    cv2.ellipse(cover, (width * 2, radius), (width * 2 - 1, radius - 1), 0, 180, 360, 255, -1)
    image[..., 3] = cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA)
    rows = np.arange(height)[:, None]
    image[..., 0] = 40 + (rows // 9 % 2) * 180
    image[..., 1] = (rows * 7) % 256
    image[..., 2] = 90
    return image


def staged(
    set_name: str = "office", size: tuple[int, int] = (1024, 1024), aspect: float = 0.4, **more: object
) -> Staged:
    width, height = size
    palette = next(c for c in list_sets() if c.name == set_name).palettes[0].name
    box = more.pop("product_box", None) or suggest_product_box(set_name, width, height, aspect)
    return stage_product(
        bottle(aspect), set_name=set_name, palette=palette, width=width, height=height, product_box=box, **more
    )


@pytest.mark.parametrize("set_name", [c.name for c in list_sets()])
def test_opaque_product_pixels_are_the_merchants(set_name: str) -> None:
    result = staged(set_name)
    x0, y0, x1, y1 = result.product_box
    pasted = result.image[y0:y1, x0:x1]
    opaque = result.product_rgba[..., 3] == 255

    assert opaque.sum() > 5_000
    assert np.array_equal(pasted[opaque], result.product_rgba[opaque][:, :3])
    assert np.array_equal(result.product_rgba, resample(_trimmed(bottle()), x1 - x0, y1 - y0))
    assert np.array_equal(result.product_mask[y0:y1, x0:x1], result.product_rgba[..., 3])


def _trimmed(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    rows, columns = np.nonzero(image[..., 3] > 8)
    return image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def test_a_second_run_gives_the_same_bytes() -> None:
    first = staged()
    light_plate.cache_clear()
    second = staged()

    assert first.image.tobytes() == second.image.tobytes()
    assert first.product_rgba.tobytes() == second.product_rgba.tobytes()


@pytest.mark.parametrize("set_name", ["office", "gym", "kitchen"])
def test_a_product_takes_light_away(set_name: str) -> None:
    """Compared with the empty plate, the surroundings get darker near the product and nowhere noticeably brighter."""
    plate = load_plate(set_name, "1x1")
    result = staged(set_name, (plate.width, plate.height))
    palette = result.palette.name
    ghost = bottle()
    ghost[..., 3] = np.where(ghost[..., 3] > 8, 9, 0)  # all but transparent: same geometry, next to no shadow
    empty = stage_product(
        ghost, set_name=set_name, palette=palette, width=plate.width, height=plate.height,
        product_box=suggest_product_box(set_name, plate.width, plate.height, 0.4),
    )  # fmt: skip
    around = result.product_mask == 0
    change = result.image.astype(int).mean(-1)[around] - empty.image.astype(int).mean(-1)[around]

    assert (change < -6).sum() > 300
    assert np.percentile(change, 99.9) < 25


def test_sunlight_throws_the_shadow_away_from_the_sun() -> None:
    plate = load_plate("kitchen", "1x1")
    assert plate.key is not None and plate.key["towards"][0] < 0  # from the left

    result = staged("kitchen", (plate.width, plate.height))
    lit = light_plate("kitchen", "1x1", result.palette.name).picture.astype(int).mean(-1)
    x0, y0, x1, y1 = result.product_box
    rows = slice(int(y0 + 0.7 * (y1 - y0)), y1)
    darker = lit - result.image.astype(int).mean(-1)
    left, right = darker[rows, max(0, x0 - 150) : x0 - 5], darker[rows, x1 + 5 : x1 + 150]

    assert right.sum() > left.sum()


@pytest.mark.parametrize("size", CANVASES)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_suggested_place_is_kept(size: tuple[int, int], aspect: float) -> None:
    width, height = size
    for set_name in ("gym", "office"):
        box = suggest_product_box(set_name, width, height, aspect)
        result = staged(set_name, size, aspect, product_box=box)
        wanted = [box[0] * width, box[1] * height, box[2] * width, box[3] * height]

        assert all(0 <= v <= 1 for v in box)
        assert max(abs(a - b) for a, b in zip(result.product_box, wanted, strict=True)) <= max(3, 0.02 * max(size))


@pytest.mark.parametrize("size", CANVASES)
@pytest.mark.parametrize(
    "box", [(0.02, 0.1, 0.3, 0.6), (0.6, 0.3, 0.98, 1.0), (0.0, 0.0, 1.0, 1.0), (0.45, 0.02, 0.55, 0.2)]
)
def test_any_box_gives_a_full_picture(size: tuple[int, int], box: tuple[float, float, float, float]) -> None:
    width, height = size
    for mirror in (False, True):
        result = staged("office", size, 0.5, product_box=box, mirror=mirror)
        x0, y0, x1, y1 = result.product_box

        assert result.image.shape == (height, width, 3)
        assert 0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height
        assert result.product_rgba.shape == (y1 - y0, x1 - x0, 4)
        assert math.isclose((x1 - x0) / (y1 - y0), 0.5, abs_tol=0.06)
        assert (x1 - x0) <= (box[2] - box[0]) * width + 1 and (y1 - y0) <= (box[3] - box[1]) * height + 1


def test_mirroring_turns_the_set_but_not_the_product() -> None:
    box = (0.35, 0.3, 0.65, 0.76)
    plain, turned = staged(product_box=box), staged(product_box=box, mirror=True)

    assert np.array_equal(plain.product_rgba, turned.product_rgba)
    assert not np.array_equal(plain.image[:200], turned.image[:200])
    assert np.abs(plain.image[:150].astype(int) - turned.image[:150, ::-1]).mean() < 3


def test_the_suggestion_can_be_mirrored() -> None:
    plain = suggest_product_box("office", 1280, 720, 0.4)
    turned = suggest_product_box("office", 1280, 720, 0.4, mirror=True)

    assert math.isclose(plain[0], 1 - turned[2], abs_tol=1e-6) and plain[0] > 0.5 > turned[2]


def test_calm_areas_are_on_the_canvas() -> None:
    for size in CANVASES:
        for x0, y0, x1, y1 in staged("office", size).calm:
            assert 0 <= x0 < x1 <= size[0] and 0 <= y0 < y1 <= size[1]


def test_an_empty_cutout_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        stage_product(
            np.zeros((10, 10, 4), np.uint8),
            set_name="office",
            palette="walnut",
            width=100,
            height=100,
            product_box=(0, 0, 1, 1),
        )
