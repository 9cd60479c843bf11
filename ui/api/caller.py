"""Who sends the request that is being answered."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    """A key's owner; or whoever sits at this machine, where no key is asked for."""

    merchant: str = "local"
    key: str = ""
    """Id of the key."""


caller: ContextVar[Caller] = ContextVar("caller", default=Caller())  # noqa: B039  # frozen


def merchant() -> str:
    """Whose runs, files and kits are meant."""
    return caller.get().merchant
