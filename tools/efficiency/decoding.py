"""Pictures read once and not by every gate: their pixels, a cut-out's, and a look from afar."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.errors import BadPicture, GenerationFailed
from tools.efficiency import pixels
from tools.generation import files

Array = NDArray[Any]
AFAR = 128
"""Pixels that are enough for a look from afar: a JPEG is not even decoded any larger."""


@dataclass(frozen=True)
class Glance:
    """What is seen of a picture from afar."""

    fingerprint: Array
    light: float
    """Its mean, in grey levels."""


@lru_cache(maxsize=1)
def decoded(picture: bytes) -> Array:
    """RGB pixels of a finished picture: the certificate and the gates look at the same one, one after the other."""
    return _opened(picture)


def cutout_pixels(cutout: bytes) -> Array:
    """RGBA pixels of a cut-out, as they were decoded for painting where that was done here."""
    try:
        return files.decoded(cutout).pixels
    except GenerationFailed:  # an empty one: there is nothing to paint, which a check may find out by itself
        return _opened(cutout, "RGBA")


@lru_cache(maxsize=8)
def glance(picture: bytes) -> Glance:
    """A look at a picture from afar."""
    seen = _opened(picture, afar=True)
    return Glance(pixels.fingerprint(seen), float(pixels.grey(seen).mean()))


def _opened(data: bytes, mode: str = "RGB", *, afar: bool = False) -> Array:
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if afar:
                opened.draft(mode, (AFAR, AFAR))
            return np.asarray(opened.convert(mode))
    except (OSError, SyntaxError, ValueError) as broken:
        raise BadPicture(
            {"zh": "这张图片打不开，无法检查。", "en": "This picture cannot be opened and checked."}, reason="damaged"
        ) from broken
