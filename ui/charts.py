"""Charts as SVG: values with their intervals, and a test's course. Drawn here, so that a page needs no library.

Colours are the page's own variables, with values of their own where a chart stands alone. A page is given each chart
twice, wide and narrow, and shows what fits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

LIGHT = {
    "ink": "#16201d", "mut": "#66706b", "line": "#e4e2da", "panel": "#ffffff", "ok": "#1e7f57", "err": "#bf3a2b",
    "a": "#8a8f98", "b": "#17634f", "c": "#b5651d", "d": "#6a4c93", "e": "#22577a", "f": "#a23b72",
}  # fmt: skip
DARK = {
    "ink": "#e9eeea", "mut": "#93a099", "line": "#28302d", "panel": "#171c1a", "ok": "#5bc794", "err": "#f08272",
    "a": "#9aa3a0", "b": "#4cc39f", "c": "#e8a25d", "d": "#b79ae0", "e": "#78b6dd", "f": "#e08ab8",
}  # fmt: skip
HEAD, AXIS = 34, 34
FONT = "Inter, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif"


@dataclass(frozen=True)
class Shape:
    """How much room a chart has. A narrow one has its labels above the rows, and names fewer looks."""

    name: str
    width: int
    row: int
    left: int
    right: int

    @property
    def is_narrow(self) -> bool:
        return self.left == 0


WIDE, NARROW = Shape("wide", 820, 30, 282, 120), Shape("narrow", 330, 50, 0, 0)


@dataclass(frozen=True)
class Dot:
    """One value with its interval."""

    label: str
    value: float
    low: float
    high: float
    note: str = ""
    """Said behind it, such as how many users."""
    colour: str = "b"


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    title: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Line:
    """One arm's course: (users, value, low, high)."""

    label: str
    points: tuple[tuple[float, float, float, float], ...]
    colour: str = "b"


def forest(
    title: str, groups: Sequence[Group], show: Callable[[float], str], *, zero: bool = False, alone: bool = False,
    kind: str = "",
) -> str:  # fmt: skip
    """Rows of values with intervals; with `zero`, effects around nothing, coloured by whether they are clear."""
    return "".join(_forest(title, groups, show, zero, alone, kind, shape) for shape in _shapes(alone))


def course(
    title: str, lines: Sequence[Line], planned: float, looks: Sequence[float],
    marks: Sequence[tuple[float, float, str]], show: Callable[[float], str], *, axis: str = "", alone: bool = False,
) -> str:  # fmt: skip
    """Differences over users with bands that always hold; planned looks are dashed, looks that were taken are dots."""
    return "".join(_course(title, lines, planned, looks, marks, show, axis, alone, shape) for shape in _shapes(alone))


def _shapes(alone: bool) -> tuple[Shape, ...]:
    return (WIDE,) if alone else (WIDE, NARROW)


def _forest(
    title: str, groups: Sequence[Group], show: Callable[[float], str], zero: bool, alone: bool, kind: str, shape: Shape
) -> str:
    dots = [dot for group in groups for dot in group.dots]
    ticks = _ticks(min(0.0 if zero else min(d.low for d in dots), *(d.low for d in dots)),
                   max(0.0 if zero else max(d.high for d in dots), *(d.high for d in dots)))  # fmt: skip
    low, high = ticks[0], ticks[-1]

    def at(value: float) -> float:
        left, right = (20, 20) if shape.is_narrow else (shape.left, shape.right)
        return left + (shape.width - left - right) * (min(max(value, low), high) - low) / (high - low)

    height = sum((HEAD if group.title else 8) + shape.row * len(group.dots) for group in groups) + AXIS
    parts = [
        f'<line x1="{at(tick):.1f}" x2="{at(tick):.1f}" y1="6" y2="{height - AXIS + 4}" stroke="{_ink("line")}" '
        f'stroke-width="{1.6 if zero and tick == 0 else 1}"{_dashes(zero, tick)}/>'
        f'<text x="{at(tick):.1f}" y="{height - 12}" text-anchor="middle" '
        f'fill="{_ink("mut")}">{escape(show(tick))}</text>'
        for tick in ticks
    ]
    y = 0.0
    for group in groups:
        y += HEAD if group.title else 8
        if group.title:
            parts.append(
                f'<text x="0" y="{y - 9:.0f}" font-weight="600" fill="{_ink("ink")}">{escape(group.title)}</text>'
            )
        for dot in group.dots:
            y += shape.row
            parts.append(_row(dot, y, at, show, zero, shape))
    told = "; ".join(f"{d.label}: {show(d.value)} ({show(d.low)} – {show(d.high)})" for d in dots)
    return _svg(title, told, height, parts, alone, f' data-kind="{kind}" data-rows="{len(dots)}"', shape)


