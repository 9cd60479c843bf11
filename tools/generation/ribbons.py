"""Very wide canvases: product, words and offer side by side in one row, where a column would have to leave most out."""

from __future__ import annotations

from collections.abc import Iterator

from tools.generation.frames import Draft, Frame, stand_in
from tools.generation.groups import Align, Content, Sizes, stack
from tools.generation.looks import RIGHT_TO_LEFT
from tools.generation.offers import chips_group, offer_group
from tools.generation.wording import words_group

RIBBON = 4.5
"""Width over height from which a canvas is a ribbon."""


def in_a_row(side: str, content: Content, frame: Frame, sizes: Sizes, least: float) -> Iterator[Draft]:
    """The product at one end, the offer at the other, words and benefits between them; `least` size of the headline."""
    left, top, right, bottom = frame.safe
    # A quiet offer may get a plate of its own, which reaches beyond it.
    gap = (7.0 if content.look.offer == "quiet" else 4.0) * frame.unit
    mirrored = content.lang.split("-")[0] in RIGHT_TO_LEFT
    align: Align = "right" if mirrored else "left"
    offer = offer_group(content, sizes, 0.45 * frame.across, align)
    if offer is None or offer.height > frame.up:
        return
    for share in (0.72, 0.78, 0.84):
        row = share * frame.across
        start = left if side == "left" else right - row
        zone = (start + row + gap, top, right, bottom) if side == "left" else (left, top, start - gap, bottom)
        found = stand_in(frame, zone, side)
        room = row - offer.width - (gap if offer.pieces else 0)
        if found is None or room <= 0:
            continue
        stand, size = found
        chips = chips_group(content, sizes, room, False, align)
        words = words_group(content, sizes, room, 1, align, least) if chips is not None else None
        if chips is None or words is None:
            continue
        block = stack((words, chips), (0.0, 2.2 * frame.unit), max(words.width, chips.width), align)
        if block.height > frame.up:
            continue
        at, end = (start + row - block.width, start) if mirrored else (start, start + row - offer.width)
        middle = (top + bottom) / 2
        pieces = block.at(at, middle - block.height / 2) + offer.at(end, middle - offer.height / 2)
        lonely = max(0.0, 0.8 - (block.width + offer.width + gap) / row)
        yield Draft(pieces, stand, frame, False, size, 0.5 * lonely + 2 * words.rough)
