"""The longer regular expressions of the brief grammar, kept as data in ``lexicon/patterns.yaml``."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.lexicon import LETTER, load
from tools.understanding.briefs.numbers import CHINESE, NUMBER, WHOLE


@cache
def _parts() -> dict[str, str]:
    return {"WHOLE": WHOLE, "NUMBER": NUMBER, "CHINESE": CHINESE, "LETTER": LETTER} | load("patterns")["parts"]


def part(name: str) -> str:
    """A pattern that others are built from, for example ``AMOUNT``."""
    return _parts()[name]


@cache
def named_pattern(name: str, **parts: str) -> re.Pattern[str]:
    """The compiled pattern ``module.name``, with `parts` put in for ``<PART>``."""
    module, key = name.split(".")
    text: str = load("patterns")[module][key]
    known = _parts() | parts
    return re.compile(re.sub(r"<([A-Z]+)>", lambda match: known.get(match[1], match[0]), text))
