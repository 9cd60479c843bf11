"""What a language model may propose. Each is checked in `agents.check` before anything uses it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain import Frozen
from domain.creative import Persona
from domain.text import Words


class Outline(Frozen):
    """The audiences and formats of a kit."""

    personas: tuple[str, ...] = ()
    """Persona ids, most promising first."""
    canvases: tuple[str, ...] = ()
    """Canvas names."""
    variants: int = Field(default=1, ge=1, le=8)
    """Pictures per persona and canvas."""
    experiment: bool = True
    """Whether a test of the looks is drafted."""


class Personas(Frozen):
    """The audiences of one product, with the evidence for each."""

    personas: tuple[Persona, ...]


class Direction(Frozen):
    """How the picture for one audience is directed."""

    persona: str
    """Persona id."""
    variant: int = 0
    """Which of this persona's drafts, counted from 0."""
    set_name: str = ""
    palette: str = ""
    selling_points: tuple[str, ...] = ()
    """Fact ids, strongest first."""
    headline: str = ""
    subline: str = ""
    facts: tuple[str, ...] = ()
    """Ids of the facts that headline and subline rest on."""
    layout: Literal["top", "left", "right"] = "top"
    rationale: Words = Field(default_factory=dict)
    """Why this look for this audience."""


class Directions(Frozen):
    """One direction for each draft."""

    directions: tuple[Direction, ...]


class Hypothesis(Frozen):
    """What a test is to find out."""

    hypothesis: Words
    """One sentence per language."""


class Reply(Frozen):
    """Words for a merchant who asked for no picture."""

    text: Words
