"""The store goes away between any two writes of a checkpoint: whoever takes the run up again brings it to its end."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from agents.conduct import conduct
from agents.graph import build_graph
from agents.services import Services
from agents.state import Making, Origin, Painting, Subject
from domain.brief import Request
from domain.errors import StoreUnavailable
from domain.runs import Run
from memory.checkpoints import PlainRedisSaver

pytestmark = pytest.mark.asyncio(loop_scope="session")


class LeavingSaver(PlainRedisSaver):
    """A checkpointer whose store goes away after so many writes."""

    left = 0

    async def aput(self, *arguments: Any) -> Any:
        self._count()
        return await super().aput(*arguments)

    async def aput_writes(self, *arguments: Any, **more: Any) -> None:
        self._count()
        await super().aput_writes(*arguments, **more)

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise StoreUnavailable({"en": "gone"})


async def test_a_run_survives_an_outage_at_every_write(services: Services) -> None:
    saver = LeavingSaver(services.redis, services.sync_redis, types=(Making, Origin, Painting, Subject))
    failing = dataclasses.replace(services, graph=build_graph().compile(checkpointer=saver))
    outages = 0
    while True:
        saver.left = outages
        name = f"outage-{outages}"
        run = Run(id=name, thread_id=name, request=Request(text="支持哪些平台？", approval="auto"))
        try:
            ended = await conduct(run, failing)
        except StoreUnavailable:
            ended = await conduct(run, services)
            assert ended.status == "completed", (outages, ended.error)
            outages += 1
            continue
        break
    assert ended.status == "completed" and outages >= 4


@pytest.mark.parametrize("left", [6, 9, 12])
async def test_pictures_survive_it_too(services: Services, left: int) -> None:
    saver = LeavingSaver(services.redis, services.sync_redis, types=(Making, Origin, Painting, Subject))
    saver.left = left
    failing = dataclasses.replace(services, graph=build_graph().compile(checkpointer=saver))
    name = f"outage-pictures-{left}"
    request = Request(text="给黑咖啡做1张主图，320x320", sku="shanzhi-black-coffee", approval="auto")
    run = Run(id=name, thread_id=name, request=request)
    with pytest.raises(StoreUnavailable):
        await conduct(run, failing)
    ended = await conduct(run, services)
    assert ended.status == "completed" and len(ended.creatives) == 1
    told = [event for _, event in await services.bus.read(name, count=5000)]
    assert len({event.id for event in told}) == len(told)
    assert sum(event.kind == "creative_accepted" for event in told) == 1
