"""One log for all processes: a line is prefixed with the time and who wrote it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

from domain.secrets import mask

KEPT_BYTES = 20 * 1024 * 1024


class LogFile:
    """The log of a data folder. When it has grown big it is moved aside, and the one before it goes."""

    def __init__(self, path: Path, hide: Sequence[str] = ()) -> None:
        self.path = path
        self._hide = tuple(hide)
        """Secrets of this installation, which are left out whoever writes them."""
        self._lock = threading.Lock()
        self._file: TextIO | None = None

    def __enter__(self) -> LogFile:
        self._file = self._open()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._file:
                self._file.close()
            self._file = None

    def _open(self) -> TextIO:
        if self.path.exists() and self.path.stat().st_size > KEPT_BYTES:
            self.path.replace(self.path.with_suffix(".log.1"))
        return self.path.open("a", encoding="utf-8", errors="replace", buffering=1)

    def write(self, name: str, line: str) -> None:
        """Append one line; a line that comes after closing is dropped."""
        at = f"{datetime.now():%Y-%m-%d %H:%M:%S.%f}"[:-3]
        with self._lock:
            if self._file is None:
                return
            if self._file.tell() > KEPT_BYTES:
                self._file.close()
                self._file = self._open()
            self._file.write(f"{at} {name:<6} | {mask(line, self._hide)}\n")


class Masked(logging.Formatter):
    """Leaves secrets out of what is logged, tracebacks included."""

    def __init__(self, form: str, hide: Sequence[str] = ()) -> None:
        super().__init__(form)
        self._hide = tuple(hide)

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record), self._hide)


class LogLines(logging.Handler):
    """Sends this process's own log records to the log of the data folder."""

    def __init__(self, log: LogFile) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        self._log.write("up", f"{record.levelname} {record.name}: {record.getMessage()}")
