"""How a draft's words would read on its set: looked at before anything is painted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tools.generation.bare_words import bare_of, is_bare
from tools.generation.colours import BLACK, WHITE, Colour, parse
from tools.generation.frames import Draft
from tools.generation.framing import preview, restlessness
from tools.generation.groups import Piece
from tools.generation.looks import Look
from tools.generation.plating import PILLS_FROM, PLATED_FROM
from tools.generation.scrims import Bare, Rect, ground_words

VEIL, BUSY, HIDDEN = 0.55, 0.9, 0.25
WEIGHTS = {"headline": 1.0, "subline": 0.8, "chip": 1.0, "brand": 0.4}
"""How much it matters that words stand calmly."""
UNSEEN = 0.03
"""Busyness that nobody notices."""
PLATED = 0.12
"""What it costs that a price needs a plate, or a list of benefits pills."""


@dataclass(frozen=True)
class Sight:
    """A set in one palette, and the look of the words on it."""

    look: Look
    palette: str

    def busy(self, draft: Draft) -> float:
        """What the edges that words lie on, and what pills hide of the set, cost a draft's score."""
        frame = draft.frame
        measured = restlessness(frame.set_name, self.palette, draft.stand, frame.width, frame.height)
        if measured is None:
            return 0.0
        worst, hidden, cost = dict[str, float](), list[float](), 0.0
        for p in draft.pieces:
            found = measured(p.box, p.size)
            if p.kind == "price" and self.look.offer == "quiet":
                found = measured(_with_rim(p), p.size)
                cost += PLATED if found >= PLATED_FROM else 0.5 * max(0.0, found - UNSEEN)
            elif is_bare(p.kind, self.look, draft.rows):
                worst[p.kind] = max(worst.get(p.kind, 0.0), found - UNSEEN)
            elif p.kind == "chip":
                hidden.append(found)
        if worst.get("chip", 0.0) >= PILLS_FROM:
            cost, worst["chip"] = cost + PLATED, 0.0
        cost += BUSY * sum(WEIGHTS[kind] * found for kind, found in worst.items())
        return cost + HIDDEN * sum(hidden) / max(1, len(hidden))

    def plated(self, draft: Draft) -> bool:
        """Whether the price stands free where the set is too busy for it."""
        frame = draft.frame
        price = next((piece for piece in draft.pieces if piece.kind == "price"), None)
        measured = restlessness(frame.set_name, self.palette, draft.stand, frame.width, frame.height)
        if price is None or measured is None or self.look.offer != "quiet":
            return False
        return measured(_with_rim(price), price.size) >= PLATED_FROM

    def veils(self, draft: Draft) -> float:
        """What the veils that this draft's words need cost its score."""
        frame = draft.frame
        picture = preview(frame.set_name, self.palette, draft.stand, frame.width, frame.height)
        measured = restlessness(frame.set_name, self.palette, draft.stand, frame.width, frame.height)
        if picture is None or measured is None:
            return 0.0
        height, width = picture.shape[:2]
        scale = width / frame.width
        words = [
            replace(_bare(p, scale, min(frame.width, frame.height) * scale, self.look), busy=found)
            for p in draft.pieces
            if is_bare(p.kind, self.look, draft.rows) and p.kind != "price"
            for found in (measured(p.box, p.size),)
            if p.kind != "chip" or found < PILLS_FROM
        ]
        x0, y0, x1, y1 = draft.product
        box = (x0 * width, y0 * height, x1 * width, y1 * height)
        dark, light, is_dark = self._inks(frame.set_name)
        return VEIL * ground_words(picture, None, box, words, (light, dark) if is_dark else (dark, light)).strain

    def _inks(self, set_name: str) -> tuple[Colour, Colour, bool]:
        from tools.generation.plates import set_card

        try:
            card = set_card(set_name)
        except KeyError:
            return BLACK, WHITE, False
        colours = next((known for known in card.palettes if known.name == self.palette), card.palettes[0])
        return parse(colours.ink_dark), parse(colours.ink_light), colours.dark


def _with_rim(piece: Piece) -> Rect:
    """A price's box with a little of what is around it: an edge just under the figures disturbs them too."""
    x0, y0, x1, y1 = piece.box
    rim = 0.3 * piece.size
    return x0 - rim, y0 - rim, x1 + rim, y1 + rim


def _bare(piece: Piece, scale: float, short: float, look: Look) -> Bare:
    x0, y0, x1, y1 = piece.box
    return bare_of(piece.kind, (x0 * scale, y0 * scale, x1 * scale, y1 * scale), piece.size * scale, short, look)
