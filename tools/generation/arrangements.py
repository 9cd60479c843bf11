"""Arrangements: where words, product and offer stand to each other on a canvas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tools.generation.framing import Fractions, Stand, natural_foot, settle
from tools.generation.groups import Align, Content, Group, Piece, Sizes, stack
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
    stand: Stand
    frame: Frame
    rows: bool
    product_share: float
    strain: float

    @property
    def product(self) -> Fractions:
        """The product's box."""
        return self.stand.box


def sides_for(frame: Frame, wordless: bool = False) -> tuple[str, ...]:
    """Where the words may go on a canvas of this shape: over the product, or to one side of it."""
    if wordless:
        return ("top",)
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
    if side == "alone":
        high, wide = 0.72, 0.8
    elif side != "top":
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
    align: Align = content.look.align if frame.ratio >= 0.7 else "center"
    if align == "left" and content.lang.split("-")[0] in RIGHT_TO_LEFT:
        align = "right"
    left, top, right, bottom = frame.safe
    for foot in _feet(content, frame, sizes, align):
        for lines in (1, 2, 3):
            words = words_group(content, sizes, frame.across, lines, align, _headline_floor(frame, hook, sizes))
            if words is None:
                continue
            free_top = top + words.height + (2.6 * frame.unit if words.pieces else 0)
            free_bottom = bottom - foot.height - (2.6 * frame.unit if foot.pieces else 0)
            found = _stand(frame, (left, free_top, right, free_bottom), "top" if words.pieces else "alone")
            if found is None:
                continue
            pieces = words.at(left, top) + foot.at(left, bottom - foot.height)
            strain = max(0.0, words.height / frame.up - 0.3) * 4 + (0.1 if lines == 3 else 0) + 2 * words.rough
            yield Draft(pieces, found[0], frame, False, found[1], strain)


def _feet(content: Content, frame: Frame, sizes: Sizes, align: Align) -> Iterator[Group]:
    """What stands under the product: benefits over the offer, or benefits and offer at the ends of one row."""
    chips = chips_group(content, sizes, frame.across, False, align)
    offer = offer_group(content, sizes, frame.across, align)
    if chips is None or offer is None:
        return
    gap = (2.8 if content.look.offer == "quiet" else 1.9) * frame.unit
    if chips.pieces and offer.pieces and align != "center" and chips.width + offer.width + 3 * gap <= frame.across:
        height = max(chips.height, offer.height)
        first, last = (chips, offer) if align == "left" else (offer, chips)
        end = last.at(frame.across - last.width, (height - last.height) / 2)
        yield Group(first.at(0, (height - first.height) / 2) + end, frame.across, height)
    yield stack((chips, offer), (0.0, gap), frame.across, align)


def _beside(side: str, content: Content, frame: Frame, sizes: Sizes, hook: str) -> Iterator[Draft]:
    """Words and benefits in a column at one side, the product in the rest; the offer under the column or under both."""
    left, top, right, bottom = frame.safe
    align: Align = "right" if content.lang.split("-")[0] in RIGHT_TO_LEFT else "left"
    wide = {"function": 2.2, "price": 1.25, "style": 0.0}[hook]
    listed = frame.ratio < wide and len(content.of("chip")) > 1
    for share in (0.44, 0.48, 0.52, 0.56, 0.6, 0.66):
        column, gutter = share * frame.across, 3.0 * frame.unit
        x = left if side == "left" else right - column
        zone = (x + column + gutter, top, right, bottom) if side == "left" else (left, top, x - gutter, bottom)
        found = _stand(frame, zone, side)
        if found is None:
            continue
        stand, size = found
        chips = chips_group(content, sizes, column, listed, align)
        offer = _offer_under(content, sizes, frame, column, stand, align)
        if chips is None or offer is None:
            continue
        foot = stand.box[3] * frame.height if content.look.offer == "quiet" else None
        for lines in (1, 2, 3, 4):
            words = words_group(content, sizes, column, lines, align, _headline_floor(frame, hook, sizes))
            pieces = words and _column((words, chips, offer), x, column, frame, align, foot)
            if words is None or not pieces:
                continue
            lonely = max(0.0, 0.8 - max(words.width, chips.width, offer.width) / column)
            split = 0.12 if _is_split(offer) else 0.0
            aside = abs((stand.box[0] + stand.box[2]) / 2 * frame.width - (zone[0] + zone[2]) / 2) / (zone[2] - zone[0])
            strain = 0.8 * aside + 0.5 * lonely + (0.12 if lines > 2 else 0) + 2 * words.rough + split
            yield Draft(pieces, stand, frame, listed and bool(chips.pieces), size, strain)


