"""Memory that the C library keeps for later although nothing is in it: given back to the system now and then.

Only glibc has such calls; elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

ARENAS = 2
"""Heaps that threads share. By itself each thread gets one, up to eight per core, with free pieces of its own."""
M_ARENA_MAX = -8


def share_heaps() -> None:
    """Before a process starts its threads."""
    if glibc := _glibc():
        glibc.mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give back every page that is empty. What is asked for next costs a little more."""
    if glibc := _glibc():
        glibc.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
