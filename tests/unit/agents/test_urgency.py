"""Whoever is waited for paints first."""

from __future__ import annotations

import asyncio

from agents.renderers import Renderers, Turns
from agents.turns import FIRST
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


async def test_while_somebody_waits_batches_leave_a_process_free() -> None:
    turns, painting, most = Turns(3), set[int](), 0
    held = asyncio.Event()

    async def paint(number: int, urgency: int = 0) -> None:
        nonlocal most
        async with turns.taken(urgency, number):
            painting.add(number)
            most = max(most, len(painting))
            await held.wait()
            painting.discard(number)

    async def settle() -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    with turns.set_aside(2), turns.set_aside(1):
        batch = [asyncio.create_task(paint(number)) for number in range(4)]
        await settle()
        assert painting == {0}
        urgent = [asyncio.create_task(paint(number, FIRST)) for number in (10, 11, 12)]
        await settle()
        assert painting == {0, 10, 11}
        urgent[2].cancel()
    await settle()
    assert painting == {0, 10, 11}, "all places are taken"
    held.set()
    await asyncio.gather(*batch, *urgent[:2])
    assert most == 3 and not painting
    async with turns.taken(0, 0), turns.taken(0, 0), turns.taken(0, 0):
        pass
