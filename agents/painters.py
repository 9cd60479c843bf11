"""Which backend paints, by its name and settings; and whether what it paints is to be labelled as a model's work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.creative import Canvas
from domain.errors import GenerationFailed
from domain.ports import Painter


def open_painter(backend: str, options: Mapping[str, Any]) -> Painter:
    """The generation backend of this name."""
    if backend == "studio":
        from tools.generation.studio import StudioPainter

        return StudioPainter()
    from tools.generation.repainting import RepaintingPainter

    if backend == "openai" and options.get("url"):
        from models.images import ImageEndpoint

        server = ImageEndpoint(
            str(options["url"]), str(options["model"] or "gpt-image-1"), str(options["api_key"]),
            float(options["timeout"]),
        )  # fmt: skip
        return RepaintingPainter(server)
    if backend == "diffusers" and options.get("model"):
        from models.diffusion import InpaintPipeline

        return RepaintingPainter(InpaintPipeline(str(options["model"]), int(options["steps"])))
    lacks = "VITRINE_IMAGE_ENDPOINT" if backend == "openai" else "VITRINE_IMAGE_MODEL"
    raise GenerationFailed(
        {
            "zh": f"出图方式“{backend}”还缺设置：请填写 {lacks}，或把 VITRINE_IMAGE_BACKEND 设为 studio。",
            "en": f"The image backend {backend!r} needs {lacks}; set it, or VITRINE_IMAGE_BACKEND=studio.",
        }
    )


def is_to_be_labelled(backend: str, canvas: Canvas, lang: str) -> bool:
    """Whether a model painted and the market wants that to be seen; exact pictures are not a model's work."""
    from tools.distribution.marks import WITHOUT_MODEL
    from tools.efficiency.advertising import market_of
    from tools.generation.scenarios import CUT_OUTS, SHEETS, kind_of

    imagined = backend not in WITHOUT_MODEL and kind_of(canvas.name) not in CUT_OUTS | SHEETS
    return imagined and market_of(canvas.platform, "", lang) == "CN"
