"""The words of a picture as one measured group: brand with its tag, headline, subline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tools.generation.groups import NOTHING, Align, Content, Group, Piece, Sizes, beside, stack
from tools.generation.linebreaking import Block, fit, set_lines
from tools.generation.looks import RIGHT_TO_LEFT, Look
from tools.generation.stickers import plan
from tools.generation.typesetting import Line, Style, clean_text, measure


def line_starts(lines: Iterable[Line], size: float, align: Align) -> tuple[tuple[float, ...], float]:
    """Where each line's ink begins, and the width of them all. A last mark hangs out of a centred line's balance."""
    lines = tuple(lines)
    if align == "center":
        reach = max((line.width - line.hang) / 2 + line.hang for line in lines) * size
        left = max((line.width - line.hang) / 2 for line in lines) * size
        return tuple(left - (line.width - line.hang) / 2 * size for line in lines), left + reach
    widest = max(line.width for line in lines) * size
    return tuple(widest - line.width * size if align == "right" else 0.0 for line in lines), widest


def brand_style(look: Look, lang: str) -> Style:
    """A brand line: small, strong and widely spaced."""
    return look.style("strong", lang, tracking=0.0 if lang.split("-")[0] in RIGHT_TO_LEFT else 0.14)


def subline_style(look: Look, lang: str) -> Style:
    """A subline."""
    return look.style("text", lang, leading=1.42, tracking=0.02 if lang.split("-")[0] == "zh" else 0.0)


def words_group(content: Content, sizes: Sizes, width: float, lines: int, align: Align, least: float) -> Group | None:
    """Brand, headline in this many lines, subline; None where the headline would fall under `least`."""
    headline = _headline(content, sizes, width, lines, align, least)
    subline = _text_group("subline", content.subline, subline_style(content.look, content.lang), sizes, width, 2, align)
    top = _brand_row(content, sizes, width, align)
    if headline is None or subline is None or top is None:
        return None
    size = headline.pieces[0].size if headline.pieces else sizes.subline
    gaps = (0.0, max(1.15 * sizes.brand, 0.2 * size), max(0.3 * size, 0.85 * sizes.subline))
    return replace(stack((top, headline, subline), gaps, width, align), rough=headline.rough)


def _headline(content: Content, sizes: Sizes, width: float, lines: int, align: Align, least: float) -> Group | None:
    if not content.headline:
        return NOTHING if lines == 1 else None
    style = content.look.headline_style(content.lang)
    found = set_lines(content.headline, style, lines)
    if not found:
        return None
    broken, rough = found
    size = min(sizes.headline, width / line_starts(broken, 1.0, align)[1])
    if size < least:
        return None
    block = Block(broken, size)
    across = line_starts(broken, size, align)[1]
    piece = Piece("headline", 0, 0, across, block.height, size, block.text, align)
    return Group((piece,), across, block.height, rough)


def _text_group(
    kind: str, text: str, style: Style, sizes: Sizes, width: float, lines: int, align: Align
) -> Group | None:
    if not text:
        return NOTHING
    block = fit(text, style, width, 1e6, getattr(sizes, kind), sizes.floor, lines)
    if block is None:
        return None
    across = line_starts(block.lines, block.size, align)[1]
    return Group((Piece(kind, 0, 0, across, block.height, block.size, block.text, align),), across, block.height)


def _brand_row(content: Content, sizes: Sizes, width: float, align: Align) -> Group | None:
    """The brand, and a tag or ribbon beside it, or over it where both do not fit."""
    style = brand_style(content.look, content.lang)
    text = clean_text(content.brand.upper() if content.brand.isascii() else content.brand, style)
    parts: list[Piece] = []
    if text:
        line = measure(text, style)
        size = min(sizes.brand, width / line.width)
        if size < sizes.floor:
            return None
        ink = (line.bottom - line.top) * size
        parts.append(Piece("brand", 0, 0, line.width * size, ink, size, text, align))
    for index, sticker in content.of("ribbon", "tag")[:2]:
        label = plan(sticker, content.look, content.lang, sizes.tag)
        if label.width > width:
            return None
        parts.append(Piece(sticker.kind, 0, 0, label.width, label.height, sizes.tag, sticker.text, align, index))
    gap = 0.9 * sizes.brand
    if sum(p.width for p in parts) + gap * (len(parts) - 1) <= width:
        return beside(parts, gap)
    rows = [Group((part,), part.width, part.height) for part in reversed(parts)]
    return stack(rows, [0.7 * sizes.brand] * len(rows), width, align)
