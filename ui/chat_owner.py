"""Whose chat this is. Chats belong to merchants: everybody who signs in for one sees the same history."""

from __future__ import annotations

from chainlit.context import context


def owner() -> str:
    """The merchant of the chat that is being answered."""
    user = getattr(context.session, "user", None)
    if user is None:
        raise PermissionError("a chat without a user")
    return str(user.identifier)
