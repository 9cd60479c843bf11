"""`vitrine batches ...`: look at batches and move them on."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from domain.batch import tally
from jobs.batches import Move, look, move
from ui.commands.batch import about, finish, see
from ui.commands.session import session
from ui.commands.terminal import DONE, Terminal


def list_batches(limit: int, *, as_json: bool) -> int:
    """The latest batches, newest first."""
    terminal = Terminal(as_json=as_json)

    def command() -> int:
        with session() as opened:
            ids = opened.do(opened.backbone.batches.list(limit))
            found = [opened.do(look(opened.backbone, batch_id)) for batch_id in ids]
        if as_json:
            terminal.dump([about(batch.id, status, batch.items, outcomes) for batch, status, outcomes in found])
            return DONE
        table = Table("batch", "status", "products", "made", "asked", "brief", box=None, pad_edge=False)
        for batch, status, outcomes in found:
            count = tally(batch.items, outcomes)
            table.add_row(batch.id, status, f"{count.ended}/{count.items}", str(count.done), str(count.asked),
                          batch.text[:50])  # fmt: skip
        terminal.out.print(table)
        return DONE

    return terminal.attempt(command)


def show(batch_id: str, *, as_json: bool, lang: str) -> int:
    """One batch with what came of each item."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        with session() as opened:
            batch, status, outcomes = opened.do(look(opened.backbone, batch_id))
        if as_json:
            terminal.dump(about(batch.id, status, batch.items, outcomes))
            return DONE
        terminal.out.print(f"{batch.text}  [{status}]", markup=False, style="bold", soft_wrap=True)
        table = Table("row", "sku", "status", "made", "rejected", "not made", "why", box=None, pad_edge=False)
        for outcome in outcomes:
            why = "; ".join(terminal.words(reason.message) for reason in outcome.reasons)
            table.add_row(str(outcome.row or ""), outcome.sku, outcome.status, str(outcome.done),
                          str(outcome.rejected), str(outcome.failed), why)  # fmt: skip
        terminal.out.print(table)
        return DONE

    return terminal.attempt(command)


def change(batch_id: str, what: Move, out: Path | None, *, as_json: bool, lang: str) -> int:
    """Pause, resume, cancel or try again; what goes on from here is followed to its end."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        with session() as opened:
            opened.do(move(opened.backbone, batch_id, what))
            if what in ("resume", "retry"):
                return see(opened, terminal, batch_id, out)
            batch, status, outcomes = opened.do(look(opened.backbone, batch_id))
            if as_json:
                terminal.dump(about(batch.id, status, batch.items, outcomes))
            terminal.say({"zh": f"批次 {batch_id}：{status}", "en": f"Batch {batch_id}: {status}"})
            return DONE

    return terminal.attempt(command)


def kit(batch_id: str, out: Path | None, *, as_json: bool, lang: str) -> int:
    """Write what there is so far."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        with session() as opened:
            return finish(opened, terminal, batch_id, out)

    return terminal.attempt(command)
