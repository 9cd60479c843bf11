"""`vitrine brief` as a person uses it: beside a running Vitrine, alone, asking on a terminal, interrupted."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ONE = "为黑咖啡做健身人群的主图，1:1"


def pictures(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".jpg", ".jpeg", ".png", ".webp")]


def test_beside_a_running_vitrine(vitrine: Any) -> None:
    vitrine.up()
    vitrine.wait_ready()
    workers = vitrine.pids("worker")

    done = vitrine.cli("brief", ONE, "--yes", "--json", "--out", "kit")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["status"] == "completed" and len(told["creatives"]) == 1
    kit = vitrine.folder / "kit"
    assert (kit / "kit.json").exists() and (kit / "index.html").exists() and len(pictures(kit)) >= 1
    assert {str(vitrine.folder / name) for name in told["files"]} >= {str(path) for path in pictures(kit)}

    waiting = vitrine.cli("brief", ONE)
    assert waiting.returncode == 3
    run = waiting.stdout.strip()
    assert f"vitrine runs answer {run} approve" in waiting.stderr
    approved = vitrine.cli("runs", "answer", run, "approve", "--out", "second")
    assert approved.returncode == 0 and len(pictures(vitrine.folder / "second")) >= 1
    again = vitrine.cli("runs", "answer", run, "approve")
    assert again.returncode == 2 and "Traceback" not in again.stderr
    assert "健身" in vitrine.cli("runs", "show", run).stdout
    assert vitrine.pids("worker") == workers
    assert vitrine.stop() == 0


def test_alone_on_a_terminal(vitrine: Any) -> None:
    """The plan is shown and approved by a person; everything it started ends with it."""
    status, said = on_terminal(vitrine, ["brief", ONE, "--out", "kit"], {"[y]": "y\n"})
    assert status == 0, said
    assert "健身" in said and "预计" in said and "1/1" in said
    assert len(pictures(vitrine.folder / "kit")) >= 1
    assert not vitrine.left()

    status, said = on_terminal(vitrine, ["brief", ONE, "--out", "none"], {"[y]": "c\n"})
    assert status == 1 and "已取消" in said
    assert not (vitrine.folder / "none").exists()

    status, said = on_terminal(vitrine, ["brief", ONE, "--out", "none"], {"[y]": "\x03"})
    assert status == 130 and "Traceback" not in said
    last = json.loads(vitrine.cli("runs", "list", "--json").stdout)[0]
    assert last["status"] == "cancelled"
    assert not vitrine.left()


def test_two_lone_briefs_take_turns(vitrine: Any) -> None:
    command = [sys.executable, "-c", "from ui.cli import app; app()", "brief", ONE, "--yes"]
    both = [
        subprocess.Popen([*command, "--out", name], cwd=vitrine.folder, env=vitrine.env, stderr=subprocess.DEVNULL)
        for name in ("a", "b")
    ]
    assert [process.wait(180) for process in both] == [0, 0]
    assert pictures(vitrine.folder / "a") and pictures(vitrine.folder / "b")
    assert not vitrine.left()


def on_terminal(vitrine: Any, arguments: list[str], replies: dict[str, str], seconds: float = 120) -> tuple[int, str]:
    """Run a command on a terminal of its own, typing a reply when its prompt appears: exit status and what it said."""
    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where the tests run in the background of a shell
        os.chdir(vitrine.folder)
        env = {**vitrine.env, "TERM": "xterm", "COLUMNS": "100"}
        os.execve(sys.executable, [sys.executable, "-c", "from ui.cli import app; app()", *arguments], env)
    said, left, end = "", dict(replies), time.monotonic() + seconds
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            said += os.read(terminal, 65536).decode("utf-8", "replace")
        except OSError:  # It has ended.
            break
        for prompt in [prompt for prompt in left if prompt in said]:
            os.write(terminal, left.pop(prompt).encode())
    else:
        os.kill(pid, signal.SIGKILL)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said
