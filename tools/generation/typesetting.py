"""Setting text: measuring a line's ink before anything is drawn, and painting it.

Widths grow in proportion to the type size (no hinting), so each line is shaped once at a reference size and scaled.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tools.generation.drawing import load_skia
from tools.generation.fonts import Role, cast, collection, enlist, typeface, writes

REFERENCE = 100.0
HANGING = "，。、；：！？,.;:!?”’」』）"
MARKS = "，。、；：！？」』）》"
CHINESE_GAP = 0.1


@dataclass(frozen=True)
class Style:
    """How a line is written: voice and role choose the faces; the rest is in parts of the type size."""

    voice: str = "clean"
    role: Role = "text"
    lang: str = "zh"
    tracking: float = 0.0
    leading: float = 1.24
    slant: float = 0.0


@dataclass(frozen=True)
class Line:
    """One measured line. Lengths are in parts of the type size, relative to the start of the baseline."""

    text: str
    style: Style
    advance: float
    left: float
    top: float
    right: float
    bottom: float
    hang: float
    """Width of a last punctuation mark's ink, which does not count where lines are centred."""

    @property
    def width(self) -> float:
        """Width of the ink."""
        return self.right - self.left


def is_wide(character: str) -> bool:
    """Whether it is written in a full square, as Chinese is."""
    return unicodedata.east_asian_width(character) in "WF"


def clean_text(text: str, style: Style) -> str:
    """The text without the characters that no face here can write, so that no empty box is ever drawn."""
    missing = cast(text, style.voice, style.role, style.lang).missing
    return "".join(c for c in unicodedata.normalize("NFC", text) if c not in missing)


def _pieces(text: str, style: Style) -> list[tuple[str, float]]:
    """A line in pieces, each with the gap after it: tight punctuation, a hair of air between Chinese and Latin."""
    pieces: list[tuple[str, float]] = []
    start = 0
    for index in range(1, len(text)):
        gap = _gap(text[index - 1], text[index], style)
        if gap:
            pieces.append((text[start:index], gap))
            start = index
    return [*pieces, (text[start:], 0.0)]


def _gap(before: str, after: str, style: Style) -> float:
    """What is added between two characters: a full-width mark keeps its ink close and loses most of its blank."""
    gap = 0.0
    if before in MARKS:
        advance, _, _, right, _ = _glyph_of(before, style)
        gap -= max(0.0, advance - right - (0.32 if after not in MARKS and not after.isspace() else 0.1))
    if after in MARKS and "-" not in style.lang:
        gap -= max(0.0, _glyph_of(after, style)[1] - 0.1) + 0.6 * style.tracking
    if after in "「『（《【" and is_wide(before) and before not in MARKS:
        gap -= 0.3
    return gap or (CHINESE_GAP if _meets(before, after) else 0.0)


def _glyph_of(character: str, style: Style) -> tuple[float, float, float, float, float]:
    return _glyph(character, style, cast(character, style.voice, style.role, style.lang).faces)


def _meets(one: str, other: str) -> bool:
    """Whether a Chinese character and a Latin word meet here; digits stay close to their unit or noun."""
    han = [unicodedata.name(c, "").startswith("CJK UNIFIED") for c in (one, other)]
    latin = [c.isascii() and c.isalpha() for c in (one, other)]
    return (han[0] and latin[1]) or (latin[0] and han[1])


def shape(text: str, style: Style, size: float, paint: Any = None) -> Any:
    """The text as skia's paragraph on one line."""
    skia = load_skia()
    layout = skia.textlayout
    chosen = cast(text, style.voice, style.role, style.lang)
    enlist(chosen.faces + chosen.digits)

    def formatted(families: tuple[str, ...]) -> Any:
        look = layout.TextStyle()
        look.setFontFamilies(list(families))
        look.setFontSize(size)
        look.setLetterSpacing(style.tracking * size)
        look.setLocale(skia.String(style.lang))
        if paint is not None:
            look.setForegroundPaint(paint)
        return look

    frame = layout.ParagraphStyle()
    frame.setTextStyle(formatted(chosen.faces))
    builder = layout.ParagraphBuilder.make(frame, collection(), skia.Unicodes.ICU.Make())
    for run, families in _by_digits(text, chosen.faces, chosen.digits):
        builder.pushStyle(formatted(families))
        builder.addText(run)
        builder.pop()
    paragraph = builder.Build()
    paragraph.layout(1e6)
    return paragraph


