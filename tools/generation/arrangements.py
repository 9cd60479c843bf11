"""Arrangements: where words, product and offer stand to each other on a canvas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tools.generation.framing import Fractions, natural_foot, settle
from tools.generation.groups import NOTHING, Align, Content, Group, Piece, Sizes, stack
from tools.generation.looks import RIGHT_TO_LEFT
from tools.generation.offers import chips_group, offer_group
from tools.generation.wording import words_group

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """What an arrangement has to work with, in pixels. `unit` is a hundredth of the canvas's measure."""

    width: int
    height: int
    safe: tuple[int, int, int, int]
    unit: float
    aspect: float
    set_name: str
    scale: float

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height

    @property
    def across(self) -> float:
        """Width of the safe area."""
        return float(self.safe[2] - self.safe[0])

    @property
    def up(self) -> float:
        """Height of the safe area."""
        return float(self.safe[3] - self.safe[1])


@dataclass(frozen=True)
class Draft:
    """One measured possibility. `product_share` is its product's size against the wished one."""

    pieces: tuple[Piece, ...]
    product: Fractions
    frame: Frame
    rows: bool
    product_share: float
    stand_cost: float
    strain: float


def sides_for(frame: Frame) -> tuple[str, ...]:
    """Where the words may go on a canvas of this shape: over the product, or to one side of it."""
    if frame.ratio >= 1.25:
        return ("left", "right")
    if frame.ratio < 0.7:
        return ("top",)
    return ("top", "left", "right") if frame.aspect < 0.75 else ("top",)


def arrange(side: str, content: Content, frame: Frame, sizes: Sizes, hook: str) -> Iterator[Draft]:
    """All drafts of one arrangement at one type size."""
    yield from (_over(content, frame, sizes, hook) if side == "top" else _beside(side, content, frame, sizes, hook))


def _wished(frame: Frame, side: str) -> tuple[float, float]:
    """The product's wished width and height in pixels: as large as its arrangement lets it be."""
    if side != "top":
        high, wide = (0.86 if frame.ratio > 2.2 else 0.76 if frame.ratio >= 1.25 else 0.72), 0.46
    elif frame.ratio < 0.7:
        high, wide = 0.47, 0.74
    else:
        high, wide = 0.54, 0.74
    up = min(high * frame.height, wide * frame.width / frame.aspect) * frame.scale
    return up * frame.aspect, up


def _headline_floor(frame: Frame, hook: str, sizes: Sizes) -> float:
    return max(1.5 * sizes.floor, (5.4 if hook == "style" else 4.6) * frame.unit)


def _over(content: Content, frame: Frame, sizes: Sizes, hook: str) -> Iterator[Draft]:
    """Words over the product, benefits and offer under it."""
    align: Align = content.look.align
    if align == "left" and content.lang.split("-")[0] in RIGHT_TO_LEFT:
        align = "right"
    left, top, right, bottom = frame.safe
    for foot in _feet(content, frame, sizes, align):
        for lines in (1, 2, 3):
            words = words_group(content, sizes, frame.across, lines, align, _headline_floor(frame, hook, sizes))
            if words is None:
                continue
            free_top = top + words.height + 2.6 * frame.unit
            free_bottom = bottom - foot.height - (2.6 * frame.unit if foot.pieces else 0)
            stand = _stand(frame, (left, free_top, right, free_bottom), "top")
            if stand is None:
                continue
            pieces = words.at(left, top) + foot.at(left, bottom - foot.height)
            strain = max(0.0, words.height / frame.up - 0.3) * 4 + (0.1 if lines == 3 else 0)
            yield _draft(pieces, stand, frame, strain, False)


def _feet(content: Content, frame: Frame, sizes: Sizes, align: Align) -> Iterator[Group]:
    """What stands under the product: benefits over the offer, or benefits and offer at the ends of one row."""
    chips = chips_group(content, sizes, frame.across, False, align)
    offer = offer_group(content, sizes, frame.across, align)
    if chips is None or offer is None:
        return
    gap = 1.9 * frame.unit
    if chips.pieces and offer.pieces and align != "center" and chips.width + offer.width + 3 * gap <= frame.across:
        height = max(chips.height, offer.height)
        first, last = (chips, offer) if align == "left" else (offer, chips)
        pieces = first.at(0, (height - first.height) / 2) + last.at(
            frame.across - last.width, (height - last.height) / 2
        )
        yield Group(pieces, frame.across, height)
    yield stack((chips, offer), (0.0, gap), frame.across, align)


