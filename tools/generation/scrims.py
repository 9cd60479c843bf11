"""Ink and scrim: which ink words on a picture take, and how much the picture is calmed under them so that they read.

Legibility is judged tile by tile, a tile being about one letter: what a word's worst letter keeps is what counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.generation.busyness import CALM
from tools.generation.colours import BODY, Colour, luminance, luminances, mix

Rect = tuple[float, float, float, float]
Edge = Literal["top", "bottom", "left", "right"]
Tiles = NDArray[np.float32]
"""Of every tile its nearly darkest and nearly lightest colour: shape (tiles, 2, 3)."""

STEPS = (0.0, 0.08, 0.15, 0.22, 0.29, 0.36, 0.43, 0.5, 0.57, 0.64, 0.71, 0.78, 0.85, 0.92)
FALLOFF = ((0.0, 1.0), (0.25, 0.84), (0.5, 0.5), (0.75, 0.16), (1.0, 0.0))
OUTLIERS = 0.06
"""Part of a tile's pixels that may be darker or lighter than what it is judged by."""
OTHER_INK = 0.22
"""How much less veil the second ink must need to be taken."""
FOG = 1.6
"""Under a product a bright veil counts so much more than a dark one: it takes the ground from under it, like fog."""
MOST_CALMING = 0.43
"""The set is not hidden for calm's sake alone beyond this."""
MARGIN = 1.06
"""Contrast aimed at, over what is needed: measuring after painting must not fall short by a rounding."""


@dataclass(frozen=True)
class Bare:
    """Words that stand on the picture itself: their box and type size in pixels, and the contrast they need."""

    box: Rect
    size: float
    needed: float
    busy: float = 0.0
    """How busy the picture is under them; a veil calms it."""

    @property
    def calming(self) -> float:
        """The strength of the veil under which the ground is calm."""
        return min(MOST_CALMING, 1 - CALM / self.busy) if self.busy > CALM else 0.0


@dataclass(frozen=True)
class Scrim:
    """A veil from one edge of the canvas: full up to `solid`, gone at `end` (pixels along its direction).

    `band` bounds it along that edge; it fades out over `fade` pixels beyond.
    """

    edge: Edge
    solid: float
    end: float
    colour: Colour
    strength: float
    band: tuple[float, float]
    fade: float


@dataclass(frozen=True)
class Grounding:
    """The inks chosen for words on the picture, and the veils that make them read; `strain` sums their strengths.

    Words under the product may take the other ink: a bright sky and dark water are one picture.
    """

    ink: Colour
    ink_below: Colour
    scrims: tuple[Scrim, ...]
    strain: float


def ground_words(
    picture: NDArray[np.uint8],
    product: NDArray[np.uint8] | None,
    product_box: Rect,
    words: Sequence[Bare],
    inks: tuple[Colour, Colour],
    least: float = 0.0,
) -> Grounding:
    """The first of two inks unless the other needs much less veil; words under the product choose for themselves."""
    height, width = picture.shape[:2]
    sides: dict[Edge, list[tuple[Bare, Tiles]]] = {}
    for word in words:
        edge = edge_of(word.box, product_box)
        sides.setdefault(edge, []).append((word, tiles_under(picture, product, word.box, word.size)))
    below: dict[Edge, list[tuple[Bare, Tiles]]] = {}
    if len(sides) > 1 and "bottom" in sides:
        below["bottom"] = sides.pop("bottom")

    def chosen(part: Mapping[Edge, list[tuple[Bare, Tiles]]], inks: tuple[Colour, Colour], fog: float) -> Grounding:
        options = []
        for ink, other in (inks, inks[::-1]):
            veils = [
                _veil(edge, cluster, ink, other, product_box, (width, height), least)
                for edge, group in part.items()
                for cluster in _clusters(edge, group, height)
            ]
            bright = fog if luminance(ink) < luminance(other) else 1.0
            strain = bright * sum(veil.strength for veil in veils) / max(1, len(veils)) * len(part)
            options.append(Grounding(ink, ink, tuple(veil for veil in veils if veil.strength > 0), strain))
        first, second = options
        return first if first.strain <= second.strain + OTHER_INK else second

    main = chosen(sides, inks, 1.0)
    if not below:
        return main
    under = chosen(below, inks if main.ink == inks[0] else inks[::-1], FOG)
    return Grounding(main.ink, under.ink, main.scrims + under.scrims, main.strain + under.strain)


def edge_of(box: Rect, product: Rect) -> Edge:
    """On which side of the product words stand."""
    if box[3] <= product[1]:
        return "top"
    if box[2] <= product[0]:
        return "left"
    if box[0] >= product[2]:
        return "right"
    return "bottom" if box[1] >= product[3] else "top"


