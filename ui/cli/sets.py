"""Commands of `vitrine` about sets: the stages of the virtual photo studio."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The stages of the virtual photo studio. 虚拟影棚的布景。")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Language = Annotated[str, typer.Option("--lang", help="zh or en.")]
Name = Annotated[str, typer.Argument(metavar="SET", help="A set's name, as `vitrine sets list` prints it.")]


@app.command("list")
def every(as_json: AsJson = False, lang: Language = "") -> None:
    """All sets with their palettes, framings and keywords. 列出所有布景。"""
    from ui.commands.sets import list_sets as command

    raise typer.Exit(command(as_json=as_json, lang=lang))


@app.command()
def preview(
    name: Name,
    palette: Annotated[str, typer.Option(help="One palette; all of them side by side where left out.")] = "",
    framing: Annotated[str, typer.Option(help="1x1, 9x16 or 16x9.")] = "1x1",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="PNG, JPEG or WebP.", show_default="SET.png", dir_okay=False)
    ] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Write one picture of an empty set. 预览一个布景。"""
    from ui.commands.sets import preview as command

    raise typer.Exit(command(name, palette, framing, out or Path(f"{name}.png"), as_json=as_json, lang=lang))


@app.command()
def render(
    name: Name,
    framing: Annotated[list[str] | None, typer.Option(help="Only this framing; may be repeated.")] = None,
    draft: Annotated[
        Path | None, typer.Option(help="Render small and fast into this picture; plates stay as they are.")
    ] = None,
    describe: Annotated[
        bool, typer.Option("--describe", help="Only take over palettes, words and calm areas.")
    ] = False,
    lang: Language = "",
) -> None:
    """Render a set's light passes; needs the `sets` extra (Blender). 渲染布景，需要 sets 附加包。"""
    from ui.commands.sets import render as command

    raise typer.Exit(command(name, framing or [], draft, describe=describe, lang=lang))


@app.command()
def new(name: Name, lang: Language = "") -> None:
    """Write a commented file to start a set from. 新建一个布景文件。"""
    from ui.commands.sets import new as command

    raise typer.Exit(command(name, lang=lang))
