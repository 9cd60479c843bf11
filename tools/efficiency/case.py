"""One picture before the gates, and what a gate answers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.creative import Certificate, Layout, PresentationInstruction
from domain.errors import BadPicture
from domain.text import Words
from tools.efficiency import pixels, standing

Array = NDArray[Any]


@dataclass(frozen=True)
class Case:
    """One finished picture and everything known about it."""

    picture: bytes
    layout: Layout
    instruction: PresentationInstruction
    measures: Mapping[str, Any]
    certificate: Certificate
    cutout: bytes = b""
    others: tuple[bytes, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rgb(self) -> Array:
        """The picture's pixels."""
        return decoded(self.picture)

    @cached_property
    def luma(self) -> Array:
        return pixels.grey(self.rgb)

    @cached_property
    def place(self) -> standing.Place | None:
        """Where the product stands, where its cut-out and transform are known."""
        if not self.cutout or self.certificate.transform is None:
            return None
        return standing.place_of(self.cutout, self.certificate.transform, self.rgb)

    @property
    def texts(self) -> Sequence[Mapping[str, Any]]:
        """The measured texts."""
        return self.measures.get("texts", ())

    @property
    def short(self) -> int:
        return min(self.layout.canvas.width, self.layout.canvas.height)


@dataclass(frozen=True)
class Finding:
    """What one gate measured. `reason` is said only where it failed."""

    passed: bool
    value: float | None = None
    limit: float | None = None
    reason: Words | None = None


def decoded(picture: bytes) -> Array:
    """RGB pixels of a finished picture."""
    try:
        return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    except (OSError, SyntaxError, ValueError) as broken:
        raise BadPicture(
            {"zh": "这张图片打不开，无法检查。", "en": "This picture cannot be opened and checked."}, reason="damaged"
        ) from broken
