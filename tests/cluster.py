"""A real cluster of three primaries on this machine, ready in a second or two."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from memory.connect import open_sync_redis
from memory.server import address, find_program, free_port, launch

PASSWORD = "cluster"
SLOTS = 16384
NODES = 3


@contextmanager
def three_primaries(folder: Path) -> Iterator[str]:
    """The URL of a cluster whose slots are shared out among three servers; they end with the block."""
    ports = [(free_port(), free_port()) for _ in range(NODES)]
    servers = [_launched(folder / str(number), *pair) for number, pair in enumerate(ports)]
    clients = [open_sync_redis(address(port, PASSWORD)) for port, _ in ports]
    try:
        for number, client in enumerate(clients):
            client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
            client.execute_command("CLUSTER ADDSLOTSRANGE", *_share(number))
            client.execute_command("CLUSTER MEET", "127.0.0.1", *ports[0])
        end = time.monotonic() + 60
        while not all(map(_sees_everything, clients)):
            assert time.monotonic() < end, "the cluster did not come together"
            time.sleep(0.05)
        yield f"redis+cluster://:{PASSWORD}@" + ",".join(f"127.0.0.1:{port}" for port, _ in ports)
    finally:
        for client in clients:
            client.close()
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(20)


def _share(number: int) -> tuple[int, int]:
    """First and last slot of a node."""
    return number * SLOTS // NODES, (number + 1) * SLOTS // NODES - 1


def _launched(folder: Path, port: int, bus: int) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True)
    settings = {
        "cluster-enabled": "yes", "cluster-port": str(bus), "cluster-config-file": "nodes.conf",
        "cluster-node-timeout": "5000",
    }  # fmt: skip
    with (folder / "lock").open("w") as lock:
        return launch(
            find_program(), folder, port=port, password=PASSWORD, settings=settings, lock=lock.fileno()
        )  # fmt: skip


def _sees_everything(client: redis.Redis) -> bool:
    slots = client.execute_command("CLUSTER SLOTS")
    return len(slots) == NODES and client.cluster("info")["cluster_state"] == "ok"  # type: ignore[no-untyped-call]
