"""What is empty goes back to the system although something is still in use behind it."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

import pytest

from agents.heap import give_back, share_heaps


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc can be asked"
)
def test_empty_pages_are_given_back() -> None:
    def held() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    share_heaps()
    kept = [bytes(1000) for _ in range(60_000)]
    kept[:] = kept[::100]
    full = held()
    give_back()
    assert full - held() > 30_000_000
    assert len(kept) == 600
