"""Ink and scrim: which ink words on a picture take, and how much the picture is calmed under them so that they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tools.generation.colours import BODY, Colour, contrast_on, luminance, mix
from tools.generation.drawing import load_skia

Rect = tuple[float, float, float, float]
Edge = Literal["top", "bottom", "left", "right"]
STEPS = (0.0, 0.1, 0.18, 0.26, 0.34, 0.42, 0.5, 0.58, 0.66, 0.74, 0.82, 0.9)
FALLOFF = ((0.0, 1.0), (0.25, 0.84), (0.5, 0.5), (0.75, 0.16), (1.0, 0.0))
MARGIN = 1.06
"""Contrast aimed at, over what is needed: measuring after painting must not fall short by a rounding."""


@dataclass(frozen=True)
class Bare:
    """Words that stand on the picture itself: their box in pixels and the contrast they need."""

    box: Rect
    needed: float


@dataclass(frozen=True)
class Scrim:
    """A veil from one edge of the canvas: full up to `solid`, gone at `end` (pixels along its direction)."""

    edge: Edge
    solid: float
    end: float
    colour: Colour
    strength: float


@dataclass(frozen=True)
class Grounding:
    """The ink chosen for words on the picture and the veil that makes it read."""

    ink: Colour
    scrims: tuple[Scrim, ...]


def ground_words(
    picture: NDArray[np.uint8],
    product: NDArray[np.uint8],
    product_box: Rect,
    words: Sequence[Bare],
    inks: tuple[Colour, Colour],
    prefers_first: bool,
    least: float = 0.0,
) -> Grounding:
    """One ink for all words on the picture: the preferred one unless the other needs far less veil."""
    if not words:
        return Grounding(inks[0], ())
    height, width = picture.shape[:2]
    sides: dict[Edge, list[Bare]] = {}
    for word in words:
        sides.setdefault(_edge_of(word.box, product_box, width, height), []).append(word)
    options = []
    for ink in inks:
        veils = [_veil(picture, product, product_box, edge, group, ink, least) for edge, group in sides.items()]
        options.append(
            (sum(veil.strength for veil in veils), Grounding(ink, tuple(v for v in veils if v.strength > 0)))
        )
    first, second = options
    return first[1] if first[0] <= second[0] + (0.45 if prefers_first else -0.2) else second[1]


def _edge_of(box: Rect, product: Rect, width: int, height: int) -> Edge:
    if box[3] <= product[1]:
        return "top"
    if box[2] <= product[0]:
        return "left"
    if box[0] >= product[2]:
        return "right"
    return "bottom" if box[1] >= product[3] else "top"


def _veil(
    picture: NDArray[np.uint8], product: NDArray[np.uint8], product_box: Rect,
    edge: Edge, words: Sequence[Bare], ink: Colour, least: float,
) -> Scrim:  # fmt: skip
    """The lightest veil under which every one of these words reads."""
    height, width = picture.shape[:2]
    patches = [(under(picture, product, word.box), word.needed) for word in words]
    colour = _veil_colour(np.concatenate([patch for patch, _ in patches]), ink)
    strength = next(
        (s for s in STEPS if s >= least and all(_reads(p, colour, s, ink, need) for p, need in patches)), STEPS[-1]
    )
    reach = _reach(edge, words, width, height)
    span = height if edge in ("top", "bottom") else width
    room = {
        "top": product_box[3],
        "bottom": height - product_box[1],
        "left": product_box[2],
        "right": width - product_box[0],
    }
    end = min(reach + 0.3 * span, max(reach + 0.12 * span, room[edge]))
    return Scrim(edge, reach, end, colour, strength)


def _reach(edge: Edge, words: Sequence[Bare], width: int, height: int) -> float:
    match edge:
        case "top":
            return max(word.box[3] for word in words)
        case "bottom":
            return height - min(word.box[1] for word in words)
        case "left":
            return max(word.box[2] for word in words)
        case _:
            return width - min(word.box[0] for word in words)


def under(picture: NDArray[np.uint8], product: NDArray[np.uint8], box: Rect, most: int = 6000) -> NDArray[np.uint8]:
    """Pixels of the picture under a box, without the product's, thinned to a few thousand."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = max(0, int(box[0])), max(0, int(box[1])), min(width, int(box[2]) + 1), min(height, int(box[3]) + 1)
    step = max(1, int(((x1 - x0) * (y1 - y0) / most) ** 0.5))
    patch = picture[y0:y1:step, x0:x1:step]
    free = product[y0:y1:step, x0:x1:step] == 0
    kept = patch[free]
    return kept if kept.size else patch.reshape(-1, 3)


def _veil_colour(pixels: NDArray[np.uint8], ink: Colour) -> Colour:
    """The picture's own colour there, darker or lighter: a veil of its own light, not a grey box."""
    red, green, blue = (int(v) for v in np.median(pixels, axis=0))
    return (
        mix((red, green, blue), (8, 8, 12), 0.82)
        if luminance(ink) > 0.4
        else mix((red, green, blue), (255, 255, 255), 0.86)
    )


def _reads(pixels: NDArray[np.uint8], colour: Colour, strength: float, ink: Colour, needed: float) -> bool:
    veiled = (pixels * (1 - strength) + np.array(colour, np.float32) * strength).astype(np.uint8)
    return contrast_on(veiled, ink) >= needed * MARGIN


def paint_scrim(canvas: Any, scrim: Scrim, width: int, height: int) -> None:
    """Draw a veil: even under the words, then fading smoothly."""
    skia = load_skia()
    ends = {
        "top": ((0, 0), (0, scrim.end)), "bottom": ((0, height), (0, height - scrim.end)),
        "left": ((0, 0), (scrim.end, 0)), "right": ((width, 0), (width - scrim.end, 0)),
    }  # fmt: skip
    start, stop = ends[scrim.edge]
    solid = min(0.98, scrim.solid / scrim.end)
    stops = [(0.0, 1.0), *((solid + (1 - solid) * at, share) for at, share in FALLOFF)]
    colours = [skia.ColorSetARGB(round(255 * scrim.strength * share), *scrim.colour) for _, share in stops]
    shader = skia.GradientShader.MakeLinear(
        points=[skia.Point(*start), skia.Point(*stop)], colors=colours, positions=[at for at, _ in stops]
    )
    canvas.drawRect(skia.Rect.MakeWH(width, height), skia.Paint(Shader=shader, Dither=True))


def needed_for(size: float, short: float, bold: bool) -> float:
    """The contrast that type of this size needs: large bold type reads at 3, all other at 4.5."""
    return 3.0 if bold and size >= 0.04 * short else BODY
