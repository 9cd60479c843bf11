"""The virtual photo studio as a generation backend: stage the product, set type and stickers, measure, encode.

`Painted.measures` holds what the gates need (boxes in pixels of the picture):

    texts             one row per text: kind, text, box, ink, contrast, needed, size (pixels), share (of the
                      shorter side), bare (whether it stands on the picture itself)
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
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from domain.creative import Box, Layout, Painted, PresentationInstruction, Transform
from domain.errors import GenerationFailed
from tools.generation.colours import parse
from tools.generation.files import Cutout, decoded, encoded
from tools.generation.framing import settle
from tools.generation.layout import solve
from tools.generation.looks import look_for
from tools.generation.measuring import measure_page, texts_as_set
from tools.generation.page import paint_layout
from tools.generation.pen import Ground
from tools.generation.scenarios import CUT_OUTS, SHEETS, kind_of

if TYPE_CHECKING:
    from tools.generation.composite import Staged

Stage = Callable[..., "Staged"]
Pixels = NDArray[np.uint8]


class StudioPainter:
    """Paints on the studio's sets. Never repaints the product: its pixels are only resampled."""

    name = "studio"

    def __init__(self, stage: Stage | None = None) -> None:
        """`stage` replaces the compositor's `stage_product`."""
        self._stage = stage

    def paint(self, instruction: PresentationInstruction, layout: Layout, cutout: bytes, *, seed: int = 0) -> Painted:
        """The finished picture as its format wants it. The studio draws the same picture for every seed."""
        started, spent = time.perf_counter(), time.process_time()
        product = decoded(cutout)
        if kind_of(layout.canvas.name) in CUT_OUTS | SHEETS:
            return paint_exactly(instruction, layout, product)
        palette = str(layout.hints.get("palette", "")) or instruction.palette
        staged, mirror = self._staged(cutout, product, instruction.set_name, palette, layout)
        wanted = layout.product
        if _covers(layout, staged):
            # The solver was told another shape than the product has once its empty border is gone.
            layout = solve(instruction, layout.canvas, cutout_size=product.size, hints=layout.hints)
            staged, mirror = self._staged(cutout, product, instruction.set_name, palette, layout)
            wanted = layout.product
        look = look_for(instruction)
        ground = _ground(staged)
        page = paint_layout(ground, layout, instruction, look)
        picture, media_type = encoded(page.picture, layout.canvas.name)
        measures = {
            **measure_page(page, ground, layout, instruction, look),
            "set": instruction.set_name, "palette": staged.palette.name, "mirror": mirror, "look": look.name,
            "scale": layout.scale, "moved": _moved(wanted, _fractions(staged), layout),
            "seconds": round(time.perf_counter() - started, 4), "cpu_seconds": round(time.process_time() - spent, 4),
        }  # fmt: skip
        return Painted(
            picture=picture, media_type=media_type, transform=_transform(staged, product), product=_fractions(staged),
            texts=texts_as_set(page), measures=measures,
        )  # fmt: skip

    def _staged(self, data: bytes, product: Cutout, set_name: str, palette: str, layout: Layout) -> tuple[Staged, bool]:
        canvas, wanted = layout.canvas, layout.product
        box = (wanted.x0, wanted.y0, wanted.x1, wanted.y1)
        if self._stage is not None:
            stage = self._stage
            return stage(
                product.pixels,
                set_name=set_name,
                palette=palette,
                width=canvas.width,
                height=canvas.height,
                product_box=box,
            ), False
        aspect = product.size[0] / product.size[1]
        told = layout.hints.get("mirror")
        mirror = (
            bool(told)
            if told is not None
            else settle(set_name, canvas.width, canvas.height, round(aspect, 4), box).mirror
        )
        return _stage_once(data, set_name, palette, canvas.width, canvas.height, box, mirror), mirror


def paint_exactly(instruction: PresentationInstruction, layout: Layout, product: Cutout) -> Painted:
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
    picture, media_type = encoded(pixels, layout.canvas.name)
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


@lru_cache(maxsize=4)
def _stage_once(
    data: bytes,
    set_name: str,
    palette: str,
    width: int,
    height: int,
    box: tuple[float, float, float, float],
    mirror: bool,
) -> Staged:
    """A staged product, kept while only words change."""
    from tools.generation.composite import stage_product
    from tools.generation.plates import list_sets, set_card

    try:
        card = set_card(set_name)
    except KeyError as error:
        known = ", ".join(known.name for known in list_sets())
        raise GenerationFailed(
            {
                "zh": f"没有名为“{set_name}”的布景。可选:{known}。",
                "en": f"There is no set {set_name!r}. There are: {known}.",
            }
        ) from error
    names = [known.name for known in card.palettes]
    return stage_product(
        decoded(data).pixels, set_name=set_name, palette=palette if palette in names else names[0],
        width=width, height=height, product_box=box, mirror=mirror,
    )  # fmt: skip


def _ground(staged: Staged) -> Ground:
    colours = staged.palette
    x0, y0, x1, y1 = (float(v) for v in staged.product_box)
    accent = parse(colours.accent[0]), parse(colours.accent[1])
    dark, light = parse(colours.ink_dark), parse(colours.ink_light)
    return Ground(staged.image, staged.product_mask, (x0, y0, x1, y1), accent, dark, light, colours.dark)


def _fractions(staged: Staged) -> Box:
    height, width = staged.image.shape[:2]
    x0, y0, x1, y1 = staged.product_box
    return Box(x0=x0 / width, y0=y0 / height, x1=x1 / width, y1=y1 / height)


def _covers(layout: Layout, staged: Staged) -> bool:
    """Whether a slot lies on the product as it really stands."""
    real = _fractions(staged)
    return any(
        min(slot.box.x1, real.x1) > max(slot.box.x0, real.x0) and min(slot.box.y1, real.y1) > max(slot.box.y0, real.y0)
        for slot in layout.slots
    )


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


def warm_up(sets: tuple[tuple[str, str], ...] = ()) -> None:
    """Load what every picture needs: the drawing library, the common faces and, where named, sets with their palettes.

    For the start of a pool process: skia holds the interpreter lock, so pictures are painted in processes.
    """
    from tools.generation.fonts import doctor_fonts
    from tools.generation.plates import set_card
    from tools.generation.relight import light_plate

    doctor_fonts()
    for set_name, palette in sets:
        for framing in set_card(set_name).framings:
            light_plate(set_name, framing, palette)
