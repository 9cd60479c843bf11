"""Who works with Vitrine: merchants, operators and admins."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal, get_args

from pydantic import Field

from domain import Frozen

Role = Literal["merchant", "operator", "admin"]
"""Each may do what those before it may: a merchant their own work, an operator look into every run, an admin all."""
ROLES: tuple[Role, ...] = get_args(Role)
NAME = re.compile(r"[\w.@+\-]{1,128}", re.ASCII)
MERCHANT = re.compile(r"[\w.:@\-]{1,128}", re.ASCII)


def at_least(role: Role, needed: Role) -> bool:
    """Whether somebody with this role may do what needs the other one."""
    return ROLES.index(role) >= ROLES.index(needed)


class User(Frozen):
    """Somebody who may sign in."""

    name: str
    merchant: str = "local"
    """Whose runs, chats and files they work with."""
    role: Role = "merchant"
    password: str = ""
    """Its hash; empty for those whom an identity provider signs in."""
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
