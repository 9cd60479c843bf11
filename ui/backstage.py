"""What the pages share: the one backbone of this process, and the guarded door for uploads."""

from __future__ import annotations

import asyncio

from agents.settings import Settings
from jobs.backbone import Backbone
from memory.belongings import Belongings
from ui.api.caller import merchant

_open: list[Backbone] = []


async def enter(settings: Settings) -> Backbone:
    """Open the backbone for the life of the web process."""
    backbone = await Backbone.open(settings)
    _open[:] = [backbone]
    return backbone


async def leave() -> None:
    """Close it again."""
    while _open:
        await _open.pop().close()


def backbone() -> Backbone:
    """The open backbone."""
    return _open[0]


def belongings() -> Belongings:
    """Whose file is whose."""
    return Belongings(backbone().redis, backbone().runs, backbone().bus)


async def admit(data: bytes, name: str) -> str:
    """Check and re-encode an uploaded picture in a guarded child; its asset id. Raises `BadPicture`."""
    from tools.understanding.photos import admit_photo

    admitted = await asyncio.to_thread(admit_photo, data, name)
    asset = await asyncio.to_thread(backbone().assets.put, admitted.data, admitted.media_type)
    await belongings().give(merchant(), asset)
    return asset
