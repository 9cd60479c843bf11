"""One file before a platform's rules, and what a rule answers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.errors import BadPicture
from domain.text import Words
from tools.generation.scenarios import Scenario

Array = NDArray[Any]
INKED = 6
"""How far from white a pixel of the product is at least."""


@dataclass(frozen=True)
class Listing:
    """One file before a platform's rules. `measures` is known only of pictures that were made here."""

    data: bytes
    scenario: Scenario
    measures: Mapping[str, Any] | None = None

    @cached_property
    def image(self) -> Image.Image:
        """The opened picture."""
        try:
            opened = Image.open(io.BytesIO(self.data))
            opened.load()
        except (OSError, SyntaxError, ValueError) as broken:
            raise BadPicture(
                {"zh": "这张图片打不开，无法检查。", "en": "This picture cannot be opened and checked."},
                reason="damaged",
            ) from broken
        return opened

    @cached_property
    def rgba(self) -> Array:
        return np.asarray(self.image.convert("RGBA"))

    @cached_property
    def product(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what is not background."""
        if self.scenario.background == "clear":
            solid = self.rgba[..., 3] > 8
        else:
            solid = (255 - self.rgba[..., :3].min(-1)) > INKED
        rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
        if not rows.size:
            return 0, 0, 0, 0
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1

    @property
    def share(self) -> float:
        """The part of the frame that the product takes, along the side that it fills most."""
        x0, y0, x1, y1 = self.product
        return max((x1 - x0) / self.image.width, (y1 - y0) / self.image.height)


@dataclass(frozen=True)
class Finding:
    """What one rule measured: whether it holds, the value, the limit and the fix in words."""

    passed: bool
    value: float
    limit: float
    reason: Words
