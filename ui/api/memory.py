"""HTTP API v1: what is remembered of the merchant, and forgetting it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from agents.recall import list_of, words_of
from agents.words import short_names
from domain.errors import NotFound
from ui import backstage
from ui.api.caller import merchant

router = APIRouter(prefix="/v1/memory", tags=["memory"])


@router.get("", operation_id="list_memory")
async def list_memory() -> dict[str, Any]:
    """Brand rules, preferences and decisions, in the order of their numbers, each with where it comes from."""
    backbone = backstage.backbone()
    items = await backbone.recollections.recall(merchant())
    titles = short_names(await asyncio.to_thread(backbone.catalog.of(merchant()).products))
    listed = [
        item.model_dump(mode="json") | {"number": number, "words": words_of(item, titles)}
        for number, item in enumerate(items, 1)
    ]
    return {"memories": listed, "words": list_of(items, titles)}


@router.delete("/{memory_id}", operation_id="forget_memory")
async def forget_memory(memory_id: str) -> dict[str, int]:
    """Forget one memory for good."""
    gone = await backstage.backbone().recollections.forget(merchant(), [memory_id])
    if not gone:
        raise NotFound({"zh": f"没有编号为 {memory_id} 的记忆。", "en": f"There is no memory {memory_id}."})
    return {"forgotten": gone}


@router.delete("", operation_id="forget_all_memories")
async def forget_all_memories() -> dict[str, int]:
    """Forget everything for good."""
    recollections = backstage.backbone().recollections
    items = await recollections.recall(merchant())
    return {"forgotten": await recollections.forget(merchant(), [item.id for item in items])}
