"""A batch of commands shared out among the nodes of a cluster, and what each of them replied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from redis.exceptions import RedisClusterException

from memory.slots import REDIRECTED, slot_of

Node = TypeVar("Node")
Call = tuple[tuple[Any, ...], dict[str, Any]]
"""A command and its options."""
SCRIPTS = frozenset({"EVAL", "EVALSHA"})
KEYLESS = frozenset({"WAITAOF"})
"""Said to the node that the command before it went to."""
WAITING = object()
"""Stands for a reply that has not come."""


class Replies:
    """What has been answered to a batch, and what is still to be sent."""

    def __init__(self, calls: list[Call]) -> None:
        self._commands = [args for args, _ in calls]
        self._replies: list[Any] = [WAITING] * len(calls)

    def groups(self, owner: Callable[[int], Any], *, atomic: bool) -> list[tuple[Any, list[int]]]:
        """(node, numbers of commands) that are to be sent now."""
        if not any(map(_is_due, self._replies)):
            return []
        keyless = {number for number, args in enumerate(self._commands) if args[0] in KEYLESS}
        due = [number for number, reply in enumerate(self._replies) if _is_due(reply) or number in keyless]
        found = by_node(self._commands, due, owner)
        if atomic and len(found) > 1:
            raise RedisClusterException("a transaction must lie in one slot")
        return found

    def take(self, numbers: list[int], answers: list[Any]) -> None:
        """What one node said."""
        for number, answer in zip(numbers, answers, strict=True):
            self._replies[number] = answer

    def raise_redirected(self) -> None:
        """Raise what sends a command elsewhere."""
        for reply in self._replies:
            if isinstance(reply, REDIRECTED):
                raise reply

    def told(self, raise_on_error: bool) -> list[Any]:
        """All replies; raises the first error among them where that is wanted."""
        for reply in self._replies if raise_on_error else ():
            if isinstance(reply, Exception):
                raise reply
        return self._replies


def _is_due(reply: Any) -> bool:
    return reply is WAITING or isinstance(reply, REDIRECTED)


def by_node(
    commands: Sequence[Sequence[Any]], numbers: Iterable[int], owner: Callable[[int], Node]
) -> list[tuple[Node, list[int]]]:
    """Which of these commands go to which node. Nodes in the order that they are first needed in."""
    groups: dict[int, tuple[Node, list[int]]] = {}
    node: Node | None = None
    for number in numbers:
        key = key_of(commands[number])
        node = owner(slot_of(key)) if key is not None else node
        if node is None:
            raise RedisClusterException(f"{commands[number][0]} cannot come first: it says nothing about where to go")
        groups.setdefault(id(node), (node, []))[1].append(number)
    return list(groups.values())


def key_of(command: Sequence[Any]) -> Any:
    """The key that says where a command goes; None for one that goes where the command before it went."""
    if command[0] in KEYLESS:
        return None
    return command[3] if command[0] in SCRIPTS else command[1]
