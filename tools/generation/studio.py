"""The virtual photo studio as a generation backend: stages the product on a set, then finishes the picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from domain.creative import Layout, Painted, PresentationInstruction
from domain.errors import GenerationFailed
from tools.generation.angles import scene_of
from tools.generation.files import Cutout, decoded
from tools.generation.finishing import finish, fractions, mirrored, paint_exactly, palette_of
from tools.generation.layout import solve
from tools.generation.recipes import recipe_of, written
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
        recipe = recipe_of(self.name, instruction, layout, cutout)
        if kind_of(layout.canvas.name) in CUT_OUTS | SHEETS:
            return paint_exactly(instruction, layout, product, written(recipe))
        from tools.generation import bare_stages

        told = layout
        staged, mirror, layout = self.staged(instruction, layout, cutout, product)
        bare_stages.leave(instruction, told, cutout, staged.image)
        recipe = recipe.model_copy(update={"layout": layout})
        return finish(
            staged, instruction, layout, product, written(recipe), layout.product,
            about={"set": scene_of(instruction), "palette": staged.palette.name, "mirror": mirror},
            started=started, spent=spent,
        )  # fmt: skip

    def staged(
        self, instruction: PresentationInstruction, layout: Layout, cutout: bytes, product: Cutout
    ) -> tuple[Staged, bool, Layout]:
        """The product on its set without any words, whether the set is mirrored, and the layout that fits both."""
        staged, mirror = self._staged(cutout, product, instruction, layout)
        if _covers(layout, staged):
            # The solver was told another shape than the product has once its empty border is gone.
            layout = solve(instruction, layout.canvas, cutout_size=product.size, hints=layout.hints)
            staged, mirror = self._staged(cutout, product, instruction, layout)
        return staged, mirror, layout

    def _staged(
        self, data: bytes, product: Cutout, instruction: PresentationInstruction, layout: Layout
    ) -> tuple[Staged, bool]:
        canvas, wanted = layout.canvas, layout.product
        set_name, palette = scene_of(instruction), palette_of(instruction, layout)
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
        mirror = mirrored(layout, set_name, product.size[0] / product.size[1], instruction.lit)
        return _stage_once(data, set_name, palette, canvas.width, canvas.height, box, mirror), mirror


def bare_stage(instruction: PresentationInstruction, layout: Layout, cutout: bytes) -> Pixels:
    """A studio picture in grey, before words and stickers came onto it; at hand where it was just painted."""
    from tools.generation import bare_stages

    left = bare_stages.taken(instruction, layout, cutout)
    if left is not None:
        return left
    return bare_stages.grey(StudioPainter().staged(instruction, layout, cutout, decoded(cutout))[0].image)


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


def _covers(layout: Layout, staged: Staged) -> bool:
    """Whether a slot lies on the product as it really stands."""
    real = fractions(staged)
    return any(
        min(slot.box.x1, real.x1) > max(slot.box.x0, real.x0) and min(slot.box.y1, real.y1) > max(slot.box.y0, real.y0)
        for slot in layout.slots
    )


def warm_up(sets: tuple[tuple[str, str], ...] = ()) -> None:
    """Load what every picture needs: the drawing library, the common faces and, where named, sets with their palettes.

    For the start of a pool process: skia holds the interpreter lock, so pictures are painted in processes.
    """
    from tools.generation.fonts import doctor_fonts
    from tools.generation.lit_plates import light_plate
    from tools.generation.plates import set_card

    doctor_fonts()
    for set_name, palette in sets:
        for framing in set_card(set_name).framings:
            light_plate(set_name, framing, palette)
