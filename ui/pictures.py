"""Smaller versions of pictures, made once; they keep the marks of how the picture was made."""

from __future__ import annotations

import asyncio
import io
from functools import lru_cache
from pathlib import Path


async def thumbnail(path: Path, width: int) -> bytes:
    """The picture as WebP, at most this wide; made off the event loop."""
    return await asyncio.to_thread(_thumbnail, path, width)


@lru_cache(maxsize=512)
def _thumbnail(path: Path, width: int) -> bytes:
    from PIL import Image

    from tools.distribution.marks import marked, marks_in

    with Image.open(path) as picture:
        picture.draft("RGB", (width, width * 2))
        high = max(1, round(picture.height * width / picture.width))
        small = picture.resize((width, high), Image.Resampling.LANCZOS) if picture.width > width else picture
        out = io.BytesIO()
        small.save(out, "WEBP", quality=82, method=2)
    marks = marks_in(path.read_bytes())
    return marked(out.getvalue(), marks) if marks else out.getvalue()
