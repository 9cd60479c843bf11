"""Who holds a thread: so that the lock of a process that was killed on this machine is free at once."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from redis.asyncio import Redis

from jobs.presence import text_of
from memory.locks import free, holder_of

KEPT_SECONDS = 24 * 3600


@cache
def machine() -> str:
    """This machine since its last start, and this process-id namespace; empty where that cannot be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def birth(pid: int) -> str:
    """When this process began, in ticks: tells it from a later one with the same number. Empty where it is gone."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if after_name[0] in "ZX" else after_name[19]


def card() -> str:
    """This process, so that others on this machine can tell whether it is still alive."""
    return f"{machine()} {os.getpid()} {birth(os.getpid())}"


def is_dead(other: str) -> bool:
    """Whether the process with this card is certainly gone; False for those of other machines."""
    where, _, process = other.partition(" ")
    pid, _, born = process.partition(" ")
    return bool(machine()) and where == machine() and pid.isdigit() and birth(int(pid)) != born


async def sign(redis: Redis, thread_id: str) -> None:
    """Note that this process holds the thread's lock. Call with the lock in hand."""
    if token := await holder_of(redis, thread_id):
        await redis.set(_key(thread_id), f"{token} {card()}", ex=KEPT_SECONDS)


async def is_held(redis: Redis, thread_id: str) -> bool:
    """Whether a live process holds the thread; a dead one's lock is freed here."""
    token = await holder_of(redis, thread_id)
    if token is None:
        return False
    signed = await redis.get(_key(thread_id))
    signer, _, other = text_of(signed).partition(" ")
    if signer != token or not is_dead(other):
        return True
    # Compared and deleted in one step: somebody may have taken it since we looked.
    return not await free(redis, thread_id, token)


def _key(thread_id: str) -> str:
    return f"jobs:holder:{thread_id}"
