"""Sets as rows and as pictures, for whoever wants to see what there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tools.generation.lit_plates import light_plate
from tools.generation.plates import Bytes, Palette, SetCard, list_sets, plates_folder, read_card, read_plate, set_card
from tools.generation.relight import relit

MARGIN = 8


def set_rows() -> list[dict[str, Any]]:
    """Every set: its names, colour moods, framings and the words that call for it."""
    return [_row(card) for card in list_sets()]


def _row(card: SetCard) -> dict[str, Any]:
    return {
        "name": card.name,
        "title": card.title,
        "palettes": [{"name": p.name, "title": p.title, "dark": p.dark, "colours": p.slots} for p in card.palettes],
        "framings": card.framings,
        "angles": card.angles,
        "keywords": card.keywords,
        "moods": card.moods,
        "kilobytes": round(sum(p.stat().st_size for p in (plates_folder() / card.name).rglob("*.*")) / 1000),
    }


def picture_of(name: str, framing: str = "1x1", palette: str = "") -> Bytes:
    """The empty set in one palette, or in all of them side by side; unknown names raise KeyError."""
    card = set_card(name)
    shown = [card.palette(palette)] if palette else list(card.palettes)
    return _abreast([light_plate(name, framing, one.name).picture for one in shown])


def picture_of_draft(folder: Path, framing: str) -> Bytes:
    """A set that was rendered into a folder of its own, in all its palettes."""
    card = read_card(folder)
    plate = read_plate(folder / framing, card)
    return _abreast([_lit(plate, palette) for palette in card.palettes])


def _lit(plate: Any, palette: Palette) -> Bytes:
    return relit(plate, palette).picture


def _abreast(pictures: Sequence[Bytes]) -> Bytes:
    gap = np.full((pictures[0].shape[0], MARGIN, 3), 255, np.uint8)
    parts = [part for picture in pictures for part in (gap, picture)]
    return np.concatenate(parts[1:], axis=1)
