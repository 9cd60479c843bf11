"""Pictures as files: reading a cut-out, and writing what a platform takes, in its format and within its bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.errors import GenerationFailed
from tools.generation.canvases import formats
from tools.generation.recipes import png_chunk
from tools.generation.scenarios import scenario

Pixels = NDArray[np.uint8]
QUALITIES = ((91, 0), (88, 0), (84, 2), (78, 2), (70, 2), (60, 2), (50, 2))
"""JPEG quality and chroma subsampling, tried in order."""
FINER = ((95, 0), (98, 0), (100, 0))
"""Tried where a platform wants a larger file."""
MARKS = 9000
"""Bytes that are left free for the marks that a delivered file carries, and for their signature."""
SOLID = 8
"""Alpha above which a pixel belongs to the product; the compositor trims the rest away."""


@dataclass(frozen=True)
class Cutout:
    """A decoded cut-out and the rectangle (left, top, right, bottom) that its product fills."""

    pixels: Pixels
    filled: tuple[int, int, int, int]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the product itself."""
        return self.filled[2] - self.filled[0], self.filled[3] - self.filled[1]

    @property
    def product(self) -> Pixels:
        """The product without its empty border."""
        left, top, right, bottom = self.filled
        return np.ascontiguousarray(self.pixels[top:bottom, left:right])


@lru_cache(maxsize=8)
def decoded(data: bytes) -> Cutout:
    """The cut-out in an RGBA file."""
    try:
        pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))
    except OSError as error:
        raise GenerationFailed(
            {
                "zh": "商品抠图无法读取:请重新上传商品照片。",
                "en": "The product cut-out cannot be read: please upload the photo again.",
            }
        ) from error
    solid = pixels[..., 3] > SOLID
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    if rows.size == 0:
        raise GenerationFailed(
            {
                "zh": "商品抠图是空的:请换一张背景更干净的照片。",
                "en": "The product cut-out is empty: please use a photo with a plainer background.",
            }
        )
    return Cutout(pixels, (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1))


def encoded(picture: Pixels, name: str, recipe: str = "") -> tuple[bytes, str]:
    """The file and media type for the format of this name: PNG where it asks for that, else JPEG within its limits."""
    row = scenario(name)
    if row is not None and row.ending == "png":
        out = io.BytesIO()
        Image.fromarray(picture).save(out, "PNG", compress_level=6, pnginfo=png_chunk(recipe) if recipe else None)
        return out.getvalue(), "image/png"
    known = formats().get(name)
    least, most = row.kb if row else (0, (known.max_kb if known else None) or 10**6)
    best = b""
    for quality, subsampling in QUALITIES:
        best = _jpeg(picture, quality, subsampling, recipe)
        if len(best) <= most * 1000 - MARKS:
            break
    for quality, subsampling in FINER if len(best) < least * 1000 else ():
        finer = _jpeg(picture, quality, subsampling, recipe)
        if len(finer) > most * 1000 - MARKS:
            break
        best = finer
        if len(best) >= least * 1000:
            break
    return best, "image/jpeg"


def _jpeg(picture: Pixels, quality: int, subsampling: int, comment: str) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture[..., :3]).save(
        out, "JPEG", quality=quality, subsampling=subsampling, comment=comment.encode()
    )
    return out.getvalue()
