"""Whoever is waited for paints first."""

from __future__ import annotations

import asyncio

from agents.renderers import Renderers
from agents.urgency import Urgent


async def test_what_somebody_waits_for_goes_before_every_batch() -> None:
    renderers = Renderers(1)
    urgent, order = Urgent(renderers), list[str]()

    async def take(name: str, who: Renderers | Urgent, urgency: int) -> None:
        async with who.turn(urgency):
            order.append(name)
            await asyncio.sleep(0)

    async with renderers.turn(), renderers.turn():  # all places are taken
        waiting = [
            asyncio.create_task(take(name, who, urgency))
            for name, who, urgency in (
                ("nearly finished in a batch", renderers, 20), ("begun in a batch", renderers, 0),
                ("begun for somebody", urgent, 0), ("nearly finished for somebody", urgent, 20),
            )
        ]  # fmt: skip
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    wanted = ["nearly finished for somebody", "begun for somebody", "nearly finished in a batch", "begun in a batch"]
    assert order == wanted
    assert urgent.processes == 1
