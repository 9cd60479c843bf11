"""HTTP API v1: what pictures can be changed to: sets with their colours, sides for words, formats with safe zones."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from domain.errors import NotFound
from tools.generation.canvases import formats, safe_area
from tools.generation.scenarios import ONCE, kind_of
from ui.api.problems import RESPONSES

router = APIRouter(prefix="/v1/looks", tags=["creatives"], responses=RESPONSES)
FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
SIDES = ("top", "left", "right")
_one_at_a_time = asyncio.Semaphore(1)
"""Sets are lit for previews in the web process: never two at once."""


@router.get("", operation_id="list_looks")
async def list_looks(response: Response) -> dict[str, Any]:
    """Sets with palettes, layouts, and formats with safe areas: left, top, right, bottom in parts of it."""
    response.headers.update(FOR_A_DAY)
    return await asyncio.to_thread(_looks)


@router.get("/sets/{name}/picture", operation_id="get_set_picture", response_class=Response)
async def get_set_picture(name: str, palette: str = "", width: Annotated[int, Query(ge=64, le=640)] = 160) -> Response:
    """The empty set in one palette, small."""
    async with _one_at_a_time:
        try:
            picture = await asyncio.to_thread(_set_picture, name, palette, width)
        except KeyError as error:
            raise NotFound({"zh": "没有这个场景或配色。", "en": "There is no such set or palette."}) from error
    return Response(picture, media_type="image/webp", headers=FOR_A_DAY)


@lru_cache(maxsize=1)
def _looks() -> dict[str, Any]:
    from tools.generation.set_sheets import set_rows

    kept = ("name", "title", "palettes")
    return {
        "sets": [{key: row[key] for key in kept} for row in set_rows()],
        "layouts": SIDES,
        "formats": [_format(name) for name in formats() if kind_of(name) not in ONCE],
    }


def _format(name: str) -> dict[str, Any]:
    row = formats()[name]
    shape = row.canvas
    left, top, right, bottom = safe_area(shape)
    return {
        "name": name, "title": row.title, "platform": shape.platform, "width": shape.width, "height": shape.height,
        "safe": [round(edge / side, 4) for edge, side in
                 ((left, shape.width), (top, shape.height), (right, shape.width), (bottom, shape.height))],
        "usual": row.default or not shape.platform,
    }  # fmt: skip


@lru_cache(maxsize=256)
def _set_picture(name: str, palette: str, width: int) -> bytes:
    import io

    from PIL import Image

    from tools.generation.plates import set_card
    from tools.generation.set_sheets import picture_of

    lit = picture_of(name, "1x1", palette or set_card(name).palettes[0].name)
    out = io.BytesIO()
    Image.fromarray(lit).resize((width, width), Image.Resampling.LANCZOS).save(out, "WEBP", quality=80, method=2)
    return out.getvalue()
