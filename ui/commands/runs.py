"""`vitrine runs ...`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from rich.table import Table

from domain.errors import BadBrief
from domain.events import EVENT
from domain.runs import RunStatus
from domain.text import best_of
from ui.commands.session import session
from ui.commands.terminal import DONE, USAGE, Terminal

STATUSES: tuple[str, ...] = get_args(RunStatus)


def list_runs(status: str, limit: int, *, as_json: bool) -> int:
    """The latest runs, newest first."""
    terminal = Terminal(as_json=as_json)

    def command() -> int:
        if status and status not in STATUSES:
            terminal.say(
                {"zh": f"状态可以是：{', '.join(STATUSES)}", "en": f"A status is one of {', '.join(STATUSES)}"}
            )
            return USAGE
        wanted: Any = {status} if status else None
        with session() as opened:
            runs = opened.do(opened.backbone.runs.list(status=wanted, limit=limit))
        if as_json:
            terminal.dump([run.model_dump(mode="json") for run in runs])
            return DONE
        table = Table("run", "status", "pictures", "created", "brief", box=None, pad_edge=False)
        for run in runs:
            when = run.created_at.astimezone().strftime("%m-%d %H:%M")
            table.add_row(run.id, run.status, str(len(run.creatives) or ""), when, run.request.text[:60])
        terminal.out.print(table)
        return DONE

    return terminal.attempt(command)


def show(run_id: str, *, as_json: bool, lang: str) -> int:
    """One run with its events."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from ui.commands.attend import events_of
        from ui.commands.board import Board

        with session() as opened:
            run = opened.do(opened.backbone.runs.get(run_id))
            events = opened.do(events_of(opened.backbone, run))
        if as_json:
            told = [json.loads(EVENT.dump_json(event)) for event in events]
            terminal.dump(run.model_dump(mode="json") | {"events": told})
            return DONE
        board = Board(terminal, run)
        for event in events:
            board.absorb(event)
        terminal.out.print(run.request.text, markup=False, style="bold", soft_wrap=True)
        terminal.out.print(f"{run.id}  {run.status}", markup=False)
        terminal.out.print(board.render())
        if run.error:
            terminal.out.print(best_of(run.error, terminal.lang), style="red", markup=False, soft_wrap=True)
        if run.question:
            terminal.out.print(best_of(run.question.text, terminal.lang), style="yellow", markup=False, soft_wrap=True)
        return DONE

    return terminal.attempt(command)


def answer(run_id: str, said: str, plan: str, out: Path | None, *, as_json: bool, lang: str) -> int:
    """Answer what the run waits for, then see it through."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from jobs.runs import answer as give
        from ui.commands.asking import APPROVE, CANCEL, is_approval
        from ui.commands.attend import attend

        with session() as opened:
            run = opened.do(opened.backbone.runs.get(run_id))
            decision: dict[str, Any] = {"text": said}
            if plan:
                decision = {"decision": "edit", "plan": _changes(plan)}
            elif is_approval(run) and said.lower() in APPROVE | CANCEL:
                decision = {"decision": "approve" if said.lower() in APPROVE else "cancel"}
            run = opened.do(give(opened.backbone, run_id, decision))
            return attend(opened, terminal, run, out)

    return terminal.attempt(command)


def cancel(run_id: str, lang: str) -> int:
    """Stop a run."""
    terminal = Terminal(lang)

    def command() -> int:
        from jobs.runs import cancel as stop

        with session() as opened:
            run = opened.do(stop(opened.backbone, run_id))
        terminal.say({"zh": f"{run.id}：{run.status}", "en": f"{run.id}: {run.status}"})
        return DONE

    return terminal.attempt(command)


def _changes(plan: str) -> dict[str, Any]:
    try:
        changes = json.loads(plan)
    except ValueError as error:
        raise BadBrief({"zh": f"--plan 不是 JSON：{error}", "en": f"--plan is not JSON: {error}"}) from error
    if not isinstance(changes, dict):
        raise BadBrief({"zh": "--plan 要写成 JSON 对象。", "en": "--plan must be a JSON object."})
    return changes
