"""An answer to a structured question, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from domain.events import Correction
from domain.text import Words

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Answered(Generic[T]):
    """An answer, and how it came about."""

    value: T
    model: str = "embedded"
    attempts: int = 1
    fell_back: bool = False
    reason: str = ""
    tokens: tuple[int, int] = (0, 0)
    """In the questions, and in the answers."""
    seconds: float = 0
    notes: tuple[Words, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    """The conversation with the model: (role, text)."""
    said: str = ""
    """What the model answered, before it was checked."""
    corrected: tuple[Correction, ...] = ()
    """What of it was not used."""
