"""The pen: paints the slots of a layout one by one and says how each text reads where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from domain.creative import Layout, PresentationInstruction, Slot
from tools.generation.accents import accented
from tools.generation.bare_words import WORDS, standing
from tools.generation.colours import LARGE, Colour, contrast_of, luminances
from tools.generation.drawing import load_skia
from tools.generation.icons import with_icons
from tools.generation.linebreaking import Block
from tools.generation.looks import Look
from tools.generation.paints import Dress, Written, brush
from tools.generation.plating import PILL_END, frosted, on_plate, plate_under, seen_through, slot_of
from tools.generation.scrims import Grounding, Rect, contrast_over, edge_of, ground_words, needed_for, tiles_under
from tools.generation.sticker_art import (
    Pill,
    draw_burst,
    draw_button,
    draw_chip,
    draw_label,
    draw_pill,
    draw_price,
    draw_row,
)
from tools.generation.stickers import Plan, plan
from tools.generation.typesetting import Line, Style, measure, paint_line, width_before
from tools.generation.wording import brand_style, line_starts, subline_style

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
        self.plated: Slot | None = None
        """The price that gets a plate, for the picture is busy under it."""
        self.plate: Pill | None = None
        self.pills = False
        """Whether the lines of a list get pills."""

    def grounding(self) -> Grounding:
        """Ink and veils for all words that stand on the picture."""
        ground = self.ground
        found = standing(self.layout, self.look, ground.picture)
        self.plated, self.pills = found.plated, found.pills
        least = float(self.layout.hints.get("scrim", 0.0))
        inks = (ground.light, ground.dark) if ground.is_dark else (ground.dark, ground.light)
        return ground_words(ground.picture, ground.product, ground.product_box, found.words, inks, least)

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
                return draw_row(
                    canvas, made, at, self.dress, self._row_pill(canvas, slot, made) if self.pills else None
                )
            case "chip":
                under = self._under(canvas, (x0, y0, x1, y1))
                return draw_chip(canvas, made, at, self.dress, self.look, under)
            case "price":
                return self._price(canvas, slot, made)
            case "cta":
                joined = any(self._button_joined_to(o) is slot for o in self.layout.slots if o.kind == "price")
                plate = self.plate if self._is_on_plate(slot) else None
                return draw_button(canvas, made, (x0, y0, x1 - x0, y1 - y0), self.dress, self.look, joined, plate)
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

    def _under(self, canvas: Any, box: Rect) -> tuple[Colour, Colour]:
        """The darkest and lightest colours behind a pill, blurred where the look has glass ones."""
        return frosted(canvas, self.veiled, box) if self.look.chips == "glass" else seen_through(self.veiled, box)

    def _row_pill(self, canvas: Any, slot: Slot, made: Plan) -> Pill:
        """A pill under one line of a list, from its icon's disc to a little beyond its words."""
        x0, y0, x1, y1 = self._box(slot)
        ahead = made.icon_box[0] == 0  # the disc stands first: written from left to right
        left, right = (x0, x1 + PILL_END * made.size) if ahead else (x0 - PILL_END * made.size, x1)
        area = (left, y0, right - left, y1 - y0)
        return draw_pill(canvas, area, made.size, self.dress, self.look, self._under(canvas, (left, y0, right, y1)))

    def _price(self, canvas: Any, slot: Slot, made: Plan) -> list[Written]:
        x0, y0, x1, y1 = self._box(slot)
        button = self._button_joined_to(slot)
        width = button.box.x1 * self.width - x0 if button else None
        if slot is self.plated:
            box = self._plate(slot)
            under = self._under(canvas, box)
            area = (box[0], box[1], box[2] - box[0], box[3] - box[1])
            self.plate = draw_pill(canvas, area, made.size, self.dress, self.look, under)
            return draw_price(canvas, made, (x0, y0), self.dress, self.look, width, self.plate)
        return draw_price(canvas, made, (x0, y0), self.dress, self.look, width)

    def _plate(self, price: Slot) -> Rect:
        """The plate under the price: around its button too where that stands on it, clear of everything else."""
        button = slot_of("cta", self.layout.slots)
        size, own = price.size * self.short, self._box(price)
        carried = button if button and on_plate(own, size, self._box(button)) else None
        others = [self._box(slot) for slot in self.layout.slots if slot is not price and slot is not carried]
        canvas = (0.0, 0.0, float(self.width), float(self.height))
        around = [*others, self.ground.product_box]
        return plate_under(own, size, self._box(carried) if carried else None, around, canvas)

    def _is_on_plate(self, button: Slot) -> bool:
        price = self.plated
        return price is not None and on_plate(self._box(price), price.size * self.short, self._box(button))

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
        sticker = with_icons(self.instruction.stickers)[cast(int, slot.sticker)]
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
