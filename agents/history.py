"""What a run's state was at each step: read from its checkpoints, for operators."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from langgraph.checkpoint.base import CheckpointTuple
from pydantic import BaseModel

from domain.errors import NotFound

if TYPE_CHECKING:
    from memory.checkpoints import PlainRedisSaver

BRANCH = "branch:to:"
SENT = "__pregel_tasks"
HIDDEN = ("__", BRANCH)


class Moment(BaseModel):
    """The state between two steps."""

    checkpoint: str
    parent: str = ""
    namespace: str = ""
    at: str
    number: int
    """Of the step."""
    done: tuple[str, ...] = ()
    """The agents whose step led here."""
    next: tuple[str, ...] = ()
    """The agents whose step comes next."""
    creative: str = ""
    """In the making of one picture: its id."""
    values: dict[str, Any] = {}


def open_saver(client: Any, sync: Any) -> PlainRedisSaver:
    """The checkpoints of every thread, with all types that stand in them."""
    from agents.state import Making, Origin, Painting, Subject
    from memory.checkpoints import PlainRedisSaver

    return PlainRedisSaver(client, sync, types=(Making, Origin, Painting, Subject))


async def moments(saver: PlainRedisSaver, thread_id: str, run_id: str, namespace: str | None = "") -> list[Moment]:
    """Every moment of a run, oldest first; of the making of its pictures too where `namespace` is None."""
    config: Any = {"configurable": {"thread_id": thread_id}}
    if namespace is not None:
        config["configurable"]["checkpoint_ns"] = namespace
    found = [each async for each in saver.alist(config, filter={"run_id": run_id})]
    by_id = {each.checkpoint["id"]: _moment(each) for each in reversed(found)}
    for moment in by_id.values():
        before = by_id.get(moment.parent)
        moment.done = before.next if before else ()
    return sorted(by_id.values(), key=lambda moment: moment.checkpoint)


async def moment(saver: PlainRedisSaver, thread_id: str, checkpoint: str, namespace: str = "") -> Moment:
    """One moment; raises `NotFound`."""
    place = {"thread_id": thread_id, "checkpoint_ns": namespace, "checkpoint_id": checkpoint}
    found = await saver.aget_tuple({"configurable": place})
    if found is None:
        raise NotFound({"zh": "没有这一步的记录。", "en": "There is no record of this step."})
    return _moment(found)


async def before_agent(saver: PlainRedisSaver, thread_id: str, run_id: str, agents: frozenset[str]) -> Moment:
    """The last moment of the run at which one of these agents came next; raises `NotFound`."""
    reached = [each for each in await moments(saver, thread_id, run_id) if agents & set(each.next)]
    if not reached:
        names = ", ".join(sorted(agents))
        raise NotFound({"zh": f"这个任务没有走到“{names}”这一步。", "en": f"This run did not come to {names}."})
    return reached[-1]


async def beginning(saver: PlainRedisSaver, thread_id: str, run_id: str) -> str:
    """The checkpoint that the run began from; empty where its conversation began with it."""
    first = await anext(_reversed(saver, thread_id, run_id), None)
    if first is None:
        raise NotFound({"zh": "这个任务的步骤记录已被清理。", "en": "The steps of this run were cleaned up."})
    return str(first.parent_config["configurable"]["checkpoint_id"]) if first.parent_config else ""


async def _reversed(saver: PlainRedisSaver, thread_id: str, run_id: str) -> AsyncIterator[CheckpointTuple]:
    config: Any = {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}
    for each in reversed([found async for found in saver.alist(config, filter={"run_id": run_id})]):
        yield each


def _moment(found: CheckpointTuple) -> Moment:
    channels: Mapping[str, Any] = found.checkpoint["channel_values"]
    place = found.config["configurable"]
    sent = tuple(dict.fromkeys(send.node for send in channels.get(SENT) or ()))
    branches = tuple(name.removeprefix(BRANCH) for name in channels if name.startswith(BRANCH))
    parent = found.parent_config["configurable"]["checkpoint_id"] if found.parent_config else ""
    namespace = str(place.get("checkpoint_ns", ""))
    return Moment(
        checkpoint=found.checkpoint["id"],
        parent=parent,
        namespace=namespace,
        at=found.checkpoint["ts"],
        number=int(found.metadata.get("step", 0)),
        next=(*branches, *sent),
        creative=str(channels.get("id", "")) if namespace else "",
        values={name: plain(value) for name, value in channels.items() if not name.startswith(HIDDEN)},
    )


def plain(value: Any) -> Any:
    """The value as JSON knows it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def changes(before: Any, after: Any, path: str = "") -> list[dict[str, Any]]:
    """What differs between two states, place by place."""
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        found = []
        for key in dict.fromkeys((*before, *after)):
            found += changes(before.get(key), after.get(key), f"{path}.{key}" if path else key)
        return found
    if isinstance(before, list) and isinstance(after, list) and before and len(before) <= len(after):
        found = []
        for place, value in enumerate(after):
            found += changes(before[place] if place < len(before) else None, value, f"{path}[{place}]")
        return found
    return [{"path": path, "before": before, "after": after}]
