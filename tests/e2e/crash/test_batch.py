"""`vitrine batch` killed again and again: resumed, it accounts for every picture and has made none twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

SKUS = ("shanzhi-black-coffee", "kovten-headphones", "clarume-rose-serum", "mudada-wooden-robot", "no-such-thing")
KILLS = 3


def begin(vitrine: Any, *arguments: str) -> subprocess.Popen[bytes]:
    """A command that nobody waits for."""
    command = [sys.executable, "-m", "ui.cli", *arguments]
    with (vitrine.folder / "console.log").open("a") as console:
        return subprocess.Popen(command, cwd=vitrine.folder, env=vitrine.env, stdout=console, stderr=console)


def kill_all(vitrine: Any, command: subprocess.Popen[bytes]) -> None:
    """kill -9 the command and everything that it had started."""
    for pid in [command.pid, *vitrine.processes()]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    command.wait()


def ended(vitrine: Any) -> tuple[str, int]:
    """(batch id, items that have an outcome), as a fresh process finds it."""
    batches = json.loads(vitrine.cli("batches", "list", "--json").stdout or "[]")
    return (batches[0]["batch_id"], batches[0]["tally"]["ended"]) if batches else ("", 0)


def test_a_killed_batch_goes_on_where_it_was(vitrine: Any) -> None:
    table = vitrine.folder / "skus.csv"
    table.write_text("sku\n" + "\n".join(SKUS))
    command = begin(vitrine, "batch", str(table), "--brief", "2张主图，320x320")
    for number in range(KILLS):
        end = time.monotonic() + 60
        while not vitrine.pids("render") and time.monotonic() < end and command.poll() is None:
            time.sleep(0.05)
        time.sleep(0.5 + 0.7 * number)  # each time a little further into the work
        kill_all(vitrine, command)
        batch_id, _ = ended(vitrine)
        if batch_id:
            command = begin(vitrine, "batches", "resume", batch_id)
        else:
            command = begin(vitrine, "batch", str(table), "--brief", "2张主图，320x320")
    kill_all(vitrine, command)

    batch_id, _ = ended(vitrine)
    out = vitrine.folder / "out"
    done = vitrine.cli("batches", "resume", batch_id, "--out", str(out), "--json", timeout=180)
    if done.returncode == 2:  # It had come to its end before the last kill.
        done = vitrine.cli("batches", "kit", batch_id, "--out", str(out), "--json", timeout=180)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["status"], report["asked"], report["done"], report["failed"]) == ("completed", 10, 8, 2)
    assert Counter(item["status"] for item in report["items"]) == {"completed": 4, "refused": 1}
    manifest = json.loads((out / "manifest.json").read_text())
    ids = [creative["id"] for item in manifest["items"] for creative in item["creatives"]]
    assert len(ids) == len(set(ids)) == 8
    assert len(list(Path(out).glob("*/all/*.jpg"))) == 8
