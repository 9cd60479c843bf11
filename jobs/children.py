"""A supervised child process: its output goes to the log, it dies with us, and it is started again when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

BACKOFF_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
STEADY_SECONDS = 20
"""A child that lived this long is trusted again: its next restart is immediate."""
_LAUNCH = f"""
import ctypes, os, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, {int(signal.SIGKILL)})
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Asks Linux for SIGKILL when the *thread* that started us ends, then becomes the program."""

Say = Callable[[str, str], None]
"""say(name, line): one line of a child's output."""


class Child:
    """One process that should be running."""

    def __init__(
        self, name: str, command: Sequence[str], env: Mapping[str, str], say: Say, pass_fds: tuple[int, ...] = ()
    ) -> None:
        self.name, self.command, self.env, self.say, self.pass_fds = name, command, env, say, pass_fds
        self.process: subprocess.Popen[str] | None = None
        self.deaths = 0
        self.last_words = ""
        self._started = self._due = 0.0
        self._drain: threading.Thread | None = None

    def start(self) -> None:
        """Start it. Call from a thread that lives as long as this process: the child dies with that thread."""
        self._started, self.last_words = time.monotonic(), ""
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCH, str(os.getpid()), *self.command],
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # Ctrl-C in a terminal must reach only the launcher, which stops its children in order.
            start_new_session=True,
            pass_fds=self.pass_fds,
        )
        self._drain = threading.Thread(target=self._log, args=(self.process,), name=f"log-{self.name}", daemon=True)
        self._drain.start()

    def _log(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        with process.stdout as lines:
            for line in lines:
                self.say(self.name, line.rstrip())
                self.last_words = line.strip() or self.last_words

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None

    def keep_alive(self) -> int | None:
        """Start it again when it has died and its pause is over; its exit status where it died just now."""
        if self.alive:
            return None
        now = time.monotonic()
        if self.process is not None:
            status, self.process = self.process.returncode, None
            self.deaths = 1 if now - self._started > STEADY_SECONDS else self.deaths + 1
            self._due = now + BACKOFF_SECONDS[min(self.deaths, len(BACKOFF_SECONDS)) - 1]
            return status
        if now >= self._due:
            self.start()
        return None

    def ask_to_stop(self) -> None:
        """SIGTERM: finish what is in hand and go."""
        if self.process and self.alive:
            self.process.terminate()

    def kill(self) -> None:
        """End it at once; `keep_alive` starts it again."""
        if self.process and self.alive:
            self.process.kill()

    def wait_or_kill(self, seconds: float) -> bool:
        """Wait for it to end; kill it after that long. Whether it ended by itself."""
        if not self.process:
            return True
        try:
            self.process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
            return False
        finally:
            if self._drain:
                self._drain.join(1)
        return True
