"""What all merchants share: only for this machine's own merchant, and for operators."""

from __future__ import annotations

from fastapi import Depends
from starlette.exceptions import HTTPException

from ui.api.caller import caller


async def only_house() -> None:
    """Refuse other merchants' keys and users."""
    if not caller.get().is_house:
        raise HTTPException(403, "This is kept for all merchants together: ask an operator. 这些数据由全体商家共用。")


COMMON = [Depends(only_house)]
