"""Painting a solved layout over a staged picture: veils, stickers, words; every text measured as it really stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.creative import Layout, PresentationInstruction
from tools.generation.drawing import load_skia
from tools.generation.looks import Look
from tools.generation.pen import Ground, Pen, Text
from tools.generation.scrims import paint_scrim


@dataclass(frozen=True)
class Page:
    """The finished picture, the picture as it was under words and stickers, and all texts."""

    picture: NDArray[np.uint8]
    ground: NDArray[np.uint8]
    texts: tuple[Text, ...]


def paint_layout(ground: Ground, layout: Layout, instruction: PresentationInstruction, look: Look) -> Page:
    """Everything a layout holds, painted; opaque product pixels stay as they are."""
    skia = load_skia()
    height, width = ground.picture.shape[:2]
    pen = Pen(ground, layout, instruction, look)
    # The surface draws into this array.
    pixels = cv2.cvtColor(ground.picture, cv2.COLOR_RGB2RGBA)
    surface = skia.Surface(pixels, skia.kRGBA_8888_ColorType)
    canvas = surface.getCanvas()
    choice = pen.grounding()
    if choice.scrims:
        with _Punched(canvas, ground):
            for scrim in choice.scrims:
                paint_scrim(canvas, scrim, width, height)
    veiled = _opaque(pixels) if choice.scrims else ground.picture
    with _Punched(canvas, ground):
        texts = pen.paint(canvas, veiled, choice.ink)
    surface.flushAndSubmit()
    return Page(_opaque(pixels), veiled, tuple(texts))


def _opaque(pixels: Any) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB), np.uint8)


class _Punched:
    """Draws on a layer that the product's silhouette is cut out of: nothing ever lies on the product."""

    def __init__(self, canvas: Any, ground: Ground) -> None:
        self.canvas, self.ground = canvas, ground

    def __enter__(self) -> None:
        self.canvas.saveLayer(None, load_skia().Paint())

    def __exit__(self, *_: object) -> None:
        skia = load_skia()
        x0, y0, x1, y1 = (int(v) for v in self.ground.product_box)
        mask = np.zeros((y1 - y0, x1 - x0, 4), np.uint8)
        mask[..., 3] = self.ground.product[y0:y1, x0:x1]
        cut = skia.Image.fromarray(mask, skia.kRGBA_8888_ColorType)
        self.canvas.drawImage(cut, x0, y0, skia.SamplingOptions(), skia.Paint(BlendMode=skia.BlendMode.kDstOut))
        self.canvas.restore()


def overlapping(texts: Sequence[Text]) -> list[tuple[str, str]]:
    """Pairs of texts whose ink boxes overlap."""
    pairs = []
    for i, one in enumerate(texts):
        for other in texts[i + 1 :]:
            across = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
            down = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
            if across > 1 and down > 1:
                pairs.append((one.text, other.text))
    return pairs
