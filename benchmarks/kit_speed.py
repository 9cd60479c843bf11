"""How fast a kit comes: from start to ready, from approval to the first picture, and the seed's coffee kit whole.

The alternative is the same program without anything kept warm: `vitrine brief` in a process of its own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
KIT = "为黑咖啡做5类人群的主图，1:1、3:4和16:9，做个A/B测试"
ONE = "为黑咖啡做健身人群的主图，1:1"
PATIENCE = 300.0


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as (url, start):
        first, one = order(url, ONE)
        kit_first, kit = order(url, KIT)
        pictures = len(newest(url)["creatives"])
    with tempfile.TemporaryDirectory() as folder:
        cold = lone_brief(Path(folder))
    rows = [
        ("start to /ready", start, None),
        ("approval to first picture", first, cold),
        ("one picture, kit written", one, cold),
        ("coffee kit: first picture", kit_first, None),
        (f"coffee kit: all {pictures} pictures", kit, None),
    ]
    print(f"{'on ' + str(os.cpu_count()) + ' cores':<34}{'Vitrine':>10}{'cold start':>12}")
    for name, seconds, other in rows:
        print(f"{name:<34}{seconds:>8.1f} s{'' if other is None else f'{other:>10.1f} s'}")
    return 0


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, float]]:
    """`vitrine up` on an empty data folder: its address, and how long it took to be ready."""
    began = time.monotonic()
    up = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "up"], cwd=ROOT, env=environment(folder), stderr=subprocess.DEVNULL
    )
    try:
        yield wait_ready(folder / "var"), time.monotonic() - began
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(30)


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "VITRINE_DATA_DIR": str(folder / "var"), "VITRINE_PORT": "8700"}


def wait_ready(data: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            url = str(json.loads((data / "vitrine.json").read_text())["url"])
            if httpx.get(f"{url}/ready", timeout=2).status_code == 200:
                return url
        except (OSError, ValueError, httpx.HTTPError):
            pass
        time.sleep(0.02)
    sys.exit("vitrine up did not get ready")


def order(url: str, text: str) -> tuple[float, float]:
    """Seconds from the approval of a brief's plan to its first picture, and to its end."""
    run = httpx.post(f"{url}/v1/briefs", json={"text": text, "approval": "ask"}, timeout=20).json()["run_id"]
    end = time.monotonic() + PATIENCE
    while httpx.get(f"{url}/v1/runs/{run}", timeout=20).json()["status"] != "waiting":
        if time.monotonic() > end:
            sys.exit("no plan was made")
        time.sleep(0.02)
    approved = time.monotonic()
    httpx.post(f"{url}/v1/runs/{run}/answer", json={"decision": "approve"}, timeout=20).raise_for_status()
    first = 0.0
    with httpx.stream("GET", f"{url}/v1/runs/{run}/events", timeout=PATIENCE) as events:
        for line in events.iter_lines():
            if line == "event: creative_accepted" and not first:
                first = time.monotonic() - approved
    return first, time.monotonic() - approved


def newest(url: str) -> dict[str, list[str]]:
    answer: dict[str, list[str]] = httpx.get(f"{url}/v1/runs?limit=1", timeout=20).json()["runs"][0]
    return answer


def lone_brief(folder: Path) -> float:
    """Seconds of one `vitrine brief` where nothing runs."""
    began = time.monotonic()
    command = [sys.executable, "-m", "ui.cli", "brief", ONE, "--yes", "--out", str(folder / "kit")]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, capture_output=True)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
