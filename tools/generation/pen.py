"""The pen: paints the slots of a layout one by one and says how each text reads where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.creative import Layout, PresentationInstruction, Slot
from tools.generation.colours import LARGE, Colour, contrast_of, luminances
from tools.generation.drawing import load_skia
from tools.generation.linebreaking import Block
from tools.generation.looks import Look
from tools.generation.paints import Dress, Written, brush
from tools.generation.scrims import Bare, Grounding, Rect, contrast_over, edge_of, ground_words, needed_for, tiles_under
from tools.generation.sticker_art import draw_burst, draw_button, draw_chip, draw_label, draw_price, draw_row
from tools.generation.stickers import Plan, plan
from tools.generation.typesetting import Line, Style, measure, paint_line, width_before
from tools.generation.wording import brand_style, line_starts, subline_style

WORDS = ("brand", "headline", "subline")
Accent = tuple[Colour, Colour]


@dataclass(frozen=True)
class Ground:
    """The staged picture that is painted on."""

    picture: NDArray[np.uint8]
    product: NDArray[np.uint8]
    product_box: Rect
    accent: Accent
    dark: Colour
    light: Colour
    is_dark: bool


@dataclass(frozen=True)
class Text:
    """One text as it stands on the finished picture."""

    kind: str
    text: str
    box: Rect
    ink: Colour
    contrast: float
    needed: float
    size: float
    bare: bool
    """Whether it stands on the picture itself and not on a sticker."""
    slot: int
    """Index of its slot in the layout."""
    strong: bool


class Pen:
    """Paints the slots of one layout."""

    def __init__(self, ground: Ground, layout: Layout, instruction: PresentationInstruction, look: Look) -> None:
        self.ground, self.layout, self.instruction, self.look = ground, layout, instruction, look
        self.height, self.width = ground.picture.shape[:2]
        self.short = min(self.width, self.height)
        self.rows = layout.hints.get("chips") == "rows"

    def grounding(self) -> Grounding:
        """Ink and veils for all words that stand on the picture."""
        bare = [bare_of(slot.kind, self._box(slot), slot.size * self.short, self.short, self.look)
                for slot in self.layout.slots if is_bare(slot.kind, self.look, self.rows)]  # fmt: skip
        ground = self.ground
        least = float(self.layout.hints.get("scrim", 0.0))
        inks = (ground.light, ground.dark) if ground.is_dark else (ground.dark, ground.light)
        return ground_words(ground.picture, ground.product, ground.product_box, bare, inks, least)

    def paint(self, canvas: Any, veiled: NDArray[np.uint8], choice: Grounding) -> list[Text]:
        """Every slot on one canvas."""
        self.begin(veiled, choice)
        written = [(index, slot, self.slot(canvas, slot)) for index, slot in enumerate(self.layout.slots)]
        return [self._text(index, slot, one) for index, slot, lines in written for one in lines]

    def begin(self, veiled: NDArray[np.uint8], choice: Grounding) -> None:
        """Choose the colours for this picture, as it is under its words."""
        self.veiled = veiled
        self.dresses = [self._dressed(ink) for ink in (choice.ink, choice.ink_below)]
        self.dress = self.dresses[0]

    def _dressed(self, ink: Colour) -> Dress:
        on_dark = luminances(np.array([[ink]], np.uint8))[0, 0] > 0.4
        return Dress(self.ground.accent, self.ground.dark, self.ground.light, ink, bool(on_dark))

    def slot(self, canvas: Any, slot: Slot) -> list[Written]:
        """One slot, words or sticker, in the colours for its side of the product."""
        self.dress = self.dresses[edge_of(self._box(slot), self.ground.product_box) == "bottom"]
        return self._words(canvas, slot) if slot.kind in WORDS else self._sticker(canvas, slot)

    def _sticker(self, canvas: Any, slot: Slot) -> list[Written]:
        made = self._plan(slot)
        x0, y0, x1, y1 = self._box(slot)
        at = (x0, y0)
        match slot.kind:
            case "chip" if self.rows:
                return draw_row(canvas, made, at, self.dress)
            case "chip":
                dim, lit = self._frost(canvas, (x0, y0, x1, y1), made)
                return draw_chip(canvas, made, at, self.dress, self.look, (dim, lit))
            case "price":
                button = self._button_joined_to(slot)
                width = button.box.x1 * self.width - x0 if button else None
                return draw_price(canvas, made, at, self.dress, self.look, width)
            case "cta":
                joined = any(self._button_joined_to(o) is slot for o in self.layout.slots if o.kind == "price")
                return draw_button(canvas, made, (x0, y0, x1 - x0, y1 - y0), self.dress, self.look, joined)
            case "burst":
                return draw_burst(canvas, made, at, self.dress, self.look)
            case _:
                return draw_label(canvas, made, at, self.dress, self.look)

    def _words(self, canvas: Any, slot: Slot) -> list[Written]:
        style = self._style(slot)
        size = slot.size * self.short
        lines = [measure(text, style) for text in slot.text.split("\n")]
        x0, y0, x1, y1 = self._box(slot)
        starts, _ = line_starts(lines, size, slot.align)
        baseline, step = y0 - lines[0].top * size, Block(tuple(lines), size).step
        written = []
        for at, (line, start) in enumerate(zip(lines, starts, strict=True)):
            y = baseline + at * step
            box = (x0 + start, y + line.top * size, x0 + start + line.width * size, y + line.bottom * size)
            if slot.kind == "headline" and self.dress.on_dark:
                self._halo(canvas, line, x0 + start, y, size)
            paint_line(canvas, line, x0 + start, y, size, brush(self.dress.ink))
            if slot.kind == "headline":
                self._accent(canvas, line, at == len(lines) - 1, len(lines), (x0 + start, y), size)
            written.append(Written(line.text, box, self.dress.ink, (), size, slot.kind == "headline"))
        return written

    def _halo(self, canvas: Any, line: Any, x: float, y: float, size: float) -> None:
        """A soft dark breath behind light type: it lifts the letters off a lively picture."""
        skia = load_skia()
        blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 0.09 * size)
        paint_line(canvas, line, x, y + 0.03 * size, size, brush((0, 0, 0), 0.3, MaskFilter=blur))

    def _accent(self, canvas: Any, line: Line, last: bool, count: int, at: tuple[float, float], size: float) -> None:
        """The accent colour over the part of a headline that the look lifts out, where it reads."""
        begin, end = accented(line.text, self.look.accent, last, count)
        if begin >= end:
            return
        span = width_before(line, begin), width_before(line, end) if end < len(line.text) else 1e3
        left = at[0] + (span[0] - line.left) * size
        box = (left, at[1] + line.top * size, at[0] + min(span[1], line.width) * size, at[1] + line.bottom * size)
        tiles = tiles_under(self.veiled, self.ground.product, box, size)
        colour = next((c for c in self.ground.accent if contrast_over(tiles, c) >= LARGE), None)
        if colour:
            paint_line(canvas, line, at[0], at[1], size, brush(colour), span)

    def _frost(self, canvas: Any, box: Rect, made: Plan) -> tuple[Colour, Colour]:
        """Blur the picture behind a glass pill; its darkest and lightest colours."""
        x0, y0, x1, y1 = (round(v) for v in box)
        patch = self.veiled[max(0, y0) : y1, max(0, x0) : x1]
        if self.look.chips != "glass":
            return _extremes(patch)
        skia = load_skia()
        shape = max(2, (x1 - x0) // 10), max(2, (y1 - y0) // 10)
        small = np.asarray(cv2.resize(patch, shape, interpolation=cv2.INTER_AREA), np.uint8)
        image = skia.Image.fromarray(cv2.cvtColor(small, cv2.COLOR_RGB2RGBA), skia.kRGBA_8888_ColorType)
        where = skia.Rect.MakeLTRB(*box)
        canvas.save()
        canvas.clipRRect(skia.RRect.MakeRectXY(where, made.height / 2, made.height / 2), skia.ClipOp.kIntersect, True)
        canvas.drawImageRect(image, where, skia.SamplingOptions(skia.FilterMode.kLinear))
        canvas.restore()
        return _extremes(small)

    def _text(self, index: int, slot: Slot, one: Written) -> Text:
        bold = slot.kind == "headline" or one.bold
        needed = needed_for(one.size, self.short, bold)
        if one.fills:
            ratio = contrast_of(one.ink, one.fills)
        else:
            ratio = contrast_over(tiles_under(self.veiled, self.ground.product, one.box, one.size), one.ink)
        ratio = round(ratio, 2)
        return Text(
            slot.kind, one.text, one.box, one.ink, ratio, needed, one.size, not one.fills, index, one.bold
        )  # fmt: skip

    def _button_joined_to(self, price: Slot) -> Slot | None:
        """The button that ends this price's capsule."""
        for slot in self.layout.slots:
            touches = (
                abs(slot.box.x0 - price.box.x1) * self.width < 1 and abs(slot.box.y0 - price.box.y0) * self.height < 1
            )
            if slot.kind == "cta" and touches:
                return slot
        return None

    def _plan(self, slot: Slot) -> Plan:
        sticker = self.instruction.stickers[cast(int, slot.sticker)]
        return plan(
            sticker, self.look, self.instruction.lang, slot.size * self.short, slot.kind == "chip" and self.rows
        )

    def _style(self, slot: Slot) -> Style:
        lang = self.instruction.lang
        match slot.kind:
            case "headline":
                return self.look.headline_style(lang)
            case "brand":
                return brand_style(self.look, lang)
            case _:
                return subline_style(self.look, lang)

    def _box(self, slot: Slot) -> Rect:
        box = slot.box
        return box.x0 * self.width, box.y0 * self.height, box.x1 * self.width, box.y1 * self.height


