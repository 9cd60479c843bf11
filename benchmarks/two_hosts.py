"""Two hosts share a batch and one of them is cut off in mid-work: is anything lost or made twice?

    sudo python benchmarks/two_hosts.py                4 products, cut off for 20 s
    sudo python benchmarks/two_hosts.py --seconds 60 --skus 90     so many that work is left after the cut

Each host is a network namespace with an address and a data folder of its own; state is on a server between them, files
in a folder that both see. The alternative measured beside it is the host that was not cut off: what each one made.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.fleet import Fleet, account, goods, reached  # noqa: E402
from domain.batch import BatchItem  # noqa: E402
from jobs.batches import submit_batch  # noqa: E402
from memory.connect import open_sync_redis  # noqa: E402
from memory.server import find_program, free_port  # noqa: E402

EACH = 2


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


class Host:
    """A network namespace that reaches this machine over a cable of its own."""

    def __init__(self, number: int) -> None:
        mark = f"{os.getpid() % 10000}{number}"
        self.name, self.cable = f"vitrine{mark}", f"vh{mark}"
        self.address, self.gateway = f"10.77.{number}.2", f"10.77.{number}.1"

    def __enter__(self) -> Host:
        ip("netns", "add", self.name)
        ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("addr", "add", f"{self.gateway}/24", "dev", self.cable)
        ip("link", "set", self.cable, "up")
        for command in (("addr", "add", f"{self.address}/24", "dev", "eth0"), ("link", "set", "eth0", "up"),
                        ("link", "set", "lo", "up")):  # fmt: skip
            ip("-n", self.name, *command)
        return self

    def __exit__(self, *_: object) -> None:
        ip("netns", "delete", self.name)

    def cut_off(self) -> None:
        """Pull the cable."""
        ip("link", "set", self.cable, "down")

    def reconnect(self) -> None:
        """Plug it in again."""
        ip("link", "set", self.cable, "up")


@contextmanager
def server(folder: Path, addresses: list[str]) -> Iterator[tuple[int, str]]:
    """A server that every host reaches: its port and password."""
    port, password = free_port(), secrets.token_hex(8)
    folder.mkdir()
    command = [str(find_program()), "--port", str(port), "--bind", "127.0.0.1", *addresses, "--requirepass", password,
               "--appendonly", "yes", "--dir", str(folder)]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        client = open_sync_redis(f"redis://:{password}@127.0.0.1:{port}/0")
        client.ping()
        client.close()
        yield port, password
    finally:
        process.terminate()
        process.wait(10)


async def measure(folder: Path, skus: int, seconds: float) -> int:
    with ExitStack() as opened:
        hosts = [opened.enter_context(Host(number)) for number in (1, 2)]
        port, password = opened.enter_context(server(folder / "state", [host.gateway for host in hosts]))
        files = str(folder / "files")
        fleet = opened.enter_context(
            Fleet(folder, url=f"redis://:{password}@127.0.0.1:{port}/0", assets_url=files, merchant_window=8)
        )
        backbone = await fleet.open()
        goods(backbone, skus)
        for number, host in enumerate(hosts):
            fleet.work(
                before=("ip", "netns", "exec", host.name), data_dir=folder / host.name,
                redis_url=f"redis://:{password}@{host.gateway}:{port}/0", core=number,
            )  # fmt: skip
        await fleet.ready(backbone, 2)
        items = [BatchItem(sku=f"sku-{number:05d}", row=number + 2) for number in range(skus)]
        batch = await submit_batch(backbone, f"{EACH}张主图，320x320", items)
        before = await reached(backbone, batch.id, lambda count: count.done > 0)
        hosts[0].cut_off()
        print(f"cut off after {before.ended} of {skus} products", flush=True)
        await asyncio.sleep(seconds)
        during = await backbone.batches.tally(batch.id)
        hosts[0].reconnect()
        began = time.monotonic()
        await reached(backbone, batch.id, lambda count: not count.open)
        rest = time.monotonic() - began
        lost, doubled, unmade = await account(backbone, batch.id, EACH)
        await backbone.close()
    print(f"the other host ended {during.ended - before.ended} products in the {seconds:.0f} s of the cut")
    print(f"all ended {rest:.0f} s after it: lost {lost}, made twice {doubled}, not made {dict(unmade)}")
    return int(bool(lost or doubled))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--skus", type=int, default=6)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        print("network namespaces need root: nothing measured")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measure(Path(folder), arguments.skus, arguments.seconds))


if __name__ == "__main__":
    raise SystemExit(main())
