"""Picture editing on this machine: any inpainting pipeline that diffusers can load, by name or folder."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PIL import Image

from models.images import NoPicture

MEGAPIXEL = 1024 * 1024
STEP = 8
"""Latents are eight times smaller: sides are multiples of this."""


@dataclass(frozen=True)
class InpaintPipeline:
    """A pipeline that paints the marked part of a picture anew. Loaded at first use, then kept."""

    model: str
    """Repository name or folder."""
    steps: int = 30
    guidance: float = 7.0
    pixels: int = MEGAPIXEL
    """Most pixels it works on; larger pictures are made smaller for it and larger again."""

    name = "diffusers"

    @cached_property
    def _pipeline(self) -> Any:
        try:
            import torch
            from diffusers import AutoPipelineForInpainting
        except ImportError as error:
            raise NoPicture("the diffusion extra is not installed: pip install 'vitrine[diffusion]'", True) from error
        device = "cuda" if torch.cuda.is_available() else "cpu"
        kind = torch.float16 if device == "cuda" else torch.float32
        try:
            pipeline = AutoPipelineForInpainting.from_pretrained(self.model, dtype=kind)
        except (OSError, ValueError) as error:
            raise NoPicture(f"the pipeline {self.model!r} cannot be loaded: {str(error)[:160]}", True) from error
        pipeline.set_progress_bar_config(disable=True)
        return pipeline.to(device)

    def repaint(self, picture: Image.Image, mask: Image.Image, prompt: str, negative: str, seed: int) -> Image.Image:
        """The picture with everything that is white in the mask painted anew; the same seed paints the same."""
        pipeline = self._pipeline
        import torch

        size = self._size(picture.size)
        generator = torch.Generator(device="cpu").manual_seed(seed)
        try:
            painted = pipeline(
                prompt=prompt, negative_prompt=negative or None, image=picture.resize(size, Image.Resampling.LANCZOS),
                mask_image=mask.resize(size, Image.Resampling.NEAREST), width=size[0], height=size[1],
                num_inference_steps=self.steps, guidance_scale=self.guidance, generator=generator,
            ).images[0]  # fmt: skip
        except (RuntimeError, TypeError, ValueError) as error:
            raise NoPicture(f"{type(error).__name__}: {str(error)[:160]}") from error
        return painted.convert("RGB").resize(picture.size, Image.Resampling.LANCZOS)

    def _size(self, size: tuple[int, int]) -> tuple[int, int]:
        scale = min(1.0, math.sqrt(self.pixels / (size[0] * size[1])))
        width, height = (max(STEP, round(side * scale / STEP) * STEP) for side in size)
        return width, height
