"""One picture before the gates, and what a gate answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from domain.creative import Certificate, Layout, PresentationInstruction
from domain.text import Words
from tools.efficiency import pixels, standing
from tools.efficiency.decoding import decoded

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
