"""Painting fact sheets: paper and panel in the product's own tint, the product, dimension lines, rows of facts."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.creative import Layout, PresentationInstruction, Slot
from tools.generation.colours import BODY, WHITE, Colour, contrast_of, deepen, mix
from tools.generation.composite import resample
from tools.generation.drawing import load_skia
from tools.generation.files import Cutout
from tools.generation.footing import feet_of
from tools.generation.icons import icon_for, paint_icon, with_icons
from tools.generation.looks import RIGHT_TO_LEFT
from tools.generation.page import Page
from tools.generation.paints import brush, rounded
from tools.generation.pen import Ground, Text
from tools.generation.scrims import needed_for
from tools.generation.sheet_rows import plan_row, style
from tools.generation.typesetting import measure, paint_line

Pixels = NDArray[np.uint8]
Rect = tuple[float, float, float, float]
INK: Colour = (30, 30, 34)
SOFT: Colour = (96, 96, 104)
SLATE: Colour = (64, 78, 104)
PAPER: Colour = (252, 251, 249)


def product_colour(product: Pixels) -> Colour:
    """The product's leading colour, deep enough to write with on white; slate where it has none."""
    small = cv2.resize(product, (64, 64), interpolation=cv2.INTER_AREA)
    flat = small[small[..., 3] > 200][:, :3]
    if not len(flat):
        return SLATE
    tones = cv2.cvtColor(flat[None].astype(np.uint8), cv2.COLOR_RGB2HSV)[0].astype(np.float32)
    weight = tones[:, 1] * np.sqrt(tones[:, 2])
    bins = np.bincount((tones[:, 0] // 12).astype(int), weights=weight, minlength=15)
    lead = (tones[:, 0] // 12).astype(int) == int(bins.argmax())
    if not lead.any() or float(np.average(tones[lead, 1])) < 45:
        return SLATE
    mean = np.average(flat[lead], axis=0, weights=weight[lead] + 1e-3)
    return deepen((int(mean[0]), int(mean[1]), int(mean[2])), WHITE, BODY + 0.8)


class Sheet:
    """One sheet while it is painted."""

    def __init__(self, product: Cutout, layout: Layout, instruction: PresentationInstruction) -> None:
        self.layout, self.instruction = layout, instruction
        self.width, self.height = layout.canvas.width, layout.canvas.height
        self.short = min(self.width, self.height)
        self.kind = str(layout.hints["sheet"])
        x0, y0, x1, y1 = (float(v) for v in str(layout.hints["panel"]).split(","))
        self.panel: Rect = (x0, y0, x1, y1)
        self.accent = product_colour(product.product)
        self.tint = mix(PAPER, self.accent, 0.1)
        self.product = product
        self.texts: list[Text] = []

    def paint(self) -> tuple[Page, Ground, Pixels, tuple[int, int, int, int]]:
        """The page, the ground under its words, the pasted product and its box."""
        skia = load_skia()
        pixels = np.zeros((self.height, self.width, 4), np.uint8)
        surface = skia.Surface(pixels, skia.kRGBA_8888_ColorType)
        canvas = surface.getCanvas()
        self._paper(canvas)
        pasted, box = self._pasted()
        self._shadow(canvas, pasted, box)
        surface.flushAndSubmit()
        self._stand(pixels, pasted, box)
        ground_picture = np.ascontiguousarray(pixels[..., :3])
        if self.kind == "sizes":
            self._dimensions(canvas, box)
        for index, slot in enumerate(self.layout.slots):
            self._heading(canvas, index, slot) if slot.sticker is None else self._row(canvas, index, slot)
        surface.flushAndSubmit()
        mask = np.zeros((self.height, self.width), np.uint8)
        mask[box[1] : box[3], box[0] : box[2]] = pasted[..., 3]
        edges: Rect = (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
        ground = Ground(ground_picture, mask, edges, (self.accent, self.accent), INK, WHITE, False)
        return Page(np.ascontiguousarray(pixels[..., :3]), ground_picture, tuple(self.texts)), ground, pasted, box

    def _paper(self, canvas: Any) -> None:
        skia = load_skia()
        canvas.clear(skia.ColorSetARGB(255, *PAPER))
        x0, y0, x1, y1 = self.panel
        ends = [skia.ColorSetARGB(255, *mix(PAPER, self.accent, share)) for share in (0.06, 0.17)]
        glow = skia.GradientShader.MakeLinear(points=[skia.Point(x0, y0), skia.Point(x0, y1)], colors=ends)
        rounded(canvas, (x0, y0, x1 - x0, y1 - y0), 0.028 * self.short,
                skia.Paint(Shader=glow, AntiAlias=True, Dither=True))  # fmt: skip

    def _pasted(self) -> tuple[Pixels, tuple[int, int, int, int]]:
        """The product as large as its box allows, its pixels only resampled."""
        box = self.layout.product.px(self.width, self.height)
        across, up = self.product.size
        scale = min((box[2] - box[0]) / across, (box[3] - box[1]) / up)
        size = max(2, round(across * scale)), max(2, round(up * scale))
        left = (box[0] + box[2] - size[0]) // 2
        top = box[3] - size[1]
        return resample(self.product.product, *size), (left, top, left + size[0], top + size[1])

    def _shadow(self, canvas: Any, pasted: Pixels, box: tuple[int, int, int, int]) -> None:
        """Under every foot a pool of shade on the ground, and a thin dark line where it touches it."""
        skia = load_skia()
        for left, right, gap in feet_of(pasted[..., 3]):
            wide, ground = right - left, box[3] - gap
            for reach, depth, blur, strength in ((0.52, 0.05, 0.045, 0.22), (0.46, 0.016, 0.014, 0.4)):
                oval = skia.Rect.MakeXYWH(
                    box[0] + (left + right) / 2 - reach * wide, ground - depth * wide, 2 * reach * wide,
                    2 * depth * wide,
                )  # fmt: skip
                soft = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur * wide)
                canvas.drawOval(oval, brush(mix(self.accent, (0, 0, 0), 0.6), strength, MaskFilter=soft))

    def _stand(self, pixels: Pixels, pasted: Pixels, box: tuple[int, int, int, int]) -> None:
        region = pixels[box[1] : box[3], box[0] : box[2], :3]
        share = pasted[..., 3:].astype(np.float32) / 255
        region[:] = (region * (1 - share) + pasted[..., :3] * share + 0.5).astype(np.uint8)

    def _dimensions(self, canvas: Any, box: tuple[int, int, int, int]) -> None:
        """Lines with end marks beside and under the product: what is width and what is height."""
        gap, tick = 0.034 * self.short, 0.011 * self.short
        pen = brush(self.accent, 1.0, StrokeWidth=max(1.5, 0.003 * self.short))
        below, beside = box[3] + gap, box[2] + gap
        for x0, y0, x1, y1 in ((box[0], below, box[2], below), (beside, box[1], beside, box[3])):
            canvas.drawLine(x0, y0, x1, y1, pen)
            across = y0 == y1
            for x, y in ((x0, y0), (x1, y1)):
                canvas.drawLine(*((x, y - tick, x, y + tick) if across else (x - tick, y, x + tick, y)), pen)
        stickers = self.instruction.stickers
        size = 0.033 * self.short
        how = style("strong", self.instruction.lang)
        for index, sticker in enumerate(stickers[:2]):
            line = measure(sticker.text, how)
            if index == 0:
                x, y = (box[0] + box[2]) / 2 - line.width * size / 2, below + 1.35 * size
            else:
                x, y = beside + 0.55 * size, (box[1] + box[3]) / 2 + 0.35 * size
            paint_line(canvas, line, x, y, size, brush(self.accent))
            edges = (x, y + line.top * size, x + line.width * size, y + line.bottom * size)
            self._note("tag", sticker.text, edges, self.accent, size, index, True, self.tint)

    def _heading(self, canvas: Any, index: int, slot: Slot) -> None:
        size = slot.size * self.short
        how = style("display" if slot.kind == "headline" else "strong", self.instruction.lang)
        ink = INK if slot.kind == "headline" else self.accent
        lines = [measure(text, how) for text in slot.text.split("\n")]
        y = slot.box.y0 * self.height - lines[0].top * size
        for place, line in enumerate(lines):
            right = slot.align == "right"
            x = slot.box.x1 * self.width - line.width * size if right else slot.box.x0 * self.width
            baseline = y + place * 1.32 * size
            paint_line(canvas, line, x, baseline, size, brush(ink))
            edges = (x, baseline + line.top * size, x + line.width * size, baseline + line.bottom * size)
            self._note(slot.kind, line.text, edges, ink, size, index, slot.kind == "headline", PAPER)

    def _row(self, canvas: Any, index: int, slot: Slot) -> None:
        assert slot.sticker is not None
        sticker, size = with_icons(self.instruction.stickers)[slot.sticker], slot.size * self.short
        x0, y0 = slot.box.x0 * self.width, slot.box.y0 * self.height
        wide = (slot.box.x1 - slot.box.x0) * self.width
        row = plan_row(self.kind, sticker, self.instruction.lang, round(wide, 2), round(size, 3))
        if row is None:
            return
        mirrored = self.instruction.lang.split("-")[0] in RIGHT_TO_LEFT
        ground = self._behind_row(canvas, slot, size, (x0, y0, wide, row.height), mirrored)
        for piece in row.pieces:
            ink = {"ink": INK, "soft": SOFT, "accent": self.accent}[piece.tone]
            x, y = x0 + piece.x, y0 + piece.baseline
            paint_line(canvas, piece.line, x, y, piece.size, brush(ink))
            edges = (x, y + piece.line.top * piece.size, x + piece.line.width * piece.size,
                     y + piece.line.bottom * piece.size)  # fmt: skip
            self._note(slot.kind, piece.line.text, edges, ink, piece.size, index, piece.bold, ground)

    def _behind_row(self, canvas: Any, slot: Slot, size: float, box: Rect, mirrored: bool) -> Colour:
        """Icon, mark, hairline or band of a row; the colour its words stand on."""
        x, y, wide, high = box
        assert slot.sticker is not None
        sticker = with_icons(self.instruction.stickers)[slot.sticker]
        side = 2.25 * size
        if self.kind == "points":
            at = x + wide - side if mirrored else x
            rounded(canvas, (at, y, side, side), 0.3 * side, brush(self.accent))
            paint_icon(canvas, icon_for(sticker) or "check", at + 0.5 * size, y + 0.5 * size, 1.25 * size, WHITE, 2.0)
        elif self.kind == "questions":
            mark = 1.55 * size
            at = x + wide - mark if mirrored else x
            rounded(canvas, (at, y + 0.42 * size, mark, mark), 0.3 * mark, brush(self.accent))
            letter, how = measure("?", style("strong", "en")), style("strong", "en")
            middle = at + mark / 2 - letter.width * size / 2
            paint_line(canvas, measure("?", how), middle, y + 0.42 * size + mark / 2 + 0.36 * size, size, brush(WHITE))
        elif self.kind == "comparison":
            first = 0.26 * wide
            column = (wide - first) / 2
            # One band from row to row.
            ends = [s.box.y1 * self.layout.canvas.height for s in self.layout.slots if s.sticker is not None]
            top = max((end for end in ends if end <= y + 1), default=y)
            rounded(canvas, (x + first, top, column, y + high + 1 - top), 0.0, brush(self.tint))
        if self.kind in ("specs", "comparison", "questions"):
            line = brush(mix(PAPER, INK, 0.14), 1.0, StrokeWidth=max(1.0, 0.0014 * self.short))
            canvas.drawLine(x, y + high, x + wide, y + high, line)
        return self.tint if self.kind == "comparison" else PAPER

    def _note(
        self, kind: str, text: str, box: Rect, ink: Colour, size: float, slot: int, bold: bool, fill: Colour
    ) -> None:
        needed = needed_for(size, self.short, bold)
        ratio = round(contrast_of(ink, (fill,)), 2)
        self.texts.append(Text(kind, text, box, ink, ratio, needed, size, False, slot, bold))
