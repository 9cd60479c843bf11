"""The visible label of pictures that a model painted, where the market asks for one: drawn in a corner, measured."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from domain.creative import Box, Canvas, Painted
from tools.generation.files import encoded
from tools.generation.fonts import cast, find_faces
from tools.generation.recipes import recipe_in, written

LABEL = {"zh": "AI生成", "en": "AI-generated"}
HEIGHT = 0.05
"""Height of the letters in parts of the shorter side: what GB 45438-2025 asks for at least."""
NEEDED = 4.5


def labelled(painted: Painted, canvas: Canvas, lang: str) -> Painted:
    """The picture with its label in a corner that the product leaves free; a text like any other."""
    picture = Image.open(io.BytesIO(painted.picture)).convert("RGB")
    short = min(picture.size)
    text, size = LABEL.get(lang.split("-")[0], LABEL["en"]), int(np.ceil(HEIGHT * short)) + 3
    font, (left, top, right, bottom) = _fitted(text, lang, size)
    margin, pad = round(0.02 * short), round(0.012 * short)
    width, height = right - left + 2 * pad, bottom - top + 2 * pad
    x = margin if painted.product.x0 > 1 - painted.product.x1 else picture.width - margin - width
    y = picture.height - margin - height
    if _over(painted.product, x, y, width, picture.size):
        y = margin
    box = (x, y, x + width, y + height)
    layer = Image.new("RGBA", picture.size)
    drawing = ImageDraw.Draw(layer)
    drawing.rounded_rectangle(box, radius=height // 4, fill=(16, 18, 22, 200))
    drawing.text((x + pad - left, y + pad - top), text, font=font, fill=(255, 255, 255, 255))
    shown = np.asarray(Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB"))
    recipe = recipe_in(painted.picture)
    data, media_type = encoded(shown, canvas.name, written(recipe) if recipe else "")
    return painted.model_copy(
        update={
            "picture": data, "media_type": media_type, "texts": (*painted.texts, text),
            "measures": _with_label(painted, text, box, size),
        }
    )  # fmt: skip


def _over(box: Box, x: int, y: int, width: int, canvas: tuple[int, int]) -> bool:
    """Whether a label at this place would lie on the product's box."""
    x0, _, x1, y1 = box.px(*canvas)
    return y < y1 and x < x1 and x + width > x0


def _fitted(text: str, lang: str, size: int) -> tuple[Any, tuple[int, int, int, int]]:
    """A font in which the drawn letters are `size` pixels high, and their box."""
    face = find_faces()[cast(text, "clean", "strong", lang).faces[0]]
    wanted = size
    while True:
        font = ImageFont.truetype(str(face.path), wanted, index=face.number)
        left, top, right, bottom = (int(side) for side in font.getbbox(text))
        if bottom - top >= size:
            return font, (left, top, right, bottom)
        wanted += 1


def _with_label(painted: Painted, text: str, box: tuple[int, int, int, int], size: int) -> dict[str, Any]:
    row = {
        "kind": "tag", "text": text, "box": list(box), "ink": "#ffffff", "contrast": 9.0, "needed": NEEDED,
        "size": size,
    }  # fmt: skip
    return {**painted.measures, "texts": [*painted.measures.get("texts", ()), row], "ai_label": list(box)}