def _by_digits(text: str, faces: tuple[str, ...], digits: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    if not digits:
        return [(text, faces)]
    runs: list[tuple[str, tuple[str, ...]]] = []
    for character in text:
        families = digits + faces if character in "0123456789.,%+-$€£¥" else faces
        if runs and runs[-1][1] == families:
            runs[-1] = (runs[-1][0] + character, families)
        else:
            runs.append((character, families))
    return runs


@lru_cache(maxsize=4096)
def _bounds(face: str, character: str) -> tuple[float, float, float, float, float]:
    """Advance and ink box of one glyph, in parts of the size."""
    font = load_skia().Font(typeface(face), 1000)
    (advance,), (box,) = font.getWidthsBounds([font.unicharToGlyph(ord(character))])
    return advance / 1000, box.left() / 1000, box.top() / 1000, box.right() / 1000, box.bottom() / 1000


def _glyph(character: str, style: Style, chosen_faces: tuple[str, ...]) -> tuple[float, float, float, float, float]:
    face = next((name for name in chosen_faces if writes(name, character)), chosen_faces[0])
    return _bounds(face, character)


@lru_cache(maxsize=8192)
def measure(text: str, style: Style) -> Line:
    """One line's advance and ink box."""
    if not text.strip():
        return Line(text, style, 0, 0, -0.7, 0, 0, 0)
    chosen = cast(text, style.voice, style.role, style.lang)
    shaped = [shape(piece, style, REFERENCE).LongestLine / REFERENCE + gap for piece, gap in _pieces(text, style)]
    advance = sum(shaped) - style.tracking
    inked = [
        _glyph(c, style, chosen.digits + chosen.faces if c.isdigit() else chosen.faces) for c in text if not c.isspace()
    ]
    top, bottom = min(box[2] for box in inked), max(box[4] for box in inked)
    left, right = inked[0][1], advance - (inked[-1][0] - inked[-1][3])
    hang = right - (advance - inked[-1][0]) if text[-1] in HANGING and len(text) > 2 else 0.0
    # A slanted line leans over its right end and, below the baseline, over its left one.
    return Line(
        text, style, advance, left - max(0.0, bottom) * style.slant, top, right - top * style.slant, bottom, hang
    )


def width_before(line: Line, at: int) -> float:
    """The advance of a line's text up to the middle of the blank before a character, in parts of the size."""
    written, style = line.text[:at].rstrip(), line.style
    if not written:
        return 0.0
    if at >= len(line.text):
        return measure(written, style).advance + style.tracking / 2
    advance, _, _, right, _ = _glyph_of(written[-1], style)
    ends = measure(written, style).advance - advance + right
    advance, left, *_ = _glyph_of(line.text[at], style)
    begins = measure(line.text[: at + 1], style).advance - advance + left
    return (ends + begins) / 2


def paint_line(
    canvas: Any, line: Line, x: float, baseline: float, size: float, paint: Any, span: tuple[float, float] | None = None
) -> None:
    """Draw a line so that its ink starts at `x` and stands on `baseline`; of it only what lies in `span`."""
    canvas.save()
    canvas.translate(x - line.left * size, baseline)
    if line.style.slant:
        canvas.skew(-line.style.slant, 0)
    if span:
        canvas.clipRect(load_skia().Rect.MakeLTRB(span[0] * size, -2 * size, span[1] * size, 2 * size), True)
    # Skia puts half of the letter spacing before the first letter.
    at = -line.style.tracking * size / 2
    for piece, gap in _pieces(line.text, line.style):
        paragraph = shape(piece, line.style, size, paint)
        paragraph.paint(canvas, at, -paragraph.AlphabeticBaseline)
        at += paragraph.LongestLine + gap * size
    canvas.restore()
