"""Stickers: what each is made of and how large it is, before anything is drawn.

A plan grows in proportion to its `size`, so the layout solver and the painter get the same one from the same slot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from domain.creative import Sticker
from tools.generation.fonts import Role
from tools.generation.icons import icon_for
from tools.generation.linebreaking import set_lines
from tools.generation.looks import RIGHT_TO_LEFT, Look
from tools.generation.typesetting import Line, Style, clean_text, is_wide, measure

Tone = Literal["main", "soft", "strong"]

CAPSULE = 12.4 / 2.8
"""Height of a price capsule in parts of its label's size."""
SIGN_AFTER = ("de", "fr", "es", "it", "pt", "ru", "pl", "cs", "sv", "fi", "da", "nb", "uk", "vi")
"""Languages that write the currency after the amount."""
BURST = 3.6
"""Radius of a burst in parts of its small text's size."""


@dataclass(frozen=True)
class Part:
    """One text of a sticker: its ink starts at `x` and stands on `baseline`, in pixels from the sticker's corner."""

    line: Line
    x: float
    baseline: float
    size: float
    tone: Tone = "main"
    struck: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The ink's box within the sticker."""
        top, bottom = self.baseline + self.line.top * self.size, self.baseline + self.line.bottom * self.size
        return self.x, top, self.x + self.line.width * self.size, bottom


