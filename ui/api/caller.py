"""Who sends the request that is being answered."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from domain.errors import NotFound
from domain.people import Role, at_least

HOUSE = "local"
"""The merchant of this machine, who keeps what all merchants share: the catalogue, findings, the kill switch."""


@dataclass(frozen=True)
class Caller:
    """A user or a key's owner; or whoever sits at this machine, where nobody is asked to sign in."""

    merchant: str = HOUSE
    key: str = ""
    """Id of the API key."""
    user: str = ""
    """Name of the user who has signed in."""
    role: Role = "merchant"
    scopes: frozenset[str] = frozenset({"read", "write"})

    @property
    def is_house(self) -> bool:
        """Whether they may see and change what all merchants share."""
        return self.merchant == HOUSE or at_least(self.role, "operator")

    @property
    def who(self) -> str:
        """What their requests are counted by; empty for whoever has not said who they are."""
        return f"key:{self.key}" if self.key else f"user:{self.user}" if self.user else ""


caller: ContextVar[Caller] = ContextVar("caller", default=Caller())  # noqa: B039  # frozen


def merchant() -> str:
    """Whose runs, files and kits are meant."""
    return caller.get().merchant


def only_theirs(owner: str, what: str) -> None:
    """Raise `NotFound` where this belongs to another merchant: they do not even learn that it is there."""
    if owner != merchant():
        raise NotFound({"zh": f"没有 {what[:60]}。", "en": f"There is no {what[:60]}."})
