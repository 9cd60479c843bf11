"""How restless the ground is under a draft's words: looked at before anything is painted."""

from __future__ import annotations

import numpy as np

from tools.generation.arrangements import Draft
from tools.generation.colours import BLACK, WHITE, Colour, luminances, parse
from tools.generation.framing import preview
from tools.generation.looks import Look
from tools.generation.pen import bare_of, is_bare
from tools.generation.scrims import ground_words, tiles_under

VEIL, BUSY = 0.55, 0.7


def unrest(draft: Draft, look: Look, palette: str) -> float:
    """What the veils that this draft's words need, and the edges that they lie on, cost its score."""
    frame = draft.frame
    picture = preview(frame.set_name, palette, draft.stand, frame.width, frame.height)
    if picture is None:
        return 0.0
    scale = picture.shape[1] / frame.width
    short = min(frame.width, frame.height) * scale
    words = [
        bare_of(
            p.kind,
            (p.x * scale, p.y * scale, (p.x + p.width) * scale, (p.y + p.height) * scale),
            p.size * scale,
            short,
            look,
        )
        for p in draft.pieces
        if is_bare(p.kind, look, draft.rows)
    ]
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = draft.product
    box = (x0 * width, y0 * height, x1 * width, y1 * height)
    dark, light, is_dark = _inks(frame.set_name, palette)
    grounding = ground_words(picture, None, box, words, (light, dark) if is_dark else (dark, light))
    spread = [
        float(np.ptp(luminances(tiles_under(picture, None, w.box, w.size).astype(np.uint8)), axis=1).mean())
        for w in words
    ]
    return VEIL * grounding.strain + BUSY * (sum(spread) / len(spread) if spread else 0.0)


def _inks(set_name: str, palette: str) -> tuple[Colour, Colour, bool]:
    from tools.generation.plates import set_card

    try:
        card = set_card(set_name)
    except KeyError:
        return BLACK, WHITE, False
    colours = next((known for known in card.palettes if known.name == palette), card.palettes[0])
    return parse(colours.ink_dark), parse(colours.ink_light), colours.dark
