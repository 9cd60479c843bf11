"""Creatives as a test needs them: what is shown in which arm, and what each is like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.creative import Box, Creative, Layout
from domain.trial import Exhibit

MEASURED = ("delta_e", "ssim", "mask_iou")
"""What the gates measured that may be held against complaints."""


def exhibit(creative: Creative, arm: str, made: Mapping[str, Any] | None = None) -> Exhibit:
    """What delivery and learning need of a creative; `made`: ``model``, ``prompt`` and ``cost`` of its directing."""
    instruction = creative.recipe.instruction
    stickers = sorted({sticker.kind for sticker in instruction.stickers})
    return Exhibit(
        creative=creative.id, arm=arm, asset=creative.asset, persona=creative.persona, canvas=creative.canvas.name,
        attributes={
            "set": instruction.set_name, "hook": instruction.hook, "palette": instruction.palette,
            "layout": side_of(creative.recipe.layout) or instruction.layout,
            "sticker": "+".join(stickers) or "none",
        },
        generator=f"{creative.recipe.backend}@{creative.recipe.version}",
        seconds=creative.seconds, attempts=creative.attempts,
        quality={name: round(getattr(creative.certificate, name), 4) for name in MEASURED}, **(made or {}),
    )  # fmt: skip


def side_of(layout: Layout) -> str:
    """Where the headline went in the end, whatever was wished: a test learns from what was shown."""
    head = next((slot.box for slot in layout.slots if slot.kind == "headline"), None)
    if head is None:
        return ""
    across, above = _overlap(head, layout.product)
    if above >= across:
        return "top"
    return "left" if head.x0 + head.x1 < layout.product.x0 + layout.product.x1 else "right"


def _overlap(head: Box, product: Box) -> tuple[float, float]:
    """How far the headline lies beside the product, and how far above it."""
    beside = max(product.x0 - head.x1, head.x0 - product.x1)
    return beside, product.y0 - head.y1
