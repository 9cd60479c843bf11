"""Drawing planned stickers: fills, inks that can be read on them, and the shapes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from tools.generation.colours import (
    BLACK,
    BODY,
    LARGE,
    WHITE,
    Colour,
    contrast_of,
    deepen,
    luminance,
    mix,
    readable,
)
from tools.generation.drawing import load_skia
from tools.generation.icons import paint_icon
from tools.generation.looks import Look
from tools.generation.paints import Corner, Dress, Written, accent_fill, brush, cast_shadow, rounded, slope, write
from tools.generation.stickers import Plan

RAYS = {"seal": (30, 0.05), "star": (18, 0.12)}
"""Points of a badge's edge and how deep they are cut."""


@dataclass(frozen=True)
class Pill:
    """What can stand on a pill: the colours under it, the ink that reads on them, and the colour of its icon."""

    fills: tuple[Colour, ...]
    ink: Colour
    mark: Colour


def draw_price(
    canvas: Any, plan: Plan, at: Corner, dress: Dress, look: Look, width: float | None = None, plate: Pill | None = None
) -> list[Written]:
    """A price: on a capsule that may be wider than the plan (where a button ends it), on a plate, or on the picture."""
    if look.offer == "quiet":
        return write(canvas, plan.parts, at, {"main": plate.ink if plate else dress.ink}, plate.fills if plate else ())
    (one, other), ink = accent_fill(dress)
    skia = load_skia()
    box = (*at, width or plan.width, plan.height)
    radius = plan.height / 2
    cast_shadow(canvas, box, radius, plan.size)
    # Level until the amount begins: the label's ground stays deep.
    level = max((part.box[2] for part in plan.parts if part.tone != "strong"), default=0.0)
    gradient = slope((at[0] + level, at[1]), (at[0] + box[2], at[1]), (one, other))
    rounded(canvas, box, radius, skia.Paint(Shader=gradient, AntiAlias=True, Dither=True))
    # A thin light along the upper edge, so that the capsule is a thing and not a patch.
    edge = max(1.0, 0.055 * plan.size)
    glint = skia.GradientShader.MakeLinear(
        points=[skia.Point(*at), skia.Point(at[0], at[1] + plan.height)],
        colors=[skia.ColorSetARGB(120, 255, 255, 255), skia.ColorSetARGB(0, 255, 255, 255)],
    )
    inner = (at[0] + edge, at[1] + edge, box[2] - 2 * edge, plan.height - 2 * edge)
    rounded(
        canvas,
        inner,
        radius - edge,
        skia.Paint(Shader=glint, AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=edge),
    )
    written = write(canvas, plan.parts, at, {"main": ink}, (one,))
    shares = [min(1.0, max(0.0, (text.box[2] - at[0] - level) / (box[2] - level))) for text in written]
    return [replace(text, fills=(one, mix(one, other, share))) for text, share in zip(written, shares, strict=True)]


def draw_button(
    canvas: Any, plan: Plan, box: tuple[float, float, float, float], dress: Dress, look: Look, joined: bool,
    plate: Pill | None = None,
) -> list[Written]:  # fmt: skip
    """A call to action: alone, as the end of a price capsule, or on a plate. `box` is x, y, width, height."""
    x, y, width, height = box
    if joined:
        fill = mix(BLACK if look.dark_button and dress.on_dark else WHITE, dress.accent[0], 0.05)
        ink = readable((fill,), (_tinted(dress, fill, BODY), dress.dark))
        inset = 0.085 * height
        x, y, width, height = x, y + inset, width - inset, height - 2 * inset
    elif look.offer == "quiet":
        fill = plate.ink if plate else dress.ink
        ink = readable((fill,), (dress.light if luminance(fill) < 0.4 else dress.dark,))
    else:
        fill = dress.dark if not dress.on_dark else dress.light
        ink = readable((fill,), (dress.light if not dress.on_dark else dress.dark,))
    rounded(canvas, (x, y, width, height), height / 2, brush(fill))
    at = (x + (width - plan.width) / 2, y + (height - plan.height) / 2)
    left, top, side = plan.icon_box
    paint_icon(canvas, plan.icon, at[0] + left, at[1] + top, side, ink, 2.6)
    return write(canvas, plan.parts, at, {"main": ink}, (fill,))


