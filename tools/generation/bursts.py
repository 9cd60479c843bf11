"""A place for a badge: free ground close to the product's shoulder."""

from __future__ import annotations

from tools.generation.arrangements import Draft
from tools.generation.groups import Content, Numbered, Piece, Sizes
from tools.generation.stickers import plan

Rect = tuple[float, float, float, float]
STEPS = 28


def place_burst(numbered: Numbered, content: Content, sizes: Sizes, draft: Draft) -> Piece | None:
    """The badge beside the product where it covers nothing, a little smaller if need be; None without room."""
    index, sticker = numbered
    frame = draft.frame
    x0, y0, x1, y1 = draft.product
    product = (x0 * frame.width, y0 * frame.height, x1 * frame.width, y1 * frame.height)
    others = [(p.x, p.y, p.x + p.width, p.y + p.height) for p in draft.pieces]
    for share in (1.0, 0.88, 0.78):
        size = max(sizes.floor, sizes.burst * share)
        made = plan(sticker, content.look, content.lang, size)
        spot = _best_spot(made.width, frame.safe, product, others, frame.unit)
        if spot:
            return Piece("burst", *spot, made.width, made.height, size, sticker.text, "center", index)
    return None


def _best_spot(side: float, safe: Rect, product: Rect, others: list[Rect], unit: float) -> tuple[float, float] | None:
    shoulder = product[1] + 0.22 * (product[3] - product[1])
    best: tuple[float, float, float] | None = None
    for i in range(STEPS + 1):
        for j in range(STEPS + 1):
            x = safe[0] + (safe[2] - safe[0] - side) * i / STEPS
            y = safe[1] + (safe[3] - safe[1] - side) * j / STEPS
            box = (x, y, x + side, y + side)
            middle = y + side / 2
            if x < safe[0] or y < safe[1] or _gap(box, product) < 0.8 * unit:
                continue
            # A badge belongs to its product: beside or over it, not at its feet or across the picture.
            if not product[1] - 0.6 * side <= middle <= product[3] or _gap(box, product) > side:
                continue
            if any(_gap(box, other) < 1.6 * unit for other in others):
                continue
            cost = _gap(box, product) + 0.8 * abs(middle - shoulder) + (0.1 * side if x < product[0] else 0)
            if best is None or cost < best[0] - 1e-6:
                best = (cost, x, y)
    return best[1:] if best else None


def _gap(one: Rect, other: Rect) -> float:
    """Distance of two rectangles; negative where they overlap."""
    across = max(one[0] - other[2], other[0] - one[2])
    down = max(one[1] - other[3], other[1] - one[3])
    return max(across, down) if min(across, down) < 0 else float((max(across, 0) ** 2 + max(down, 0) ** 2) ** 0.5)
