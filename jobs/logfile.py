"""One log for all processes: a line is prefixed with the time and who wrote it."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from typing import TextIO

KEPT_BYTES = 20 * 1024 * 1024


class LogFile:
    """The log of a data folder. A big one from earlier is moved aside when it is opened and when it has grown."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file: TextIO | None = None

    def __enter__(self) -> LogFile:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._file:
                self._file.close()
            self._file = None

    def _open(self) -> None:
        if self.path.exists() and self.path.stat().st_size > KEPT_BYTES:
            self.path.replace(self.path.with_suffix(".log.1"))
        self._file = self.path.open("a", encoding="utf-8", errors="replace", buffering=1)

    def write(self, name: str, line: str) -> None:
        """Append one line; a line that comes after closing is dropped."""
        with self._lock:
            if self._file is None:
                return
            if self._file.tell() > KEPT_BYTES:
                self._file.close()
                self._open()
            self._file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S.%f}"[:-3] + f" {name:<6} | {line}\n")