def _tinted(dress: Dress, fill: Colour, wanted: float) -> Colour:
    """An accent ink: on a light fill from the accent's deep end, on a dark one from its bright end."""
    deep, bright = sorted(dress.accent, key=luminance)
    return deepen(deep if luminance(fill) > 0.3 else bright, fill, wanted)


def draw_chip(
    canvas: Any, plan: Plan, at: Corner, dress: Dress, look: Look, under: tuple[Colour, Colour]
) -> list[Written]:
    """A benefit as a pill. `under` are the darkest and lightest colour of the picture there."""
    pill = draw_pill(canvas, (*at, plan.width, plan.height), plan.size, dress, look, under)
    left, top, side = plan.icon_box
    if plan.icon:
        paint_icon(canvas, plan.icon, at[0] + left, at[1] + top, side, pill.mark)
    return write(canvas, plan.parts, at, {"main": pill.ink}, pill.fills)


def draw_pill(
    canvas: Any, box: tuple[float, float, float, float], size: float, dress: Dress, look: Look,
    under: tuple[Colour, Colour],
) -> Pill:  # fmt: skip
    """A pill as the look has them, for type of this size. `box` is x, y, width, height."""
    radius = box[3] / 2
    if look.chips == "glass":
        (fill,), ink = _glass(dress, under)
        rounded(canvas, box, radius, brush(fill, 0.62))
        edge = max(1.0, 0.05 * size)
        rounded(canvas, box, radius, brush(WHITE, 0.34, Style=load_skia().Paint.kStroke_Style, StrokeWidth=edge))
        fills = tuple(mix(colour, fill, 0.62) for colour in under)
        return Pill(fills, ink, dress.accent[0] if contrast_of(dress.accent[0], fills) >= LARGE else ink)
    if look.chips == "line":
        fill, ink = (dress.light, dress.dark) if luminance(dress.ink) < 0.4 else (dress.dark, dress.light)
        rounded(canvas, box, radius, brush(fill, 0.78))
        fills = tuple(mix(colour, fill, 0.78) for colour in under)
        ink = readable(fills, (ink,))
        return Pill(fills, ink, ink)
    cast_shadow(canvas, box, radius, size * 0.7, 0.16)
    fill = mix(dress.light, WHITE, 0.5)
    rounded(canvas, box, radius, brush(fill))
    return Pill((fill,), readable((fill,), (dress.dark,)), _tinted(dress, fill, LARGE))


def _glass(dress: Dress, under: tuple[Colour, Colour]) -> tuple[tuple[Colour, ...], Colour]:
    if dress.on_dark:
        fill, ink = mix(BLACK, dress.dark, 0.5), WHITE
    else:
        fill, ink = WHITE, dress.dark
    fills = tuple(mix(colour, fill, 0.62) for colour in under)
    return (fill,), readable(fills, (ink,))


def draw_row(canvas: Any, plan: Plan, at: Corner, dress: Dress, pill: Pill | None = None) -> list[Written]:
    """A benefit as a line of a list: an icon on a disc, and words on the picture itself or on a pill drawn before."""
    (one, other), ink = accent_fill(dress)
    skia = load_skia()
    radius = plan.height / 2
    left, top = at[0] + plan.icon_box[0], at[1]
    gradient = slope((left, top), (left + plan.height, top + plan.height), (one, other))
    canvas.drawCircle(left + radius, top + radius, radius, skia.Paint(Shader=gradient, AntiAlias=True))
    side = 0.56 * plan.height
    paint_icon(canvas, plan.icon, left + radius - side / 2, top + radius - side / 2, side, ink, 2.4)
    return write(canvas, plan.parts, at, {"main": pill.ink if pill else dress.ink}, pill.fills if pill else ())


