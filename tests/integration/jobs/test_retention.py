"""What is forgotten of runs that ended long ago, and what never is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from operator import add
from pathlib import Path
from typing import Annotated, Any

import pytest
from langgraph.graph import START, StateGraph
from pydantic import BaseModel

from agents.history import open_saver
from agents.settings import Settings
from domain.brief import Request
from domain.events import AnswerGiven, ToolUsed
from domain.runs import Run
from jobs.backbone import Backbone
from jobs.retention import forget_steps

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
LONG = "words that take room in every state. " * 100


class Talk(BaseModel):
    said: Annotated[list[str], add] = []


@pytest.fixture
async def backbone(redis_url: str, tmp_path: Path) -> AsyncIterator[Backbone]:
    settings = Settings(redis_url=redis_url, data_dir=tmp_path, broker_url="", trace_days=30, batch_trace_days=3)
    backbone = await Backbone.open(settings)
    yield backbone
    await backbone.close()


def graph(backbone: Backbone) -> Any:
    """Two steps, the second of which is a graph of its own."""

    def hear(state: Talk) -> dict[str, Any]:
        return {"said": [LONG]}

    inner = StateGraph(Talk).add_node("hear", hear).add_edge(START, "hear").compile()
    steps = StateGraph(Talk).add_node("hear", hear).add_node("inner", inner).add_edge(START, "hear")
    return steps.add_edge("hear", "inner").compile(checkpointer=open_saver(backbone.redis, backbone.sync_redis))


async def ran(backbone: Backbone, name: str, days: float, *, batch: str = "", status: str = "completed") -> Run:
    """A run that began so many days ago."""
    run = Run(
        id=name, thread_id=f"thread-{name.split('+')[0]}", request=Request(text="x"), batch=batch,
        created_at=datetime.now(UTC) - timedelta(days=days),
    )  # fmt: skip
    await backbone.runs.create(run)
    config = {"configurable": {"thread_id": run.thread_id, "run_id": run.id}}
    await graph(backbone).ainvoke({"said": [name]}, config)
    about = {"thread_id": run.thread_id, "run_id": run.id}
    await backbone.bus.publish(
        ToolUsed(id=f"{name}:tool", tool="paint", **about), AnswerGiven(id=f"{name}:said", text={"en": "done"}, **about)
    )
    return await backbone.runs.update(run.id, status=status)


async def kept(backbone: Backbone, run: Run) -> tuple[int, list[str], list[str]]:
    """(states of the thread and its sub-graphs, kinds of events, what the conversation remembers)."""
    states = [each async for each in graph(backbone).checkpointer.alist({"configurable": {"thread_id": run.thread_id}})]
    told = [event.kind for _, event in await backbone.bus.read(run.thread_id)]
    values = (await graph(backbone).aget_state({"configurable": {"thread_id": run.thread_id}})).values
    return len(states), told, values["said"]


async def test_steps_are_forgotten_and_nothing_that_is_seen(backbone: Backbone) -> None:
    old, young = await ran(backbone, "old", 31), await ran(backbone, "young", 29)
    of_batch, fresh = await ran(backbone, "b1", 4, batch="b"), await ran(backbone, "b2", 2, batch="b")
    runs = (old, of_batch, young, fresh)
    before = [await kept(backbone, run) for run in runs]
    assert all(states > 3 and told == ["tool_used", "answer_given"] and LONG in said for states, told, said in before)
    assert await forget_steps(backbone) == 2
    after = [await kept(backbone, run) for run in runs]
    assert after[2:] == before[2:]
    assert after[:2] == [(1, ["answer_given"], said) for _, _, said in before[:2]]
    assert {(await backbone.runs.get(run.id)).status for run in runs} == {"completed"}
    await graph(backbone).ainvoke({"said": ["more"]}, {"configurable": {"thread_id": old.thread_id}})
    said = (await kept(backbone, old))[2]
    assert said[: len(before[0][2])] == before[0][2] and "more" in said, "the conversation goes on"


async def test_an_open_run_is_looked_at_again_when_it_has_ended(backbone: Backbone) -> None:
    run = await ran(backbone, "slow", 40, status="waiting")
    assert await forget_steps(backbone) == 0 and (await kept(backbone, run))[0] > 3
    await backbone.runs.update(run.id, status="completed")
    await backbone.redis.delete("jobs:retention:sweep")
    assert await forget_steps(backbone) == 1 and (await kept(backbone, run))[0] == 1


async def test_a_conversation_is_as_old_as_its_youngest_run(backbone: Backbone) -> None:
    first = await ran(backbone, "talk", 40)
    await ran(backbone, "talk+2", 1)
    assert await forget_steps(backbone) == 0 and (await kept(backbone, first))[0] > 3


async def test_states_are_packed(backbone: Backbone) -> None:
    run = await ran(backbone, "packed", 0)
    blobs: Any = await backbone.redis.hgetall(f"lg:{{{run.thread_id}}}:bl:")
    assert max(map(len, blobs.values())) < len(LONG) / 4
    assert (await kept(backbone, run))[2][1] == LONG
