"""A real cluster of three primaries on this machine, ready in a second or two; with a replica of each where wanted."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from memory.connect import open_sync_redis
from memory.server import address, find_program, free_port, launch

PASSWORD = "cluster"
SLOTS = 16384
NODES = 3


@contextmanager
def three_primaries(folder: Path, *, replicas: bool = False) -> Iterator[str]:
    """The URL of a cluster whose slots are shared out among three servers; they end with the block."""
    ports = [(free_port(), free_port()) for _ in range(NODES * (1 + replicas))]
    silence = 2000 if replicas else 5000  # milliseconds, after which a replica takes over
    servers = [_launched(folder / str(number), *pair, silence) for number, pair in enumerate(ports)]
    clients = [open_sync_redis(address(port, PASSWORD)) for port, _ in ports]
    try:
        for number, client in enumerate(clients):
            client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
            if number < NODES:
                client.execute_command("CLUSTER ADDSLOTSRANGE", *_share(number))
            client.execute_command("CLUSTER MEET", "127.0.0.1", *ports[0])
        _wait_until(lambda: all(_sees_everything(client, len(ports)) for client in clients))
        for primary, replica in zip(clients, clients[NODES:], strict=False):
            replica.execute_command("CLUSTER REPLICATE", primary.execute_command("CLUSTER MYID"))
        _wait_until(lambda: all(_is_followed(client) for client in clients[: NODES * replicas]))
        yield f"redis+cluster://:{PASSWORD}@" + ",".join(f"127.0.0.1:{port}" for port, _ in ports)
    finally:
        for client in clients:
            client.close()
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(20)


def _wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "the cluster did not come together"
        time.sleep(0.05)


def _share(number: int) -> tuple[int, int]:
    """First and last slot of a node."""
    return number * SLOTS // NODES, (number + 1) * SLOTS // NODES - 1


def _launched(folder: Path, port: int, bus: int, silence: int) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True)
    settings = {
        "cluster-enabled": "yes", "cluster-port": str(bus), "cluster-config-file": "nodes.conf",
        "cluster-node-timeout": str(silence), "masterauth": PASSWORD, "repl-diskless-sync-delay": "0",
    }  # fmt: skip
    with (folder / "lock").open("w") as lock:
        return launch(
            find_program(), folder, port=port, password=PASSWORD, settings=settings, lock=lock.fileno()
        )  # fmt: skip


def _sees_everything(client: redis.Redis, nodes: int) -> bool:
    slots, told = client.execute_command("CLUSTER SLOTS"), client.cluster("info")  # type: ignore[no-untyped-call]
    return len(slots) == NODES and told["cluster_state"] == "ok" and int(told["cluster_known_nodes"]) == nodes


def _is_followed(client: redis.Redis) -> bool:
    return bool(client.info("replication").get("slave0", {}).get("state") == "online")
