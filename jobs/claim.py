"""One launcher per data folder, and where to find the one that is there; a port for its page."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import socket
from pathlib import Path
from typing import IO, Any

from domain.errors import VitrineError

PORTS_TRIED = 50


class AlreadyRunning(VitrineError):
    """This data folder is being served."""

    code = "already_running"
    status = 409


def hold(folder: Path) -> IO[str]:
    """Claim this data folder until the file is closed; raises `AlreadyRunning`, saying where."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "vitrine.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        there = read_state(folder)
        where, pid = there.get("url", ""), there.get("pid", "?")
        raise AlreadyRunning(
            {
                "zh": f"Vitrine 已经在运行：{where}（数据目录 {folder}，进程 {pid}）。",
                "en": f"Vitrine is already running: {where} (data in {folder}, process {pid}).",
            }
        ) from None
    return file


def read_state(folder: Path) -> dict[str, Any]:
    """What the launcher that serves this folder wrote down; empty where there is none."""
    try:
        state = json.loads((folder / "vitrine.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(folder: Path, **state: object) -> None:
    """Write down where this launcher can be found."""
    draft = folder / f".vitrine.json.{os.getpid()}"
    draft.write_text(json.dumps({"pid": os.getpid(), **state}), encoding="utf-8")
    draft.replace(folder / "vitrine.json")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on this port, or on the next free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    error: OSError | None = None
    for candidate in [*range(port, min(port + PORTS_TRIED, 65536)), 0]:
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, candidate))
            listening.listen(512)
        except OSError as refused:
            listening.close()
            error = refused
        else:
            return listening
    assert error
    raise error


def address_of(listening: socket.socket) -> str:
    """The URL under which a browser on this machine finds the page."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def answers(url: str, path: str, timeout: float = 2.0) -> bool:
    """Whether the web process answers 200 here."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
