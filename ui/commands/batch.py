"""`vitrine batch`: one brief over a table of products."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from domain.batch import BatchStatus, Tally
from domain.errors import BadBrief
from ui.api.caller import HOUSE
from ui.commands.session import Session, session
from ui.commands.terminal import DONE, FAILED, USAGE, Terminal

if TYPE_CHECKING:
    from tools.understanding.batch_tables import Sheet

WORDS = {"zh": "{done} 张完成 · {rejected} 张淘汰 · {failed} 张未做成",
         "en": "{done} made · {rejected} rejected · {failed} not made"}  # fmt: skip


def batch(
    file: Path, text: str, out: Path | None, *, dry_run: bool, as_json: bool, lang: str, seed: int, base_url: str
) -> int:
    """Validate the table, make everything, write the kit; the exit status."""
    from jobs.admission import language_of, readable

    terminal = Terminal(lang or language_of(text), as_json=as_json)

    def command() -> int:
        from jobs.batches import submit_batch
        from tools.understanding.batch_tables import read_sheet

        readable(text)
        if out is not None and out.exists() and not out.is_dir():
            raise BadBrief({"zh": f"{out} 不是文件夹。", "en": f"{out} is not a folder."})
        with session() as opened:
            from agents.opening import seeded  # Late: the composition root.

            seeded(opened.backbone.catalog, opened.backbone.assets)
            sheet = read_sheet(file, opened.backbone.assets, opened.backbone.catalog.of(HOUSE))
            terminal.err.print(sheet.in_words(terminal.lang), markup=False)
            if dry_run or not sheet.usable:
                if as_json:
                    terminal.dump(_validation(sheet))
                return DONE if sheet.usable else USAGE
            order = opened.do(
                submit_batch(opened.backbone, text, sheet.items, lang=terminal.lang, seed=seed, source=file.name)
            )
            terminal.say({"zh": f"批次 {order.id} 已开始。", "en": f"Batch {order.id} has begun."})
            return see(opened, terminal, order.id, out, base_url)

    return terminal.attempt(command)


def see(opened: Session, terminal: Terminal, batch_id: str, out: Path | None, base_url: str = "") -> int:
    """Follow a batch to its end, then write its kit; Ctrl-C leaves it to a worker or to `vitrine batches resume`."""
    from jobs.solo import see_batch_through

    with _progress(terminal) as progress:
        task = progress.add_task("", total=None, words="")

        def tell(status: BatchStatus, count: Tally) -> None:
            words = terminal.words(WORDS).format(**count.model_dump())
            progress.update(task, total=count.items, completed=count.ended, words=words)

        opened.do(see_batch_through(opened.backbone, batch_id, tell))
    return finish(opened, terminal, batch_id, out, base_url)


def finish(opened: Session, terminal: Terminal, batch_id: str, out: Path | None, base_url: str = "") -> int:
    """Write what there is and say how it stands; 0 where every picture of the good rows was made."""
    from jobs.batches import look
    from ui.commands.batch_delivery import deliver_batch

    order, status, outcomes = opened.do(look(opened.backbone, batch_id))
    folder = deliver_batch(opened.backbone, order, status, outcomes, out, lang=terminal.lang, base_url=base_url)
    report = about(order.id, status, order.items, outcomes) | {"folder": str(folder)}
    if terminal.as_json:
        terminal.dump(report)
    else:
        terminal.out.print(str(folder), markup=False, soft_wrap=True)
    count = report["tally"]
    terminal.say(
        {
            "zh": f"应做 {count['asked']} 张：完成 {count['done']}，质检淘汰 {count['rejected']}，未做成 "
            f"{count['failed']}，待完成 {count['open']}。打开 {folder / 'index.html'} 查看。",
            "en": f"{count['asked']} pictures asked for: {count['done']} made, {count['rejected']} rejected by checks, "
            f"{count['failed']} not made, {count['open']} to come. Open {folder / 'index.html'}.",
        },
        "green" if count["done"] else "yellow",
    )
    if count["done"]:
        work, cost, reused = count["work"] / count["done"], count["cost"] / count["done"], count["reused"]
        terminal.say(
            {
                "zh": f"每张完成的图：{work:.2f} 秒，模型费用 ${cost:.4f}；{reused} 步直接用了已有结果。",
                "en": f"Each picture made took {work:.2f} s and ${cost:.4f} of models; {reused} steps were found done.",
            }
        )
    for reason in report["tally"]["reasons"][:8]:
        terminal.say({lang: f"- {reason['pictures']} × {text}" for lang, text in reason["message"].items()})
    return DONE if count["done"] else FAILED


def about(batch_id: str, status: BatchStatus, items: int, outcomes: list[Any]) -> dict[str, Any]:
    """A batch as plain data: ``asked == done + rejected + failed + open``."""
    from domain.batch import tally
    from tools.distribution.batch_kit import entry

    count = tally(items, outcomes).model_dump(mode="json")
    numbers = {name: count[name] for name in ("asked", "done", "rejected", "failed", "open")}
    return {"batch_id": batch_id, "status": status, **numbers, "tally": count, "items": [entry(o) for o in outcomes]}


def _validation(sheet: Sheet) -> dict[str, Any]:
    return {
        "rows": len(sheet.items), "usable": sheet.usable,
        "problems": [item.model_dump(mode="json") for item in sheet.items if item.problem],
        "missing": [missing.model_dump(mode="json") for missing in sheet.missing],
    }  # fmt: skip


def _progress(terminal: Terminal) -> Progress:
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[words]}"), TimeElapsedColumn())
    return Progress(*columns, console=terminal.err)
