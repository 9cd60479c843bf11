"""Whose turn it is to work on a data folder: workers share the seat, a lone command takes it for itself."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from agents.settings import Settings


@contextmanager
def take_seat(settings: Settings, *, shared: bool) -> Iterator[None]:
    """Hold the seat; waits for a lone command to finish."""
    with _open(settings) as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


def try_seat(settings: Settings) -> IO[str] | None:
    """The seat for oneself, held until the file is closed; None where somebody has it."""
    file = _open(settings)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _open(settings: Settings) -> IO[str]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return (settings.data_dir / "worker.lock").open("a")
