"""A product where a set's plate sees it."""

from __future__ import annotations

from dataclasses import dataclass

from tools.generation.plates import Bytes


@dataclass(frozen=True, eq=False)
class Standee:
    """A product on the stand, as the plate sees it: its cut-out at plate scale and the pixel of its bottom centre."""

    rgba: Bytes
    left: float
    top: float

    @property
    def bottom(self) -> float:
        """The row just below the product."""
        return self.top + self.rgba.shape[0]
