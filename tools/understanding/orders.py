"""Orders to the assistant in somebody else's text: such text is data and is never shown or followed."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.lexicon import load
from tools.understanding.briefs.reading import lowered, plain


@cache
def _signs() -> re.Pattern[str]:
    flags = load("flags")
    return re.compile("|".join([*flags["prompt_injection"], *flags["secrets_request"]]))


def gives_orders(text: str) -> bool:
    """Whether a text tries to give orders to the assistant or asks for its secrets."""
    return bool(_signs().search(lowered(plain(text))))
