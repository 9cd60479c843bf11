"""`vitrine keys`: API keys, given out and taken back."""

from __future__ import annotations

from typing import Annotated

import typer

keys = typer.Typer(no_args_is_help=True, help="API keys: create, list, revoke. API 密钥。")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]


@keys.command("create")
def keys_create(
    name: Annotated[str, typer.Argument(help="What it is for.")] = "",
    merchant: Annotated[str, typer.Option(help="Whose runs it is for.")] = "local",
    scope: Annotated[
        list[str] | None, typer.Option(help="read, write, admin, or deliver (for storefronts); may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key; it is shown this once, only its hash is kept. 新建密钥。"""
    from ui.commands.keys import create as command

    raise typer.Exit(command(name, merchant, scope or ["read", "write"], as_json=as_json))


@keys.command("list")
def keys_list(as_json: AsJson = False) -> None:
    """Every key: whose, what for, last used. 列出密钥。"""
    from ui.commands.keys import list_keys as command

    raise typer.Exit(command(as_json=as_json))


@keys.command("revoke")
def keys_revoke(key: Annotated[str, typer.Argument(metavar="ID", help="The key's id.")]) -> None:
    """Take a key back, at once and for good. 收回密钥。"""
    from ui.commands.keys import revoke as command

    raise typer.Exit(command(key))
