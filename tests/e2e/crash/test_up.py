"""`vitrine up` from the outside: start, stop, a second one, a busy port, a killed launcher, the data afterwards."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest


def test_a_day_in_the_life_of_vitrine_up(vitrine: Any) -> None:
    """One start serves several questions: it costs seconds."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", vitrine.port))
        busy.listen()
        vitrine.up()
        vitrine.wait_ready()
        assert f"Port {vitrine.port} is in use" in vitrine.console()
    assert not vitrine.url.endswith(f":{vitrine.port}")
    assert vitrine.url in vitrine.console() and "Vitrine is ready" in vitrine.console()
    assert httpx.get(f"{vitrine.url}/health").status_code == 200

    second = vitrine.cli("up")
    assert second.returncode == 0 and "already running" in second.stderr and vitrine.url in second.stderr

    accepted = httpx.post(f"{vitrine.url}/v1/briefs", json={"text": "你能做什么？"}, timeout=20)
    assert accepted.status_code == 202
    run = accepted.json()["run_id"]

    vitrine.kill("launcher")
    deadline_left_nobody(vitrine)

    vitrine.up()
    vitrine.wait_ready()
    assert httpx.get(f"{vitrine.url}/v1/runs/{run}").status_code == 200

    assert vitrine.stop() == 0
    deadline_left_nobody(vitrine)
    assert "Stopped" in vitrine.console() and not (vitrine.data / "vitrine.json").exists()
    kept = vitrine.cli("runs", "list", "--json")
    assert run in kept.stdout
    deadline_left_nobody(vitrine)


def deadline_left_nobody(vitrine: Any) -> None:
    """All processes of the installation are gone within seconds."""
    import time

    end = time.monotonic() + 5
    while left := vitrine.processes():
        if time.monotonic() > end:
            pytest.fail(f"orphans: {left}")
        time.sleep(0.05)


def test_children_come_back_and_the_page_with_them(vitrine: Any) -> None:
    vitrine.up()
    vitrine.wait_ready()
    before = vitrine.processes()
    for role in ("web", "worker", "valkey"):
        assert vitrine.kill(role) == 1
    vitrine.wait_ready()
    after = vitrine.processes()
    assert {pid for pid in before if before[pid] != "render"}.isdisjoint(after)
    assert vitrine.console().count("started again") == 2
    assert vitrine.stop() == 0


def test_on_a_redis_of_ones_own(vitrine: Any, redis7_url: str) -> None:
    """The oldest server that Vitrine promises to run on; and a folder of the user's that is named like one of ours."""
    (vitrine.folder / "tools").mkdir()
    (vitrine.folder / "tools" / "__init__.py").write_text("raise ImportError('this is not ours')")
    vitrine.env["VITRINE_REDIS_URL"] = redis7_url
    vitrine.up()
    vitrine.wait_ready()
    assert not vitrine.pids("valkey")
    accepted = httpx.post(f"{vitrine.url}/v1/briefs", json={"text": "为黑咖啡做健身人群的主图，1:1"}, timeout=20).json()
    with httpx.stream("GET", f"{vitrine.url}/v1/runs/{accepted['run_id']}/events", timeout=120) as events:
        kinds = [line for line in events.iter_lines() if line.startswith("event: ")]
    assert kinds[-1] == "event: run_finished" and "event: creative_accepted" in kinds
    assert vitrine.stop() == 0


def test_an_unwritable_data_folder_is_said_in_words(vitrine: Any) -> None:
    vitrine.data.write_text("a file is in the way")
    said = vitrine.cli("up")
    assert said.returncode == 1
    assert "Traceback" not in said.stderr and str(vitrine.data) in said.stderr
