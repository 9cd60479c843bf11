"""Whole installations for tests that kill: `vitrine up` on a data folder of its own, and its processes by name."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[3]
FORKS = "forks"
ROLES = {
    "worker": "-m\0jobs\0",
    "web": "-m\0ui.serve\0",
    "valkey": "valkey-server",
    FORKS: "multiprocessing.forkserver",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.crash)


def wait_until(true: Callable[[], object], seconds: float, tell: Callable[[], str]) -> None:
    """Wait for something; fail, telling how things stand, where it does not come."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds:.0f} s: {tell()}")
        time.sleep(0.05)


class Installation:
    """One data folder with whatever runs on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "var"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        # By this variable the processes of this installation are found, wherever they hang in the process tree.
        self.mark = f"VITRINE_DATA_DIR={self.data}"
        self.env = {**os.environ, "VITRINE_DATA_DIR": str(self.data), "VITRINE_PORT": str(self.port), "LANG": "C.UTF-8"}
        self.env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self.launcher: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where the page is."""
        return str(json.loads((self.data / "vitrine.json").read_text())["url"])

    def cli(self, *arguments: str, timeout: float = 60, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [sys.executable, "-m", "ui.cli", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=timeout,
            input=stdin.decode() if stdin else None,
        )  # fmt: skip

    def up(self) -> None:
        """Start `vitrine up` without waiting for it."""
        command = [sys.executable, "-c", "from ui.cli import app; app()", "up"]
        with (self.folder / "console.log").open("a") as console:
            self.launcher = subprocess.Popen(
                command, cwd=self.folder, env=self.env, stdout=console, stderr=console, text=True
            )

    def is_ready(self) -> bool:
        """Whether a brief sent now would be worked on."""
        try:
            told = json.loads((self.data / "vitrine.json").read_text())["ready"]
            return bool(told) and httpx.get(f"{self.url}/ready", timeout=2).status_code == 200
        except (httpx.HTTPError, OSError, ValueError):
            return False

    def wait_ready(self, seconds: float = 60) -> None:
        """Wait until everything answers."""
        wait_until(self.is_ready, seconds, lambda: f"ready\n{self.console()}\n{self.log()[-3000:]}")

    def console(self) -> str:
        """What a person at the terminal saw."""
        return (self.folder / "console.log").read_text()

    def log(self) -> str:
        """The log of all processes."""
        path = self.data / "vitrine.log"
        return path.read_text() if path.exists() else ""

    def processes(self) -> dict[int, str]:
        """Process id and role of every live process of this installation, the launcher excepted."""
        found, parents = {}, {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                command = (entry / "cmdline").read_text()
                # Valkey writes its title over its environment, but its folder is ours.
                ours = self.mark in (entry / "environ").read_text(errors="replace")
                ours = ours or str(self.data) in command or (entry / "cwd").readlink().is_relative_to(self.data)
            except OSError:
                continue
            if ours and state not in "ZX" and "ui.cli" not in command:
                role = next((role for role, sign in ROLES.items() if sign in command), "other")
                found[int(entry.name)], parents[int(entry.name)] = role, int(parent)
        # What a server of forks has forked paints, and has its command line.
        paint = {pid for pid, role in found.items() if role == FORKS == found.get(parents[pid])}
        return found | dict.fromkeys(paint, "render")

    def left(self, seconds: float = 10) -> dict[int, str]:
        """Processes that are still there after so long: those that watch a parent notice its end a moment later."""
        end = time.monotonic() + seconds
        while (found := self.processes()) and time.monotonic() < end:
            time.sleep(0.1)
        return found

    def pids(self, role: str) -> list[int]:
        """The processes with this role."""
        return [pid for pid, name in self.processes().items() if name == role]

    def kill(self, role: str) -> int:
        """kill -9 one role; how many processes that were."""
        if role == "launcher":
            assert self.launcher
            alive = self.launcher.poll() is None
            self.launcher.kill()
            self.launcher.wait()
            return int(alive)
        pids = self.pids(role)
        for pid in pids[:1]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return 0
        return len(pids[:1])

    def stop(self) -> int:
        """Ctrl-C; the exit status."""
        assert self.launcher
        self.launcher.send_signal(signal.SIGINT)
        return self.launcher.wait(30)

    def clear(self) -> None:
        """End everything that is left."""
        if self.launcher and self.launcher.poll() is None:
            self.launcher.kill()
            self.launcher.wait()
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def vitrine(tmp_path: Path) -> Iterator[Installation]:
    """An installation on an empty data folder; nothing of it is left afterwards."""
    if sys.platform != "linux":
        pytest.skip("processes are found through /proc")
    installation = Installation(tmp_path)
    yield installation
    installation.clear()
