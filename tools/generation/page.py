"""Painting a solved layout over a staged picture: veils, stickers, words; every text measured as it really stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.creative import Layout, PresentationInstruction
from tools.generation.drawing import load_skia
from tools.generation.looks import Look
from tools.generation.pen import Ground, Pen, Text
from tools.generation.scrims import lay_veils


@dataclass(frozen=True)
class Page:
    """The finished picture, the picture as it was under words and stickers, and all texts."""

    picture: NDArray[np.uint8]
    ground: NDArray[np.uint8]
    texts: tuple[Text, ...]


def paint_layout(ground: Ground, layout: Layout, instruction: PresentationInstruction, look: Look) -> Page:
    """Everything a layout holds, painted; opaque product pixels stay as they are."""
    skia = load_skia()
    pen = Pen(ground, layout, instruction, look)
    choice = pen.grounding()
    veiled = lay_veils(ground.picture, ground.product, choice.scrims)
    # The surface draws into this array.
    pixels = cv2.cvtColor(veiled, cv2.COLOR_RGB2RGBA)
    surface = skia.Surface(pixels, skia.kRGBA_8888_ColorType)
    texts = pen.paint(surface.getCanvas(), veiled, choice)
    surface.flushAndSubmit()
    painted = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB), np.uint8)
    _put_product_on_top(painted, veiled, ground)
    return Page(painted, veiled, tuple(texts))


def _put_product_on_top(painted: NDArray[np.uint8], veiled: NDArray[np.uint8], ground: Ground) -> None:
    """Where a sticker's shadow reached the product, the product is in front of it."""
    x0, y0, x1, y1 = (int(v) for v in ground.product_box)
    share = ground.product[y0:y1, x0:x1].astype(np.float32) / 255
    front, back = (np.ascontiguousarray(part[y0:y1, x0:x1]) for part in (veiled, painted))
    painted[y0:y1, x0:x1] = cv2.blendLinear(front, back, share, 1 - share)


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
