"""The rendered sets that ship: complete, readable, small."""

from pathlib import Path

import numpy as np
import pytest

from tools.generation.plates import FRAMINGS, framing_for, list_sets, load_plate, plates_folder, set_card

SETS = [card.name for card in list_sets()]
EVERY_PLATE = [(name, framing) for name in SETS for framing in FRAMINGS]


def test_some_sets_ship() -> None:
    assert {"gym", "office", "study", "kitchen"} <= set(SETS)


def test_every_set_file_has_plates_and_every_plate_a_set_file() -> None:
    designs = {p.stem for p in (plates_folder().parent / "sets").glob("*.py") if p.stem != "__init__"}

    assert designs == set(SETS)


@pytest.mark.parametrize("name", SETS)
def test_a_set_offers_three_palettes_and_three_framings(name: str) -> None:
    card = set_card(name)

    assert set(card.framings) == set(FRAMINGS)
    assert len({p.name for p in card.palettes}) >= 3
    assert card.title["zh"] and card.title["en"] and card.keywords["zh"] and card.keywords["en"]
    for palette in card.palettes:
        assert all(colour.startswith("#") and len(colour) == 7 for colour in (*palette.slots, *palette.accent))
        assert palette.lights


def test_set_files_say_what_the_plates_say() -> None:
    import importlib

    for name in SETS:
        design = importlib.import_module(f"studio.sets.{name}").DESIGN
        assert [p["slots"] for p in design["palettes"]] == [list(p.slots) for p in set_card(name).palettes], (
            f"run `python -m studio.render {name} --describe`"
        )


@pytest.mark.parametrize(("name", "framing"), EVERY_PLATE)
def test_a_plate_loads(name: str, framing: str) -> None:
    plate = load_plate(name, framing)

    assert abs(plate.width / plate.height - FRAMINGS[framing]) < 0.01
    assert "fill" in plate.passes and ("key" in plate.passes) == (plate.key is not None)
    assert all(set(palette.lights) <= set(plate.passes) for palette in plate.card.palettes)
    assert all(picture.shape == (plate.height, plate.width, 3) for picture, _ in plate.passes.values())
    assert 0.3 * plate.width < plate.stand[0] < 0.75 * plate.width
    assert 0.65 * plate.height < plate.stand[1] < 0.82 * plate.height
    assert plate.calm and all(0 <= a < c <= 1 and 0 <= b < d <= 1 for a, b, c, d in plate.calm)


@pytest.mark.parametrize(("name", "framing"), EVERY_PLATE)
def test_the_depth_map_finds_the_stand(name: str, framing: str) -> None:
    plate = load_plate(name, framing)
    row, column = int(plate.stand[1] / 2), int(plate.stand[0] / 2)

    assert np.abs(plate.place[row, column]).max() < 0.12


def test_a_plate_is_decoded_once() -> None:
    assert load_plate("gym", "1x1") is load_plate("gym", "1x1")


@pytest.mark.parametrize(
    ("size", "framing"),
    [
        ((1024, 1024), "1x1"), ((1080, 1350), "1x1"), ((1080, 1440), "1x1"), ((1080, 1920), "9x16"),
        ((1200, 628), "16x9"), ((970, 250), "16x9"),
    ],
)  # fmt: skip
def test_framing_follows_the_canvas(size: tuple[int, int], framing: str) -> None:
    assert framing_for(*size) == framing


def test_unknown_names_say_what_is_known() -> None:
    with pytest.raises(KeyError, match="gym"):
        set_card("moon")
    with pytest.raises(KeyError, match="ember"):
        set_card("gym").palette("beige")
    with pytest.raises(KeyError, match="1x1"):
        load_plate("gym", "2x1")


def _bytes_under(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def test_plates_stay_small() -> None:
    assert _bytes_under(plates_folder()) < 60_000_000
    for name in SETS:
        for framing in FRAMINGS:
            assert _bytes_under(plates_folder() / name / framing) < 600_000
