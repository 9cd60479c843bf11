"""Pages for experiments: how tests stand, and a storefront that shows what shoppers see."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from domain.errors import NotFound
from ui import backstage

router = APIRouter(include_in_schema=False)
PAGES = Path(__file__).parent / "pages"
KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8"}


@router.get("/experiments")
async def experiments() -> FileResponse:
    """How tests stand."""
    return FileResponse(PAGES / "experiments.html", media_type=KINDS[".html"])


@router.get("/storefront")
async def storefront() -> FileResponse:
    """A demonstration shop with the catalog's products."""
    return FileResponse(PAGES / "storefront.html", media_type=KINDS[".html"])


@router.get("/leaderboard")
async def ranking() -> FileResponse:
    """What sells, and what was learned."""
    return FileResponse(PAGES / "leaderboard.html", media_type=KINDS[".html"])


@router.get("/pages/{name}")
async def part(name: str) -> Response:
    """Scripts and styles of these pages."""
    path = PAGES / Path(name).name
    if path.suffix not in (".js", ".css") or not path.is_file():
        raise NotFound({"zh": "没有这个文件。", "en": "There is no such file."})
    return FileResponse(path, media_type=KINDS[path.suffix], headers={"Cache-Control": "no-cache"})


@router.get("/sdk/growthbook.js")
async def sdk() -> Response:
    """The official GrowthBook SDK, where `vitrine experiments sdk` has fetched it."""
    path = backstage.backbone().settings.data_dir / "sdk" / "growthbook.js"
    if not path.is_file():
        raise NotFound({"zh": "还没有取来 SDK：运行 vitrine experiments sdk。", "en": "Run: vitrine experiments sdk"})
    return FileResponse(path, media_type=KINDS[".js"], headers={"Cache-Control": "no-cache"})
