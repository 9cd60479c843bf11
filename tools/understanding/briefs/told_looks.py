"""Looks that are said outright: 画面要有雾、有稻田, 光线要软, 壶身改成墨绿, ``make the apron olive green``."""

from __future__ import annotations

import re

from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.spaced_looks import take_look

GIVES_WAY = re.compile(
    r"(?P<old>[一-龥]{1,3}(?:底|背景|色调?|风格?))(?=(?:换|改|变)(?:成|为)?[一-龥]{1,6}(?:底|背景|色|风))"
)
"""红底换白底: the old look is none."""
SHOWN = named_pattern("looks.shown_zh")
"""画面要有雾、有稻田: what is to be seen."""
TOLD = tuple(
    named_pattern(f"looks.{name}") for name in ("may_be", "light_is", "dyed_zh", "recoloured", "dyed", "dyed_mixed")
)


def read_told_looks(reading: Reading) -> None:
    """Claim them before single words of looks are looked for."""
    for match in list(reading.finds(GIVES_WAY)):
        reading.cover(*match.span("old"))
    for match in list(reading.finds(SHOWN)):
        for entry in re.finditer(r"[^、和与\s]+", match["list"]):
            lead = re.match(r"(?:还|也)?(?:要|得)?有", entry[0])
            start = match.start("list") + entry.start() + (lead.end() if lead else 0)
            end = match.start("list") + entry.end()
            if end - start and not re.search(r"logo|标|字|人|模特|价|二维码", reading.low[start:end]):
                take_look(reading, reading.text[start:end], start, end)
    for pattern in TOLD:
        for match in list(reading.finds(pattern)):
            take_look(reading, reading.text[match.start("what") : match.end("what")], *match.span("what"))
