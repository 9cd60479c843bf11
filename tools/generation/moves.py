"""Small moves of a finished draft that bring its words onto calmer ground: a designer's last nudges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tools.generation.frames import Draft
from tools.generation.framing import settle
from tools.generation.groups import Align, Piece
from tools.generation.looks import RIGHT_TO_LEFT
from tools.generation.plating import on_plate, plate_under, touch

Nudged = tuple[Draft, float]
"""A draft, and what the way to it costs in looks."""

ABOVE = ("brand", "headline", "subline", "tag", "ribbon")
LIFTS = (0.025, 0.05, 0.075)
LIFT, SPREAD, ASIDE, FAR_ASIDE, SHIFT = 0.03, 0.05, 0.06, 0.22, 0.08
"""Costs: of each lift, of an offer taken apart, of words that leave their look's axis, of a column off the middle."""
SMALLER = 1.9
"""What the product's size is worth, as in the solver's score."""
ENOUGH, WORTH = 0.03, 0.01
"""No move is tried under this busyness, none made that gains less than this."""
SIDE_BY_SIDE = 1.25


def calmest(draft: Draft, busy: Callable[[Draft], float], lang: str) -> Nudged:
    """The draft after those of its moves that pay; its cost is what is left of its busyness and what they cost."""
    best, spent, left = draft, 0.0, busy(draft)
    for options in (_offer_apart, _lifted, lambda d: _aligned(d, lang), _shifted):
        if left < ENOUGH:
            break
        start, before = best, spent
        for moved, cost in options(start):
            total = busy(moved) + before + cost
            if total < left - WORTH:
                best, spent, left = moved, before + cost, total
    return best, left


def plated(draft: Draft) -> Draft:
    """A price on a plate stands so far inside that its plate keeps the margin, as far as there is room."""
    frame = draft.frame
    price = next(piece for piece in draft.pieces if piece.kind == "price")
    button = next((piece for piece in draft.pieces if piece.kind == "cta"), None)
    carried = button if button and on_plate(price.box, price.size, button.box) else None
    moving = [price, carried] if carried else [price]
    others = [piece.box for piece in draft.pieces if piece not in moving]
    x0, y0, x1, y1 = (v * (frame.height if i % 2 else frame.width) for i, v in enumerate(draft.product))
    canvas = (0.0, 0.0, float(frame.width), float(frame.height))
    around = [*others, (x0, y0, x1, y1)]
    box = plate_under(price.box, price.size, carried.box if carried else None, around, canvas)
    right = max(0.0, frame.safe[0] - box[0]) - max(0.0, box[2] - frame.safe[2])
    down = max(0.0, frame.safe[1] - box[1]) - max(0.0, box[3] - frame.safe[3])
    for across, along in ((right, down), (right, 0.0), (0.0, down)):
        shifted = (box[0] + across, box[1] + along, box[2] + across, box[3] + along)
        if not any(touch(shifted, other) for other in around):
            pieces = (p._replace(x=p.x + across, y=p.y + along) if p in moving else p for p in draft.pieces)
            return replace(draft, pieces=tuple(pieces))
    return draft


def _words(draft: Draft) -> list[Piece]:
    """The words over the product; nothing where they stand beside it."""
    top = draft.product[1] * draft.frame.height
    words = [piece for piece in draft.pieces if piece.kind in ABOVE]
    return words if words and all(piece.y + piece.height <= top + 1 for piece in words) else []


def _offer_apart(draft: Draft) -> Iterator[Nudged]:
    """A price that stands free goes to the left margin and its button to the right one, level with each other."""
    frame = draft.frame
    price = next((piece for piece in draft.pieces if piece.kind == "price"), None)
    button = next((piece for piece in draft.pieces if piece.kind == "cta"), None)
    if price is None or button is None or frame.ratio >= SIDE_BY_SIDE:
        return
    bottom = draft.product[3] * frame.height
    level = abs(price.y + price.height / 2 - button.y - button.height / 2) < 1
    joined = abs(button.x - price.x - price.width) < 1
    row = [piece for piece in draft.pieces if piece.y + piece.height > min(price.y, button.y)]
    if not level or joined or len(row) > 2 or min(price.y, button.y) < bottom:
        return
    left, right = (price, button) if price.x < button.x else (button, price)
    ends = {left.kind: float(frame.safe[0]), right.kind: frame.safe[2] - right.width}
    pieces = tuple(p._replace(x=ends[p.kind]) if p.kind in ends else p for p in draft.pieces)
    yield replace(draft, pieces=pieces), SPREAD