def _offer_under(
    content: Content, sizes: Sizes, frame: Frame, column: float, stand: Stand, align: Align
) -> Group | None:
    """The offer within the column; a capsule too wide for that becomes a bar across the canvas, under the product."""
    narrow = offer_group(content, sizes, column, align)
    if narrow and not _is_split(narrow):
        return narrow
    free = offer_group(content, sizes, frame.across, align)
    under = (
        free and frame.ratio < 1.25 and frame.safe[3] - free.height - 1.2 * frame.unit >= stand.box[3] * frame.height
    )
    if not free or not under or _is_split(free) or content.look.offer == "quiet":
        return narrow
    price, button = free.pieces
    more = frame.across - free.width
    return Group(
        (price._replace(width=price.width + more), button._replace(x=button.x + more)), frame.across, free.height
    )


def _is_split(offer: Group) -> bool:
    """Whether price and button stand one under the other."""
    return len(offer.pieces) == 2 and offer.pieces[1].y >= offer.pieces[0].y + offer.pieces[0].height


def _column(
    groups: tuple[Group, Group, Group], x: float, width: float, frame: Frame, align: Align, foot: float | None
) -> tuple[Piece, ...]:
    """Words, benefits and offer in a column: one block in the middle of a wide canvas, spread over a square one.

    Spread, the offer stands at the bottom of the canvas or, where `foot` is given, level with the product's foot.
    """
    words, chips, offer = groups
    top, bottom = frame.safe[1], frame.safe[3]
    near, far = 3.4 * frame.unit, 3.8 * frame.unit
    block = stack((words, chips, offer), (0, near, far), width, align)
    if block.height > frame.up:
        return ()
    if frame.ratio >= 1.25:
        return block.at(x, top + (frame.up - block.height) * 0.5)
    if foot is not None and top + block.height <= foot:
        lower = stack((chips, offer), (0, far), width, align)
        return words.at(x + _inset(width, words.width, align), top) + lower.at(x, foot - lower.height)
    upper = stack((words, chips), (0, near + 0.2 * (frame.up - block.height)), width, align)
    at = x if offer.width <= width else float(frame.safe[0])
    return upper.at(x, top) + offer.at(at, bottom - offer.height)


def _inset(width: float, own: float, align: Align) -> float:
    return width - own if align == "right" else 0.0


def _stand(frame: Frame, zone: Rect, side: str) -> tuple[Stand, float] | None:
    """Where the product really stands in a free zone, and its share of the wished size; None if far too small."""
    wide, high = _wished(frame, side)
    room_x, room_y = zone[2] - zone[0], zone[3] - zone[1]
    up = min(high, room_y, room_x / frame.aspect)
    if up <= 0:
        return None
    across = up * frame.aspect
    foot_x, foot_y = natural_foot(frame.set_name, frame.width, frame.height)
    # With room to spare the product stands where the set's designer put the stand.
    middle = (zone[0] + zone[2]) / 2 if side in ("left", "right") else foot_x * frame.width
    x = _between(middle, zone[0] + across / 2, zone[2] - across / 2)
    # A low product under much empty room looks lost: it comes up a little.
    lifted = zone[1] + up + 0.66 * (room_y - up) if side == "top" else frame.height
    y = _between(min(foot_y * frame.height, max(lifted, 0.6 * frame.height)), zone[1] + up, zone[3])
    wish = ((x - across / 2) / frame.width, (y - up) / frame.height, (x + across / 2) / frame.width, y / frame.height)
    x0, y0, x1, y1 = (round(v, 4) for v in wish)
    stand = settle(frame.set_name, frame.width, frame.height, round(frame.aspect, 4), (x0, y0, x1, y1))
    box = stand.box
    # On a strip the product may use the margin over and under it; words may not.
    spare = 0.07 * frame.height if frame.ratio > 3 else 2
    inside = (
        box[0] * frame.width >= zone[0] - 2 and box[2] * frame.width <= zone[2] + 2
        and box[1] * frame.height >= zone[1] - spare and box[3] * frame.height <= zone[3] + spare
    )  # fmt: skip
    share = (box[3] - box[1]) * frame.height / high
    return (stand, share) if inside and share >= 0.5 else None


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), max(low, high))
