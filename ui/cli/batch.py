"""`vitrine batch` and `vitrine batches`: one brief over many products."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

batches = typer.Typer(no_args_is_help=True, help="List, show and move on batches. 查看和处理批次。")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Language = Annotated[str, typer.Option("--lang", help="zh or en; found from your text or terminal where left out.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Folder for the kit.", show_default="./kit/BATCH", file_okay=False)
]
BatchId = Annotated[str, typer.Argument(metavar="BATCH", help="Batch id.")]


def batch(
    file: Annotated[
        Path,
        typer.Argument(exists=True, help="Products: CSV, XLSX, JSON, JSONL, folder or zip; or a table of known SKUs."),
    ],
    brief: Annotated[str, typer.Option("--brief", "-b", help="What to make of each product, in your own words.")],
    out: Out = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the table; make nothing.")] = False,
    as_json: AsJson = False,
    lang: Language = "",
    seed: Annotated[int, typer.Option(help="Another number gives another variation.")] = 0,
    base_url: Annotated[str, typer.Option(help="Where the kit's folder will lie: begins each address in feeds.")] = "",
) -> None:
    """Make one brief for every product of a table, with every picture accounted for. 批量出图。"""
    from ui.commands.batch import batch as command

    raise typer.Exit(
        command(file, brief, out, dry_run=dry_run, as_json=as_json, lang=lang, seed=seed, base_url=base_url)
    )


@batches.command("list")
def batches_list(limit: Annotated[int, typer.Option(min=1, max=1000)] = 20, as_json: AsJson = False) -> None:
    """The latest batches. 最近的批次。"""
    from ui.commands.batches import list_batches as command

    raise typer.Exit(command(limit, as_json=as_json))


@batches.command("show")
def batches_show(batch: BatchId, as_json: AsJson = False, lang: Language = "") -> None:
    """One batch: what came of each product, and why. 查看一个批次。"""
    from ui.commands.batches import show as command

    raise typer.Exit(command(batch, as_json=as_json, lang=lang))


@batches.command("kit")
def batches_kit(batch: BatchId, out: Out = None, as_json: AsJson = False, lang: Language = "") -> None:
    """Write what is made so far to a folder. 导出已完成的素材。"""
    from ui.commands.batches import kit as command

    raise typer.Exit(command(batch, out, as_json=as_json, lang=lang))


@batches.command("pause")
def batches_pause(batch: BatchId, as_json: AsJson = False, lang: Language = "") -> None:
    """Begin no more products until it is resumed. 暂停。"""
    from ui.commands.batches import change as command

    raise typer.Exit(command(batch, "pause", None, as_json=as_json, lang=lang))


@batches.command("resume")
def batches_resume(batch: BatchId, out: Out = None, as_json: AsJson = False, lang: Language = "") -> None:
    """Go on with a batch and see it through. 继续。"""
    from ui.commands.batches import change as command

    raise typer.Exit(command(batch, "resume", out, as_json=as_json, lang=lang))


@batches.command("retry")
def batches_retry(batch: BatchId, out: Out = None, as_json: AsJson = False, lang: Language = "") -> None:
    """Try once more what was not wholly made. 重试未完成的商品。"""
    from ui.commands.batches import change as command

    raise typer.Exit(command(batch, "retry", out, as_json=as_json, lang=lang))


@batches.command("cancel")
def batches_cancel(batch: BatchId, as_json: AsJson = False, lang: Language = "") -> None:
    """Stop a batch; what was made until then is kept. 取消批次。"""
    from ui.commands.batches import change as command

    raise typer.Exit(command(batch, "cancel", None, as_json=as_json, lang=lang))