def is_bare(kind: str, look: Look, rows: bool) -> bool:
    """Whether what such a slot says stands on the picture itself."""
    return kind in WORDS or (kind == "price" and look.offer == "quiet") or (kind == "chip" and rows)


def bare_of(kind: str, box: Rect, size: float, short: float, look: Look) -> Bare:
    """Words on the picture, with the contrast they need."""
    # An accent is a weaker ink than the common one: its headline gets ground for both.
    more = 2.2 if kind == "headline" and look.accent == "tail" else 1.0
    return Bare(box, size, more * needed_for(size, short, kind == "headline"))


def accented(text: str, accent: str, last: bool, count: int) -> tuple[int, int]:
    """The characters of a headline's line that wear the accent: the last line, its part after a pause, or figures."""
    if accent == "tail" and count > 1:
        return (0, len(text)) if last else (0, 0)
    if accent == "tail":
        pauses = [i + 1 for i, mark in enumerate(text) if mark in "，,、；：: " and 0.25 <= (i + 1) / len(text) <= 0.75]
        return (min(pauses, key=lambda at: abs(at / len(text) - 0.58)), len(text)) if pauses else (0, 0)
    figures = re.search(r"[¥￥$€£₩₹₫฿]?[0-9][0-9.,%]*", text) if accent == "digits" else None
    return figures.span() if figures else (0, 0)


def _extremes(pixels: NDArray[np.uint8]) -> tuple[Colour, Colour]:
    """The colours that are darker and lighter than nearly all others."""
    flat = pixels.reshape(-1, 3)[:: max(1, pixels.size // 12000)]
    order = np.argsort(luminances(flat))
    dim, lit = flat[order[int(0.04 * len(order))]], flat[order[int(0.96 * (len(order) - 1))]]
    return (int(dim[0]), int(dim[1]), int(dim[2])), (int(lit[0]), int(lit[1]), int(lit[2]))