def _lifted(draft: Draft) -> Iterator[Nudged]:
    """The product stands higher, and with it the edge of what it stands on; it shrinks where words are in its way."""
    frame, words = draft.frame, _words(draft)
    if not words:
        return
    x0, y0, x1, y1 = draft.product
    ceiling = (max(piece.y + piece.height for piece in words) + 2.2 * frame.unit) / frame.height
    for count, lift in enumerate(LIFTS, start=1):
        up = min(y1 - y0, y1 - lift - ceiling)
        if up < 0.85 * (y1 - y0):
            return
        across = (x1 - x0) * up / (y1 - y0)
        middle = (x0 + x1) / 2
        wish = (middle - across / 2, y1 - lift - up, middle + across / 2, y1 - lift)
        a, b, c, d = (round(v, 4) for v in wish)
        stand = settle(frame.set_name, frame.width, frame.height, round(frame.aspect, 4), (a, b, c, d), frame.lit)
        if stand.box[1] < ceiling - 0.004 or stand.box[3] > y1:
            continue
        share = draft.product_share * (stand.box[3] - stand.box[1]) / (y1 - y0)
        moved = replace(draft, stand=stand, product_share=share, pieces=_beside_lifted(draft, stand.box[3] - y1, words))
        if _clear(moved):
            lost = min(1.0, draft.product_share) - min(1.0, share)
            yield moved, LIFT * count + SMALLER * lost + 0.25 * max(0.0, stand.cost - draft.stand.cost)


def _beside_lifted(draft: Draft, by: float, words: Sequence[Piece]) -> tuple[Piece, ...]:
    """What stands at the product's shoulder goes up with it, as far as the words let it."""
    frame = draft.frame
    top, bottom = draft.product[1] * frame.height, draft.product[3] * frame.height
    beside = [p for p in draft.pieces if p not in words and p.y + p.height <= bottom and p.y >= top - 4 * frame.unit]
    if not beside:
        return draft.pieces
    room = max(p.y + p.height for p in words) + 1.6 * frame.unit - min(p.y for p in beside)
    step = min(0.0, max(by * frame.height, room))
    return tuple(p._replace(y=p.y + step) if p in beside else p for p in draft.pieces)


def _aligned(draft: Draft, lang: str) -> Iterator[Nudged]:
    """The words over the product begin at another edge."""
    words = _words(draft)
    headline = next((piece for piece in words if piece.kind == "headline"), None)
    if headline is None or draft.frame.ratio >= SIDE_BY_SIDE:
        return
    left, _, right, _ = draft.frame.safe
    rows = _rows(words)
    widths = [row[-1].x + row[-1].width - row[0].x for row in rows]
    if max(widths) > 0.9 * (right - left):
        return
    first: Align = "right" if lang.split("-")[0] in RIGHT_TO_LEFT else "left"
    ways: tuple[Align, ...] = ("left", "center", "right")
    for align in ways:
        if align == headline.align:
            continue
        moved: dict[int, Piece] = {}
        for row, width in zip(rows, widths, strict=True):
            start = {"left": left, "center": (left + right - width) / 2, "right": right - width}[align]
            moved |= {id(p): p._replace(x=p.x + start - row[0].x, align=align) for p in row}
        pieces = tuple(moved.get(id(p), p) for p in draft.pieces)
        yield replace(draft, pieces=pieces), ASIDE if align in (first, "center") else FAR_ASIDE


def _rows(words: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that stand level, from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(words, key=lambda p: p.y + p.height / 2):
        if rows and piece.y + piece.height / 2 < rows[-1][0].y + rows[-1][0].height:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.x) for row in rows]


def _shifted(draft: Draft) -> Iterator[Nudged]:
    """A column beside the product stands higher or lower."""
    frame = draft.frame
    if frame.ratio < SIDE_BY_SIDE or not draft.pieces:
        return
    over = frame.safe[1] - min(piece.y for piece in draft.pieces)
    under = frame.safe[3] - max(piece.y + piece.height for piece in draft.pieces)
    for room in (over, under):
        for share in (0.4, 0.8):
            if abs(room) * share < 0.02 * frame.height:
                continue
            moved = replace(draft, pieces=tuple(p._replace(y=p.y + share * room) for p in draft.pieces))
            if _clear(moved):
                yield moved, SHIFT * share


def _clear(draft: Draft) -> bool:
    """Whether nothing touches the product or leaves the safe area."""
    frame, gap = draft.frame, 0.6 * draft.frame.unit
    x0, y0, x1, y1 = (v * (frame.height if i % 2 else frame.width) for i, v in enumerate(draft.product))
    return all(
        (p.x + p.width <= x0 - gap or p.x >= x1 + gap or p.y + p.height <= y0 - gap or p.y >= y1 + gap)
        and p.y >= frame.safe[1] - 1
        and p.y + p.height <= frame.safe[3] + 1
        for p in draft.pieces
    )
