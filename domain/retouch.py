"""An edit by hand: exact values for pictures that are there, as a page's controls give them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain import Frozen


class Retouch(Frozen):
    """What is changed in these pictures of the conversation; what is left out stays as it is."""

    numbers: tuple[int, ...] = Field(min_length=1, max_length=200)
    """1-based numbers of creatives in the conversation."""
    set_name: str | None = Field(default=None, max_length=60)
    palette: str | None = Field(default=None, max_length=60)
    """A palette of the set; of the one it has where no other is named."""
    layout: Literal["top", "left", "right"] | None = None
    headline: str | None = Field(default=None, min_length=1, max_length=120)
    subline: str | None = Field(default=None, max_length=200)
    canvas: str | None = Field(default=None, max_length=60)
    """Another format by name; the words and the look are set anew in it."""
