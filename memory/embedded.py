"""Embedded Valkey: one server per data folder, shared by every process of this machine, gone with its last user."""

from __future__ import annotations

import atexit
import fcntl
import logging
import os
import secrets
import subprocess
import threading
import time
from pathlib import Path

import redis
from pydantic import Field, ValidationError

from domain import Frozen
from domain.errors import StoreUnavailable
from memory import server

log = logging.getLogger(__name__)

POLL = 0.25
"""Seconds between looks at whether the process that runs the server is still there."""
ATTEMPTS = 3
"""Launches before `start` gives up: the chosen port may be taken at the last moment."""


class Record(Frozen):
    """What the process that runs the server writes down for the others, and for the next start."""

    port: int = Field(ge=1, le=65535)
    password: str = Field(min_length=1)
    pid: int
    """Process id of the server."""
    owner: int
    """Process id of the process that runs it."""


class EmbeddedValkey:
    """A server on this folder: the first process runs it, others share it, and one takes over if that one dies."""

    def __init__(self, folder: str | Path, *, program: Path | None = None, **settings: str) -> None:
        self.folder = Path(folder).resolve()
        self.program = program
        self.settings = settings
        self.url = ""
        """Where the server is, with its password."""
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._answered, self._stopping = threading.Event(), threading.Event()
        self._failures: list[StoreUnavailable] = []

    @property
    def owner(self) -> bool:
        """Whether this process runs the server."""
        return self._process is not None

    @property
    def pid(self) -> int | None:
        """Process id of the server, whoever runs it."""
        record = self._recorded()
        return record.pid if record else None

    def start(self, timeout: float = 30) -> str:
        """Run the server or share the running one; returns its URL."""
        if self._thread is None:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._answered.clear()
            self._stopping.clear()
            self._failures.clear()
            # The thread lives as long as the process: Linux sends the parent-death signal when the *thread* that
            # forked has ended, so a server started from a short-lived thread would be stopped with it.
            self._thread = threading.Thread(target=self._supervise, name="valkey", daemon=True)
            self._thread.start()
            atexit.register(self.stop)
        end = time.monotonic() + timeout
        while not self._answered.wait(0.01) and len(self._failures) < ATTEMPTS and time.monotonic() < end:
            pass
        if not self._answered.is_set():
            error = self._failures[-1] if self._failures else _unavailable(self.folder, "it does not answer yet")
            self.stop()
            raise error
        return self.url

    def stop(self) -> None:
        """Stop the server if this process runs it, else only stop sharing it."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        atexit.unregister(self.stop)
        self._stopping.set()
        if process := self._process:
            process.terminate()  # on SIGTERM the server writes its file to the end
        elif self._answered.is_set() and (record := self._recorded()) and not server.is_alive(record.owner):
            self._shut_down_orphan()
        thread.join(20)
        if thread.is_alive() and process:
            process.kill()
            thread.join(5)

    def __enter__(self) -> EmbeddedValkey:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _supervise(self) -> None:
        """Keep the server running while this process holds the folder, else wait for the holder to go."""
        with (self.folder / "lock").open("w") as lock:
            while not self._stopping.is_set():
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    self._share()
                    self._stopping.wait(POLL if self._answered.is_set() else 0.02)
                    continue
                try:
                    self._serve(lock.fileno())
                except (StoreUnavailable, OSError) as error:
                    log.error("%s", error)
                    told = error if isinstance(error, StoreUnavailable) else _unavailable(self.folder, str(error))
                    self._failures.append(told)
                    self._stopping.wait(min(5, 0.1 * 2 ** len(self._failures)))

    def _share(self) -> None:
        """Take the address from the record of the process that runs the server."""
        record = self._recorded()
        url = server.address(record.port, record.password) if record else ""
        if url and (url == self.url or server.answers(url)):
            self.url = url
            self._answered.set()

    def _serve(self, lock: int) -> None:
        """Run the server until it ends; it holds the lock too, so that a folder is never served twice."""
        program = self.program or server.find_program()
        # The same port and password as before, so that clients find the server again.
        before = self._recorded()
        keep = before and not self._failures and server.is_free(before.port)
        port = before.port if before and keep else server.free_port()
        password = before.password if before else secrets.token_urlsafe(24)
        url = server.address(port, password)
        process = server.launch(program, self.folder, port=port, password=password, settings=self.settings, lock=lock)
        self._process = process
        try:
            while process.poll() is None and not self._stopping.is_set() and not server.answers(url):
                time.sleep(0.01)
            if self._stopping.is_set():
                return
            if process.poll() is not None:
                raise _unavailable(self.folder, f"it ended with code {process.returncode}")
            self._record(Record(port=port, password=password, pid=process.pid, owner=os.getpid()))
            self.url = url
            self._failures.clear()
            self._answered.set()
            process.wait()
            if not self._stopping.is_set():
                log.warning("The embedded server ended with code %s; starting it again", process.returncode)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
            self._process = None

    def _recorded(self) -> Record | None:
        """What the last process that ran a server here wrote down; None where nothing usable is there."""
        try:
            return Record.model_validate_json((self.folder / "server.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def _record(self, record: Record) -> None:
        server.write_private(self.folder / "server.json", record.model_dump_json())

    def _shut_down_orphan(self) -> None:
        """Stop a server whose owner was killed; where there is no parent-death signal (macOS) it lives on."""
        try:
            server.shut_down(self.url)
        except redis.RedisError as error:
            log.info("The orphaned server in %s could not be stopped: %s", self.folder, error)


def _unavailable(folder: Path, reason: str) -> StoreUnavailable:
    try:
        tail = (folder / "valkey.log").read_text(errors="replace")[-1500:]
    except OSError:
        tail = ""
    reason = "; ".join([reason, *tail.rpartition(" # ")[2:]]).strip("; \n")  # the server's own last warning
    return StoreUnavailable(
        {
            "zh": f"数据目录 {folder} 的内置数据库没有启动（{reason}）。请查看该目录下的 valkey.log；"
            "磁盘已满或文件损坏是常见原因。",
            "en": f"The embedded server in {folder} did not start ({reason}). Look at valkey.log there; "
            "a full disk or a damaged file are the usual causes.",
        },
        log=tail,
    )
