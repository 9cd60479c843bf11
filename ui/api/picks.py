"""HTTP API v1: pictures that the merchant likes. Said in a conversation (“I like number 2”), taken back here."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from domain.errors import NotFound
from domain.memory import Preference
from memory.picks import Picks
from ui import backstage
from ui.api.caller import merchant
from ui.api.problems import RESPONSES

router = APIRouter(prefix="/v1/picks", tags=["creatives"], responses=RESPONSES)


@router.get("", operation_id="list_picks")
async def list_picks() -> dict[str, Any]:
    """The liked creatives, each with the run in which that was said."""
    picks = await Picks(backstage.backbone().redis).all(merchant())
    return {"picks": [{"creative_id": creative, "run_id": run} for creative, run in picks.items()]}


@router.delete("/{creative_id}", operation_id="drop_pick")
async def drop_pick(creative_id: str) -> dict[str, int]:
    """Like it no longer; what was learned from that alone is forgotten."""
    picks, recollections = Picks(backstage.backbone().redis), backstage.backbone().recollections
    run = (await picks.all(merchant())).get(creative_id)
    if run is None or not await picks.drop(merchant(), creative_id):
        raise NotFound({"zh": "这张图没有被选中。", "en": "This picture is not among the liked ones."})
    told = {item.id for item in await recollections.recall(merchant())
            if (set(item.runs) <= {run} if isinstance(item, Preference) else item.run_id == run)}  # fmt: skip
    return {"forgotten": await recollections.forget(merchant(), sorted(told))}
