"""Picture formats by name, by ratio, by size and by platform. Rows are in ``canvases.yaml``."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from domain.creative import Canvas
from domain.errors import BadBrief
from domain.text import Words
from tools.generation.scenarios import Scenario, scenario, scenarios

AREA = 1280 * 900
SMALLEST, LARGEST = 200, 4096
STEEPEST = 5.0
DEFAULT = "1x1"
SHAPES = {"portrait": "3x4", "landscape": "16x9", "square": "1x1"}


@dataclass(frozen=True)
class Format:
    """One row of the table."""

    canvas: Canvas
    safe: tuple[int, int, int, int]
    """Pixels kept free at top, right, bottom and left."""
    title: Words
    source: str
    evidence: str
    date: str
    default: bool
    max_kb: int | None
    """Largest file that the platform takes; None where no limit is known or near."""
    first: Words
    """What the platform asks of a listing's first picture; empty where nothing special is known."""
    by_name: bool = False
    """Whether it is made only where a brief names it, and not for its ratio or size."""


@lru_cache(maxsize=1)
def formats() -> dict[str, Format]:
    """All named formats."""
    table = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    house = {"source": "house default", "evidence": "house", "title": {}}
    rows = [_format(name, row, "", house, table["date"]) for name, row in table["plain"].items()]
    for platform, about in table["platforms"].items():
        rows += [_format(name, row, platform, about, table["date"]) for name, row in about["formats"].items()]
    named = {row.canvas.name: row for row in rows}
    return named | {name: _of_scenario(row) for name, row in scenarios().items() if name not in named}


def _format(name: str, row: dict[str, Any], platform: str, about: dict[str, Any], date: str) -> Format:
    width, height = row["size"]
    canvas = Canvas(name=name, width=width, height=height, platform=platform)
    edge = round(canvas.margin * min(width, height))
    title = row.get("title") or {lang: f"{words} {width}×{height}" for lang, words in about["title"].items()}
    safe = tuple(max(edge, inset) for inset in row.get("safe", (0, 0, 0, 0)))
    return Format(
        canvas,
        safe,
        title,
        about["source"],
        about["evidence"],
        date,
        row.get("default", False),
        row.get("max_kb"),
        about.get("first", {}),
    )


def _of_scenario(row: Scenario) -> Format:
    """The format of a scenario that stands in no other table."""
    width, height = row.size
    shape = Canvas(name=row.id, width=width, height=height, platform=row.platform)
    edge = round(shape.margin * min(width, height))
    top, right, bottom, left = (max(edge, inset) for inset in row.safe or (0, 0, 0, 0))
    safe = (top, right, bottom, left)
    return Format(shape, safe, row.title, row.source.title, row.evidence, row.date, False, row.kb[1], {}, True)


@lru_cache(maxsize=1)
def platforms() -> tuple[str, ...]:
    """Codes of all platforms that have formats."""
    return tuple(dict.fromkeys(row.canvas.platform for row in formats().values() if row.canvas.platform))


def canvas(name: str) -> Canvas:
    """The format of this name; also ``1200x800`` in pixels and ``5x4`` or ``5:4`` as a ratio."""
    if name in formats():
        return formats()[name].canvas
    if resized := scenario(name):
        _by_size(*resized.size)  # raises `BadBrief` where no such picture can be made
        return Canvas(name=name, width=resized.size[0], height=resized.size[1])
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*[x×*:]\s*(\d+(?:\.\d+)?)", name.strip().lower()):
        one, other = float(found[1]), float(found[2])
        return _by_size(int(one), int(other)) if max(one, other) >= 50 else _by_ratio(one, other)
    raise BadBrief(
        {
            "zh": f"没有名为“{name}”的图片规格。可以写比例(如 3:4)、尺寸(如 800x800)或平台名。",
            "en": f"There is no picture format {name!r}. Give a ratio (3:4), a size (800x800) or a platform.",
        },
        name=name,
    )


def title_of(name: str) -> Words:
    """A format's name in words."""
    row = formats().get(name)
    shape = canvas(name)
    return row.title if row else {"zh": f"{shape.width}×{shape.height}", "en": f"{shape.width}x{shape.height}"}


def safe_area(shape: Canvas) -> tuple[int, int, int, int]:
    """The rectangle (left, top, right, bottom) in pixels that words and stickers may use."""
    row = formats().get(shape.name)
    edge = round(shape.margin * min(shape.width, shape.height))
    known = row.safe if row and (row.canvas.width, row.canvas.height) == (shape.width, shape.height) else (edge,) * 4
    top, right, bottom, left = (max(edge, inset) for inset in known)
    return left, top, shape.width - right, shape.height - bottom


def canvases_for(
    ratios: Sequence[str] = (), sizes: Sequence[str] = (), platforms: Sequence[str] = ()
) -> tuple[Canvas, ...]:
    """The formats a brief asks for: exact sizes, then ratios (a platform's own if it has one), else its defaults."""
    known = [code for code in platforms if any(row.canvas.platform == code for row in formats().values())]
    chosen = [_named_size(canvas(size), known) for size in sizes]
    for ratio in ratios:
        wanted = canvas(SHAPES.get(ratio.strip().lower(), ratio.strip()))
        # A ratio is made in the format of every platform that has one of it, else in the plain one.
        chosen += [own for code in known if (own := _nearest(wanted, code))] or [wanted]
    if not chosen:
        chosen = [
            row.canvas for code in known for row in formats().values() if row.canvas.platform == code and row.default
        ]
    return tuple({shape.name: shape for shape in chosen or [canvas(DEFAULT)]}.values())


def _named_size(wanted: Canvas, codes: Sequence[str]) -> Canvas:
    for row in formats().values():
        same = (row.canvas.width, row.canvas.height) == (wanted.width, wanted.height)
        if same and row.canvas.platform in codes and not row.by_name:
            return row.canvas
    return wanted


def _nearest(wanted: Canvas, platform: str) -> Canvas | None:
    ratio = math.log(wanted.width / wanted.height)
    own = [row.canvas for row in formats().values() if row.canvas.platform == platform and not row.by_name]
    close = [shape for shape in own if abs(math.log(shape.width / shape.height) - ratio) < 0.02]
    return close[0] if close else None


def _by_ratio(one: float, other: float) -> Canvas:
    if min(one, other) <= 0 or max(one / other, other / one) > STEEPEST:
        raise _impossible(f"{one:g}:{other:g}")
    for row in formats().values():
        if not row.canvas.platform and abs(row.canvas.width / row.canvas.height / (one / other) - 1) < 0.004:
            return row.canvas
    width, height = (8 * round(math.sqrt(AREA * part) / 8) for part in (one / other, other / one))
    return Canvas(name=f"{one:g}x{other:g}", width=width, height=height)


def _by_size(width: int, height: int) -> Canvas:
    steep = max(width / height, height / width) > STEEPEST
    if min(width, height) < SMALLEST or max(width, height) > LARGEST or steep:
        raise _impossible(f"{width}x{height}")
    return Canvas(name=f"{width}x{height}", width=width, height=height)


def _impossible(asked: str) -> BadBrief:
    return BadBrief(
        {
            "zh": f"尺寸 {asked} 做不了:短边至少 {SMALLEST} 像素,长边至多 {LARGEST} 像素,"
            f"长短边之比不超过 {STEEPEST:g}。请换一个尺寸。",
            "en": f"A picture of {asked} cannot be made: the shorter side needs at least {SMALLEST} px, "
            f"the longer at most {LARGEST} px, at most {STEEPEST:g} times the shorter. Please choose another size.",
        },
        size=asked,
    )