def draw_burst(canvas: Any, plan: Plan, at: Corner, dress: Dress, look: Look) -> list[Written]:
    """A badge for an offer: a scalloped seal, a star or a plain disc."""
    skia = load_skia()
    radius = plan.width / 2
    x, y = at[0] + radius, at[1] + radius
    (one, other), ink = _badge(dress, look)
    shape = skia.Path.Circle(0, 0, radius) if look.burst == "dot" else _rays(radius, *RAYS[look.burst])
    canvas.save()
    canvas.translate(x, y)
    canvas.rotate(-8 if look.burst != "dot" else 0)
    smooth = skia.CornerPathEffect.Make(radius * 0.05)
    blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, radius * 0.1)
    canvas.save()
    canvas.translate(0, radius * 0.07)
    canvas.drawPath(shape, brush(BLACK, 0.28, MaskFilter=blur))
    canvas.restore()
    fill = slope((-radius, -radius), (radius, radius), (one, other))
    canvas.drawPath(shape, skia.Paint(Shader=fill, AntiAlias=True, PathEffect=smooth))
    ring = brush(mix(one, WHITE, 0.65), 0.9, Style=skia.Paint.kStroke_Style, StrokeWidth=max(1.0, radius * 0.02))
    canvas.drawCircle(0, 0, radius * 0.84, ring)
    canvas.translate(-radius, -radius)
    written = write(canvas, plan.parts, (0, 0), {"main": ink, "strong": ink}, (one, other))
    canvas.restore()
    return [replace(w, box=(w.box[0] + at[0], w.box[1] + at[1], w.box[2] + at[0], w.box[3] + at[1])) for w in written]


def _badge(dress: Dress, look: Look) -> tuple[tuple[Colour, Colour], Colour]:
    """A disc wears the accent itself; a seal or star is pale gold of a warm accent's hue, or the pale accent."""
    (one, other), ink = accent_fill(dress)
    if look.burst == "dot":
        return (one, deepen(other, ink, BODY)), ink
    warm = dress.accent[0][0] > dress.accent[0][2]
    pale = mix(dress.accent[0], (255, 238, 196) if warm else WHITE, 0.8)
    fills = mix(pale, WHITE, 0.35), mix(pale, dress.accent[0], 0.16)
    return fills, readable(fills, (deepen(one, fills[1], BODY + 0.3), dress.dark))


def _rays(radius: float, count: int, depth: float) -> Any:
    path = load_skia().Path()
    for i in range(count * 2):
        reach = radius * (1 if i % 2 == 0 else 1 - depth)
        angle = math.pi * i / count
        (path.moveTo if i == 0 else path.lineTo)(reach * math.cos(angle), reach * math.sin(angle))
    path.close()
    return path


def draw_label(canvas: Any, plan: Plan, at: Corner, dress: Dress, look: Look) -> list[Written]:
    """A tag or a ribbon."""
    skia = load_skia()
    (one, other), ink = accent_fill(dress)
    other = deepen(other, ink, BODY + 0.15)
    x, y = at
    lean = 0.22 * plan.height if look.slant else 0.0
    tail = 0.34 * plan.height if plan.kind == "ribbon" else 0.0
    path = skia.Path()
    points = [(x + lean, y), (x + plan.width, y), (x + plan.width - tail - lean / 2, y + plan.height / 2),
              (x + plan.width - lean, y + plan.height), (x, y + plan.height)]  # fmt: skip
    path.addPoly([skia.Point(*point) for point in points], True)
    fill = slope(at, (x + plan.width, y), (one, other))
    canvas.drawPath(
        path, skia.Paint(Shader=fill, AntiAlias=True, PathEffect=skia.CornerPathEffect.Make(0.12 * plan.height))
    )
    return write(canvas, plan.parts, at, {"main": ink}, (one, other))
