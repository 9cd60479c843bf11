"""A kept plate is the plate that would be lit now, to the last bit, and never an older or a broken one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tools.generation.lit_plates import kept_or_lit, key_of
from tools.generation.plates import Palette, Plate, list_sets, plates_folder, read_plate
from tools.generation.relight import Lit, relit
from tools.generation.shelf import Shelf

CARD = list_sets()[0]
FRAMING = CARD.framings[0]


@pytest.fixture
def plate() -> Plate:
    return read_plate(plates_folder() / CARD.name / FRAMING, CARD)


@pytest.fixture
def light() -> Callable[[Plate, Palette], Lit]:
    """Lighting that counts how often it is asked for."""

    def light(plate: Plate, palette: Palette) -> Lit:
        light.asked += 1  # type: ignore[attr-defined]
        return relit(plate, palette)

    light.asked = 0  # type: ignore[attr-defined]
    return light


def same(one: Lit, other: Lit) -> bool:
    return one.exposure == other.exposure and all(
        np.array_equal(getattr(one, part), getattr(other, part))
        and getattr(one, part).dtype == getattr(other, part).dtype
        for part in ("key", "rest", "picture")
    )


def test_a_plate_is_lit_once(tmp_path: Path, plate: Plate, light: Callable[[Plate, Palette], Lit]) -> None:
    palette = CARD.palettes[0]
    made, kept = (kept_or_lit(Shelf(tmp_path), plate, palette, light) for _ in range(2))
    assert light.asked == 1 and same(made, kept)  # type: ignore[attr-defined]
    assert "passes" not in vars(plate), "what is kept on disk is not kept in memory too"


def test_a_torn_file_is_not_taken(tmp_path: Path, plate: Plate, light: Callable[[Plate, Palette], Lit]) -> None:
    shelf, palette = Shelf(tmp_path), CARD.palettes[0]
    made = kept_or_lit(shelf, plate, palette, light)
    (file,) = tmp_path.iterdir()
    torn = file.read_bytes()[:-1]
    file.unlink()  # the same name again, another file: this one is mapped
    file.write_bytes(torn)
    assert same(kept_or_lit(shelf, plate, palette, light), made) and light.asked == 2  # type: ignore[attr-defined]


def test_places_are_read_once_and_mapped(tmp_path: Path, plate: Plate) -> None:
    shelf, asked = Shelf(tmp_path), []

    def read() -> np.ndarray:
        asked.append(1)
        return plate.place

    made, kept = shelf.place(plate.folder, read), shelf.place(plate.folder, read)
    assert len(asked) == 1 and np.array_equal(kept, plate.place) and kept.dtype == np.float32
    assert isinstance(made.base, np.memmap) and isinstance(kept.base, np.memmap)
    (file,) = tmp_path.iterdir()
    file.unlink()
    file.write_bytes(b"torn")
    assert np.array_equal(shelf.place(plate.folder, read), plate.place) and len(asked) == 2


def test_the_name_follows_from_everything_that_is_seen(plate: Plate) -> None:
    first, second = CARD.palettes[:2]
    brighter = replace(first, exposure=first.exposure * 1.01)
    lights = replace(first, lights={**first.lights, "key": replace(first.lights["key"], strength=0.1)})
    keys = {key_of(plate, palette) for palette in (first, second, brighter, lights)}
    other = read_plate(plates_folder() / CARD.name / CARD.framings[1], CARD)
    assert len(keys | {key_of(other, first)}) == 5


def test_the_folder_stays_small(tmp_path: Path, plate: Plate) -> None:
    size = 5 * 3 * plate.width * plate.height
    for palette in CARD.palettes[:3]:
        kept_or_lit(Shelf(tmp_path, most=2 * size), plate, palette)
    assert len(list(tmp_path.iterdir())) == 2


def test_where_two_colours_meet_nothing_bare_shines_through(plate: Plate) -> None:
    """Packing loses up to a tenth of the colour areas where they meet: in dark colours that would be light dots."""
    areas = np.zeros_like(plate.matte)
    half = plate.width // 2
    areas[:, :half, 0] = areas[:, half:, 1] = 255
    areas[:, half - 1 : half + 1, :2] = 118
    whole, worn = areas.copy(), areas
    whole[:, half - 1 : half + 1, 0] += 255 - 2 * 118
    dark = replace(CARD.palettes[0], slots=("#400000", "#400000", "#400000"))
    seen = []
    for matte in (whole, worn):
        fresh = read_plate(plates_folder() / CARD.name / FRAMING, CARD)
        vars(fresh)["matte"] = matte  # a cached property: as if it had been read
        seen.append(relit(fresh, dark).picture[:, half - 1 : half + 1].astype(int))
    assert np.abs(seen[0] - seen[1]).max() <= 2


def test_what_belongs_to_no_area_keeps_its_own_colour(plate: Plate) -> None:
    bare = read_plate(plates_folder() / CARD.name / FRAMING, CARD)
    vars(bare)["matte"] = np.zeros_like(plate.matte)
    one, other = (relit(bare, replace(CARD.palettes[0], slots=(c, c, c))).key for c in ("#400000", "#400080"))
    assert np.array_equal(one, other)
