"""`vitrine users ...`."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from rich.table import Table

from domain.errors import BadBrief
from domain.people import MERCHANT, NAME, ROLES, User
from memory.sessions import Sessions
from memory.users import UserStore, hashed, unknown
from ui.commands.session import session
from ui.commands.terminal import DONE, Terminal

SHORTEST = 10


def add(name: str, merchant: str, role: str, *, stdin: bool, no_password: bool, as_json: bool) -> int:
    """Keep a new user."""
    terminal = Terminal(as_json=as_json)

    def command() -> int:
        user = checked(name, merchant, role)
        if not no_password:
            user = user.model_copy(update={"password": hashed(asked(stdin))})
        with session() as opened:
            opened.do(UserStore(opened.backbone.redis).add(user))
        terminal.dump(_about(user)) if as_json else None
        terminal.say(
            {"zh": f"{name} 可以登录了：商家 {merchant}，{role}。", "en": f"{name} may sign in: {merchant}, {role}."},
            "green",
        )  # fmt: skip
        return DONE

    return terminal.attempt(command)


def list_users(*, as_json: bool) -> int:
    """Every user."""
    terminal = Terminal(as_json=as_json)

    def command() -> int:
        with session() as opened:
            found = opened.do(UserStore(opened.backbone.redis).all())
        if as_json:
            terminal.dump([_about(user) for user in found])
            return DONE
        table = Table("name", "merchant", "role", "signs in by", "since", box=None, pad_edge=False)
        for user in found:
            by = "password" if user.password else "identity provider"
            table.add_row(user.name, user.merchant, user.role, by, f"{user.created_at:%Y-%m-%d}")
        terminal.out.print(table)
        return DONE

    return terminal.attempt(command)


def passwd(name: str, *, stdin: bool) -> int:
    """Set another password."""
    terminal = Terminal()

    def command() -> int:
        with session() as opened:
            users = UserStore(opened.backbone.redis)
            user = opened.do(users.get(name))
            if user is None:
                raise unknown(name)
            opened.do(users.put(user.model_copy(update={"password": hashed(asked(stdin))})))
            ended = opened.do(Sessions(opened.backbone.redis).end_all(user.name))
        terminal.say(
            {"zh": f"密码已修改，{ended} 处登录已退出。", "en": f"The password is changed; {ended} sessions ended."},
            "green",
        )  # fmt: skip
        return DONE

    return terminal.attempt(command)


def remove(name: str) -> int:
    """Take a user out."""
    terminal = Terminal()

    def command() -> int:
        with session() as opened:
            opened.do(UserStore(opened.backbone.redis).remove(name))
            opened.do(Sessions(opened.backbone.redis).end_all(name))
        terminal.say({"zh": f"已删除 {name}。", "en": f"{name} is removed."}, "green")
        return DONE

    return terminal.attempt(command)


def checked(name: str, merchant: str, role: str) -> User:
    """The user, if name, merchant and role are such; raises `BadBrief`."""
    if not NAME.fullmatch(name):
        raise BadBrief({"zh": "用户名只能用字母、数字和 . _ @ + -", "en": "A name has letters, digits and . _ @ + -"})
    if not MERCHANT.fullmatch(merchant):
        raise BadBrief(
            {"zh": "商家标识只能用字母、数字和 . _ : @ -", "en": "A merchant id has letters, digits and . _ : @ -"}
        )
    if role not in ROLES:
        names = ", ".join(ROLES)
        raise BadBrief({"zh": f"没有角色“{role}”，可用：{names}", "en": f"No role {role!r}: {names}"})
    return User(name=name, merchant=merchant, role=role)


def asked(stdin: bool) -> str:
    """The new password; raises `BadBrief` where it is too short."""
    password = sys.stdin.readline().rstrip("\r\n") if stdin else getpass.getpass("Password / 密码: ")
    if len(password) < SHORTEST:
        raise BadBrief(
            {"zh": f"密码至少 {SHORTEST} 个字符。", "en": f"A password has at least {SHORTEST} characters."}
        )  # fmt: skip
    return password


def _about(user: User) -> dict[str, Any]:
    return user.model_dump(mode="json", exclude={"password"})
