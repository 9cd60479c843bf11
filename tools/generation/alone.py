"""The product alone: on pure white or on nothing, as large as the platform's rule asks, with no word and no shadow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from domain.creative import Box, Canvas, Layout
from tools.generation.composite import resample
from tools.generation.files import Cutout
from tools.generation.scenarios import Scenario, scenario

Pixels = NDArray[np.uint8]
USUAL = (0.85, 0.95)


def place_alone(canvas: Canvas, size: tuple[int, int]) -> Layout:
    """The product in the middle of its canvas."""
    across, up = _extent(canvas, size)
    left, top = (canvas.width - across) // 2, (canvas.height - up) // 2
    box = Box(
        x0=left / canvas.width,
        y0=top / canvas.height,
        x1=(left + across) / canvas.width,
        y1=(top + up) / canvas.height,
    )
    return Layout(canvas=canvas, product=box, slots=())


def _extent(canvas: Canvas, size: tuple[int, int]) -> tuple[int, int]:
    """Width and height of the product in pixels: the share of the frame that the rule asks for, whole."""
    share = _share(scenario(canvas.name), canvas)
    scale = min(share * canvas.width / size[0], share * canvas.height / size[1])
    return max(2, round(size[0] * scale)), max(2, round(size[1] * scale))


def _share(row: Scenario | None, canvas: Canvas) -> float:
    least, most = row.fill if row and row.fill[0] else USUAL
    if row and row.edge is not None:
        # Nearer to the edge than the rule asks, but not at it.
        return max(least, 1 - 1.5 * row.edge / max(canvas.width, canvas.height))
    return min(least + 0.06, (least + most) / 2)


def paint_alone(product: Cutout, layout: Layout, clear: bool) -> tuple[Pixels, tuple[int, int, int, int]]:
    """The picture (RGBA where `clear`) and where the product stands; its pixels are only resampled."""
    canvas = layout.canvas
    across, up = _extent(canvas, product.size)
    left, top = (canvas.width - across) // 2, (canvas.height - up) // 2
    pasted = resample(product.product, across, up)
    box = (left, top, left + across, top + up)
    if clear:
        picture = np.zeros((canvas.height, canvas.width, 4), np.uint8)
        picture[..., :3] = 255
        picture[top : top + up, left : left + across] = np.where(pasted[..., 3:] > 0, pasted, (255, 255, 255, 0))
        return picture, box
    picture = np.full((canvas.height, canvas.width, 3), 255, np.uint8)
    share = pasted[..., 3:].astype(np.float32) / 255
    mixed = pasted[..., :3] * share + 255 * (1 - share)
    picture[top : top + up, left : left + across] = (mixed + 0.5).astype(np.uint8)
    return picture, box
