"""`vitrine up`: the embedded Valkey, the worker and the web page, started, watched and stopped together."""

from __future__ import annotations

import fcntl
import http.client
import json
import logging
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from agents.settings import Settings
from domain.errors import VitrineError
from jobs.children import Child
from jobs.logfile import LogFile

TICK_SECONDS = 0.1
GRACE_SECONDS = 8.0
"""How long a child may take to finish what it has in hand."""
PORTS_TRIED = 50

Tell = Callable[[str], None]
"""tell(line): one line for the person at the console."""

log = logging.getLogger(__name__)


class AlreadyRunning(VitrineError):
    """This data folder is being served."""

    code = "already_running"
    status = 409


def hold(folder: Path) -> IO[str]:
    """Claim this data folder; raises `AlreadyRunning`, saying where."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "vitrine.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        there = read_state(folder)
        where = there.get("url") or "(starting)"
        raise AlreadyRunning(
            {
                "zh": f"Vitrine 已经在运行：{where}（数据目录 {folder}，进程 {there.get('pid', '?')}）。",
                "en": f"Vitrine is already running: {where} (data in {folder}, process {there.get('pid', '?')}).",
            },
            **there,
        ) from None
    return file


def read_state(folder: Path) -> dict[str, Any]:
    """What the launcher that serves this folder wrote down; empty where there is none."""
    try:
        state = json.loads((folder / "vitrine.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on this port, or on the next free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in [*range(port, port + PORTS_TRIED), 0]:
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, candidate))
            listening.listen(512)
        except OSError:
            listening.close()
            if candidate == 0:
                raise
        else:
            return listening
    raise AssertionError("port 0 is bound or raises")


def answers(host: str, port: int, path: str, timeout: float = 2.0) -> bool:
    """Whether the web process answers 200 here."""
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Launcher:
    """Everything that `vitrine up` started."""

    def __init__(self, settings: Settings, tell: Tell) -> None:
        self.settings, self.tell = settings, tell
        self.folder = settings.data_dir.resolve()
        self.children: list[Child] = []
        self.url = self.shown_url = ""
        self._asked_to_stop = 0
        self._ready = threading.Event()

    def run(self) -> int:
        """Start, watch until asked to stop, stop in order. The exit status."""
        from memory.embedded import EmbeddedValkey  # Late: it loads the Redis client.

        began = time.monotonic()
        with hold(self.folder), LogFile(self.folder / "vitrine.log") as logfile:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, self._ask_to_stop)
            valkey = None if self.settings.redis_url else EmbeddedValkey(self.folder / "valkey")
            listening = listen(self.settings.host, self.settings.port)
            try:
                redis_url = valkey.start() if valkey else self.settings.redis_url
                self._start(redis_url, listening, logfile)
                threading.Thread(target=self._await_ready, args=(began,), name="ready", daemon=True).start()
                self._watch(logfile)
            finally:
                self._stop(logfile)
                listening.close()
                if valkey:
                    valkey.stop()
                (self.folder / "vitrine.json").unlink(missing_ok=True)
        self.tell("Stopped. Everything is kept in " + str(self.folder))
        return 0

    def _start(self, redis_url: str, listening: socket.socket, logfile: LogFile) -> None:
        host, port = listening.getsockname()[:2]
        self.shown_url = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
        if port != self.settings.port:
            self.tell(f"Port {self.settings.port} is in use; taking {port}.")
        self._record(starting=True)
        env = self.settings.for_child(redis_url=redis_url, data_dir=self.folder, host=host, port=port) | {
            "PYTHONUNBUFFERED": "1",
            "LANGGRAPH_STRICT_MSGPACK": "true",
        }
        python = sys.executable
        web = [python, "-m", "ui.serve", "--fd", str(listening.fileno())]
        worker = [python, "-m", "jobs.worker", "--queues", "interactive,batch,gpu"]
        self.children = [
            Child("worker", worker, env, logfile.write),
            Child("web", web, env, logfile.write, pass_fds=(listening.fileno(),)),
        ]
        for child in self.children:
            child.start()

    def _watch(self, logfile: LogFile) -> None:
        while not self._asked_to_stop:
            for child in self.children:
                status = child.keep_alive()
                if status is not None:
                    reason = f"signal {-status}" if status < 0 else f"status {status}"
                    logfile.write(child.name, f"ended ({reason}); starting it again")
                    self.tell(f"The {child.name} ended ({reason}); starting it again. Nothing accepted is lost.")
            time.sleep(TICK_SECONDS)

    def _await_ready(self, began: float) -> None:
        """Say once that everything answers."""
        host, port = self.shown_url.removeprefix("http://").rsplit(":", 1)
        while not self._asked_to_stop:
            if answers(host, int(port), "/ready"):
                self._record(starting=False)
                self._ready.set()
                self.tell(self.banner(time.monotonic() - began))
                return
            time.sleep(0.1)

    def banner(self, seconds: float) -> str:
        """What the person at the console needs to know."""
        settings = self.settings
        endpoints = len(settings.llm_endpoints)
        engine = f"{settings.llm_model} at {endpoints} endpoint{'s' * (endpoints != 1)}" if endpoints else "embedded"
        rows = {
            "open": self.shown_url,
            "engine": f"{engine}, pictures by {settings.image_backend}",
            "data": str(self.folder),
            "log": str(self.folder / "vitrine.log"),
            "stop": "Ctrl-C",
        }
        lines = "\n".join(f"  {name:<7}{text}" for name, text in rows.items())
        return f"\nVitrine is ready ({seconds:.1f} s).\n{lines}\n"

    def _record(self, *, starting: bool) -> None:
        state = {"pid": os.getpid(), "url": self.shown_url, "starting": starting, "data": str(self.folder)}
        draft = self.folder / f".vitrine.json.{os.getpid()}"
        draft.write_text(json.dumps(state), encoding="utf-8")
        draft.replace(self.folder / "vitrine.json")

    def _ask_to_stop(self, number: int, _frame: object) -> None:
        self._asked_to_stop += 1
        if self._asked_to_stop > 2:  # Ctrl-C three times: at once.
            os._exit(130)

    def _stop(self, logfile: LogFile) -> None:
        """Web first, so that nothing new comes in; then the worker, which leaves open runs to its successor."""
        if self.children:
            self.tell("Stopping ...")
        for child in reversed(self.children):
            child.ask_to_stop()
        end = time.monotonic() + GRACE_SECONDS
        for child in reversed(self.children):
            while child.alive and time.monotonic() < end and self._asked_to_stop < 2:
                time.sleep(0.05)
            if not child.wait_or_kill(0):
                logfile.write(child.name, "did not end in time and was killed")
        self.children = []


def up(settings: Settings, tell: Tell) -> int:
    """Run everything until stopped; exit status 0 also where it runs already, saying where."""
    try:
        return Launcher(settings, tell).run()
    except AlreadyRunning as error:
        tell(error.in_words("en"))
        return 0


def free_disk(folder: Path) -> int:
    """Bytes free where the data lie."""
    return shutil.disk_usage(folder).free
