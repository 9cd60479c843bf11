"""The checkpoint saver: LangGraph's own conformance kit, a real graph, and what the kit does not ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from operator import add
from pathlib import Path
from typing import Annotated, Any

import pytest
import redis as blocking
import redis.asyncio as aioredis
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.conformance import checkpointer_test, validate
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import Command, Send, interrupt
from pydantic import BaseModel

from domain.brief import Brief, Plan
from domain.catalog import Product
from domain.creative import Persona
from domain.errors import StoreUnavailable
from domain.text import Money
from memory.checkpoints import PlainRedisSaver, domain_serializer
from memory.connect import open_redis, open_sync_redis
from memory.embedded import EmbeddedValkey
from memory.server import free_port


class Note(BaseModel):
    """A type that is not of the domain."""

    text: str


class State(BaseModel):
    """A graph's state."""

    messages: Annotated[list[AnyMessage], add_messages] = []
    brief: Brief | None = None
    plan: Plan | None = None
    personas: Annotated[tuple[Persona, ...], add] = ()
    answer: str = ""


async def interpret(state: State) -> dict[str, Any]:
    return {"brief": Brief(products=("coffee-01",)), "messages": [AIMessage("好的")]}


def each_persona(state: State) -> list[Send]:
    return [Send("persona", {"name": name}) for name in ("office", "fitness", "student")]


async def persona(state: dict[str, str]) -> dict[str, Any]:
    name = state["name"]
    return {"personas": (Persona(id=name, title={"en": name}, hook="style", scene="desk"),)}


async def approve(state: State) -> dict[str, Any]:
    plan = Plan(sku="coffee-01", personas=tuple(sorted(each.id for each in state.personas)), canvases=("1x1",))
    return {"answer": interrupt({"plan": plan}), "plan": plan}


GRAPH = (
    StateGraph(State)
    .add_node(interpret)
    .add_node(persona, input_schema=dict)
    .add_node(approve)
    .add_edge(START, "interpret")
    .add_conditional_edges("interpret", each_persona, ["persona"])
    .add_edge("persona", "approve")
    .add_edge("approve", END)
)


