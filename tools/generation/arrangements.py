"""Arrangements: where words, product and offer stand to each other on a canvas."""

from __future__ import annotations

from collections.abc import Iterator

from tools.generation.frames import Draft, Frame, Rect, stand_in
from tools.generation.framing import Stand
from tools.generation.groups import Align, Content, Group, Piece, Sizes, stack
from tools.generation.looks import RIGHT_TO_LEFT
from tools.generation.offers import chips_group, offer_group
from tools.generation.ribbons import RIBBON, in_a_row
from tools.generation.wording import words_group

SLIM, SLIM_FROM = 0.78, 0.7
"""Products slimmer than this leave room beside them, on canvases at least so wide for their height."""


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
    if side == "top":
        yield from _over(content, frame, sizes, hook)
        yield from _around(content, frame, sizes, hook)
    else:
        yield from _beside(side, content, frame, sizes, hook)
        if frame.ratio >= RIBBON:
            yield from in_a_row(side, content, frame, sizes, _headline_floor(frame, hook, sizes))


def _headline_floor(frame: Frame, hook: str, sizes: Sizes) -> float:
    return max(1.5 * sizes.floor, (5.4 if hook == "style" else 4.6) * frame.unit)


def _over(content: Content, frame: Frame, sizes: Sizes, hook: str) -> Iterator[Draft]:
    """Words over the product, benefits and offer under it."""
    align = _align(content, frame)
    left, top, right, bottom = frame.safe
    for foot in _feet(content, frame, sizes, align):
        for lines in (1, 2, 3):
            words = words_group(content, sizes, frame.across, lines, align, _headline_floor(frame, hook, sizes))
            if words is None:
                continue
            free_top = top + words.height + (2.6 * frame.unit if words.pieces else 0)
            free_bottom = bottom - foot.height - (2.6 * frame.unit if foot.pieces else 0)
            found = stand_in(frame, (left, free_top, right, free_bottom), "top" if words.pieces else "alone")
            if found is None:
                continue
            pieces = words.at(left, top) + foot.at(left, bottom - foot.height)
            strain = max(0.0, words.height / frame.up - 0.3) * 4 + (0.1 if lines == 3 else 0) + 2 * words.rough
            yield Draft(pieces, found[0], frame, False, found[1], strain)


def _around(content: Content, frame: Frame, sizes: Sizes, hook: str) -> Iterator[Draft]:
    """Words over a slim product in the middle of its set, benefits listed at one side of it, the offer under it."""
    slim = SLIM_FROM <= frame.ratio < 1.25 and frame.aspect < SLIM
    if not (slim and content.headline and len(content.of("chip")) > 1):
        return
    align = _align(content, frame)
    left, top, right, bottom = frame.safe
    offer = _bar(content, sizes, frame, align)
    forms = (False,) if hook == "style" else (True, False)
    for lines in (1, 2):
        words = words_group(content, sizes, frame.across, lines, align, _headline_floor(frame, hook, sizes))
        if words is None or offer is None:
            continue
        zone = (left, top + words.height + 2.4 * frame.unit, right, bottom - offer.height - 2.2 * frame.unit)
        found = stand_in(frame, zone, "around")
        if found is None:
            continue
        stand, size = found
        strain = max(0.0, words.height / frame.up - 0.3) * 4 + 2 * words.rough
        fixed = words.at(left, top) + offer.at(left, bottom - offer.height)
        for listed in forms:
            for chips in _flanks(content, sizes, frame, stand, zone, listed):
                yield Draft(fixed + chips, stand, frame, listed, size, strain)


def _flanks(
    content: Content, sizes: Sizes, frame: Frame, stand: Stand, zone: Rect, listed: bool
) -> Iterator[tuple[Piece, ...]]:
    """The benefits left and right of the product, level with its shoulder."""
    gutter = 3.0 * frame.unit
    x0, y0, x1, y1 = (v * (frame.height if i % 2 else frame.width) for i, v in enumerate(stand.box))
    for start, end, outer in ((zone[0], x0 - gutter, "left"), (x1 + gutter, zone[2], "right")):
        chips = chips_group(content, sizes, end - start, listed, "left")
        if chips is None or chips.height > y1 - y0:
            continue
        aside = end - start - chips.width
        x = start + (0 if outer == "left" and content.look.align == "left" else aside / 2)
        yield chips.at(x, _within(y0 + 0.42 * (y1 - y0) - chips.height / 2, zone[1], y1 - chips.height))


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), max(low, high))


def _bar(content: Content, sizes: Sizes, frame: Frame, align: Align) -> Group | None:
    """The offer under everything: a capsule as a bar from margin to margin."""
    offer = offer_group(content, sizes, frame.across, align)
    if offer is None or _is_split(offer):
        return None
    if content.look.offer == "capsule" and len(offer.pieces) == 2:
        return _stretched(offer, frame.across)
    x = {"left": 0.0, "center": (frame.across - offer.width) / 2, "right": frame.across - offer.width}[align]
    return Group(offer.at(x, 0), frame.across, offer.height)


def _stretched(offer: Group, width: float) -> Group:
    """A capsule as wide as this: the price at its start, the button at its end."""
    price, button = offer.pieces
    more = width - offer.width
    return Group((price._replace(width=price.width + more), button._replace(x=button.x + more)), width, offer.height)


def _align(content: Content, frame: Frame) -> Align:
    """Where lines over the product begin: as the look wants it, mirrored where writing runs from the right."""
    align: Align = content.look.align if frame.ratio >= SLIM_FROM else "center"
    return "right" if align == "left" and content.lang.split("-")[0] in RIGHT_TO_LEFT else align


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
        found = stand_in(frame, zone, side)
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
    return _stretched(free, frame.across)


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
