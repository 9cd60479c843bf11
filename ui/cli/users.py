"""`vitrine users`: who may sign in."""

from __future__ import annotations

from typing import Annotated

import typer

users = typer.Typer(no_args_is_help=True, help="Who may sign in: add, list, passwd, remove. 登录用户。")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Name = Annotated[str, typer.Argument(help="User name, or the e-mail address an identity provider knows them by.")]
FromStdin = Annotated[bool, typer.Option("--stdin", help="Read the password from stdin instead of asking.")]


@users.command("add")
def users_add(
    name: Name,
    merchant: Annotated[str, typer.Option(help="Whose work they do.")] = "local",
    role: Annotated[str, typer.Option(help="merchant, operator or admin.")] = "merchant",
    stdin: FromStdin = False,
    no_password: Annotated[bool, typer.Option(help="For VITRINE_AUTH=oidc: the provider signs them in.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let somebody sign in. 新增用户。"""
    from ui.commands.users import add as command

    raise typer.Exit(command(name, merchant, role, stdin=stdin, no_password=no_password, as_json=as_json))


@users.command("list")
def users_list(as_json: AsJson = False) -> None:
    """Everybody: whose work they do, and in which role. 列出用户。"""
    from ui.commands.users import list_users as command

    raise typer.Exit(command(as_json=as_json))


@users.command("passwd")
def users_passwd(name: Name, stdin: FromStdin = False) -> None:
    """Set another password; they are signed out everywhere. 修改密码。"""
    from ui.commands.users import passwd as command

    raise typer.Exit(command(name, stdin=stdin))


@users.command("remove")
def users_remove(name: Name) -> None:
    """Take somebody out; they are signed out at once. 删除用户。"""
    from ui.commands.users import remove as command

    raise typer.Exit(command(name))
