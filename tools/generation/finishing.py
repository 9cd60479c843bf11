"""From a staged product to the finished picture, whoever made its background: type, stickers, measures, the file.

`Painted.measures` holds what the gates need (boxes in pixels of the picture):

    texts             one row per text: kind, text, box, ink, contrast, needed, size (pixels), share (of the
                      shorter side), bare (whether it stands on the picture itself), busy (how much the
                      picture changes per letter under it; 0 on stickers)
    missing_glyphs    characters that no face here can write; they were left out
    overlaps          pairs of texts whose ink overlaps
    outside           texts whose ink leaves the safe area
    on_product        pixels of stickers or words on opaque product pixels, counted on the finished picture (0)
    moved             how far the product stands from where the layout put it, as a share of the shorter side
    fonts             face name -> file hash
    poster            layout metrics of the PKU PosterLayout family
    set, palette, mirror, look, scale
    seconds, cpu_seconds
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from domain.creative import Box, Layout, LitFrom, Painted, PresentationInstruction, Transform
from tools.generation.colours import parse
from tools.generation.files import Cutout, encoded
from tools.generation.framing import settle
from tools.generation.looks import look_for
from tools.generation.measuring import measure_page, texts_as_set
from tools.generation.page import paint_layout
from tools.generation.pen import Ground
from tools.generation.scenarios import SHEETS, kind_of

if TYPE_CHECKING:
    from tools.generation.composite import Staged


def finish(
    staged: Staged, instruction: PresentationInstruction, layout: Layout, product: Cutout, recipe: str, wanted: Box,
    *, about: dict[str, Any], started: float, spent: float,
) -> Painted:  # fmt: skip
    """Set type and stickers over a staged product, measure everything, write the file with its recipe."""
    look = look_for(instruction)
    ground = ground_of(staged)
    page = paint_layout(ground, layout, instruction, look)
    picture, media_type = encoded(page.picture, layout.canvas.name, recipe)
    measures = {
        **measure_page(page, ground, layout, instruction, look), **about, "look": look.name,
        "scale": layout.scale, "moved": _moved(wanted, fractions(staged), layout),
        "seconds": round(time.perf_counter() - started, 4), "cpu_seconds": round(time.process_time() - spent, 4),
    }  # fmt: skip
    return Painted(
        picture=picture, media_type=media_type, transform=_transform(staged, product), product=fractions(staged),
        texts=texts_as_set(page), measures=measures,
    )  # fmt: skip


def palette_of(instruction: PresentationInstruction, layout: Layout) -> str:
    """The palette that is painted in: what a repair chose, else the instruction's."""
    return str(layout.hints.get("palette", "")) or instruction.palette


def mirrored(layout: Layout, set_name: str, aspect: float, lit: LitFrom | None) -> bool:
    """Whether the set is turned left to right, as the solver decided or as suits the product's place and light."""
    told = layout.hints.get("mirror")
    if told is not None:
        return bool(told)
    box, canvas = layout.product, layout.canvas
    place = (box.x0, box.y0, box.x1, box.y1)
    return settle(set_name, canvas.width, canvas.height, round(aspect, 4), place, lit).mirror


def paint_exactly(instruction: PresentationInstruction, layout: Layout, product: Cutout, recipe: str) -> Painted:
    """A picture whose rules leave no room for a set: the product alone, or facts in rows."""
    started, spent = time.perf_counter(), time.process_time()
    kind, width, height = kind_of(layout.canvas.name), layout.canvas.width, layout.canvas.height
    look = look_for(instruction)
    measures: dict[str, Any] = {"texts": [], "missing_glyphs": [], "overlaps": [], "outside": [], "on_product": 0}
    texts: tuple[str, ...] = ()
    if kind in SHEETS:
        from tools.generation.sheet_art import Sheet

        page, ground, _, box = Sheet(product, layout, instruction).paint()
        pixels, texts = page.picture, texts_as_set(page)
        measures = measure_page(page, ground, layout, instruction, look)
    else:
        from tools.generation.alone import paint_alone

        pixels, box = paint_alone(product, layout, kind == "transparent")
    picture, media_type = encoded(pixels, layout.canvas.name, recipe)
    scale = (box[3] - box[1]) / product.size[1]
    moved = Transform(x=box[0] - product.filled[0] * scale, y=box[1] - product.filled[1] * scale, scale=scale)
    return Painted(
        picture=picture, media_type=media_type, transform=moved, texts=texts,
        product=Box(x0=box[0] / width, y0=box[1] / height, x1=box[2] / width, y1=box[3] / height),
        measures={
            **measures, "set": "", "palette": "", "mirror": False, "look": kind, "scale": layout.scale,
            "seconds": round(time.perf_counter() - started, 4), "cpu_seconds": round(time.process_time() - spent, 4),
        },
    )  # fmt: skip


def ground_of(staged: Staged) -> Ground:
    """What words are set on."""
    colours = staged.palette
    x0, y0, x1, y1 = (float(v) for v in staged.product_box)
    accent = parse(colours.accent[0]), parse(colours.accent[1])
    dark, light = parse(colours.ink_dark), parse(colours.ink_light)
    return Ground(staged.image, staged.product_mask, (x0, y0, x1, y1), accent, dark, light, colours.dark)


def fractions(staged: Staged) -> Box:
    """Where the product really stands."""
    height, width = staged.image.shape[:2]
    x0, y0, x1, y1 = staged.product_box
    return Box(x0=x0 / width, y0=y0 / height, x1=x1 / width, y1=y1 / height)


def _moved(wanted: Box, real: Box, layout: Layout) -> float:
    width, height = layout.canvas.width, layout.canvas.height
    across = max(abs(wanted.x0 - real.x0), abs(wanted.x1 - real.x1)) * width
    down = max(abs(wanted.y0 - real.y0), abs(wanted.y1 - real.y1)) * height
    return round(max(across, down) / min(width, height), 5)


def _transform(staged: Staged, product: Cutout) -> Transform:
    """Where the whole cut-out lies, counted from its own corner and not from the product's."""
    scale = staged.product_rgba.shape[0] / product.size[1]
    x0, y0, *_ = staged.product_box
    return Transform(x=x0 - product.filled[0] * scale, y=y0 - product.filled[1] * scale, scale=scale)
