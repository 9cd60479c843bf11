"""The recipe in the file: everything needed to make a picture again or to take it apart, inside the picture itself."""

from __future__ import annotations

import base64
import hashlib
import io
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydantic import ValidationError

from domain.creative import Layout, PresentationInstruction, Recipe

MARK = "vitrine-recipe:1:"
KEY = "vitrine-recipe"
"""Name of the PNG text chunk; JPEG files hold it as their comment."""
LARGEST = 2_000_000
"""Bytes that a recipe may unpack to."""


def recipe_of(
    backend: str, instruction: PresentationInstruction, layout: Layout, cutout: bytes, *, seed: int = 0
) -> Recipe:
    """The recipe of one painting; files are named by their hash, so the cut-out's id is known here."""
    source = "sha256:" + hashlib.sha256(cutout).hexdigest()
    return Recipe(backend=backend, source=source, instruction=instruction, layout=layout, seed=seed)


def written(recipe: Recipe) -> str:
    """A recipe as text that any file format can hold."""
    packed = zlib.compress(recipe.model_dump_json(exclude_defaults=True).encode(), 9)
    return MARK + base64.b64encode(packed).decode()


def png_chunk(text: str) -> PngInfo:
    """The text as a chunk of a PNG file."""
    info = PngInfo()
    info.add_text(KEY, text)
    return info


def recipe_in(data: bytes) -> Recipe | None:
    """The recipe in a picture file; None where there is none that can be read."""
    try:
        opened = Image.open(io.BytesIO(data))
        told = opened.info.get(KEY) or opened.info.get("comment") or b""
    except (OSError, SyntaxError, ValueError):
        return None
    text = told.decode("latin-1") if isinstance(told, bytes) else str(told)
    if not text.startswith(MARK):
        return None
    try:
        unpacked = zlib.decompressobj().decompress(base64.b64decode(text.removeprefix(MARK)), LARGEST)
        return Recipe.model_validate_json(unpacked)
    except (ValueError, zlib.error, ValidationError):
        return None
