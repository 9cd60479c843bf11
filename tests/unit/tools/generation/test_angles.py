"""Sets from other angles: each plate is as its angle says, and a product that cannot stand casts its light truly."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from domain.creative import PresentationInstruction, angle_for
from tools.generation.angles import scene_of, seen_as
from tools.generation.composite import Staged, stage_product, suggest_product_box
from tools.generation.lit_plates import light_plate
from tools.generation.pitch import photo_pitch
from tools.generation.plates import FRAMINGS, list_sets, load_plate, plates_folder, set_card
from tools.generation.speech import spoken

SEEN = [f"{card.name}/{angle}" for card in list_sets() for angle in card.angles if angle != "level"]
FLAT = [name for name in SEEN if not name.endswith("/high")]


def badge(side: int = 300) -> NDArray[np.uint8]:
    """A red disc."""
    image = np.zeros((side, side, 4), np.uint8)
    cv2.circle(image, (side // 2, side // 2), side // 2 - 3, (200, 30, 30, 255), -1, cv2.LINE_AA)
    return image


def staged(name: str, framing: str = "1x1") -> tuple[Staged, NDArray[np.uint8]]:
    plate = load_plate(name, framing)
    box = suggest_product_box(name, plate.width, plate.height, 1.0)
    palette = plate.card.palettes[0].name
    made = stage_product(
        badge(), set_name=name, palette=palette, width=plate.width, height=plate.height, product_box=box
    )
    return made, light_plate(name, framing, palette).picture


def test_enough_sets_are_there_from_each_angle() -> None:
    by_angle = {angle: [name for name in SEEN if name.endswith(angle)] for angle in ("high", "top", "wall")}

    assert len(by_angle["high"]) >= 4 and len(by_angle["top"]) >= 4 and len(by_angle["wall"]) >= 2


@pytest.mark.parametrize("name", SEEN)
def test_an_angle_comes_in_every_framing_with_the_palettes_of_its_set(name: str) -> None:
    card, plain = set_card(name), set_card(name.split("/")[0])

    assert set(card.framings) == set(FRAMINGS) and card.name == name
    assert [palette.name for palette in card.palettes] == [palette.name for palette in plain.palettes]
    for framing in FRAMINGS:
        plate = load_plate(name, framing)
        row, column = int(plate.stand[1] / 2), int(plate.stand[0] / 2)
        near = 0.12 if not plate.facing else 0.35
        assert np.abs(plate.place[row, column]).max() < near
        assert bool(plate.facing) == name.endswith(("top", "wall"))


@pytest.mark.parametrize("name", FLAT)
def test_what_lies_or_hangs_darkens_its_surroundings_away_from_the_light(name: str) -> None:
    made, empty = staged(name)
    plate = load_plate(name, "1x1")
    x0, y0, x1, y1 = made.product_box
    darker = empty.astype(int).mean(-1) - made.image.astype(int).mean(-1)
    darker[made.product_mask > 0] = 0
    rows, columns = np.mgrid[: plate.height, : plate.width]
    weight = np.maximum(darker, 0)
    middle = (weight * columns).sum() / weight.sum(), (weight * rows).sum() / weight.sum()
    assert plate.key is not None
    light = plate.key.get("towards") or [a - b for a, b in zip(plate.key["at"], plate.key["stand_at"], strict=True)]

    assert weight.sum() > 20_000 and darker.min() > -25
    # Seen from the product's middle the shadow is where the light is not.
    assert (middle[0] - (x0 + x1) / 2) * light[0] - (middle[1] - (y0 + y1) / 2) * light[2] < 0


def test_a_flat_product_keeps_its_own_pixels() -> None:
    made, _ = staged(FLAT[0], "16x9")
    x0, y0, x1, y1 = made.product_box
    opaque = made.product_rgba[..., 3] == 255

    assert np.array_equal(made.image[y0:y1, x0:x1][opaque], made.product_rgba[opaque][:, :3])


@pytest.mark.parametrize(
    ("pose", "pitch", "name"),
    [
        ("standing", 5, "marble"),
        ("standing", 30, "marble/high"),
        ("lying", 90, "marble/top"),
        ("hanging", 0, "sweep/wall"),
    ],
)
def test_an_instruction_is_painted_from_its_angle(pose: str, pitch: int, name: str) -> None:
    told = spoken("en", name.split("/")[0], "carrara").model_copy(update={"pose": pose, "pitch": pitch})

    assert scene_of(told) == name
    assert PresentationInstruction.model_validate_json(told.model_dump_json()) == told


def test_nothing_that_lies_or_hangs_is_left_on_a_stand() -> None:
    for card in list_sets():
        for pose in ("lying", "hanging"):
            assert seen_as(card.name, angle_for(pose, 0)).split("/")[1] in ("top", "wall")


def seen_from(pitch: float) -> NDArray[np.uint8]:
    """A tin, seen by a camera that looks down by so many degrees."""
    image = np.zeros((700, 500, 4), np.uint8)
    high = round(200 * np.sin(np.radians(pitch)))
    for y in (160, 560):
        cv2.ellipse(image, (250, y), (200, high), 0, 0, 360, (90, 90, 200, 255), -1, cv2.LINE_AA)
    cv2.rectangle(image, (50, 160), (450, 560), (90, 90, 200, 255), -1)
    return image


@pytest.mark.parametrize("pitch", [8, 18, 25, 35, 42])
def test_the_pitch_of_a_round_thing_is_read_off_its_rim(pitch: int) -> None:
    found = photo_pitch(seen_from(pitch))

    assert found is not None and abs(found - (pitch if pitch > 13 else 5)) <= 3


def test_a_ball_and_a_rag_say_nothing() -> None:
    rag = np.zeros((400, 400, 4), np.uint8)
    cv2.fillPoly(rag, [np.array([[30, 380], [200, 20], [250, 300], [390, 390]])], (9, 9, 9, 255))

    assert photo_pitch(badge()) is None and photo_pitch(rag) is None
    assert photo_pitch(np.zeros((50, 50, 4), np.uint8)) is None


def rod(degrees: float, sole: bool = False) -> NDArray[np.uint8]:
    """A torch-like rod at a slant; with a sole it stands firmly all the same."""
    image = np.zeros((600, 600, 4), np.uint8)
    x, y = 250 * np.cos(np.radians(degrees)), 250 * np.sin(np.radians(degrees))
    ends = (round(300 - x), round(300 + y)), (round(300 + x), round(300 - y))
    cv2.line(image, *ends, (40, 40, 40, 255), 130 if sole else 70, cv2.LINE_AA)
    if sole:
        cv2.rectangle(image, (100, 480), (500, 510), (40, 40, 40, 255), -1)
    return image


def test_what_would_fall_over_lies_and_is_seen_from_straight_above() -> None:
    pendant = np.zeros((400, 400, 4), np.uint8)
    cv2.polylines(pendant, [np.array([[40, 20], [200, 370], [360, 20]])], False, (9, 9, 9, 255), 9)

    assert [photo_pitch(rod(degrees)) for degrees in (25, 45, 60)] == [90, 90, 90]
    assert photo_pitch(pendant) == 90
    assert photo_pitch(rod(2)) != 90 and photo_pitch(rod(90)) != 90
    assert photo_pitch(rod(30, sole=True)) == 25  # its length runs into the depth


def test_all_plates_together_stay_small() -> None:
    assert sum(file.stat().st_size for file in plates_folder().rglob("*.*")) < 60_000_000