def _beside(side: str, content: Content, frame: Frame, sizes: Sizes, hook: str) -> Iterator[Draft]:
    """Words, benefits and offer in a column at one side, the product in the rest."""
    left, top, right, bottom = frame.safe
    align: Align = "right" if content.lang.split("-")[0] in RIGHT_TO_LEFT else "left"
    listed = (hook == "function" or frame.ratio < 1.25) and len(content.of("chip")) > 1
    for share in (0.44, 0.48, 0.52, 0.56, 0.6, 0.66):
        column = share * frame.across
        gutter = 3.0 * frame.unit
        zone = (
            (left + column + gutter, top, right, bottom)
            if side == "left"
            else (left, top, right - column - gutter, bottom)
        )
        stand = _stand(frame, zone, side)
        if stand is None:
            continue
        x = left if side == "left" else right - column
        chips = chips_group(content, sizes, column, listed, align)
        offer = offer_group(content, sizes, column, align)
        if chips is None or offer is None:
            continue
        for lines in (1, 2, 3, 4):
            words = words_group(content, sizes, column, lines, align, _headline_floor(frame, hook, sizes))
            if words is None:
                continue
            pieces = _column((words, chips, offer), x, column, frame, align)
            if pieces is None:
                continue
            lonely = max(0.0, 0.8 - max(words.width, chips.width, offer.width) / column)
            yield _draft(pieces, stand, frame, 0.5 * lonely + (0.12 if lines > 2 else 0), listed and bool(chips.pieces))


def _column(
    groups: tuple[Group, Group, Group], x: float, width: float, frame: Frame, align: Align
) -> tuple[Piece, ...] | None:
    """Words, benefits and offer in a column: one block in the middle of a wide canvas, spread over a square one."""
    words, chips, offer = groups
    top, bottom = frame.safe[1], frame.safe[3]
    near, far = 3.0 * frame.unit, 3.6 * frame.unit
    block = stack((words, chips, offer), (0, near, far), width, align)
    if block.height > frame.up:
        return None
    if frame.ratio >= 1.25:
        return block.at(x, top + (frame.up - block.height) * 0.5)
    upper = stack((words, chips), (0, near + 0.2 * (frame.up - block.height)), width, align)
    lower = stack((NOTHING, offer), (0, 0), width, align)
    return upper.at(x, top) + lower.at(x, bottom - lower.height)


def _stand(frame: Frame, zone: Rect, side: str) -> tuple[Fractions, float, float] | None:
    """The product's real box in a free zone, its share of the wished size, the set's unease; None if far too small."""
    wide, high = _wished(frame, side)
    room_x, room_y = zone[2] - zone[0], zone[3] - zone[1]
    up = min(high, room_y, room_x / frame.aspect)
    if up <= 0:
        return None
    across = up * frame.aspect
    foot_x, foot_y = natural_foot(frame.set_name, frame.width, frame.height)
    # With room to spare the product stands where the set's designer put the stand.
    x = _between(
        (zone[0] + zone[2]) / 2 if side != "top" else foot_x * frame.width, zone[0] + across / 2, zone[2] - across / 2
    )
    y = _between(foot_y * frame.height, zone[1] + up, zone[3])
    wish = ((x - across / 2) / frame.width, (y - up) / frame.height, (x + across / 2) / frame.width, y / frame.height)
    stand = settle(frame.set_name, frame.width, frame.height, round(frame.aspect, 4), tuple(round(v, 4) for v in wish))
    box = stand.box
    inside = (
        box[0] * frame.width >= zone[0] - 2 and box[2] * frame.width <= zone[2] + 2
        and box[1] * frame.height >= zone[1] - 2 and box[3] * frame.height <= zone[3] + 2
    )  # fmt: skip
    share = (box[3] - box[1]) * frame.height / high
    return (box, share, stand.cost) if inside and share >= 0.5 else None


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), max(low, high))


def _draft(
    pieces: tuple[Piece, ...], stand: tuple[Fractions, float, float], frame: Frame, strain: float, rows: bool
) -> Draft:
    box, share, cost = stand
    return Draft(pieces, box, frame, rows, share, cost, strain)
