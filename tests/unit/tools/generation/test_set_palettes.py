"""Words can be read on every set: in each framing and palette one of the inks stands out from the calm areas."""

from dataclasses import replace

import numpy as np
import pytest

from tools.generation.plates import FRAMINGS, Plate, linear, list_sets, load_plate
from tools.generation.relight import relit

SETS = [card.name for card in list_sets()]
STRIDE = 8
LARGE = 3.0  # WCAG for large words; for small ones the page lays a scrim


def thinned(plate: Plate) -> Plate:
    """Every eighth pixel: enough to know how light an area is."""
    passes = {name: (picture[::STRIDE, ::STRIDE], scale) for name, (picture, scale) in plate.passes.items()}
    height, width = next(iter(passes.values()))[0].shape[:2]
    stand = (plate.stand[0] / STRIDE, plate.stand[1] / STRIDE)
    thin = replace(plate, width=width, height=height, stand=stand, bloom=0.0)
    vars(thin).update(passes=passes, matte=plate.matte[::STRIDE, ::STRIDE])  # as if they had been decoded
    return thin


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("name", SETS)
def test_the_inks_of_a_palette_are_opposites(name: str) -> None:
    for palette in next(card for card in list_sets() if card.name == name).palettes:
        assert contrast(luminance(palette.ink_dark), luminance(palette.ink_light)) >= 7, palette.name


@pytest.mark.parametrize("name", SETS)
def test_one_ink_can_be_read_on_every_calm_area(name: str) -> None:
    for framing in FRAMINGS:
        plate = thinned(load_plate(name, framing))
        for palette in plate.card.palettes:
            light = relit(plate, palette)
            rgb = np.clip(light.key.astype(np.float32) + light.rest.astype(np.float32), 0, 1)
            ground = rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32)
            for x0, y0, x1, y1 in plate.calm:
                area = ground[
                    int(y0 * plate.height) : int(y1 * plate.height), int(x0 * plate.width) : int(x1 * plate.width)
                ]
                middle = float(np.median(area))
                best = max(contrast(luminance(ink), middle) for ink in (palette.ink_dark, palette.ink_light))
                assert best >= LARGE, f"{framing} {palette.name}: {best:.1f} on {(x0, y0, x1, y1)}"