@dataclass(frozen=True)
class Plan:
    """A measured sticker."""

    kind: str
    size: float
    width: float
    height: float
    parts: tuple[Part, ...]
    icon: str = ""
    icon_box: tuple[float, float, float] = (0, 0, 0)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text on it."""
        return tuple(part.line.text for part in self.parts)


def middle(line: Line, size: float) -> float:
    """How far the baseline lies under the optical middle of a line."""
    if any(is_wide(c) for c in line.text):
        return 0.38 * size
    latin = all(c.isascii() or c in "¥€£₩₹₫฿·" for c in line.text)
    ink = measure("H", line.style) if latin else line
    return -(ink.top + ink.bottom) / 2 * size


def _line(text: str, style: Style) -> Line:
    return measure(clean_text(text.strip(), style), style)


@lru_cache(maxsize=512)  # a picture asks for about fourteen, and for each of them many times
def plan(sticker: Sticker, look: Look, lang: str, size: float, rows: bool = False) -> Plan:
    """A sticker whose smallest text has this size in pixels. `rows` sets a chip as a line of a list, not as a pill."""
    price = _quiet_price if look.offer == "quiet" else _capsule
    ways = {"chip": _row if rows else _chip, "price": price, "cta": _button, "burst": _burst}
    made = ways.get(sticker.kind, _label)(sticker, look, lang, size)
    return _mirrored(made) if lang.split("-")[0] in RIGHT_TO_LEFT and sticker.kind in ("chip", "price", "cta") else made


def _mirrored(made: Plan) -> Plan:
    """The same sticker for a script that runs from right to left."""
    parts = made.parts
    # Figures keep their order: an amount moves as one.
    amount = [part for part in parts if part.tone == "strong"]
    if amount:
        low, high = amount[0].x, amount[-1].box[2]
        moved = {id(part): made.width - low - high + part.x for part in amount}
    else:
        moved = {}
    placed = (replace(p, x=moved.get(id(p), made.width - p.box[2])) for p in parts)
    left, top, side = made.icon_box
    icon = {"chevron-right": "chevron-left"}.get(made.icon, made.icon)
    return replace(made, parts=tuple(placed), icon=icon, icon_box=(made.width - left - side, top, side))


def _chip(sticker: Sticker, look: Look, lang: str, size: float) -> Plan:
    line = _line(f"{sticker.lead} {sticker.text}", look.style("strong", lang))
    icon = icon_for(sticker)
    height, start = 2.06 * size, (2.2 if icon else 0.86) * size
    part = Part(line, start, height / 2 + middle(line, size), size)
    box = (0.72 * size, (height - 1.2 * size) / 2, 1.2 * size)
    return Plan("chip", size, start + (line.width + 0.92) * size, height, (part,), icon, box)


def _row(sticker: Sticker, look: Look, lang: str, size: float) -> Plan:
    line = _line(f"{sticker.lead} {sticker.text}", look.style("strong", lang))
    height, start = 1.9 * size, 2.5 * size
    part = Part(line, start, height / 2 + middle(line, size), size)
    return Plan("chip", size, start + line.width * size, height, (part,), icon_for(sticker) or "check", (0, 0, height))


def _amount(sticker: Sticker, look: Look, lang: str, size: float) -> tuple[tuple[Part, ...], float]:
    """Small currency, large whole number, small decimals, on one baseline at 0; and the width."""
    style = look.style("number", lang)
    found = re.fullmatch(r"(.*\d)([.,]\d{1,2})", sticker.text.strip())
    whole, cents = found.groups() if found else (sticker.text, "")
    # A currency of letters stands a little apart.
    sign, figures = (
        (sticker.currency, 0.56, 0.16 if sticker.currency[-1:].isalpha() else 0.06),
        ((whole, 1.0, 0.03), (cents, 0.56, 0.0)),
    )
    after = lang.split("-")[0] in SIGN_AFTER
    parts: list[Part] = []
    x = 0.0
    for text, share, gap in (*figures, sign) if after else (sign, *figures):
        if text.strip():
            line = _line(text, style)
            x += 0.1 * size if parts and text == sticker.currency else 0.0
            parts.append(Part(line, x, 0.0, size * share, "strong"))
            x += (line.width * share + gap) * size
    return tuple(parts), x


def _moved(parts: tuple[Part, ...], x: float, baseline: float) -> tuple[Part, ...]:
    return tuple(Part(p.line, p.x + x, p.baseline + baseline, p.size, p.tone, p.struck) for p in parts)


def _capsule(sticker: Sticker, look: Look, lang: str, size: float) -> Plan:
    """Label over struck old price, then the amount."""
    height = CAPSULE * size
    pad = 0.40 * height
    rows: tuple[tuple[str, Role, bool], ...] = (sticker.lead, "strong", False), (sticker.note, "text", True)
    small = [(_line(text, look.style(role, lang)), struck) for text, role, struck in rows if text.strip()]
    step = 1.34 * size
    top = height / 2 - step * (len(small) - 1) / 2
    labels = tuple(
        Part(line, pad, top + step * i + middle(line, size), size, "soft" if struck else "main", struck)
        for i, (line, struck) in enumerate(small)
    )
    wide = max((line.width for line, _ in small), default=0.0) * size
    amount, across = _amount(sticker, look, lang, 0.6 * height)
    start = pad + wide + (0.17 * height if small else 0)
    baseline = height / 2 + middle(measure("0", look.style("number", lang)), 0.6 * height)
    return Plan("price", size, start + across + 0.42 * height, height, labels + _moved(amount, start, baseline))


def _quiet_price(sticker: Sticker, look: Look, lang: str, size: float) -> Plan:
    """Label, and under it the amount with the struck old price on its baseline."""
    large = 2.35 * size
    parts: list[Part] = []
    top = 0.0
    if sticker.lead.strip():
        label = _line(sticker.lead, look.style("strong", lang))
        parts.append(Part(label, 0, -label.top * size, size))
        top = (label.bottom - label.top + 0.62) * size
    amount, across = _amount(sticker, look, lang, large)
    digit = measure("0", look.style("number", lang))
    baseline = top - digit.top * large
    parts += _moved(amount, 0, baseline)
    if sticker.note.strip():
        note = _line(sticker.note, look.style("text", lang))
        parts.append(Part(note, across + 0.55 * size, baseline, size, "soft", True))
        across += (0.55 + note.width) * size
    width = max(across, *(part.box[2] for part in parts))
    return Plan("price", size, width, max(part.box[3] for part in parts), tuple(parts))


def _button(sticker: Sticker, look: Look, lang: str, size: float) -> Plan:
    line = _line(sticker.text, look.style("strong", lang))
    height = 2.5 * size
    part = Part(line, 1.15 * size, height / 2 + middle(line, size), size)
    end = (1.15 + line.width + 0.32) * size
    box = (end, (height - 1.1 * size) / 2, 1.1 * size)
    return Plan("cta", size, end + 1.1 * size + 0.72 * size, height, (part,), "chevron-right", box)


def _burst(sticker: Sticker, look: Look, lang: str, size: float) -> Plan:
    """A small line over one or two large ones, in a circle."""
    radius = BURST * size
    small, large = (
        look.style("strong", lang),
        look.style("display" if look.burst == "dot" else "number", lang, leading=1.12),
    )
    extra = [_line(text, small) for text in (sticker.lead, sticker.note) if text.strip()][:1]
    options = [found[0] for count in (1, 2) if (found := set_lines(sticker.text, large, count))]
    sized = [
        (min(1.46 * radius / max(line.width for line in lines), _most(len(lines), bool(extra)) * radius), lines)
        for lines in options
    ]
    # Two lines only where one would be much smaller.
    big, main = max(sized, key=lambda pair: pair[0] * (1.0 if len(pair[1]) == 1 else 0.8))
    big = max(big, size)
    across = min(size, 1.25 * radius / extra[0].width) if extra else 0.0
    tall, gap, step = 0.76 * big, 0.42 * size if extra else 0.0, 1.12 * big
    top = radius - (0.8 * across + gap + tall + step * (len(main) - 1)) / 2
    parts = [_centred(line, across, radius, top + 0.4 * across, "main") for line in extra]
    start = top + 0.8 * across + gap + tall / 2
    parts += [_centred(line, big, radius, start + step * i, "strong") for i, line in enumerate(main)]
    return Plan("burst", size, 2 * radius, 2 * radius, tuple(parts))


def _most(lines: int, lead: bool) -> float:
    """The largest type in a badge, in parts of its radius."""
    return (0.62 if lead else 0.74) if lines == 1 else (0.44 if lead else 0.52)


def _centred(line: Line, size: float, x: float, y: float, tone: Tone) -> Part:
    return Part(line, x - line.width * size / 2, y + middle(line, size), size, tone)


def _label(sticker: Sticker, look: Look, lang: str, size: float) -> Plan:
    """A tag or a ribbon: one line on a band."""
    line = _line(f"{sticker.lead} {sticker.text}", look.style("strong", lang))
    height, pad = (1.9 if sticker.kind == "tag" else 2.1) * size, (0.62 if sticker.kind == "tag" else 1.0) * size
    part = Part(line, pad, height / 2 + middle(line, size), size)
    return Plan(sticker.kind, size, 2 * pad + line.width * size, height, (part,))
