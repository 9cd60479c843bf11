"""Breaking headlines where a reader would pause, and fitting blocks of lines into boxes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from tools.generation.typesetting import Line, Style, clean_text, is_wide, measure
from tools.generation.wordbreaks import is_spaceless, word_ends

CLOSING = "，。、；：！？…—·,.;:!?%‰”’」』）)】》〉］]}℃°"
OPENING = "「『“‘（(【《〈［[{¥￥$€£₩₹₫฿#@"
NEAR = 9
"""How many places are tried for one cut."""


@dataclass(frozen=True)
class Block:
    """Lines set one under another at one size, in pixels."""

    lines: tuple[Line, ...]
    size: float

    @property
    def step(self) -> float:
        """From baseline to baseline: the style's leading, more where marks above and below would touch."""
        lines = self.lines
        closest = max((one.bottom - other.top for one, other in itertools.pairwise(lines)), default=0.0)
        return max(lines[0].style.leading, closest + 0.08) * self.size

    @property
    def width(self) -> float:
        """Width of the widest line's ink."""
        return max(line.width for line in self.lines) * self.size

    @property
    def height(self) -> float:
        """Height from the top of the first line's ink to the bottom of the last one's."""
        return self.step * (len(self.lines) - 1) + (self.lines[-1].bottom - self.lines[0].top) * self.size

    @property
    def text(self) -> str:
        """The text with its line breaks."""
        return "\n".join(line.text for line in self.lines)


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before.isspace():
        return not after.isspace() and after not in "·|/•"
    if after.isspace() or after in CLOSING or before in OPENING:
        return False
    return is_wide(before) or is_wide(after)


def _break_cost(text: str, at: int) -> float:
    """How bad a break is: after a mark it is what a reader expects, before a particle it hurts."""
    before, after = text[at - 1], text[at]
    if before.isspace():
        word = text[:at].split()[-1] if text[:at].strip() else ""
        return 0.0 if word and word[-1] in ",;:!?.·—|" else 0.4 if len(word) < 3 else 0.12
    if before in "，。！？；：、,;:!?.·—":
        return 0.0
    if is_spaceless(before):
        return 0.3
    if (
        after in "的地得了着过们吗呢吧啊里中上下时后前"
        or (before.isdigit() and is_wide(after))
        or (is_wide(before) and after.isdigit())
    ):
        return 0.9
    return 0.22 if before in "的了着和与是在让把被又更" else 0.45


def break_evenly(text: str, style: Style, count: int) -> tuple[tuple[str, ...], float] | None:
    """The text in `count` lines of even width and how rough the breaks are; None where that cannot be."""
    if count == 1:
        return (text.strip(),), 0.0
    places = [at for at in range(1, len(text)) if _may_break(text, at)]
    if any(map(is_spaceless, text)):
        places = sorted({*places, *word_ends(text, style)})
    whole = measure(text, style).width or 1.0
    best: tuple[float, tuple[str, ...], float] | None = None
    for cuts in _choose(places, len(text), count):
        edges = (0, *cuts, len(text))
        parts = tuple(text[a:b].strip(" ·|•") for a, b in zip(edges, edges[1:], strict=False))
        if any(len(part.strip("，。！？；：、,;:!?. ")) < 2 for part in parts):
            continue
        widths = [measure(part, style).width for part in parts]
        rough = sum(_break_cost(text, cut) for cut in cuts)
        cost = (max(widths) * count / whole - 1) * 1.4 + rough
        if best is None or cost < best[0] - 1e-9:
            best = (cost, parts, rough)
    return best[1:] if best else None


def _choose(places: list[int], length: int, count: int) -> Iterator[tuple[int, ...]]:
    """Ways to place the cuts, each near its even place: long texts have far too many others."""
    even = [length * cut / count for cut in range(1, count)]
    near = [sorted(places, key=lambda place: abs(place - ideal))[:NEAR] for ideal in even]
    return (cuts for cuts in itertools.product(*near) if all(a < b for a, b in itertools.pairwise(cuts)))


@lru_cache(maxsize=4096)
def set_lines(text: str, style: Style, count: int) -> tuple[tuple[Line, ...], float] | None:
    """A text in `count` measured lines, and how rough its breaks are; the author's own line breaks are kept."""
    text = clean_text(text, style)
    own = [part.strip() for part in text.split("\n") if part.strip()]
    if len(own) > 1:
        return (tuple(measure(part, style) for part in own), 0.0) if len(own) == count else None
    broken = break_evenly(own[0], style, count) if own else None
    return (tuple(measure(part, style) for part in broken[0]), broken[1]) if broken else None


def fit(text: str, style: Style, width: float, height: float, size: float, floor: float, lines: int) -> Block | None:
    """The largest block of at most `lines` lines that fits a box, from `size` down to `floor`; None where none does."""
    best: Block | None = None
    for count in range(1, lines + 1):
        found = set_lines(text, style, count)
        if not found:
            continue
        broken = found[0]
        widest = max(line.width for line in broken)
        one = Block(broken, 1.0)
        largest = min(size, width / widest, height / one.height)
        if largest >= floor and (best is None or largest > best.size * 1.04):
            best = replace(one, size=largest)
    return best
