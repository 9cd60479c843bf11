"""Supervised processes: they log, come back, stop in order, and leave with us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jobs.children import Child
from jobs.logfile import LogFile

ROOT = Path(__file__).parents[3]


def wait_until(true: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def child(script: str, lines: list[str]) -> Child:
    return Child("it", [sys.executable, "-c", script], os.environ, lambda name, line: lines.append(f"{name}: {line}"))


def test_output_goes_to_the_log() -> None:
    lines: list[str] = []
    it = child("import sys; print('out'); print('err', file=sys.stderr); sys.stdout.buffer.write(b'\\xff')", lines)
    it.start()
    assert it.wait_or_kill(10)
    assert lines[:1] + lines[1:2] == ["it: out", "it: err"] or set(lines[:2]) == {"it: out", "it: err"}


def test_a_dead_child_comes_back() -> None:
    it = child("import time; time.sleep(60)", [])
    it.start()
    assert it.process
    first = it.process.pid
    os.kill(first, signal.SIGKILL)
    statuses: list[int] = []

    def noticed() -> bool:
        if (status := it.keep_alive()) is not None:
            statuses.append(status)
        return bool(statuses) and it.alive

    wait_until(noticed)
    assert statuses == [-signal.SIGKILL] and it.process and it.process.pid != first
    it.ask_to_stop()
    assert it.wait_or_kill(5)


def test_one_that_dies_at_once_is_not_started_in_a_rush() -> None:
    it, starts = child("", []), 0
    it.start()
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        starts += it.keep_alive() is not None
        time.sleep(0.01)
    assert 2 <= starts <= 5
    it.wait_or_kill(1)


def test_one_that_will_not_stop_is_killed() -> None:
    lines: list[str] = []
    it = child("import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)", lines)
    it.start()
    wait_until(lambda: lines)
    it.ask_to_stop()
    assert not it.wait_or_kill(0.2)
    assert not it.alive


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills children with their parent")
def test_children_go_with_a_killed_parent() -> None:
    script = (
        "import os, sys, time; from jobs.children import Child\n"
        "it = Child('it', [sys.executable, '-c', 'import time; time.sleep(60)'], os.environ, print); it.start()\n"
        "print(it.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    wait_until(lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2])


def test_the_log_is_moved_aside_when_it_has_grown(tmp_path: Path) -> None:
    path = tmp_path / "vitrine.log"
    path.write_bytes(b"x" * (21 * 1024 * 1024))
    with LogFile(path) as log:
        log.write("web", "hello")
    log.write("web", "too late")
    assert (tmp_path / "vitrine.log.1").stat().st_size > 20_000_000
    assert path.read_text().endswith(" web    | hello\n")
