"""`vitrine check`: pictures against the product's photo, and words against advertising rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Language = Annotated[str, typer.Option("--lang", help="zh or en.")]


def check(
    picture: Annotated[Path | None, typer.Argument(help="The picture to check.", exists=True, dir_okay=False)] = None,
    source: Annotated[
        Path | None, typer.Option("--source", "-s", help="A photo of the product.", exists=True, dir_okay=False)
    ] = None,
    heatmap: Annotated[Path | None, typer.Option(help="Write a PNG of where they differ.", dir_okay=False)] = None,
    text: Annotated[list[str] | None, typer.Option("--text", "-t", help="Words to check instead; repeatable.")] = None,
    market: Annotated[str, typer.Option(help="cn, eu, uk or us; every market where left out.")] = "",
    category: Annotated[str, typer.Option(help="Of the goods, such as cosmetic or food.")] = "",
    proof: Annotated[
        list[str] | None, typer.Option(help="What you can show: price_7d, price_30d, source, end, patent.")
    ] = None,
    override: Annotated[list[str] | None, typer.Option(help="RULE=REASON: keep a wording, with its reason.")] = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Is it still the product? May these words be used? 检查商品是否走样、文案是否合规。

    Exit status: 0 pass, 1 fail or to be looked at, 2 wrong usage or input.
    """
    from ui.commands import check as command

    if text:
        raise typer.Exit(command.words(text, market, category, proof or [], override or [], as_json=as_json, lang=lang))
    if picture is None or source is None:
        raise typer.BadParameter("PICTURE and --source PHOTO are needed, or --text WORDS")
    raise typer.Exit(command.picture(picture, source, heatmap, as_json=as_json, lang=lang))
