"""Generation backends with a model: it paints a background for the solved layout, everything else stays the studio's.

The staged picture shows the model where the product stands and how it is lit; then the merchant's own pixels are
pasted back, type is set and everything is measured as in the studio. What the model did to the product never shows.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.creative import Layout, Painted, PresentationInstruction
from domain.errors import GenerationFailed
from tools.generation.angles import scene_of
from tools.generation.composite import paste, stage_product
from tools.generation.files import decoded
from tools.generation.finishing import finish, mirrored, paint_exactly, palette_of
from tools.generation.recipes import recipe_of, written
from tools.generation.scenarios import CUT_OUTS, SHEETS, kind_of

Pixels = NDArray[np.uint8]
STUDIO_WORDS = "Professional product photograph of {prompt}. Keep the product as it is; repaint what is around it."
ANCHOR = 0.05
"""Height of the strip under the product, in parts of its own, that keeps the studio's contact shadow."""


class Repainter(Protocol):
    """A model that paints the white part of a mask anew. Raises a `RuntimeError` that says why where it cannot."""

    name: str

    def repaint(
        self, picture: Image.Image, mask: Image.Image, prompt: str, negative: str, seed: int
    ) -> Image.Image: ...


class RepaintingPainter:
    """A painter whose backgrounds come from a model."""

    def __init__(self, repainter: Repainter) -> None:
        self._repainter = repainter
        self.name = repainter.name

    def paint(self, instruction: PresentationInstruction, layout: Layout, cutout: bytes, *, seed: int = 0) -> Painted:
        """The finished picture. Raises `GenerationFailed` where the model gives none."""
        started, spent = time.perf_counter(), time.process_time()
        product = decoded(cutout)
        recipe = written(recipe_of(self.name, instruction, layout, cutout, seed=seed))
        if kind_of(layout.canvas.name) in CUT_OUTS | SHEETS:
            return paint_exactly(instruction, layout, product, recipe)  # exact rules leave nothing to imagine
        canvas, box = layout.canvas, layout.product
        scene = scene_of(instruction)
        mirror = mirrored(layout, scene, product.size[0] / product.size[1], instruction.lit)
        staged = stage_product(
            product.pixels, set_name=scene, palette=palette_of(instruction, layout),
            width=canvas.width, height=canvas.height, product_box=(box.x0, box.y0, box.x1, box.y1), mirror=mirror,
        )  # fmt: skip
        background = self._background(instruction, staged.image, staged.product_mask, staged.product_box, seed)
        paste(background, staged.product_rgba, staged.product_box)
        return finish(
            replace(staged, image=background), instruction, layout, product, recipe, layout.product,
            about={"set": scene, "palette": staged.palette.name, "mirror": mirror, "backend": self.name},
            started=started, spent=spent,
        )  # fmt: skip

    def _background(
        self,
        instruction: PresentationInstruction,
        picture: Pixels,
        product: Pixels,
        box: tuple[int, int, int, int],
        seed: int,
    ) -> Pixels:
        mask = free_of(product, box)
        words = STUDIO_WORDS.format(prompt=instruction.prompt or instruction.set_name)
        try:
            painted = self._repainter.repaint(
                Image.fromarray(picture), Image.fromarray(mask), words, instruction.negative_prompt, seed
            )
        except RuntimeError as error:
            raise GenerationFailed(
                {
                    "zh": f"出图模型没有给出图片（{error}）：请稍后再试，或把 VITRINE_IMAGE_BACKEND 设为 studio。",
                    "en": f"The image model gave no picture ({error}): try again later, "
                    "or set VITRINE_IMAGE_BACKEND=studio.",
                },
                backend=self.name,
            ) from error
        # Along the product's outline the studio's own picture fades into the model's.
        share = cv2.GaussianBlur(mask, (0, 0), max(1.0, 0.004 * picture.shape[0])).astype(np.float32)[..., None] / 255
        mixed = np.asarray(painted.convert("RGB"), np.float32) * share + picture * (1 - share)
        return np.ascontiguousarray((mixed + 0.5).astype(np.uint8))


def free_of(product: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    """What may be painted: all but the product, a rim around it, and the ground that it touches."""
    reach = max(3, round(0.008 * max(product.shape)))
    kept = cv2.dilate((product > 0).astype(np.uint8), np.ones((reach, reach), np.uint8))
    x0, _, x1, y1 = box
    strip = max(2, round(ANCHOR * (box[3] - box[1])))
    side = round(0.06 * (x1 - x0))
    kept[max(0, y1 - strip // 2) : y1 + strip, max(0, x0 - side) : x1 + side] = 1
    return np.where(kept > 0, 0, 255).astype(np.uint8)
