"""Solving fact sheets: a headline, the product on a tinted panel, and facts in rows that fill the rest evenly."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

from domain.creative import Box, Canvas, Layout, PresentationInstruction, Slot, Sticker
from domain.errors import GenerationFailed
from domain.text import Words
from tools.generation.canvases import safe_area
from tools.generation.linebreaking import fit
from tools.generation.looks import RIGHT_TO_LEFT
from tools.generation.scenarios import Kind, scenario
from tools.generation.sheet_rows import plan_row, style

Rect = tuple[float, float, float, float]
PANEL = {"points": 0.4, "specs": 0.28, "questions": 0.24, "comparison": 0.24, "sizes": 0.54}
"""Height of the product's panel as a share of the canvas's."""
ROOM = {"points": 0.88, "specs": 0.88, "questions": 0.88, "comparison": 0.88, "sizes": 0.7}
"""The product's height as a share of its panel's."""
LACKING: dict[str, Words] = {
    "sizes": {
        "zh": "这件商品没有填尺寸（size_cm），做不了尺寸图：请补上宽、高、深（厘米）。",
        "en": "This product has no dimensions (size_cm): add width, height and depth in cm for a size chart.",
    },
    "comparison": {
        "zh": "店里没有同类目、有相同参数的第二件商品可比：再导入一件同类商品就能做对比图。",
        "en": "Your shop has no second product of this category to compare with: load one, then ask again.",
    },
    "points": {
        "zh": "这件商品还没有可展示的卖点：请在商品资料里填写卖点文案（highlight）。",
        "en": "This product has no selling points that may be shown: add highlights to its data.",
    },
    "specs": {"zh": "这件商品还没有参数：请补充商品参数。", "en": "This product has no specifications: add some."},
    "questions": {"zh": "这件商品还没有问答：请补充问答。", "en": "This product has no answered questions: add some."},
}


@dataclass(frozen=True)
class Grid:
    """Rows placed in columns."""

    boxes: tuple[Rect, ...]
    size: float


def solve_sheet(kind: Kind, instruction: PresentationInstruction, canvas: Canvas, size: tuple[int, int]) -> Layout:
    """Places for the headline, the product and as many facts as fit; raises `GenerationFailed` where there is none."""
    width, height = canvas.width, canvas.height
    stickers = instruction.stickers
    if not stickers:
        raise GenerationFailed(LACKING[kind], canvas=canvas.name)
    left, top, right, bottom = safe_area(canvas)
    inset = 0.012 * min(width, height)
    frame = (left + inset, top + inset, right - inset, bottom - inset)
    slots, start = _headings(instruction, canvas, frame)
    panel = (frame[0], start, frame[2], start + PANEL[kind] * height)
    # Beside the product stands its height.
    beside = 0.42 * min(width, height) if kind == "sizes" else 0.3 * (panel[2] - panel[0])
    product = _standing(panel, size, ROOM[kind], beside)
    rows = (frame[0], panel[3] + 0.028 * height, frame[2], frame[3])
    for count in range(len(stickers), 0, -1):
        grid = _grid(kind, stickers[:count], instruction.lang, rows, canvas)
        if grid:
            break
    else:
        raise GenerationFailed(LACKING[kind], canvas=canvas.name)
    short = min(width, height)
    slots += [
        Slot(kind="chip", box=_part(box, canvas), text=sticker.text, size=grid.size / short, sticker=place)
        for place, (box, sticker) in enumerate(zip(grid.boxes, stickers, strict=False))
    ]
    told: dict[str, float | str] = {"sheet": kind, "panel": ",".join(f"{v:.2f}" for v in panel)}
    return Layout(canvas=canvas, product=_part(product, canvas), slots=tuple(slots), hints=told)


def _headings(instruction: PresentationInstruction, canvas: Canvas, frame: Rect) -> tuple[list[Slot], float]:
    """The brand over the headline, and where they end."""
    short, y = min(canvas.width, canvas.height), frame[1]
    lang, slots = instruction.lang, []
    align: Literal["left", "right"] = "right" if lang.split("-")[0] in RIGHT_TO_LEFT else "left"
    rows: tuple[tuple[Literal["brand", "headline"], str, float, float], ...] = (
        ("brand", instruction.words.brand, 0.03, 0.03),
        ("headline", instruction.words.headline, 0.068, 0.04),
    )
    for kind, text, wanted, floor in rows:
        if not text:
            continue
        how = style("display" if kind == "headline" else "strong", lang)
        block = fit(text, how, frame[2] - frame[0], 0.2 * canvas.height, wanted * short, floor * short, 2)
        if block is None:
            continue
        x = frame[2] - block.width if align == "right" else frame[0]
        box = (x, y, x + block.width, y + block.height)
        slots.append(Slot(kind=kind, box=_part(box, canvas), text=block.text, size=block.size / short, align=align))
        y = box[3] + (0.022 if kind == "brand" else 0.034) * short
    return slots, y


def _standing(panel: Rect, size: tuple[int, int], room: float, beside: float) -> Rect:
    """The product in the middle of its panel, standing a little above its lower edge."""
    high = room * (panel[3] - panel[1])
    wide = panel[2] - panel[0] - beside
    scale = min(high / size[1], wide / size[0])
    across, up = size[0] * scale, size[1] * scale
    middle = (panel[0] + panel[2]) / 2
    foot = panel[3] - ((panel[3] - panel[1]) - up) * 0.5
    return middle - across / 2, foot - up, middle + across / 2, foot


def _grid(kind: Kind, stickers: tuple[Sticker, ...], lang: str, zone: Rect, canvas: Canvas) -> Grid | None:
    """The rows as large as they fit; None where they do not fit at the smallest size."""
    short = min(canvas.width, canvas.height)
    row = scenario(canvas.name)
    floor = max(0.0285 * short, 10.5, (row.type if row else 0) / 0.86)
    size = max(floor, 0.042 * short)
    while size >= floor - 1e-6:
        for columns in _columns(kind, len(stickers)):
            if placed := _placed(kind, stickers, lang, zone, size, columns):
                return Grid(placed, size)
        size = size * 0.95 if size * 0.95 >= floor or size <= floor + 1e-6 else floor
    return None


def _columns(kind: Kind, count: int) -> tuple[int, ...]:
    if kind == "points":
        return (2,) if count > 1 else (1,)
    if kind != "sizes":
        return (1,)
    return {1: (1,), 2: (2,), 4: (4, 2)}.get(count, (3, 2))


def _placed(
    kind: Kind, stickers: tuple[Sticker, ...], lang: str, zone: Rect, size: float, columns: int
) -> tuple[Rect, ...] | None:
    gap = 2.0 * size if columns > 1 else 0.0
    width = (zone[2] - zone[0] - gap * (columns - 1)) / columns
    plans = [plan_row(kind, sticker, lang, round(width, 2), round(size, 3)) for sticker in stickers]
    if any(plan is None for plan in plans):
        return None
    tall = [plan.height for plan in plans if plan]
    lines = [max(tall[at : at + columns]) for at in range(0, len(tall), columns)]
    spare = zone[3] - zone[1] - sum(lines)
    between = 0.9 * size if columns > 1 else 0.0
    if spare < between * (len(lines) - 1):
        return None
    # What is left over opens the rows, but not so far that they fall apart.
    step = min(spare / max(1, len(lines)), 1.7 * size)
    tops = list(itertools.accumulate((line + step for line in lines), initial=zone[1]))
    mirrored = lang.split("-")[0] in RIGHT_TO_LEFT
    boxes = []
    for place, high in enumerate(tall):
        column = place % columns
        column = columns - 1 - column if mirrored else column
        x, y = zone[0] + column * (width + gap), tops[place // columns]
        boxes.append((x, y, x + width, y + high))
    return tuple(boxes)


def _part(box: Rect, canvas: Canvas) -> Box:
    return Box(x0=box[0] / canvas.width, y0=box[1] / canvas.height, x1=box[2] / canvas.width, y1=box[3] / canvas.height)
