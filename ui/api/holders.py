"""Who may open a file: its merchant, an operator, whoever holds a signed link; and everybody photos of the house."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from domain.errors import NotFound, PhotoMissing
from domain.people import at_least
from ui import backstage
from ui.api.caller import caller

_LINK = re.compile(r"/v1/assets/(sha256:[0-9a-f]{64})")


async def only_holders(asset: str, signature: str = "") -> None:
    """Raise `NotFound` for everybody else, as where there is no such file."""
    if _is_alone() or (signature and await backstage.belongings().is_signed(asset, signature)):
        return
    who = caller.get()
    if who.merchant and (at_least(who.role, "operator") or await backstage.belongings().has(who.merchant, asset)):
        return
    products = await asyncio.to_thread(backstage.backbone().catalog.products)
    if not any(asset in product.images for product in products):
        raise NotFound({"zh": "找不到这个文件。", "en": "There is no such file."})


async def only_own_photo(photo: str | None) -> None:
    """Raise `PhotoMissing` where a brief names another merchant's picture."""
    try:
        if photo:
            await only_holders(photo)
    except NotFound:
        words = {"zh": "找不到这张照片，请重新上传。", "en": "That photo is not there. Upload it again."}
        raise PhotoMissing(words, photo=photo[:100] if photo else "") from None


async def signed(body: Any) -> Any:
    """The same with signed links to files: what storefronts are given, shoppers may open."""
    if isinstance(body, dict):
        return {name: await signed(value) for name, value in body.items()}
    if isinstance(body, list | tuple):
        return [await signed(value) for value in body]
    if isinstance(body, str) and (found := _LINK.fullmatch(body)) and backstage.backbone().settings.auth != "open":
        return f"{body}?k={await backstage.belongings().signature(found[1])}"
    return body


def _is_alone() -> bool:
    """Whoever sits at this machine in open mode: everything here is theirs."""
    return backstage.backbone().settings.auth == "open" and not caller.get().who
