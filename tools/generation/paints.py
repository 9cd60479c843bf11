"""Paints and inks: the colours stickers wear, gradients, shadows, and text on a fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tools.generation.colours import BLACK, BODY, LARGE, WHITE, Colour, contrast_of, deepen, luminance, mix, readable
from tools.generation.drawing import load_skia
from tools.generation.stickers import Part
from tools.generation.typesetting import paint_line

Corner = tuple[float, float]


@dataclass(frozen=True)
class Dress:
    """The colours that stickers wear in one picture."""

    accent: tuple[Colour, Colour]
    dark: Colour
    light: Colour
    ink: Colour
    """Of words that stand on the picture itself."""
    on_dark: bool


@dataclass(frozen=True)
class Written:
    """One text as drawn: its box on the canvas, ink, the fills under it (none: the picture itself), and size."""

    text: str
    box: tuple[float, float, float, float]
    ink: Colour
    fills: tuple[Colour, ...]
    size: float
    bold: bool


def brush(colour: Colour, alpha: float = 1.0, **more: Any) -> Any:
    """A paint of this colour."""
    skia = load_skia()
    return skia.Paint(Color=skia.ColorSetARGB(round(255 * alpha), *colour), AntiAlias=True, **more)


def slope(one: Corner, other: Corner, colours: tuple[Colour, ...]) -> Any:
    skia = load_skia()
    stops = [skia.ColorSetARGB(255, *colour) for colour in colours]
    return skia.GradientShader.MakeLinear(points=[skia.Point(*one), skia.Point(*other)], colors=stops)


def write(
    canvas: Any, parts: tuple[Part, ...], at: Corner, inks: dict[str, Colour], fills: tuple[Colour, ...]
) -> list[Written]:
    written = []
    for part in parts:
        ink = inks.get(part.tone, inks["main"])
        x, baseline = at[0] + part.x, at[1] + part.baseline
        paint_line(canvas, part.line, x, baseline, part.size, brush(ink))
        box = part.box
        placed = (at[0] + box[0], at[1] + box[1], at[0] + box[2], at[1] + box[3])
        if part.struck:
            y = at[1] + part.baseline - 0.33 * part.size
            load = max(1.0, 0.07 * part.size)
            reach = 0.08 * part.size
            canvas.drawLine(
                placed[0] - reach,
                y,
                placed[2] + reach,
                y,
                brush(ink, StrokeWidth=load, Style=load_skia().Paint.kStroke_Style),
            )
        written.append(Written(part.line.text, placed, ink, fills, part.size, part.tone == "strong"))
    return written


def rounded(canvas: Any, box: tuple[float, float, float, float], radius: float, paint: Any) -> None:
    canvas.drawRoundRect(load_skia().Rect.MakeXYWH(*box), radius, radius, paint)


def cast_shadow(
    canvas: Any, box: tuple[float, float, float, float], radius: float, size: float, strength: float = 0.26
) -> None:
    skia = load_skia()
    blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 0.5 * size)
    x, y, width, height = box
    rounded(
        canvas,
        (x + 0.1 * size, y + 0.34 * size, width - 0.2 * size, height),
        radius,
        brush(BLACK, strength, MaskFilter=blur),
    )


def accent_fill(dress: Dress) -> tuple[tuple[Colour, Colour], Colour]:
    """The price's gradient, from its deep to its bright end, and the ink on it.

    White where the accent bears it without losing its colour; the deep end, where small type stands, bears it fully.
    """
    deep, bright = sorted(dress.accent, key=luminance)
    if contrast_of(WHITE, (mix(deep, bright, 0.5),)) >= 2.2:
        return (deepen(deep, WHITE, BODY + 0.15), deepen(mix(deep, bright, 0.6), WHITE, LARGE + 0.2)), WHITE
    ink = readable((deep, bright), (dress.dark, BLACK))
    return (deepen(deep, ink, BODY + 0.15), deepen(bright, ink, BODY + 0.15)), ink