def _clusters(edge: Edge, words: list[tuple[Bare, Tiles]], height: int) -> list[list[tuple[Bare, Tiles]]]:
    """Words beside a product, in groups with room between: each is veiled for itself."""
    if edge in ("top", "bottom"):
        return [words]
    groups: list[list[tuple[Bare, Tiles]]] = []
    for word in sorted(words, key=lambda pair: pair[0].box[1]):
        if groups and word[0].box[1] - max(w.box[3] for w, _ in groups[-1]) < 0.09 * height:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _veil(
    edge: Edge, words: Sequence[tuple[Bare, Tiles]], ink: Colour, other: Colour,
    product: Rect, size: tuple[int, int], least: float,
) -> Scrim:  # fmt: skip
    """The lightest veil under which all these words read: of the other ink's hue and the picture's own light."""
    tiles = np.concatenate([part for _, part in words])
    least = max(least, *(word.calming for word, _ in words))
    red, green, blue = (int(v) for v in np.median(tiles.reshape(-1, 3), axis=0))
    colour = mix((red, green, blue), other, 0.8)
    strength = next(
        (
            s
            for s in STEPS
            if s >= least - 1e-9 and all(_reads(part, colour, s, ink, word.needed) for word, part in words)
        ),
        STEPS[-1],
    )
    width, height = size
    boxes = [word.box for word, _ in words]
    reach, span, room = {
        "top": (max(b[3] for b in boxes), height, product[3]),
        "bottom": (height - min(b[1] for b in boxes), height, height - product[1]),
        "left": (max(b[2] for b in boxes), width, product[2]),
        "right": (width - min(b[0] for b in boxes), width, width - product[0]),
    }[edge]
    end = min(reach + 0.3 * span, max(reach + 0.12 * span, room))
    along = 1 if edge in ("left", "right") else 0
    band = min(b[along] for b in boxes) - 0.03 * span, max(b[along + 2] for b in boxes) + 0.03 * span
    return Scrim(edge, reach, end, colour, strength, band, 0.2 * min(width, height))


def tiles_under(picture: NDArray[np.uint8], product: NDArray[np.uint8] | None, box: Rect, size: float) -> Tiles:
    """The extremes of every tile of about one letter under a box, without the product's pixels."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = max(0, int(box[0])), max(0, int(box[1])), min(width, int(box[2]) + 1), min(height, int(box[3]) + 1)
    across, down = max(1, round((x1 - x0) / (1.1 * size))), max(1, round((y1 - y0) / (1.3 * size)))
    columns = np.linspace(x0, max(x1, x0 + across), across + 1).astype(int)
    rows = np.linspace(y0, max(y1, y0 + down), down + 1).astype(int)
    step = max(1, int(size / 14))
    found = []
    for top, bottom in zip(rows, rows[1:], strict=False):
        for left, right in zip(columns, columns[1:], strict=False):
            patch = picture[top:bottom:step, left:right:step].reshape(-1, 3)
            if product is not None:
                patch = patch[product[top:bottom:step, left:right:step].reshape(-1) == 0]
            if len(patch):
                order = np.argsort(luminances(patch))
                found.append(patch[[order[int(OUTLIERS * len(order))], order[int((1 - OUTLIERS) * (len(order) - 1))]]])
    return np.asarray(found, np.float32) if found else np.full((1, 2, 3), 128, np.float32)


def contrast_over(tiles: Tiles, ink: Colour) -> float:
    """The contrast that an ink keeps with the worst tile."""
    light = luminances(tiles.astype(np.uint8))
    low, high, own = light.min(axis=1), light.max(axis=1), luminance(ink)
    below = (np.maximum(own, high) + 0.05) / (np.minimum(own, high) + 0.05)
    above = (np.maximum(own, low) + 0.05) / (np.minimum(own, low) + 0.05)
    amid = (low <= own) & (own <= high)
    return float(np.where(amid, 1.0, np.minimum(below, above)).min())


def _reads(tiles: Tiles, colour: Colour, strength: float, ink: Colour, needed: float) -> bool:
    veiled = tiles * (1 - strength) + np.array(colour, np.float32) * strength
    return contrast_over(veiled, ink) >= needed * MARGIN


def lay_veils(picture: NDArray[np.uint8], product: NDArray[np.uint8], scrims: Sequence[Scrim]) -> NDArray[np.uint8]:
    """The picture under its veils: even under the words, then fading smoothly, and never on the product."""
    height, width = picture.shape[:2]
    veiled = picture
    for scrim in scrims:
        cover = _cover(scrim, width, height)
        rows, columns = _extent(np.any(cover, axis=1)), _extent(np.any(cover, axis=0))
        part = veiled[rows, columns]
        weight = cover[rows, columns] * (1 - product[rows, columns].astype(np.float32) / 255)
        colour = np.empty_like(part)
        colour[:] = scrim.colour
        veiled = veiled.copy() if veiled is picture else veiled
        veiled[rows, columns] = cv2.blendLinear(np.ascontiguousarray(part), colour, 1 - weight, weight)
    return veiled


def _extent(touched: NDArray[np.bool_]) -> slice:
    where = np.flatnonzero(touched)
    return slice(int(where[0]), int(where[-1]) + 1)


def _cover(scrim: Scrim, width: int, height: int) -> NDArray[np.float32]:
    """How much of the veil's colour every pixel takes."""
    at, shares = np.array(FALLOFF, np.float32).T
    beside = scrim.edge in ("left", "right")
    away = np.arange(width if beside else height, dtype=np.float32)
    if scrim.edge in ("right", "bottom"):
        away = away[::-1]
    solid = min(scrim.solid, 0.98 * scrim.end)
    from_edge = np.interp((away - solid) / (scrim.end - solid), at, shares)
    if not beside:
        return np.asarray(np.repeat(from_edge[:, None], width, axis=1) * scrim.strength, np.float32)
    along = np.arange(height, dtype=np.float32)
    outside = np.maximum(scrim.band[0] - along, along - scrim.band[1]) / scrim.fade
    return np.asarray(np.outer(np.interp(outside, at, shares), from_edge) * scrim.strength, np.float32)


def needed_for(size: float, short: float, bold: bool) -> float:
    """The contrast that type of this size needs: large bold type reads at 3, all other at 4.5."""
    return 3.0 if bold and size >= 0.034 * short else BODY
