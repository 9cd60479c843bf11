"""Commands of `vitrine` about finished files: the pictures that platforms ask for, and pictures taken apart."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

scenarios = typer.Typer(help="The pictures that platforms ask for, and whether a file is one. 平台出图规格。")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Language = Annotated[str, typer.Option("--lang", help="zh or en.")]


@scenarios.callback(invoke_without_command=True)
def every(
    context: typer.Context,
    platform: Annotated[str, typer.Option(help="Only this platform's, for example jd.")] = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """List the scenarios. 列出所有出图场景。"""
    if context.invoked_subcommand is None:
        from ui.commands.scenarios import list_scenarios as command

        raise typer.Exit(command(platform, as_json=as_json, lang=lang))


@scenarios.command()
def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A picture.")],
    scenario: Annotated[str, typer.Option("--scenario", "-s", help="Scenario id, for example amazon_main.")],
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Check a picture against a scenario's rules; status 1 where one is broken. 检查图片是否合规。"""
    from ui.commands.scenarios import check as command

    raise typer.Exit(command(file, scenario, as_json=as_json, lang=lang))


def layers(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A picture from a kit.")],
    cutout: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="The product's cut-out.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The SVG to write.")] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Take a picture apart: background, shadow, product, every text and sticker as SVG layers. 导出可编辑图层。"""
    from ui.commands.layers import layers as command

    raise typer.Exit(command(file, cutout, out, as_json=as_json, lang=lang))


def gallery(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the sheets.", file_okay=False)] = Path(
        "docs/gallery"
    ),
    only: Annotated[str, typer.Option(help="Only these: sets, products, formats, languages, poses, exact.")] = "",
) -> None:
    """Draw the gallery's contact sheets anew; the same sets give the same bytes. 重新生成样张。"""
    from tools.generation.gallery import make

    for file in make(out, [name.strip() for name in only.split(",") if name.strip()]):
        print(file)
