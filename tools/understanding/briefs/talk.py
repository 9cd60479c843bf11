"""A conversation before its last turn, and the signs by which intents are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tools.understanding.briefs.lexicon import load, table


@cache
def signs(name: str) -> re.Pattern[str]:
    """The matcher of one group of signs."""
    platforms = table("places", "platforms")[0].pattern
    return re.compile("|".join(load("intents")[name]).replace("<PLATFORMS>", platforms))


@dataclass(frozen=True)
class Talk:
    """What the conversation looked like before the last turn."""

    earlier: str = ""
    asked: str = ""
    """The assistant's open question, if its last turn asked one."""
    made: bool = False
    """Whether the assistant delivered something before."""
    outputs: int = 0
    """How many pictures it delivered last, 0 where it does not say."""
    moving: bool = False
    """Whether what it delivered is a video."""