@pytest.fixture
def kinds(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.mark.parametrize("kinds", ["valkey_url", "redis7_url", "cluster_url"], indirect=True)
async def test_conformance(kinds: str) -> None:
    @checkpointer_test(name="plain")
    async def plain() -> AsyncIterator[PlainRedisSaver]:
        client, sync = open_redis(kinds), open_sync_redis(kinds)
        await client.flushall()
        yield PlainRedisSaver(client, sync)
        await client.aclose()
        sync.close()

    report = await validate(plain)
    failures = [failure for result in report.results.values() for failure in result.failures or ()]
    assert failures == []
    assert [name for name, result in report.results.items() if result.passed is not True] == []
    assert len(report.results) == 8


async def test_a_graph_waits_and_goes_on_in_another_process(redis_url: str, saver: PlainRedisSaver) -> None:
    config: Any = {"configurable": {"thread_id": "会话:1"}, "metadata": {"run_id": "r1"}}
    graph = GRAPH.compile(checkpointer=saver)
    waiting = await graph.ainvoke(State(messages=[HumanMessage("做图")]), config, durability="sync")
    assert [found.value["plan"].personas for found in waiting["__interrupt__"]] == [("fitness", "office", "student")]
    client, sync = open_redis(redis_url), open_sync_redis(redis_url)
    later = GRAPH.compile(checkpointer=PlainRedisSaver(client, sync))
    done = await later.ainvoke(Command(resume="可以"), config, durability="sync")
    assert done["answer"] == "可以"
    assert isinstance(done["brief"], Brief)
    assert isinstance(done["plan"], Plan)
    assert sorted(each.id for each in done["personas"]) == ["fitness", "office", "student"]
    assert [type(message) for message in done["messages"]] == [HumanMessage, AIMessage]
    await client.aclose()
    sync.close()


@pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
def test_blocking_graphs_work_too(saver: PlainRedisSaver) -> None:
    graph = StateGraph(State).add_node("a", lambda state: {"answer": interrupt("?")}).add_edge(START, "a")
    compiled: Any = graph.compile(checkpointer=saver)
    config: Any = {"configurable": {"thread_id": "t"}}
    compiled.invoke(State(), config)
    assert compiled.invoke(Command(resume="yes"), config)["answer"] == "yes"
    states = list(compiled.get_state_history(config))
    assert len(states) >= 3
    assert states[0].values["answer"] == "yes"


async def test_a_lost_server_is_an_error_not_an_empty_thread() -> None:
    url = f"redis://127.0.0.1:{free_port()}/0"
    saver = PlainRedisSaver(open_redis(url, patience=0.1), open_sync_redis(url, patience=0.1))
    config: Any = {"configurable": {"thread_id": "t", "checkpoint_ns": ""}}
    with pytest.raises(StoreUnavailable):
        await saver.aget_tuple(config)
    with pytest.raises(StoreUnavailable):
        saver.get_tuple(config)
    with pytest.raises(StoreUnavailable):
        await saver.aput(config, empty_checkpoint(), {}, {})
    with pytest.raises(StoreUnavailable):
        _ = [found async for found in saver.alist(None)]


@pytest.mark.crash
async def test_a_graph_does_not_notice_a_server_restart(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server:
        client, sync = open_redis(server.url), open_sync_redis(server.url)

        async def crash(state: State) -> dict[str, Any]:
            assert server._process
            server._process.kill()
            return {"answer": "still here"}

        graph = StateGraph(State).add_node(interpret).add_node(crash).add_node(approve)
        graph.add_edge(START, "interpret").add_edge("interpret", "crash").add_edge("crash", "approve")
        compiled = graph.compile(checkpointer=PlainRedisSaver(client, sync))
        config: Any = {"configurable": {"thread_id": "t"}}
        await compiled.ainvoke(State(), config, durability="sync")
        state = await compiled.aget_state(config)
        assert (state.values["answer"], state.next) == ("still here", ("approve",))
        await client.aclose()
        sync.close()


async def test_writes_come_back_in_langgraphs_order(saver: PlainRedisSaver) -> None:
    oracle = InMemorySaver()
    for target in (saver, oracle):
        config: Any = {"configurable": {"thread_id": "t", "checkpoint_ns": ""}}
        config = await target.aput(config, empty_checkpoint(), {"source": "loop", "step": 1, "parents": {}}, {})
        for number in range(12, 0, -1):
            path = f"~__pregel_push, {number}"
            await target.aput_writes(config, [("a", number), ("b", [number])], f"task-{number % 5}-{number}", path)
        await target.aput_writes(config, [("__error__", "first")], "task-x", "")
        await target.aput_writes(config, [("__error__", "second"), ("a", 1)], "task-x", "")
    config = {"configurable": {"thread_id": "t", "checkpoint_ns": ""}}
    ours, theirs = await saver.aget_tuple(config), await oracle.aget_tuple(config)
    assert ours and theirs
    assert ours.pending_writes == theirs.pending_writes


@pytest.mark.parametrize("thread", ["plain", "a:b:c", "{x}", "中文 线程", "*"])
async def test_a_deleted_thread_leaves_nothing(
    saver: PlainRedisSaver, redis_client: aioredis.Redis, thread: str
) -> None:
    graph = GRAPH.compile(checkpointer=saver)
    for each in (thread, "other"):
        config: Any = {"configurable": {"thread_id": each}, "metadata": {"run_id": f"run-{each}"}}
        await graph.ainvoke(State(), config)
    before = set(await redis_client.keys("*"))
    await saver.acopy_thread(thread, "copy")
    copied: Any = {"configurable": {"thread_id": "copy"}}
    assert len([found async for found in saver.alist(copied)]) == 4
    await saver.adelete_thread("copy")
    assert set(await redis_client.keys("*")) == before
    await saver.adelete_thread(thread)
    left = {key.decode() for key in await redis_client.keys("*")}
    assert left == {"lg:threads", "lg:run:run-other"} | {key for key in left if key.startswith("lg:{other}:")}
    assert await redis_client.zrange("lg:threads", 0, -1) == [b"other"]


async def test_a_silent_thread_expires(redis_client: aioredis.Redis, sync_redis: blocking.Redis) -> None:
    saver = PlainRedisSaver(redis_client, sync_redis, ttl=100)
    await GRAPH.compile(checkpointer=saver).ainvoke(State(), {"configurable": {"thread_id": "t"}})
    keys = await redis_client.keys("lg:{t}:*")
    assert keys
    assert all(0 < ttl <= 100 for ttl in await asyncio.gather(*(redis_client.ttl(key) for key in keys)))


def test_domain_types_come_back_and_strangers_do_not() -> None:
    product = Product(sku="coffee-01", title={"zh": "黑咖啡"}, price=Money(amount="59.90"))  # type: ignore[arg-type]
    serializer = domain_serializer()
    assert serializer.loads_typed(serializer.dumps_typed({"product": product}))["product"] == product
    stranger = serializer.dumps_typed(Note(text="x"))
    assert not isinstance(serializer.loads_typed(stranger), Note)
    assert domain_serializer(Note).loads_typed(stranger) == Note(text="x")
