"""A place for a badge: free ground close to the product's shoulder."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.generation.frames import Draft
from tools.generation.groups import Content, Numbered, Piece, Sizes
from tools.generation.plating import PILL_END
from tools.generation.stickers import plan

Rect = tuple[float, float, float, float]
Floats = NDArray[np.float64]
STEPS = 28


def place_burst(numbered: Numbered, content: Content, sizes: Sizes, draft: Draft) -> Piece | None:
    """The badge beside the product where it covers nothing, a little smaller if need be; None without room."""
    index, sticker = numbered
    frame = draft.frame
    x0, y0, x1, y1 = draft.product
    product = (x0 * frame.width, y0 * frame.height, x1 * frame.width, y1 * frame.height)
    others = [_with_pill(piece, draft.rows) for piece in draft.pieces]
    for share in (1.0, 0.88, 0.78):
        size = max(sizes.floor, sizes.burst * share)
        made = plan(sticker, content.look, content.lang, size)
        spot = _best_spot(made.width, frame.safe, product, others, frame.unit)
        if spot:
            return Piece("burst", *spot, made.width, made.height, size, sticker.text, "center", index)
    return None


def _with_pill(piece: Piece, rows: bool) -> Rect:
    """A piece's box; a line of a list with the ends of the pill that it gets on a busy ground."""
    x0, y0, x1, y1 = piece.box
    more = PILL_END * piece.size if rows and piece.kind == "chip" else 0.0
    return x0 - more, y0, x1 + more, y1


def _best_spot(side: float, safe: Rect, product: Rect, others: list[Rect], unit: float) -> tuple[float, float] | None:
    if side > min(safe[2] - safe[0], safe[3] - safe[1]):
        return None
    x, y = np.meshgrid(np.linspace(safe[0], safe[2] - side, STEPS + 1), np.linspace(safe[1], safe[3] - side, STEPS + 1))
    away, middle = _gap(x, y, side, product), y + side / 2
    # A badge belongs to its product: beside or over it, not at its feet or across the picture.
    fits = (away >= 0.8 * unit) & (away <= side) & (middle >= product[1] - 0.6 * side) & (middle <= product[3])
    for other in others:
        fits &= _gap(x, y, side, other) >= 1.6 * unit
    if not fits.any():
        return None
    shoulder = product[1] + 0.22 * (product[3] - product[1])
    cost = away + 0.8 * np.abs(middle - shoulder) + np.where(x < product[0], 0.1 * side, 0)
    best = int(np.argmin(np.where(fits, cost, np.inf)))
    return float(x.flat[best]), float(y.flat[best])


def _gap(x: Floats, y: Floats, side: float, other: Rect) -> Floats:
    """Distance of squares from a rectangle; negative where they overlap."""
    across = np.maximum(x - other[2], other[0] - x - side)
    down = np.maximum(y - other[3], other[1] - y - side)
    apart = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
    return np.asarray(np.where(np.minimum(across, down) < 0, np.maximum(across, down), apart), np.float64)
