"""How restless the ground is under a draft's words: looked at before anything is painted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tools.generation.colours import BLACK, WHITE, Colour, luminances, parse
from tools.generation.frames import Draft
from tools.generation.framing import preview
from tools.generation.looks import Look
from tools.generation.pen import bare_of, is_bare
from tools.generation.scrims import Bare, ground_words, tiles_under

VEIL, BUSY, HIDDEN = 0.55, 0.7, 0.5


def unrest(draft: Draft, look: Look, palette: str) -> float:
    """What the veils that this draft's words need, and the edges that words and pills lie on, cost its score."""
    frame = draft.frame
    picture = preview(frame.set_name, palette, draft.stand, frame.width, frame.height)
    if picture is None:
        return 0.0
    scale = picture.shape[1] / frame.width
    short = min(frame.width, frame.height) * scale
    placed = [
        (
            is_bare(p.kind, look, draft.rows),
            bare_of(
                p.kind,
                (p.x * scale, p.y * scale, (p.x + p.width) * scale, (p.y + p.height) * scale),
                p.size * scale,
                short,
                look,
            ),
            p.kind,
        )
        for p in draft.pieces
    ]
    words = [word for bare, word, _ in placed if bare]
    pills = [word for bare, word, kind in placed if kind == "chip" and not bare]
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = draft.product
    box = (x0 * width, y0 * height, x1 * width, y1 * height)
    dark, light, is_dark = _inks(frame.set_name, palette)
    grounding = ground_words(picture, None, box, words, (light, dark) if is_dark else (dark, light))
    # Words on something busy are hard to read; a pill reads anywhere, but it hides what the set shows there.
    return VEIL * grounding.strain + BUSY * _spread(picture, words) + HIDDEN * _spread(picture, pills)


def _spread(picture: NDArray[np.uint8], words: Sequence[Bare]) -> float:
    """How much light differs within a letter's width, on average over these words."""
    each = [
        float(np.ptp(luminances(tiles_under(picture, None, w.box, w.size).astype(np.uint8)), axis=1).mean())
        for w in words
    ]
    return sum(each) / len(each) if each else 0.0


def _inks(set_name: str, palette: str) -> tuple[Colour, Colour, bool]:
    from tools.generation.plates import set_card

    try:
        card = set_card(set_name)
    except KeyError:
        return BLACK, WHITE, False
    colours = next((known for known in card.palettes if known.name == palette), card.palettes[0])
    return parse(colours.ink_dark), parse(colours.ink_light), colours.dark
