"""`memory.cluster` without an event loop, for threads and blocking graphs."""

from __future__ import annotations

import threading
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode
from redis.commands import CoreCommands
from redis.retry import Retry

from memory.cluster import COMMON
from memory.patience import MISSING, Patient
from memory.shared_out import Call, Replies
from memory.slots import addresses, told_as_missing


class Cluster(CoreCommands):
    """A blocking client of a whole cluster, safe to share between threads. Connects when it is first used."""

    _event_dispatcher: Any = None

    def __init__(self, url: str, patience: float, **options: Any) -> None:
        self._hosts, more = addresses(url)
        self._options = {**COMMON, **more, **options}
        self.patient = Patient(patience)
        self._lock = threading.Lock()
        self._opened: redis.RedisCluster | None = None

    def opened(self) -> redis.RedisCluster:
        """The cluster's own client, once there is a node to ask."""
        with self._lock, told_as_missing():
            if self._opened is None:
                nodes = [ClusterNode(host, port) for host, port in self._hosts]
                once = Retry(NoBackoff(), 0)
                self._opened = redis.RedisCluster(startup_nodes=nodes, retry=once, **self._options)
            return self._opened

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """One command, wherever it goes."""

        def once() -> Any:
            cluster = self.opened()
            with told_as_missing():
                return cluster.execute_command(*args, **options)

        return self.patient.call_with_retry(once, self.look_again)

    def look_again(self, error: Exception) -> None:
        """Ask anew who has which slot; where nobody answers, the next try begins from the URL's hosts."""
        try:
            with self._lock, told_as_missing():
                if self._opened is not None:
                    self._opened.nodes_manager.initialize()
        except MISSING:
            self.close()

    def pipeline(self, transaction: Any = None) -> Batch:
        """Commands for one go; in a transaction all of them, or none, and their keys share a slot."""
        return Batch(self, atomic=bool(transaction))

    def close(self) -> None:
        """Disconnect from every node."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()


class Batch(CoreCommands):
    """A pipeline over the nodes of a cluster."""

    _event_dispatcher: Any = None

    def __init__(self, cluster: Cluster, *, atomic: bool) -> None:
        self._cluster, self._atomic = cluster, atomic
        self._calls: list[Call] = []

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: object) -> None:
        self._calls = []

    def execute_command(self, *args: Any, **options: Any) -> Batch:
        """Add one more."""
        options.pop("target_nodes", None)  # the key says where
        self._calls.append((args, options))
        return self

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Send them all; their replies in order."""
        calls, self._calls = self._calls, []
        replies = Replies(calls)

        def once() -> None:
            cluster = self._cluster.opened()
            with told_as_missing():
                for node, numbers in replies.groups(cluster.nodes_manager.get_node_from_slot, atomic=self._atomic):
                    with node.redis_connection.pipeline(transaction=self._atomic) as pipe:
                        for number in numbers:
                            pipe.execute_command(*calls[number][0], **calls[number][1])
                        replies.take(numbers, pipe.execute(raise_on_error=False))
                replies.raise_redirected()

        self._cluster.patient.call_with_retry(once, self._cluster.look_again)
        return replies.told(raise_on_error)