def _course(
    title: str, lines: Sequence[Line], planned: float, looks: Sequence[float],
    marks: Sequence[tuple[float, float, str]], show: Callable[[float], str], axis: str, alone: bool, shape: Shape,
) -> str:  # fmt: skip
    height, top, bottom, left, right = (260, 10, 44, 46, 8) if shape.is_narrow else (320, 14, 46, 66, 16)
    width = shape.width
    users = max([planned, *(point[0] for line in lines for point in line.points)])
    # The first looks' bands are as wide as the sky: the last three quarters set the scale.
    late = [p for line in lines for p in line.points[len(line.points) // 4 :]]
    reach = 1.1 * max([1e-6, *(abs(each) for p in late for each in p[1:] if math.isfinite(each))])
    ticks = [tick for tick in _ticks(-reach, reach) if abs(tick) <= reach]

    def x(count: float) -> float:
        return left + (width - left - right) * count / users

    def y(value: float) -> float:
        return top + (height - top - bottom) * (1 - (min(max(value, -reach), reach) + reach) / (2 * reach))

    parts = [
        f'<line x1="{left}" x2="{width - right}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="{_ink("line")}" '
        f'stroke-width="{1.8 if tick == 0 else 1}"/><text x="{left - 8}" y="{y(tick) + 4:.1f}" text-anchor="end" '
        f'fill="{_ink("mut")}">{escape(show(tick))}</text>'
        for tick in ticks
    ]
    for place, look in enumerate(looks):
        is_last = place == len(looks) - 1
        anchor, named = "end" if is_last else "middle", "" if shape.is_narrow and not (is_last or place == 0) else look
        parts.append(
            f'<line x1="{x(look):.1f}" x2="{x(look):.1f}" y1="{top}" y2="{height - bottom}" stroke="{_ink("mut")}" '
            f'stroke-dasharray="2 5" opacity=".7"/><text x="{x(look):.1f}" y="{height - bottom + 18}" '
            f'text-anchor="{anchor}" fill="{_ink("mut")}">{named and f"{named:,.0f}"}</text>'
        )
    if axis:
        parts.append(
            f'<text x="{width - right}" y="{height - 8}" text-anchor="end" fill="{_ink("mut")}">{escape(axis)}</text>'
        )
    for line in lines:
        band = [f"{x(p[0]):.1f},{y(p[3]):.1f}" for p in line.points]
        band += [f"{x(p[0]):.1f},{y(p[2]):.1f}" for p in reversed(line.points)]
        middle = " ".join(f"{x(p[0]):.1f},{y(p[1]):.1f}" for p in line.points)
        shade = 0.08 if len(lines) > 2 else 0.15
        parts.append(
            f'<g><title>{escape(line.label)}</title><polygon points="{" ".join(band)}" fill="{_ink(line.colour)}" '
            f'opacity="{shade}"/><polyline points="{middle}" fill="none" stroke="{_ink(line.colour)}" '
            'stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"/></g>'
        )
    for count, value, colour in marks:
        parts.append(
            f'<circle cx="{x(count):.1f}" cy="{y(value):.1f}" r="5.5" fill="{_ink(colour)}" stroke="{_ink("panel")}" '
            'stroke-width="2"/>'
        )
    told = "; ".join(f"{line.label}: {show(line.points[-1][1])}" for line in lines if line.points)
    points = max([0, *(len(line.points) for line in lines)])
    return _svg(title, told, height, parts, alone, f' data-kind="live" data-points="{points}"', shape)


def _row(
    dot: Dot, end: float, at: Callable[[float], float], show: Callable[[float], str], zero: bool, shape: Shape
) -> str:
    """One value: its name at the left and its figures at the right, in its line or, where it is narrow, above it."""
    y, said = (end - 12, end - 30) if shape.is_narrow else (end - shape.row / 2, end - shape.row / 2)
    room = shape.width / 6.6 - len(show(dot.value) + dot.note) if shape.is_narrow else 40.0
    colour = ("ok" if dot.low > 0 else "err" if dot.high < 0 else "mut") if zero else dot.colour
    ink, wide = _ink(colour), max(2.0, at(dot.high) - at(dot.low))
    limits = f"{show(dot.low)} – {show(dot.high)}"
    return (
        f"<g><title>{escape(dot.label)}: {escape(show(dot.value))} ({escape(limits)}) {escape(dot.note)}</title>"
        f'<text x="0" y="{said + 4.5:.1f}" fill="{_ink("ink")}">{escape(_fitting(dot.label, room))}</text>'
        f'<rect x="{at(dot.low):.1f}" y="{y - 4:.1f}" width="{wide:.1f}" height="8" rx="4" fill="{ink}" opacity=".28"/>'
        f'<circle cx="{at(dot.value):.1f}" cy="{y:.1f}" r="6" fill="{ink}" stroke="{_ink("panel")}" stroke-width="2"/>'
        f'<text x="{shape.width}" y="{said + 4.5:.1f}" text-anchor="end" fill="{_ink("ink")}"><tspan font-weight="600">'
        f'{escape(show(dot.value))}</tspan><tspan fill="{_ink("mut")}"> {escape(dot.note)}</tspan></text></g>'
    )


def _fitting(label: str, room: float) -> str:
    """As much of a label as fits its column; a Chinese sign is as wide as two letters."""
    used = 0.0
    for place, sign in enumerate(label):
        used += 2.0 if ord(sign) > 0x2E7F else 1.0
        if used > room:
            return label[: max(1, place - 1)].rstrip(" ·") + "…"
    return label


def _svg(title: str, told: str, height: float, parts: Sequence[str], alone: bool, data: str, shape: Shape) -> str:
    style = ""
    if alone:
        light, dark = (";".join(f"--{name}:{value}" for name, value in table.items()) for table in (LIGHT, DARK))
        style = (
            f"<style>svg{{{light};background:var(--panel)}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}</style>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {shape.name}" role="img" '
        f'viewBox="0 0 {shape.width} {height:.0f}" font-family="{FONT}" font-size="13"{data}>'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>{style}"
        f"{''.join(parts)}</svg>"
    )


def _ink(name: str) -> str:
    return f"var(--{name},{LIGHT[name]})"


def _dashes(zero: bool, tick: float) -> str:
    return "" if zero and tick == 0 else ' stroke-dasharray="1 5" stroke-linecap="round"'


def _ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from below the least to above the greatest value."""
    spread = max(high - low, 1e-9)
    raw = spread / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, max(last, first + 1) + 1)]
