"""Icons: which one a sticker calls for, and drawing it. Shapes and words are in ``icons/icons.json``."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.creative import Sticker
from tools.generation.colours import hexed
from tools.generation.drawing import load_skia

GRID = 24


@lru_cache(maxsize=1)
def icons() -> dict[str, dict[str, Any]]:
    """All icons by name."""
    rows: dict[str, dict[str, Any]] = json.loads(
        (Path(__file__).parent / "icons" / "icons.json").read_text(encoding="utf-8")
    )["icons"]
    return rows


def icon_for(sticker: Sticker) -> str:
    """The icon that a sticker names, or the one that its words call for; empty where none fits."""
    return next(iter(_fitting(sticker)), "")


@lru_cache(maxsize=256)
def with_icons(stickers: tuple[Sticker, ...]) -> tuple[Sticker, ...]:
    """The same stickers, every chip with its icon: none twice where another fits, a tick where only others have one."""
    fitting = {i: _fitting(sticker) for i, sticker in enumerate(stickers) if sticker.kind == "chip"}
    if not any(fitting.values()):
        return stickers
    taken: dict[int, str] = {}
    for i in sorted(fitting, key=lambda i: len(fitting[i])):  # who has least choice chooses first
        free = [name for name in fitting[i] if name not in taken.values()]
        taken[i] = next(iter(free or fitting[i]), "check")
    return tuple(
        sticker.model_copy(update={"icon": taken[i]}) if i in taken else sticker for i, sticker in enumerate(stickers)
    )


@lru_cache(maxsize=1024)
def _fitting(sticker: Sticker) -> tuple[str, ...]:
    """The icons that a sticker's name and words call for, the best first."""
    # The longest word wins ("sugar-free" before "free"), then the one that is said first.
    text = f"{sticker.text} {sticker.lead} {sticker.note} {sticker.icon}".lower()
    found = [
        (len(word), -match.start(), name)
        for name, row in icons().items()
        for word in row["words"]
        if (match := re.search(_beginning(word), text))
    ]
    named = [sticker.icon] if sticker.icon in icons() else []
    return tuple(dict.fromkeys([*named, *(name for *_, name in sorted(found, reverse=True))]))


@lru_cache(maxsize=1024)
def _beginning(word: str) -> str:
    """Matches a Latin word only where a word begins: "off" is not in "coffee"."""
    return r"(?<![a-z])" + re.escape(word) if word.isascii() and word[0].isalpha() else re.escape(word)


@lru_cache(maxsize=256)
def _drawing(name: str, colour: str, weight: float) -> Any:
    skia = load_skia()
    markup = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{GRID}" height="{GRID}" viewBox="0 0 {GRID} {GRID}" '
        f'fill="none" stroke="{colour}" stroke-width="{weight}" stroke-linecap="round" stroke-linejoin="round">'
        f"{icons()[name]['svg']}</svg>"
    )
    return skia.SVGDOM.MakeFromStream(skia.MemoryStream.MakeCopy(markup.encode()))


def paint_icon(
    canvas: Any, name: str, x: float, y: float, size: float, colour: tuple[int, int, int], weight: float = 2.2
) -> None:
    """Draw an icon into a square."""
    drawing = _drawing(name, hexed(colour), weight)
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(size / GRID, size / GRID)
    drawing.render(canvas)
    canvas.restore()
